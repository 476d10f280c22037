"""What does a button on a form do: on to a page, one more row, keep as draft, or hand it in?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zorgroute.core.forms.asked import Form, Said
from zorgroute.core.forms.parse import Filled, Mistakes, mistakes_in, parse, read_all
from zorgroute.core.forms.reading import MOST_ROWS, rows_sent
from zorgroute.core.forms.sent import Sent, clean

GO, PAGE, SEEN = "go", "page", "seen"
SEND, NEXT, DRAFT = "send", "next", "draft"
ADD, TO_PAGE = "add:", "page-"


@dataclass(frozen=True)
class Shown:
    """What is to be shown: which page, what was typed so far, and what is wrong with it.

    `page` counts from nought; the number after the last page is the overview before sending.
    `seen` are the pages that were shown before: on the others what is known stands filled in.
    """

    page: int = 0
    sent: Sent = field(default_factory=lambda: Sent({}))
    seen: frozenset[int] = frozenset()
    mistakes: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    is_draft: bool = False


def begin(form: Form, kept: Mapping[str, Iterable[str]] | None = None) -> Shown:
    """The form as it is first seen, or with what was kept as a draft."""
    del form
    if not kept:
        return Shown()
    sent = clean(kept)
    return Shown(sent=sent, seen=_numbers(sent, SEEN))


def submit(form: Form, data: Mapping[str, Iterable[str]]) -> Shown | Filled:
    """What comes of a button: the move that was filled in, or what is to be shown next."""
    sent = clean(data)
    at = min(_numbers(sent, PAGE), default=0)
    at = min(at, len(form.pages))
    shown = Shown(at, sent, _numbers(sent, SEEN) | {at}, rows=_rows(form, sent))
    go = sent.one(GO)
    if go == DRAFT:
        return Shown(at, sent, shown.seen, rows=shown.rows, is_draft=True)
    if go.startswith(ADD):
        key = go.removeprefix(ADD)
        rows = {**shown.rows, key: min(shown.rows.get(key, 1) + 1, MOST_ROWS)}
        return Shown(at, sent, shown.seen, rows=rows)
    if go.startswith(TO_PAGE):
        page = _number(go.removeprefix(TO_PAGE))
        return Shown(min(page or 0, len(form.pages)), sent, shown.seen, rows=shown.rows)
    if len(form.pages) > 1 and at < len(form.pages):
        return _next_page(form, shown)
    return _handed_in(form, data, shown)


def _next_page(form: Form, shown: Shown) -> Shown:
    answers = read_all(form, form.questions, shown.sent)
    mistakes = mistakes_in(form, form.pages[shown.page].questions, answers)
    page = shown.page if mistakes else shown.page + 1
    return Shown(page, shown.sent, shown.seen, mistakes, shown.rows)


def _handed_in(form: Form, data: Mapping[str, Iterable[str]], shown: Shown) -> Shown | Filled:
    found = parse(form, data)
    if not isinstance(found, Mistakes):
        return found
    keys = [{each.key for each in page.questions} for page in form.pages]
    page = next(
        (number for number, some in enumerate(keys) if some & set(found.found)), len(keys) - 1
    )
    return Shown(page, shown.sent, shown.seen, found.found, shown.rows)


def _rows(form: Form, sent: Sent) -> dict[str, int]:
    repeated = [each for each in form.questions if each.kind in ("facts", "tasks")]
    return {each.key: max(rows_sent(each.key, sent), 1) for each in repeated}


def _numbers(sent: Sent, name: str) -> frozenset[int]:
    found = (_number(each) for each in sent.all(name))
    return frozenset(each for each in found if each is not None)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else None


def again(form: Form, data: Mapping[str, Iterable[str]]) -> Shown:
    """The form as it was sent, for when the engine says no: everything typed is still there."""
    sent = clean(data)
    last = len(form.pages) - 1
    return Shown(last, sent, _numbers(sent, SEEN) | {last}, rows=_rows(form, sent))
