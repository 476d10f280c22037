"""What did somebody answer to one question, and what is wrong with it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from zorgroute.core.answers import Reason, reason
from zorgroute.core.engine.moves import Value
from zorgroute.core.forms.asked import OTHER, Question, Said
from zorgroute.core.forms.days import (
    day_of_parts,
    iso_day,
    loose_day,
    number_of,
    on_dutch_clock,
    time_of,
)
from zorgroute.core.forms.rows import Row
from zorgroute.core.forms.sent import Sent

MOST_ROWS = 20
MOST_BYTES = 10 * 1024 * 1024
ENDINGS = ("pdf", "jpg", "jpeg", "png")
SHORT_PARTS = 200
HOW = ("gezien", "gehoord")


@dataclass(frozen=True)
class Read:
    """An answer as it is recorded, nothing when there is none, and what is wrong with it."""

    value: Value | None = None
    wrong: tuple[Said, ...] = ()


def read(question: Question, sent: Sent, today: date) -> Read:
    """Read the answer to a question. An empty one is no mistake here: whether it may be empty
    depends on other answers. Never fails, whatever was sent."""
    if sent.is_strange(question.key):
        return Read(None, (reason("form.strange_sign"),))
    return READERS[question.kind](question, sent, today)


def _text(question: Question, sent: Sent, today: date) -> Read:
    del today
    texts = sent.all(question.key)
    if len(texts) > 1:
        return Read(None, (reason("form.two_answers"),))
    text = "".join(texts)
    return Read(text or None, _too_long(text, question.limit))


def _document(question: Question, sent: Sent, today: date) -> Read:
    """A file that came in now, told by its name and size, else the one that was kept before."""
    name, size = sent.one(f"{question.key}.file"), sent.one(f"{question.key}.size")
    if not name:
        return _text(question, sent, today)
    ending = name.rpartition(".")[2].casefold()
    if ending not in ENDINGS:
        return Read(None, (reason("form.document.type", ending=f".{ending[:10]}"),))
    if size.isascii() and size.isdigit() and int(size[:20]) > MOST_BYTES:
        return Read(None, (reason("form.document.size"),))
    return Read(name, _too_long(name, question.limit))


def _too_long(text: str, limit: int) -> tuple[Said, ...]:
    over = len(text) - limit
    return (reason("form.too_long", limit=str(limit), over=str(over)),) if over > 0 else ()


def _one(question: Question, sent: Sent, today: date) -> Read:
    del today
    chosen = sent.all(question.key)
    if len(chosen) > 1:
        return Read(None, (reason("form.two_answers"),))
    if not chosen or (question.kind == "consent_request" and chosen[0] == "later"):
        return Read()
    if chosen[0] not in {each.value for each in question.choices}:
        return Read(None, (_not_in_list(question),))
    return Read(chosen[0])


def _not_in_list(question: Question) -> Reason:
    if question.kind == "organisation":
        return reason("form.not_in_list.organisation")
    return reason("form.not_in_list")


def _organisation(question: Question, sent: Sent, today: date) -> Read:
    """One of those around the case, or another one by its name: many help who take no part yet."""
    if not question.choices:
        return _text(question, sent, today)
    chosen, name = sent.all(question.key), sent.one(f"{question.key}.name")
    if chosen not in ((), (OTHER,)) or not (chosen or name):
        return _one(question, sent, today)
    wrong = () if name else (reason("form.organisation.no_name"),)
    return Read(name or None, wrong or _too_long(name, question.limit))


def _many(question: Question, sent: Sent, today: date) -> Read:
    del today
    chosen = sent.all(question.key)
    known = [each.value for each in question.choices]
    if any(each not in known for each in chosen):
        return Read(None, (reason("form.not_in_list"),))
    return Read(tuple(each for each in known if each in chosen) or None)


def _people(question: Question, sent: Sent, today: date) -> Read:
    """People on this case, and somebody else with a name, a function and an organisation."""
    del today
    known = [each.value for each in question.choices]
    chosen = sent.all(question.key)
    if any(each not in (*known, OTHER) for each in chosen):
        return Read(None, (reason("form.not_in_list"),))
    parts = [sent.one(f"{question.key}.{part}") for part in ("name", "function", "organisation")]
    wrong: tuple[Said, ...] = ()
    if any(len(each) > SHORT_PARTS for each in parts):
        wrong = _too_long(max(parts, key=len), SHORT_PARTS)
    elif (OTHER in chosen or any(parts)) and not parts[0]:
        wrong = (reason("form.person.no_name"),)
    someone = ", ".join(each for each in parts if each)
    found = [each for each in known if each in chosen]
    return Read((*found, *([someone] if someone else [])) or None, wrong)


def _day(question: Question, sent: Sent, today: date) -> Read:
    """A day by its radio button, or typed in three fields; two that were chosen is a question."""
    del today
    chosen = sent.all(question.key)
    parts = [sent.one(f"{question.key}.{part}") for part in ("day", "month", "year")]
    if len(chosen) > 1:
        return Read(None, (reason("form.two_answers"),))
    choice = chosen[0] if chosen else ""
    picked = iso_day(choice)
    if choice and choice != OTHER and picked is None:
        return Read(None, (reason("form.not_in_list"),))
    if not any(parts):
        return (
            Read(None, (PARTS_MISSING,) if choice == OTHER else ()) if not picked else Read(picked)
        )
    typed = day_of_parts(*parts)
    if isinstance(typed, Reason):
        return Read(None, (typed,))
    is_ours = picked is not None and choice == question.default  # filled in by us, not chosen
    if picked is not None and picked != typed and not is_ours:
        said = {"chosen_on": picked.isoformat(), "typed_on": typed.isoformat()}
        return Read(None, (reason("form.date.two", **said),))
    return Read(typed)


PARTS_MISSING = reason("form.date.parts_missing")


def _moment(question: Question, sent: Sent, today: date) -> Read:
    day = _day(question, sent, today)
    text = sent.one(f"{question.key}.time")
    if day.wrong or not isinstance(day.value, date):
        return Read(None, day.wrong)
    if not text:
        return Read(None, (reason("form.time.missing"),))
    at = time_of(text)
    if at is None:
        return Read(None, (reason("form.time.unreadable"),))
    moment: datetime = on_dutch_clock(day.value, at)
    return Read(moment)


def _number(question: Question, sent: Sent, today: date) -> Read:
    text = _text(question, sent, today)
    if text.wrong or text.value is None:
        return text
    number = number_of(str(text.value))
    if number is None:
        return Read(None, (NOT_A_NUMBER[question.kind],))
    return Read(number)


NOT_A_NUMBER: Mapping[str, Reason] = {
    "amount": reason("form.number.no_amount"),
    "number": reason("form.number.no_number"),
    "duration": reason("form.number.no_duration"),
}


def rows_sent(key: str, sent: Sent) -> int:
    """How many rows of a repeatable question came in."""
    numbers = [name[len(key) + 1 :].partition(".")[0] for name in sent.under(key)]
    rows = [int(each) for each in numbers if each.isascii() and each.isdigit() and len(each) < 3]
    return min(max(rows, default=-1) + 1, MOST_ROWS)


def _rows(question: Question, sent: Sent, today: date) -> Read:
    found: list[str] = []
    wrong: list[Said] = []
    for number in range(rows_sent(question.key, sent)):
        key = f"{question.key}.{number}"
        parts = [sent.one(f"{key}.{part}") for part in ("what", "detail", "on")]
        if not any(parts):
            continue
        row, problems = _row(question, parts, today)
        wrong += problems
        found.append(row.packed())
    wrong += _too_long("".join(found), question.limit)
    return Read(tuple(found) or None, tuple(dict.fromkeys(wrong)))


def _row(question: Question, parts: list[str], today: date) -> tuple[Row, list[Said]]:
    what, detail, when = parts
    on = loose_day(when, today, ahead=question.kind == "tasks") if when else None
    problems = list(_row_problems(question, parts, on))
    return Row(what, detail[:SHORT_PARTS], on), problems


def _row_problems(question: Question, parts: list[str], on: date | None) -> Iterator[Said]:
    what, detail, when = parts
    is_task = question.kind == "tasks"
    if not what:
        yield reason("form.rows.no_task") if is_task else reason("form.rows.no_fact")
    elif is_task and not detail:
        yield reason("form.rows.nobody", what=what[:60])
    if not is_task and detail and detail not in HOW:
        yield reason("form.not_in_list")
    if len(detail) > SHORT_PARTS:
        yield from _too_long(detail, SHORT_PARTS)
    if when and on is None:
        yield reason("form.rows.no_day", when=when[:30])


READERS: Mapping[str, Callable[[Question, Sent, date], Read]] = {
    "text": _text,
    "long_text": _text,
    "document": _document,
    "facts": _rows,
    "tasks": _rows,
    "date": _day,
    "date_within": _day,
    "moment": _moment,
    "yes_no": _one,
    "choice": _one,
    "role_holder": _one,
    "consent_request": _one,
    "safety_weighing": _one,
    "feedback_code": _one,
    "outcome": _one,
    "choices": _many,
    "person": _people,
    "organisation": _organisation,
    "amount": _number,
    "number": _number,
    "duration": _number,
}
