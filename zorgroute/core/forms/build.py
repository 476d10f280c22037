"""Which form does this reader get at this step of this case?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from zorgroute.core.forms.asked import (
    PER_PAGE,
    Around,
    Form,
    Group,
    Page,
    Question,
)
from zorgroute.core.forms.beside import after_route, before_route
from zorgroute.core.forms.following import ways_of
from zorgroute.core.forms.questions import Asking, question_of, text_of
from zorgroute.core.routes.route import Line
from zorgroute.core.routes.words import InformationClass, Step


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
        before_route(
            around, words, is_moment_asked=bool(moment_key), asks_person=_asks_person(asked)
        )
    )
    after = _group(after_route(around, found, words, ways, every))
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
