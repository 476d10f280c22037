"""The endpoints of a case: see it, ask what now, and make a move."""

from __future__ import annotations

import hashlib
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import parse_etags
from ninja import Body, Header, Path, Query, Router, Status
from pydantic import BaseModel

from zorgroute.chain.cases.access import SeenCase, case_seen_by, part_in
from zorgroute.chain.cases.actions import Seen, attempt
from zorgroute.chain.cases.lists import cases_of
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.faces.api import shapes
from zorgroute.faces.api.bodies import AnyMove
from zorgroute.faces.api.entry import ApiRequest
from zorgroute.faces.api.moving import Part, move_of, signing_with
from zorgroute.faces.api.problems import REFUSED, STALE, Trouble, missing_facts
from zorgroute.faces.api.showing import case_url, child_of_case, now_of_case, page_of, whole_case

POINT = "api"
KEY = "^[!-~]{1,80}$"
Number = Annotated[int, Query(alias="pagina", ge=1, le=10_000)]
Size = Annotated[int, Query(alias="paginaGrootte", ge=1, le=100)]
CaseId = Annotated[UUID, Path(alias="zaak")]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=KEY,
        description="dezelfde sleutel met hetzelfde verzoek geeft hetzelfde antwoord",
    ),
]
Reason = Annotated[
    str | None,
    Query(
        alias="reden",
        max_length=40,
        description="waarom u het gevoelige leest: "
        "mijn_stap, gesprek_voorbereiden, veiligheid_wegen of vraag_gezin",
    ),
]
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=1_000)]
IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match", max_length=1_000)]
router = Router(tags=["Zaken"], by_alias=True)


@router.get(
    "/zaken",
    response=shapes.Page[shapes.CaseLine],
    summary="Uw zaken",
    operation_id="zakenLijst",
)
def case_list(request: ApiRequest, number: Number = 1, size: Size = 20) -> dict[str, object]:
    """Alle zaken waaraan u meedoet, de nieuwste eerst."""
    lines = [
        shapes.CaseLine(
            id=case,
            url=case_url(case),
            child=child_of_case(child),
            route=route.name,
            is_open=is_open,
        )
        for case, child, route, is_open in cases_of(request.auth, request.moment)
    ]
    return page_of(request, lines, number, size)


@router.get(
    "/zaken/{uuid:zaak}",
    response={200: shapes.Case, 304: None},
    url_name="zaak",
    summary="Een zaak",
    operation_id="zaakLezen",
)
def one_case(
    request: ApiRequest, case: CaseId, reason: Reason = None, if_none_match: IfNoneMatch = None
) -> HttpResponse:
    """Een zaak zoals u die mag zien: de stand, open stappen, wat ontbreekt en wat gebeurde.

    Gevoelige antwoorden blijven gesloten tot u een reden meegeeft; die wordt vastgelegd.
    """
    seen = case_seen_by(
        request.auth, case, request.moment, access_point=POINT, reason_given=reason or ""
    )
    return tagged(whole_case(request, seen), if_none_match)


@router.get(
    "/zaken/{uuid:zaak}/wat-nu",
    response={200: shapes.Now, 304: None},
    summary="Wat nu, wie, wanneer en waarom",
    operation_id="zaakWatNu",
)
def case_now(request: ApiRequest, case: CaseId, if_none_match: IfNoneMatch = None) -> HttpResponse:
    """Het antwoord op ‘wat nu’ in gewone zinnen en als gegevens."""
    seen = case_seen_by(request.auth, case, request.moment, ["wat-nu"], POINT)
    return tagged(now_of_case(request, seen), if_none_match)


@router.post(
    "/zaken/{uuid:zaak}/zetten",
    response={201: shapes.Moved},
    summary="Doe een zet",
    operation_id="zetDoen",
)
def make_move(
    request: ApiRequest,
    case: CaseId,
    payload: Annotated[AnyMove, Body()],
    key: Key = None,
    if_match: IfMatch = None,
) -> Status[shapes.Moved]:
    """Doe een stap, begin een spoor, neem over, haal terug, leg vast of handel een taak af.

    Kan het nog niet, dan noemt het antwoord alles wat ontbreekt en verandert er niets.
    """
    acting = request.auth
    route, roles = part_in(acting, case, request.moment)
    part = Part(acting, case, route, roles, request.moment)
    try:
        move = move_of(part, payload)
        seen = _must_match(request, part, if_match)
        attempt(
            acting, case, move, request.moment, seen=seen, key=key or "",
            signing=signing_with(payload),
        )  # fmt: skip
    except Refused as refused:
        told = missing_facts(request, refused.denied.reasons, route, acting)
        raise Trouble(REFUSED, {"ontbreekt": told}) from None
    return Status(201, shapes.Moved(case=case, kind=payload.kind, url=case_url(case)))


def _must_match(request: ApiRequest, part: Part, if_match: str | None) -> Seen | None:
    """Stop when the case is not any more what the sender saw; else hold on to what it is now."""
    if if_match is None:
        return None
    seen = case_seen_by(part.acting, part.case, part.now, ["zaak"], POINT)
    wanted = parse_etags(if_match)
    if "*" not in wanted and etag_of(_bytes(whole_case(request, seen))) not in wanted:
        raise Trouble(STALE)
    return Seen(version=_version(seen))


def _version(seen: SeenCase) -> int:
    return seen.version


def tagged(shown: BaseModel, if_none_match: str | None) -> HttpResponse:
    """An answer with its ETag, or 304 when the sender has it already.

    The tag is that of what this reader sees, not of the case: a version number would tell that
    something happened which the reader may not know of (T33).
    """
    body = _bytes(shown)
    tag = etag_of(body)
    wanted = parse_etags(if_none_match) if if_none_match else []
    if tag in wanted or "*" in wanted:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type="application/json")
    response["ETag"] = tag
    return response


def etag_of(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _bytes(shown: BaseModel) -> bytes:
    return shown.model_dump_json(by_alias=True).encode()
