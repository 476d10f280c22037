"""How does a page of a form read, word for word, with what was typed and what is wrong?"""

from __future__ import annotations

from collections.abc import Iterator

from zorgroute.core.engine.moves import Value
from zorgroute.core.forms.asked import (
    NEXT_ON,
    WAIVER_CODE,
    WAIVER_NOTE,
    Form,
    Group,
    Question,
    Said,
)
from zorgroute.core.forms.controls import inputs_of, options_of, rows_of, value_in, was_seen
from zorgroute.core.forms.parse import read_all
from zorgroute.core.forms.read_out import (
    AnswerView,
    FollowView,
    GroupView,
    PageView,
    PartView,
    QuestionView,
)
from zorgroute.core.forms.speech import Speech, chosen_word
from zorgroute.core.forms.turns import Shown

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
    value = value_in(shown, question)
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
        options=tuple(options_of(shown, speech, question)),
        value=value,
        inputs=tuple(inputs_of(shown, speech, question)),
        rows=tuple(rows_of(shown, speech, question)),
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
    in_full = ("feedback_code", "organisation")
    is_long = len(question.choices) > MOST_RADIOS and question.kind not in in_full
    return "select" if is_long else "radios"


def _intro(speech: Speech, question: Question) -> str:
    if question.trigger is None:
        return ""
    labels = [f"‘{speech.said(each)}’" for each in question.trigger.labels]
    return speech.say("form.only_if", chosen=speech.listed(labels))


def _counter(speech: Speech, question: Question, value: str) -> str:
    if question.kind not in ("text", "long_text") or len(value) < question.limit * TELL_FROM:
        return ""
    left = question.limit - len(value)
    if left < 0:
        return speech.say("form.counter.over", over=str(-left))
    return speech.say("form.counter.left", left=str(left))


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
    return None if was_seen(shown, question) else question.known


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
