"""How does a page of a form read, word for word, with what was typed and what is wrong?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from zorgroute.core.engine.moves import Value
from zorgroute.core.forms.asked import (
    NEXT_ON,
    OTHER,
    OUTCOME,
    WAIVER_CODE,
    WAIVER_NOTE,
    Form,
    Group,
    Question,
    Said,
    Way,
)
from zorgroute.core.forms.days import iso_day
from zorgroute.core.forms.parse import read_all
from zorgroute.core.forms.reading import HOW, rows_sent
from zorgroute.core.forms.sent import Sent
from zorgroute.core.forms.speech import Speech, chosen_word
from zorgroute.core.forms.turns import Shown
from zorgroute.core.routes.words import InformationClass
from zorgroute.core.wording.dates import MONTHS

TELL_FROM = 0.8
MOST_RADIOS = 7
WAIVER = (WAIVER_CODE, WAIVER_NOTE)
SHAPES = {
    "text": "line",
    "long_text": "area",
    "facts": "rows",
    "tasks": "rows",
    "date": "day",
    "date_within": "day",
    "moment": "moment",
    "choices": "checks",
    "person": "people",
    "amount": "number",
    "number": "number",
    "duration": "number",
    "document": "document",
    "outcome": "outcomes",
}


@dataclass(frozen=True)
class OptionView:
    """One radio button, check box or line of a select."""

    id: str
    value: str
    label: str
    checked: bool = False
    hints: tuple[str, ...] = ()
    not_yet: str = ""


@dataclass(frozen=True)
class InputView:
    """One text field: its name, its word, and what stands in it."""

    id: str
    name: str
    label: str
    value: str = ""
    options: tuple[OptionView, ...] = ()


@dataclass(frozen=True)
class QuestionView:
    """One question as it stands on the page; `shape` says how it is drawn."""

    id: str
    name: str
    shape: str
    label: str
    mark: str = ""
    intro: str = ""
    hint: str = ""
    notes: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    options: tuple[OptionView, ...] = ()
    value: str = ""
    inputs: tuple[InputView, ...] = ()
    rows: tuple[tuple[InputView, ...], ...] = ()
    add: str = ""
    unit: str = ""
    counter: str = ""
    known: str = ""
    fold: str = ""
    links: tuple[tuple[str, str], ...] = ()
    trigger: str = ""
    values: str = ""
    required: bool = True

    @property
    def described_by(self) -> str:
        """The ids of what belongs to this question, in reading order."""
        parts = (
            (self.intro, "intro"),
            (self.hint, "hint"),
            ("".join(self.notes), "notes"),
            ("".join(self.errors), "error"),
            (self.counter, "counter"),
        )
        return " ".join(f"{self.id}-{name}" for text, name in parts if text)


@dataclass(frozen=True)
class GroupView:
    """Questions under one heading, with who reads them when that differs within the form."""

    title: str
    audience: str
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True)
class FollowView:
    """An outcome that follows from the answers, and what comes of it."""

    label: str
    then: tuple[str, ...]


@dataclass(frozen=True)
class AnswerView:
    """A line of the overview before sending."""

    label: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class PartView:
    """The answers of one page on the overview, and the button back to it."""

    title: str
    button: str
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True)
class PageView:
    """One page of the form; on the overview `overview` holds the answers per page instead."""

    title: str
    audience: str
    part: str
    groups: tuple[GroupView, ...]
    waiver: tuple[QuestionView, ...]
    last: tuple[QuestionView, ...]
    follows: tuple[FollowView, ...]
    overview: tuple[PartView, ...]
    carried: tuple[tuple[str, str], ...]
    summary: tuple[tuple[str, str], ...]
    summary_title: str
    button: str
    button_value: str
    page: str
    back: str
    has_file: bool
    is_wrong: bool
    say: dict[str, str] = field(default_factory=dict)


def view(form: Form, shown: Shown, speech: Speech) -> PageView:
    """Everything a page says, in the voice of the form and the language of the speech."""
    is_overview = shown.page >= len(form.pages)
    page = None if is_overview else form.pages[shown.page]
    last = len(form.pages) - 1
    groups = tuple(_groups(shown, speech, page.groups if page else ()))
    waiver = tuple(_question(shown, speech, each) for each in form.questions if each.key in WAIVER)
    is_last = shown.page == last
    summary = tuple(_summary(shown, speech))
    is_final = is_overview or last == 0
    return PageView(
        title=form.title,
        audience=_audience(speech, form.audience),
        part=_part(form, shown, speech),
        groups=groups,
        waiver=waiver if is_last else (),
        last=tuple(_question(shown, speech, each) for each in form.questions if each.key == NEXT_ON)
        if is_last
        else (),
        follows=tuple(_follows(form, speech)) if is_last and not form.asks_outcome else (),
        overview=tuple(_overview(form, shown, speech)) if is_overview else (),
        carried=tuple(_carried(form, shown)),
        summary=summary,
        summary_title=_summary_title(speech, len(summary)),
        button=speech.say("form.send" if is_final else "form.next"),
        button_value="send" if is_final else "next",
        page=str(shown.page),
        back=f"page-{shown.page - 1}" if shown.page else "",
        has_file=any(each.kind == "document" for each in form.questions),
        is_wrong=bool(shown.mistakes),
        say={name: speech.say(f"form.word.{name}") for name in FIXED_WORDS},
    )


FIXED_WORDS = (
    "back",
    "change",
    "draft",
    "error",
    "follows",
    "how_on",
    "not_yet",
    "waiver",
    "waiver_intro",
    "choose",
    "kept",
)


def _summary_title(speech: Speech, number: int) -> str:
    if not number:
        return ""
    return speech.say("form.summary.one" if number == 1 else "form.summary.many", count=str(number))


def _summary(shown: Shown, speech: Speech) -> Iterator[tuple[str, str]]:
    """What is wrong, one line each, with the control it is about."""
    for key, wrong in shown.mistakes.items():
        for each in wrong:
            yield key, _error(speech, each)


def _error(speech: Speech, said: Said) -> str:
    return speech.said(said if isinstance(said, str) else chosen_word(speech, said))


def _audience(speech: Speech, readers: tuple[str, ...]) -> str:
    return speech.say("form.audience", readers=", ".join(readers)) if readers else ""


def _part(form: Form, shown: Shown, speech: Speech) -> str:
    if len(form.pages) == 1:
        return ""
    if shown.page >= len(form.pages):
        return speech.say("form.overview")
    return speech.say("form.part", number=str(shown.page + 1), all=str(len(form.pages)))


def _groups(shown: Shown, speech: Speech, groups: tuple[Group, ...]) -> Iterator[GroupView]:
    for group in groups:
        questions = [each for each in group.questions if each.key not in (*WAIVER, NEXT_ON)]
        if questions:
            readers = ", ".join(group.readers)
            yield GroupView(
                title=speech.said(group.title) if group.title else "",
                audience=speech.say("form.audience_only", readers=readers) if readers else "",
                questions=tuple(_question(shown, speech, each) for each in questions),
            )


def _question(shown: Shown, speech: Speech, question: Question) -> QuestionView:
    wrong = tuple(_error(speech, each) for each in shown.mistakes.get(question.key, ()))
    trigger = question.trigger
    value = _value(shown, question)
    return QuestionView(
        id=question.key,
        name=question.key,
        shape=_shape(question),
        label=speech.said(question.label),
        mark=speech.say("form.optional") if question.may_be_left else "",
        intro=_intro(speech, question),
        hint=speech.said(question.hint) if question.hint else "",
        notes=tuple(speech.said(each) for each in question.notes),
        errors=wrong,
        options=tuple(_options(shown, speech, question)),
        value=value,
        inputs=tuple(_inputs(shown, speech, question)),
        rows=tuple(_rows(shown, speech, question)),
        add=speech.say(f"form.add.{question.kind}") if _shape(question) == "rows" else "",
        unit=speech.say("form.unit.euro") if question.kind == "amount" else "",
        counter=_counter(speech, question, value),
        known=speech.answer(question, question.known) if question.known is not None else "",
        fold=_fold(shown, speech, question),
        links=tuple(_links(speech, question)),
        trigger=trigger.key if trigger else "",
        values=" ".join(trigger.values) if trigger else "",
        required=question.required,
    )


def _fold(shown: Shown, speech: Speech, question: Question) -> str:
    """What a question nobody needs is called while it is folded away; open once it is used."""
    is_used = question.key in shown.mistakes or shown.sent.under(question.key)
    return speech.said(question.label) if question.is_optional and not is_used else ""


def _links(speech: Speech, question: Question) -> Iterator[tuple[str, str]]:
    """Where the weighing of safety leads, beside the question."""
    if question.kind == "safety_weighing":
        for name, address in speech.links.items():
            yield speech.say(f"form.link.{name}"), address


def _shape(question: Question) -> str:
    if question.kind == "organisation" and not question.choices:
        return "line"
    if question.kind in SHAPES:
        return SHAPES[question.kind]
    is_long = len(question.choices) > MOST_RADIOS and question.kind != "feedback_code"
    return "select" if is_long else "radios"


def _intro(speech: Speech, question: Question) -> str:
    if question.trigger is None:
        return ""
    labels = [f"‘{speech.said(each)}’" for each in question.trigger.labels]
    return speech.say("form.only_if", chosen=speech.listed(labels))


def _values(shown: Shown, question: Question) -> tuple[str, ...]:
    """What stands filled in: what was typed once the page was seen, before that what is known."""
    if _was_seen(shown, question):
        return shown.sent.all(question.key)
    if question.known is not None:
        return _texts(question.known)
    return (question.default,) if question.default else ()


def _was_seen(shown: Shown, question: Question) -> bool:
    return bool(shown.sent.under(question.key)) or shown.page in shown.seen


def _texts(value: Value) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value.isoformat() if isinstance(value, date) else str(value),)


def _value(shown: Shown, question: Question) -> str:
    return "\n".join(_values(shown, question)) if question.kind != "person" else ""


def _counter(speech: Speech, question: Question, value: str) -> str:
    if question.kind not in ("text", "long_text") or len(value) < question.limit * TELL_FROM:
        return ""
    left = question.limit - len(value)
    if left < 0:
        return speech.say("form.counter.over", over=str(-left))
    return speech.say("form.counter.left", left=str(left))


def _options(shown: Shown, speech: Speech, question: Question) -> Iterator[OptionView]:
    chosen = _values(shown, question)
    if question.kind in ("date", "date_within", "moment"):
        yield from _day_options(shown, speech, question, chosen)
        return
    for number, each in enumerate(question.choices):
        way = speech.form.way(each.value) if question.key == OUTCOME else None
        yield OptionView(
            id=question.key if number == 0 else f"{question.key}-{number}",
            value=each.value,
            label=speech.said(each.label),
            checked=each.value in chosen,
            hints=tuple(speech.said(each) for each in way.then) if way else (),
            not_yet=_not_yet(speech, way) if way else "",
        )
    if question.kind == "person":
        number = len(question.choices)
        has_typed = any(shown.sent.one(f"{question.key}.{part}") for part in PERSON_PARTS)
        yield OptionView(
            id=question.key if number == 0 else f"{question.key}-{number}",
            value=OTHER,
            label=speech.say("form.person.other"),
            checked=OTHER in chosen or has_typed,
        )


PERSON_PARTS = ("name", "function", "organisation")
DAY_PARTS = ("day", "month", "year")


def _not_yet(speech: Speech, way: Way) -> str:
    """Why an outcome is not possible yet; it stays to be chosen."""
    if not way.blocked:
        return ""
    missing = " ".join(dict.fromkeys(speech.said(each) for each in way.blocked))
    return speech.say("form.not_yet", missing=missing)


def _day_options(
    shown: Shown, speech: Speech, question: Question, chosen: tuple[str, ...]
) -> Iterator[OptionView]:
    days = _offered(speech, question)
    values = [day.isoformat() for day, _ in days]
    typed = any(shown.sent.one(f"{question.key}.{part}") for part in DAY_PARTS)
    for number, (day, label) in enumerate(days):
        yield OptionView(
            id=question.key if number == 0 else f"{question.key}-{number}",
            value=values[number],
            label=label,
            checked=day.isoformat() in chosen,
        )
    if not days:
        return
    is_other = bool(chosen) and not set(chosen) & set(values)
    yield OptionView(
        id=f"{question.key}-{len(days)}",
        value=OTHER,
        label=speech.say("form.other_day"),
        checked=is_other or (typed and not chosen),
    )


def _offered(speech: Speech, question: Question) -> list[tuple[date, str]]:
    if question.kind == "date_within" and question.days:
        return [(each, speech.day(each)) for each in question.days]
    today = speech.form.around.now.date()
    if question.kind == "date_within" or question.about == InformationClass.LOGISTICS:
        return []  # an arrangement is seldom for yesterday
    yesterday = today - timedelta(days=1)
    return [
        (today, speech.say("form.today", day=speech.day(today))),
        (yesterday, speech.say("form.yesterday", day=speech.day(yesterday))),
    ]


def _inputs(shown: Shown, speech: Speech, question: Question) -> Iterator[InputView]:
    key = question.key
    if question.kind in ("date", "date_within", "moment"):
        values = _typed_day(shown, speech, question)
        parts = (*DAY_PARTS, "time") if question.kind == "moment" else DAY_PARTS
        for part in parts:
            value = shown.sent.one(f"{key}.{part}") or values.get(part, "")
            name = f"{key}.{part}"
            # The link of a mistake leads to the first control; without proposals that is the day.
            is_first = part == "day" and not _offered(speech, question)
            id_ = key if is_first else name
            yield InputView(id_, name, speech.say(f"form.part_of.{part}"), value)
    elif question.kind == "person":
        for part in PERSON_PARTS:
            name = f"{key}.{part}"
            label = speech.say(f"form.person.{part}")
            yield InputView(name, name, label, shown.sent.one(name))


def _typed_day(shown: Shown, speech: Speech, question: Question) -> dict[str, str]:
    """A day that is no longer on offer, as after midnight, stands in the three fields instead."""
    offered = {day for day, _ in _offered(speech, question)}
    for each in _values(shown, question):
        day = iso_day(each)
        if day is not None and day not in offered:
            month = MONTHS[speech.language][day.month - 1]
            return {"day": str(day.day), "month": month, "year": str(day.year)}
    return {}


def _rows(shown: Shown, speech: Speech, question: Question) -> Iterator[tuple[InputView, ...]]:
    if question.kind not in ("facts", "tasks"):
        return
    number = max(rows_sent(question.key, shown.sent), shown.rows.get(question.key, 1))
    for row in range(number):
        yield tuple(_row(shown.sent, speech, question, row))


def _row(sent: Sent, speech: Speech, question: Question, row: int) -> Iterator[InputView]:
    kind = question.kind
    for part in ("what", "detail", "on"):
        name = f"{question.key}.{row}.{part}"
        is_first = row == 0 and part == "what"
        label = speech.say(f"form.{kind}.{part}", number=str(row + 1))
        options: tuple[OptionView, ...] = ()
        value = sent.one(name)
        if kind == "facts" and part == "detail":
            options = tuple(
                OptionView(f"{name}.{each}", each, speech.say(f"form.facts.{each}"), value == each)
                for each in HOW
            )
        yield InputView(question.key if is_first else name, name, label, value, options)


def _follows(form: Form, speech: Speech) -> Iterator[FollowView]:
    for way in form.ways:
        yield FollowView(way.label, tuple(speech.said(each) for each in way.then))


def _overview(form: Form, shown: Shown, speech: Speech) -> Iterator[PartView]:
    answers = read_all(form, form.questions, shown.sent)
    for number, page in enumerate(form.pages):
        lines = []
        for each in page.questions:
            value = answers[each.key].value
            said = speech.answer(each, value if value is not None else _unseen(shown, each))
            if said or (each.required and each.trigger is None):
                texts = tuple(said.split("\n")) if said else (speech.say("form.not_answered"),)
                lines.append(AnswerView(speech.said(each.label), texts))
        facts = {"number": str(number + 1), "all": str(len(form.pages))}
        yield PartView(speech.say("form.part", **facts), f"page-{number}", tuple(lines))


def _unseen(shown: Shown, question: Question) -> Value | None:
    return None if _was_seen(shown, question) else question.known


def _carried(form: Form, shown: Shown) -> Iterator[tuple[str, str]]:
    """What was typed on the other pages, and which pages were seen: sent along, not shown."""
    for number in sorted(shown.seen | {min(shown.page, len(form.pages) - 1)}):
        if number < len(form.pages):
            yield "seen", str(number)
    for number, page in enumerate(form.pages):
        if number != shown.page:
            for question in page.questions:
                for name in shown.sent.under(question.key):
                    for value in shown.sent.values[name]:
                        yield name, value
