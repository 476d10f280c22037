"""Does it read my log well: which column is what, and which rows cannot be used?

Nothing is stored before *Inlezen*: the file travels along with the page, sealed for who sent it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zorgroute.core.answers import Reason
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.traces.columns import Column, Meaning
from zorgroute.core.traces.reading import Reading
from zorgroute.faces.web.logs_kept import (
    TABLE,
    kept_words,
    lines_of,
    number_words,
    policy,
)
from zorgroute.faces.web.pages import ActingRequest, Context, day_words, page, say
from zorgroute.faces.web.refusing import plain_reason as reason_words
from zorgroute.faces.web.texts import texts
from zorgroute.insight.deviations.actions import Took, digest_of, import_log, look_at
from zorgroute.insight.deviations.queries import same_file

FILE, PACKED, COLUMN, DO = "bestand", "gelezen", "kolom", "doe"
MOST_BYTES, MOST_COLUMNS = 10 * 1024 * 1024, 60
# A form field may be two megabytes; a larger log goes by the command.
MOST_PACKED = 1_900_000
HOURS = 4 * 60 * 60
ROWS, LINES = 10, 20
# As on the screen: what most files have first, what only our own have after it.
OFFERED = ("case", "activity", "who", "begin", "end", "outcome", "line", "kind", "reason",
           "came_up", "trait", "ignore")  # fmt: skip


@dataclass(frozen=True)
class Given:
    """A file as somebody sent it."""

    name: str
    content: bytes


@require_http_methods(["GET", "HEAD", "POST"])
@policy
def read_in(request: ActingRequest) -> HttpResponse:
    """Choose a file, say what its columns mean, and only then take it in."""
    if request.method != "POST":
        return _choose(request)
    if PACKED in request.POST:
        given = _unpacked(request)
        if given is None:
            return _choose(request, texts(TABLE)("again"))
        chosen = _chosen(request)
        if request.POST.get(DO) == "inlezen":
            return _take(request, given, chosen)
        return _columns(request, given, chosen)
    return _first(request)


def _first(request: ActingRequest) -> HttpResponse:
    t = texts(TABLE)
    sent = request.FILES.get(FILE)
    if sent is None:
        return _choose(request, t("no_file"))
    if (sent.size or 0) > MOST_BYTES:
        return _choose(request, t("too_big"))
    return _columns(request, Given(sent.name or "", sent.read()), None)


def _choose(request: ActingRequest, wrong: str = "") -> HttpResponse:
    context = {**_frame(wrong, FILE), "wrong": wrong}
    return page(request, "web/logs/choose.html", context)


def _frame(wrong: str, target: str) -> Context:
    t = texts(TABLE)
    return {
        "t": t,
        "errors": [{"target": target, "text": wrong}] if wrong else [],
        "has_errors": bool(wrong),
        "crumbs": [(t("title"), reverse("logs")), (t("import_title"), "")],
    }


def _columns(
    request: ActingRequest, given: Given, chosen: Mapping[str, Meaning] | None, wrong: str = ""
) -> HttpResponse:
    """The columns with what they are taken for, and the file as it reads with those."""
    reading = look_at(request.acting, given.content, chosen)
    if reading.unreadable is not None and not reading.columns:
        return _choose(request, reason_words(reading.unreadable))
    if len(reading.columns) > MOST_COLUMNS:
        return _choose(request, texts(TABLE)("too_many_columns", limit=str(MOST_COLUMNS)))
    packed = _packed(request, given)
    if len(packed) > MOST_PACKED:
        return _choose(request, texts(TABLE)("too_big"))
    if reading.unreadable is not None:
        wrong = wrong or reason_words(reading.unreadable)
    context = {
        **_frame(wrong, _target(reading)),
        **_told(reading),
        "wrong": wrong,
        "packed": packed,
        "same": _same(request, given),
        "columns": [_column(at, each) for at, each in enumerate(reading.columns)],
    }
    return page(request, "web/logs/columns.html", context)


def _same(request: ActingRequest, given: Given) -> str:
    """That this very file was taken in before, and when."""
    found = same_file(request.acting, digest_of(given.content))
    on = day_words(found.at, request.moment) if found else ""
    return texts(TABLE)("same", on=on) if found else ""


def _target(reading: Reading) -> str:
    """The first column that can still be chosen."""
    free = (at for at, each in enumerate(reading.columns) if not each.private)
    return f"{COLUMN}-{next(free, 0)}"


def _column(at: int, column: Column) -> Context:
    return {
        "id": f"{COLUMN}-{at}",
        "name": column.name,
        "examples": column.examples,
        "left": say(f"log.column.{column.private}", name=column.name) if column.private else "",
        "options": [
            {
                "value": each,
                "label": say(f"log.meaning.{each}"),
                "is_chosen": each == column.meaning,
            }
            for each in OFFERED
        ],
    }


def _told(reading: Reading) -> Context:
    return {
        "kept": kept_words(reading.kept, reading.refused_total),
        "lines": lines_of(reading.refused[:LINES]),
        "more": _more(reading.refused_total - len(reading.refused[:LINES])),
        "findings": [
            reason_words(each)
            for each in reading.findings
            if not each.code.startswith("log.column.")
        ],
        "sample": _sample(reading),
        "is_usable": reading.unreadable is None,
    }


def _more(number: int) -> str:
    return texts(TABLE)("more_lines", count=number_words(number)) if number > 0 else ""


def _sample(reading: Reading) -> list[Sequence[str]]:
    """The first rows as they were read; the number of a case as it will be kept."""
    rows = [reading.log.row(at) for at in range(min(ROWS, len(reading.log)))]
    return [
        (row.case[:6], row.activity.step, row.activity.outcome, row.function,
         _when(row.started), _when(row.happened))
        for row in rows
    ]  # fmt: skip


def _when(seconds: int) -> str:
    """A moment on the Dutch clock; midnight is what a day without a time was read as."""
    if seconds < 0:
        return ""
    at = datetime.fromtimestamp(seconds, UTC).astimezone(AMSTERDAM)
    return at.strftime("%d-%m-%Y" if at.hour == at.minute == 0 else "%d-%m-%Y %H.%M")


def _chosen(request: ActingRequest) -> dict[str, Meaning]:
    """What somebody chose for each column; the names came along in the order of the file."""
    names = request.POST.getlist("naam")[:MOST_COLUMNS]
    chosen = {}
    for at, name in enumerate(names):
        meaning = request.POST.get(f"{COLUMN}-{at}", "")
        if meaning in OFFERED and meaning != Meaning.IGNORE:
            chosen[name] = Meaning(meaning)
    return chosen


def _take(request: ActingRequest, given: Given, chosen: Mapping[str, Meaning]) -> HttpResponse:
    took = import_log(request.acting, given.content, given.name, request.moment, columns=chosen)
    if isinstance(took, Reason):
        return _columns(request, given, chosen, reason_words(took))
    return HttpResponseRedirect(f"{reverse('logs_one', args=[took.log.id])}?{_said(took)}=ja")


def _said(took: Took) -> str:
    return "ingelezen" if took.is_new else "zelfde"


def _packed(request: ActingRequest, given: Given) -> str:
    """The file as it travels along with the page, sealed for this person."""
    whole = [given.name, given.content.decode("latin-1")]
    return signing.dumps(whole, salt=_salt(request), compress=True)


def _unpacked(request: ActingRequest) -> Given | None:
    try:
        name, text = signing.loads(request.POST.get(PACKED, ""), salt=_salt(request), max_age=HOURS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Given(str(name), str(text).encode("latin-1"))


def _salt(request: ActingRequest) -> str:
    return f"logboek:{request.acting.municipality}:{request.acting.person}"
