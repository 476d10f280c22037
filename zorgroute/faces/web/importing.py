"""Does it read my file well: what would be taken in, what would not, and why?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core import signing
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from zorgroute.chain.parties import organising
from zorgroute.chain.parties.exporting import everything, table_bytes
from zorgroute.chain.parties.importing import (
    KINDS,
    MOST_BYTES,
    Around,
    Judged,
    Table,
    UnusableFile,
    judge,
    read_table,
)
from zorgroute.chain.parties.taking_in import Taken, known_places, take_in
from zorgroute.faces.navigation import role_word
from zorgroute.faces.web.organisation import form_page, keeper
from zorgroute.faces.web.organisation_people import functions_here
from zorgroute.faces.web.pages import ActingRequest, Context, language, page, say, today
from zorgroute.faces.web.refusing import plain_reason

FILE, PACKED = "bestand", "gelezen"
EXAMPLES, SHOWN, SHOWN_WRONG = 3, 10, 50
# A form field may be two megabytes; what does not fit is given in parts.
MOST_PACKED = 1_900_000
HOURS = 4 * 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def read_in(request: ActingRequest, kind: str) -> HttpResponse:
    """Choose a file, see what it says, and only then take it in; nothing is stored before that."""
    if kind not in KINDS:
        raise Http404
    if request.method != "POST":
        return _choose(request, kind)
    if PACKED in request.POST:
        return _take(request, kind)
    given = request.FILES.get(FILE)
    if given is None:
        return _choose(request, kind, say("import.no_file"))
    if (given.size or 0) > MOST_BYTES:
        return _choose(request, kind, say("import.too_big"))
    return _preview(request, kind, given.read())


def _choose(request: ActingRequest, kind: str, wrong: str = "") -> HttpResponse:
    aliases = KINDS[kind]
    context: Context = {
        "kind": kind,
        "title": say(f"import.title.{kind}"),
        "columns": [each.replace("_", " ") for each in aliases],
        "wrong": wrong,
    }
    return form_page(request, "web/import/choose.html", context, {FILE: wrong} if wrong else {})


def _around(request: ActingRequest) -> Around:
    words: dict[str, str] = {}
    for role in functions_here(request):
        for word in (role, role.replace("_", " "), role_word(role, language()), role_word(role)):
            words.setdefault(word.casefold(), role)
    return Around(words, known_places(organising.locations(request.acting)), today(request))


def _preview(request: ActingRequest, kind: str, data: bytes) -> HttpResponse:
    try:
        table = read_table(data, kind)
    except UnusableFile as fault:
        return _choose(request, kind, plain_reason(fault.reason))
    packed = pack(request, kind, data)
    if len(packed) > MOST_PACKED:
        return _choose(request, kind, say("import.too_big"))
    rows = judge(table, kind, _around(request))
    taken = take_in(request.acting, kind, rows, request.moment, today(request), store=False)
    context = {**_told(kind, table, rows, taken), "packed": packed, "step": "2"}
    return form_page(request, "web/import/preview.html", context, {})


def pack(request: ActingRequest, kind: str, data: bytes) -> str:
    """A file as it travels along with the page, sealed for this person: we keep nothing of it."""
    return signing.dumps(data.decode("latin-1"), salt=_salt(request, kind), compress=True)


def _salt(request: ActingRequest, kind: str) -> str:
    return f"inlezen:{kind}:{request.acting.person}:{request.acting.organisation}"


def _unpacked(request: ActingRequest, kind: str) -> bytes | None:
    try:
        text = signing.loads(request.POST.get(PACKED, ""), salt=_salt(request, kind), max_age=HOURS)
    except signing.BadSignature:
        return None
    return text.encode("latin-1") if isinstance(text, str) else None


def _take(request: ActingRequest, kind: str) -> HttpResponse:
    data = _unpacked(request, kind)
    if data is None:
        return _choose(request, kind, say("import.again"))
    table = read_table(data, kind)
    rows = judge(table, kind, _around(request))
    taken = take_in(request.acting, kind, rows, request.moment, today(request), store=True)
    context = {
        **_told(kind, table, rows, taken), "packed": request.POST[PACKED], "step": "3",
    }  # fmt: skip
    return form_page(request, "web/import/done.html", context, {})


def _told(kind: str, table: Table, rows: Sequence[Judged], taken: Taken) -> Context:
    wrong = [each for each in rows if each.wrong]
    right = [each for each in rows if not each.wrong]
    return {
        "kind": kind,
        "title": say(f"import.title.{kind}"),
        "columns": list(_columns(table)),
        "header": [each.replace("_", " ") for each in table.fields if each],
        "sample": [[row.row[name] for name in table.fields if name] for row in right[:SHOWN]],
        "wrong_rows": [
            {"number": each.row.number, "text": reasons_of(each)} for each in wrong[:SHOWN_WRONG]
        ],
        "wrong": len(wrong),
        "more_wrong": max(0, len(wrong) - SHOWN_WRONG),
        "right": len(right),
        "counts": _counts(taken),
        "alike": say("doubles.import", number=str(taken.alike)) if taken.alike else "",
        "changes_nothing": bool(right) and not (taken.new or taken.changed),
    }


def _columns(table: Table) -> list[Context]:
    return [
        {
            "name": name or say("import.nameless"),
            "examples": ", ".join(_examples(table, at)) if meaning else "",
            "meaning": meaning.replace("_", " ") if meaning else say("import.not_used"),
        }
        for at, (name, meaning) in enumerate(zip(table.header, table.fields, strict=True))
    ]


def _examples(table: Table, at: int) -> list[str]:
    """What stands in a column on the first rows."""
    cells = (row.cells[at] for row in table.rows[:EXAMPLES] if at < len(row.cells))
    return [each for each in cells if each]


def _counts(taken: Taken) -> str:
    numbers: Mapping[str, int] = {"new": taken.new, "changed": taken.changed, "same": taken.same}
    return ", ".join(
        say(f"import.count.{name}", number=str(many)) for name, many in numbers.items()
    )


def reasons_of(each: Judged) -> str:
    """Everything that is wrong with a row, in words."""
    return " ".join(plain_reason(one) for one in each.wrong)


@require_POST
@keeper
def wrong_rows(request: ActingRequest, kind: str) -> HttpResponse:
    """The rows that were not taken in, as a file with the reason in a column of its own."""
    data = _unpacked(request, kind) if kind in KINDS else None
    if data is None:
        raise Http404
    table = read_table(data, kind)
    wrong = [each for each in judge(table, kind, _around(request)) if each.wrong]
    header = (say("import.column_line"), say("import.column_reason"), *table.header)
    cells = ((each.row.number, reasons_of(each), *each.row.cells) for each in wrong)
    return download(
        table_bytes(header, cells), "text/csv; charset=utf-8", f"{kind}-niet-ingelezen.csv"
    )


def download(data: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep; its name says nothing of a person."""
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def take_along(request: ActingRequest) -> HttpResponse:
    """Everything of this organisation as a zip, after saying what that is; the look is kept."""
    if request.method != "POST" or request.POST.get("akkoord") != "ja":
        confirm = {
            "lead": say("export.lead"),
            "rows": [
                (say("export.what"), say("export.what_text")),
                (say("export.log"), say("export.log_text")),
            ],
            "hidden": [],
            "label": say("export.label"),
            "back": "/organisatie/",
        }  # fmt: skip
        return page(request, "web/confirm.html", {"confirm": confirm})
    return download(
        everything(request.acting, request.moment), "application/zip", "organisatie.zip"
    )
