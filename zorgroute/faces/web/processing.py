"""What are data used for here, on which ground and for how long, for who watches over it?"""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties.exporting import table_bytes
from zorgroute.chain.rights.processing import Activity, register
from zorgroute.chain.rights.queries import keeps_a_desk
from zorgroute.chain.routebook.queries import content
from zorgroute.core.wording.catalogue import NL
from zorgroute.faces.web.pages import ActingRequest, language, page, professional
from zorgroute.faces.web.texts import texts

TABLE = "requests"


@require_safe
@professional
def processing(request: ActingRequest) -> HttpResponse:
    """The register of processing of this installation (AVG 30), with the terms of keeping."""
    _must_keep_desk(request)
    t = texts(TABLE)
    terms = {row["code"]: row for row in content().rows("retention")}
    context = {
        "t": t,
        "back": {"url": reverse("requests"), "label": t("title")},
        "activities": [
            {
                "label": each.label if language() == NL else each.label_en,
                "rows": _rows(each, {code: row["label"] for code, row in terms.items()}),
            }
            for each in register().values()
        ],
        "terms": [
            (
                row["label"] if language() == NL else row["label_en"],
                " ".join(each for each in (row["amount"], row["unit"]) if each) or "-",
                row["law"],
                row["note"],
            )
            for row in terms.values()
        ],
    }
    return page(request, "web/requests/processing.html", context)


def _rows(each: Activity, terms: dict[str, str]) -> list[tuple[str, str]]:
    t = texts(TABLE)
    keeping = "; ".join(terms.get(code, code) for code in each.retention)
    rows = [
        (t("purpose"), each.purpose if language() == NL else each.purpose_en),
        (t("grounds"), "; ".join(part for part in (each.ground, each.special_ground) if part)),
        (t("people"), each.people),
        (t("data"), each.data),
        (t("receivers"), each.receivers),
        (t("keeping"), keeping),
        (t("safety"), each.security),
    ]
    return [(label, words) for label, words in rows if words]


@require_safe
@professional
def processing_file(request: ActingRequest) -> HttpResponse:
    """The same register as a table."""
    _must_keep_desk(request)
    rows = [asdict(each) for each in register().values()]
    header = list(rows[0])
    cells = ([" ".join(v) if isinstance(v, tuple) else v for v in row.values()] for row in rows)
    response = HttpResponse(table_bytes(header, cells), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verwerkingen.csv"'
    return response


def _must_keep_desk(request: ActingRequest) -> None:
    if not keeps_a_desk(request.acting):
        raise Unseen("register")
