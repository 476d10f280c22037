"""Whom does somebody call now, in this municipality, also when everything else is down?

The pages are made once, from the table of crisis contacts; no request touches a database, a
session or a cookie, so that any cache may keep them (R141, R143).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.translation import override
from django.views.decorators.http import require_safe

from zorgroute.chain.routebook.content import Content

CRISIS, URGENT = "crisis", "spoed"
# The contacts whose number is the same everywhere: the emergency number and the free national
# number of Veilig Thuis. A municipality's own number goes first.
NATIONAL = ("112", "veilig_thuis")
KEPT_BY_CACHES = 300
NAMES = {"dalfsen": "Dalfsen", "nijmegen": "Nijmegen", "westerkwartier": "Westerkwartier"}


@dataclass(frozen=True)
class Contact:
    """Somebody to call. Without a number it is said that the number is not known."""

    code: str
    name: str
    explanation: str
    phone: str
    question: str

    @property
    def link(self) -> str:
        """The number as a telephone dials it."""
        return re.sub(r"[^\d+]", "", self.phone)

    @property
    def needs_number(self) -> bool:
        """A family's own doctor has no number of ours; everybody else should have one."""
        return not self.phone and self.code != "huisarts"


def contacts(rows: Sequence[Mapping[str, str]], municipality: str, way: str) -> tuple[Contact, ...]:
    """The contacts of a municipality for one exit, in the agreed order."""
    national = _national(rows)
    chosen = [row for row in rows if (row["municipality"], row["exit"]) == (municipality, way)]
    return tuple(
        Contact(
            row["contact"],
            row["name"],
            row["explanation"],
            row["phone"] or national.get(row["contact"], ""),
            row["split_question"],
        )
        for row in sorted(chosen, key=lambda row: int(row["position"]))
    )


def everywhere(rows: Sequence[Mapping[str, str]]) -> tuple[Contact, ...]:
    """The contacts for who is in no municipality that we know."""
    national = _national(rows)
    return (
        Contact("112", "112", "Gevaar voor een leven", national.get("112", "112"), ""),
        Contact("veilig_thuis", "Veilig Thuis", "Advies en melden", national["veilig_thuis"], ""),
        Contact(
            "huisarts", "Huisarts of huisartsenpost", "De eigen huisarts van het gezin", "", ""
        ),
    )


@require_safe
def crisis(_request: HttpRequest, municipality: str = "") -> HttpResponse:
    """The page with numbers; the same bytes for everyone, logged in or not."""
    page = pages().get(municipality)
    if page is None:
        raise Http404
    response = HttpResponse(page)
    patch_cache_control(response, public=True, max_age=KEPT_BY_CACHES)
    return response


@cache
def pages() -> Mapping[str, bytes]:
    """Every page by municipality; the one without a name holds what is true everywhere."""
    rows = Content().rows("crisis_contacts")
    known = sorted({row["municipality"] for row in rows})
    made = {"": _page("", everywhere(rows), (), known)}
    for name in known:
        made[name] = _page(name, contacts(rows, name, CRISIS), contacts(rows, name, URGENT), known)
    return made


def _page(
    municipality: str, call: Sequence[Contact], urgent: Sequence[Contact], known: Sequence[str]
) -> bytes:
    with override("nl"):
        html = render_to_string(
            "web/crisis.html",
            {
                "municipality": NAMES.get(municipality, municipality.capitalize()),
                "contacts": call,
                "urgent": urgent,
                "others": [(name, NAMES.get(name, name.capitalize())) for name in known]
                if not municipality
                else [],
            },
        )
    return html.encode()


def _national(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The numbers that hold everywhere: the first of the table for each such contact."""
    found: dict[str, str] = {}
    for row in rows:
        if row["contact"] in NATIONAL and row["phone"]:
            found.setdefault(row["contact"], row["phone"])
    return found


# Made when the module is loaded: a table that cannot be read stops the start, not the page.
pages()
