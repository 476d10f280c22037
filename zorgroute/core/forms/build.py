"""Which form does this reader get at this step of this case?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from zorgroute.core.answers import Reason, reason
from zorgroute.core.engine.known import CaseKnown
from zorgroute.core.engine.taking import ground_holds
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.forms.asked import (
    BEHALF_CHANNEL,
    BEHALF_ROLE,
    FEEDBACK,
    FIELD,
    HAPPENED,
    NEXT_ON,
    OUTCOME,
    PER_PAGE,
    PRESENT,
    WAIVER_CODE,
    WAIVER_NOTE,
    Around,
    Choice,
    Form,
    Group,
    Page,
    Question,
    Said,
    Trigger,
    Way,
)
from zorgroute.core.forms.following import proposals, ways_of
from zorgroute.core.forms.questions import Asking, question_of, text_of, today
from zorgroute.core.routes.route import ANYONE, Line, Route
from zorgroute.core.routes.words import InformationClass, Step

CHANNELS = ("phone", "talk", "letter", "email", "meeting")
NEXT_WEEKS = timedelta(days=21)


def build(around: Around, line: str, step: str) -> Form:
    """Make the form for one step: the questions of the route in its order and the reader's voice,
    with before them who and when, and after them how it goes on.

    Asks nothing the case knows already (R007, R014); an answer that no longer counts because of
    what the case holds is left out. Raises `KeyError` for a line or step the route does not have.
    """
    found = around.route.lines[line]
    words = found.steps[step]
    asked = _asked(around, found, step)
    ways = ways_of(around, found, step)
    moment_key = _moment_key(around, found, step, asked)
    every = [each for some in asked.values() for each in some]
    before = _group(
        _before(around, words, is_moment_asked=bool(moment_key), asks_person=_asks_person(asked))
    )
    after = _group(_after(around, found, words, ways, every))
    return Form(
        around=around,
        line=found,
        name=step,
        step=words,
        title=text_of(around, words.title),
        pages=tuple(_pages(before, _groups(around, found, words, asked), after)),
        ways=ways,
        audience=_audience(around, asked),
        moment_key=moment_key,
    )


def _asks_person(asked: Mapping[str, Sequence[Question]]) -> bool:
    return any(each.kind == "person" for some in asked.values() for each in some)


def _group(questions: Iterable[Question]) -> tuple[Group, ...]:
    some = tuple(questions)
    return (Group(None, some),) if some else ()


def _asked(around: Around, line: Line, step: str) -> dict[str, list[Question]]:
    """The questions per record, each conditional one directly below the one it hangs on."""
    asked: dict[str, list[Question]] = {each: [] for each in line.steps[step].record or ()}
    for record_name, questions in asked.items():
        record = line.records[record_name]
        for name, field in record.fields.items():
            question = question_of(Asking(around, line, step, name, field, record))
            if question is not None:
                questions.append(question)
    for record_name, questions in asked.items():
        for question in [each for each in questions if each.trigger is not None]:
            questions.remove(question)
            if not _put_below(asked.values(), question):
                questions.append(question)
        asked[record_name] = questions
    return asked


def _put_below(lists: Iterable[list[Question]], question: Question) -> bool:
    trigger = question.trigger.key if question.trigger else ""
    for some in lists:
        for number, each in enumerate(some):
            if each.key == trigger:
                at = number + 1
                while at < len(some) and _hangs_on(some[at], trigger):
                    at += 1
                some.insert(at, question)
                return True
    return False


def _hangs_on(question: Question, key: str) -> bool:
    return question.trigger is not None and question.trigger.key == key


def _moment_key(around: Around, line: Line, step: str, asked: dict[str, list[Question]]) -> str:
    """The question that says when it happened, when the form opens with it: it is asked once."""
    if around.standing.visit_on(line.name) is None:
        return ""
    first = next((each for some in asked.values() for each in some), None)
    if first is None or first.kind not in ("date", "moment") or not first.required:
        return ""
    if first.about == InformationClass.LOGISTICS or first.trigger is not None:
        return ""
    return first.key


def _groups(
    around: Around, line: Line, step: Step, asked: dict[str, list[Question]]
) -> list[Group]:
    differ = len({_readers(around, each) for some in asked.values() for each in some}) > 1
    several = sum(bool(some) for some in asked.values()) > 1
    groups = []
    for name, questions in asked.items():
        if questions:
            readers = _readers(around, questions[0]) if differ else ()
            title = text_of(around, line.records[name].title) if several or differ else None
            groups.append(Group(title, tuple(questions), readers))
    return groups


def _readers(around: Around, question: Question) -> tuple[str, ...]:
    return around.readers.get(question.about, ()) if question.about else ()


def _audience(around: Around, asked: dict[str, list[Question]]) -> tuple[str, ...]:
    """Who reads at least something of this form."""
    readers = (_readers(around, each) for some in asked.values() for each in some)
    return tuple(dict.fromkeys(each for some in readers for each in some))


def _pages(
    before: tuple[Group, ...], groups: Sequence[Group], after: tuple[Group, ...]
) -> Iterator[Page]:
    """Pages of at most seven questions of the route; a group stays whole where it fits."""
    pages: list[list[Group]] = [[]]
    for group in groups:
        for part in _parts(group):
            so_far = sum(len(each.questions) for each in pages[-1])
            if pages[-1] and so_far + len(part.questions) > PER_PAGE:
                pages.append([])
            pages[-1].append(part)
    pages[0][:0] = before
    pages[-1].extend(after)
    return (Page(tuple(each)) for each in pages)


def _parts(group: Group) -> Iterator[Group]:
    """A long group in parts; a conditional question stays with the one it hangs on."""
    start, questions = 0, group.questions
    while len(questions) - start > PER_PAGE:
        end = start + PER_PAGE
        while end > start + 1 and questions[end].trigger is not None:
            end -= 1
        yield replace(group, questions=questions[start:end])
        start = end
    yield replace(group, questions=questions[start:])


def _before(
    around: Around, step: Step, *, is_moment_asked: bool, asks_person: bool
) -> Iterator[Question]:
    yield from _behalf(around, step)
    if not is_moment_asked:
        day = today(around)
        yield Question(
            HAPPENED,
            "date",
            reason("form.happened"),
            reason("form.missing.happened"),
            required=False,
            default=day.isoformat(),
            known=day,
        )
    choices = tuple(_present(around, step))
    if choices:
        # The route may ask itself whom one spoke with; then this one is about who took part.
        code = "took_part" if asks_person else "present"
        yield Question(
            PRESENT,
            "choices",
            reason(f"form.{code}"),
            reason(f"form.missing.{code}"),
            required=_needs_others(around, step),
            choices=choices,
            hint=_present_hint(step),
        )


def _needs_others(around: Around, step: Step) -> bool:
    """Whether somebody beside the reader has to take part."""
    some = step.with_one_of or ()
    alone = all(around.route.plays(around.reader, role) for role in step.with_ or ())
    return not alone or (bool(some) and around.reader not in some)


def _present_hint(step: Step) -> Said | None:
    if step.with_one_of:
        return reason("form.present.one_of", roles=", ".join(step.with_one_of))
    return None


def _present(around: Around, step: Step) -> Iterator[Choice]:
    """Who should take part beside the one who records it, each function once."""
    route = around.route
    named = [*(step.with_ or ()), *(step.with_one_of or ())]
    for role in dict.fromkeys(each for name in named for each in functions_of(route, name)):
        if role != around.reader:
            yield Choice(role, _named(around, role))


def functions_of(route: Route, role: str) -> tuple[str, ...]:
    """The functions somebody can have who acts as this role; `anyone`: every professional."""
    if role == ANYONE:
        return tuple(each for each in route.roles if not route.is_family(each))
    known = route.roles.get(role)
    return known.one_of if known is not None and known.one_of else (role,)


def _named(around: Around, role: str) -> Reason:
    person = around.world.functions.get(role)
    acting = person.acting() if person else None
    if acting is None:
        return reason("form.role", role=role)
    return reason("form.holder", role=role, name=acting.name)


def _behalf(around: Around, step: Step) -> Iterator[Question]:
    """For whom it is written down, and how they said it, where the reader is not the actor."""
    route = around.route
    if route.may_act(around.reader, step.who):
        return
    roles = tuple(dict.fromkeys(each for who in step.who for each in functions_of(route, who)))
    if len(roles) > 1:
        yield Question(
            BEHALF_ROLE,
            "choice",
            reason("form.behalf.role"),
            reason("form.missing.behalf_role"),
            choices=tuple(Choice(each, _named(around, each)) for each in roles),
        )
    yield Question(
        BEHALF_CHANNEL,
        "choice",
        reason("form.behalf.channel", roles=", ".join(step.who)),
        reason("form.missing.behalf_channel"),
        choices=tuple(Choice(each, reason(f"form.channel.{each}")) for each in CHANNELS),
    )


def _after(
    around: Around,
    line: Line,
    step: Step,
    ways: tuple[Way, ...],
    asked: Iterable[Question],
) -> Iterator[Question]:
    yield from _feedback(around, line, step)
    agreed = agreed_day(around.route, step, asked)
    asks_outcome = any(each.when is None for each in step.outcomes.values())
    if asks_outcome:
        yield Question(
            OUTCOME,
            "outcome",
            reason("form.outcome"),
            reason("form.missing.outcome"),
            choices=tuple(Choice(each.outcome, each.label) for each in ways),
            default=ways[0].outcome if len(ways) == 1 else "",
        )
    takes_day = [each for each in ways if each.takes_day]
    if takes_day:
        yield _next_on(around, ways, takes_day if asks_outcome else [], agreed)
    if around.deviations and not around.route.is_family(around.reader):
        yield Question(
            WAIVER_CODE,
            "choice",
            reason("form.waiver.code"),
            reason("form.missing.waiver_code"),
            required=False,
            choices=tuple(Choice(each.code, each.label) for each in around.deviations),
        )
        yield Question(
            WAIVER_NOTE,
            "long_text",
            reason("form.waiver.note"),
            reason("form.missing.waiver_note"),
            required=False,
            limit=1000,
        )


def agreed_day(route: Route, step: Step, asked: Iterable[Question]) -> Question | None:
    """The one day that the family arranges on the form itself: it is the day to look again too."""
    if not all(route.is_family(each) for each in step.who):
        return None
    days = [
        each
        for each in asked
        if each.kind in ("date", "moment", "date_within")
        and each.about == InformationClass.LOGISTICS
        and each.required
        and each.trigger is None
    ]
    return days[0] if len(days) == 1 else None


def _next_on(
    around: Around, ways: tuple[Way, ...], takes_day: list[Way], agreed: Question | None
) -> Question:
    day = today(around)
    always = all(each.waits and each.waits_after for each in takes_day or ways)
    needed = [each for each in ways if each.waits or each.waits_after]
    labels = " · ".join(f"‘{each.label}’" for each in needed)
    note = (reason("form.next_on.needed", chosen=labels),) if needed and not always else ()
    trigger = None
    if takes_day and len(takes_day) < len(ways):
        names = tuple(each.outcome for each in takes_day)
        trigger = Trigger(OUTCOME, names, tuple(each.label for each in takes_day))
    return Question(
        NEXT_ON,
        "date_within",
        reason("form.next_on"),
        reason("form.missing.next_on"),
        required=always and agreed is None,
        is_optional=not needed or agreed is not None,
        notes=(reason("form.next_on.agreed", key=agreed.key),) if agreed else note,
        hint=reason("form.next_on.hint"),
        trigger=trigger,
        first=None,
        days=proposals(around.world.calendar, day + timedelta(days=1), day + NEXT_WEEKS),
    )


def _feedback(around: Around, line: Line, step: Step) -> Iterator[Question]:
    """The fixed sentences, where there is a ground to say them or it is asked on this form."""
    feedback = step.feedback
    if feedback is None:
        return
    trigger = None
    asked = {each.consent: name for name, each, _ in line.fields_of(step) if each.consent}
    consent = feedback.ground.consent if feedback.ground else None
    if consent in asked:
        label = reason("form.consent.yes")
        trigger = Trigger(f"{FIELD}{asked[consent]}", ("given",), (label,))
    elif feedback.ground is not None:
        known = CaseKnown.before(around.standing, around.world, around.now.astimezone(AMSTERDAM))
        if not ground_holds(feedback.ground, known):
            return
    yield Question(
        FEEDBACK,
        "feedback_code",
        reason("form.feedback", role=feedback.to),
        reason("form.missing.feedback_code", label=""),
        choices=tuple(Choice(each, reason(f"form.feedback.{each}")) for each in feedback.codes),
        trigger=trigger,
        hint=reason("form.feedback.hint"),
    )
