"""How does an organisation keep the seals of the log, and see later that nobody changed it?"""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from zorgroute.chain.emergency.rules import PRIVACY_OFFICER
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.witnessing import Compared, compare, newest_lines
from zorgroute.chain.parties import organising
from zorgroute.faces.web.pages import ActingRequest, Context, page, professional
from zorgroute.faces.web.texts import Texts, texts

TABLE, FILE, PART = "seals", "bestand", "zegels"
MOST_BYTES, SHOWN = 12_000_000, 10


def _must_keep(request: ActingRequest) -> None:
    """Let in who keeps an organisation and its privacy officer; for others this is not there."""
    if request.acting.role != PRIVACY_OFFICER:
        organising.must_keep(request.acting)


@require_safe
@professional
def seals_file(request: ActingRequest) -> HttpResponse:
    """The newest seals as a text file, in the lines of a witness."""
    _must_keep(request)
    note_look(request.acting, request.moment, [PART], action="E", ground="toezicht")
    response = HttpResponse(
        "".join(f"{line}\n" for line in newest_lines()), content_type="text/plain; charset=us-ascii"
    )
    response["Content-Disposition"] = 'attachment; filename="zegels.txt"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@professional
def seals_page(request: ActingRequest) -> HttpResponse:
    """What seals are, the newest to keep, and a kept file laid beside them."""
    _must_keep(request)
    t = texts(TABLE)
    newest = newest_lines(1)
    wrong, found = "", None
    if request.method == "POST":
        given = request.FILES.get(FILE)
        if given is None:
            wrong = t("no_file")
        elif (given.size or 0) > MOST_BYTES:
            wrong = t("too_big")
        else:
            found = compare(given.read().decode("ascii", "replace").splitlines())
    context = {
        "t": t,
        "newest": newest[0].split()[0] if newest else "",
        "result": _result(t, found) if found else None,
        "wrong": wrong,
        "errors": [{"target": FILE, "text": wrong}] if wrong else [],
        "has_errors": bool(wrong),
    }
    return page(request, "web/review/seals.html", context)


def _result(t: Texts, found: Compared) -> Context:
    if found.is_whole:
        return {"title": t("same"), "text": t("same_text", number=str(found.same)), "focus": True}
    if not (found.same or found.differs or found.missing):
        return {"title": t("nothing"), "text": t("nothing_text"), "state": "attention"}
    said = [
        t(code, numbers=_numbers(t, numbers))
        for code, numbers in (("differs", found.differs), ("missing", found.missing))
        if numbers
    ]
    if found.unreadable:
        said.append(t("unreadable", number=str(found.unreadable)))
    return {"title": t("not_same"), "text": " ".join([*said, t("then")]), "state": "attention"}


def _numbers(t: Texts, numbers: tuple[int, ...]) -> str:
    shown = ", ".join(str(each) for each in numbers[:SHOWN])
    more = len(numbers) - SHOWN
    return t("and_more", numbers=shown, number=str(more)) if more > 0 else shown
