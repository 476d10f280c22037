"""What does a form ask beside the route: who, when, what to let be known, and how it goes on?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from zorgroute.core.answers import Reason, reason
from zorgroute.core.engine.known import CaseKnown
from zorgroute.core.engine.taking import ground_holds, reaches
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.forms.asked import (
    BEHALF_CHANNEL,
    BEHALF_ROLE,
    FEEDBACK,
    FIELD,
    HAPPENED,
    NEXT_ON,
    OUTCOME,
    PRESENT,
    WAIVER_CODE,
    WAIVER_NOTE,
    Around,
    Choice,
    Question,
    Said,
    Trigger,
    Way,
)
from zorgroute.core.forms.following import proposals
from zorgroute.core.forms.questions import today
from zorgroute.core.routes.route import ANYONE, Line, Route
from zorgroute.core.routes.words import InformationClass, Step

NEXT_WEEKS = timedelta(days=21)

CHANNELS = ("phone", "talk", "letter", "email", "meeting")
NEXT_WEEKS = timedelta(days=21)


def before_route(
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
    """Who should take part beside the one who records it, each function once.

    Who may take the responsibility over can say yes at the same table, so these are offered too.
    """
    route = around.route
    named = [*(step.with_ or ()), *(step.with_one_of or ())]
    asked = [each for name in named for each in functions_of(route, name)]
    if named:
        successors = [name for name in _handed_to(step) for name in functions_of(route, name)]
        asked += [each for each in successors if each in around.world.functions]
    for role in dict.fromkeys(asked):
        if role != around.reader:
            yield Choice(role, _named(around, role))


def _handed_to(step: Step) -> Iterator[str]:
    for role in (step.hands_to, *(each.hands_to for each in step.outcomes.values())):
        if role is not None:
            yield role


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


def after_route(
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
        is_heard = reaches(
            around.route, around.world, feedback.ground, feedback.to, InformationClass
        )
        if not ground_holds(feedback.ground, known) or not is_heard:
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
