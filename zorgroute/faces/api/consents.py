"""The endpoints of consent: where each question stands, and answering or taking back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Body, Path, Router, Status
from pydantic import Field

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.consents import (
    Board,
    Mine,
    Told,
    answer_consent,
    board_of,
    mine_of,
    recordable,
)
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.core.engine.moves import Actor, Interrupt
from zorgroute.faces.api.bodies import Sent
from zorgroute.faces.api.cases import POINT, CaseId, IfNoneMatch, Key, tagged
from zorgroute.faces.api.entry import ApiRequest
from zorgroute.faces.api.moving import signing_of
from zorgroute.faces.api.problems import REFUSED, Trouble, missing_facts
from zorgroute.faces.api.shapes import Moment, Shown, Since

ANSWERS = {"ja": "given", "nee": "refused", "praten": "later"}
WORDS = {
    "given": "ja",
    "refused": "nee",
    "later": "praten",
    "withdrawn": "ingetrokken",
    "passed_over": "niet-op-gewacht",
}
STATES = {
    "given": "compleet",
    "incomplete": "nog-niet-compleet",
    "refused": "nee",
    "withdrawn": "ingetrokken",
    "lapsed": "vervallen",
    "missing": "open",
}
SAID_HOW = {"spoken": "gesprek", "paper": "papier", "click": "zelf", "passed_over": "uitzondering"}
ConsentName = Annotated[str, Path(alias="toestemming", max_length=120)]
router = Router(tags=["Toestemmingen"], by_alias=True)


class ConsentAnswer(Shown):
    """Een antwoord zoals het is gegeven."""

    name: str = Field(alias="naam")
    answer: str = Field(alias="antwoord")
    how: str = Field(alias="hoe")
    at: Since = Field(alias="op")


class ConsentLine(Shown):
    """Een vraag om toestemming, en hoe het ermee staat.

    Een ouder of jongere ziet het eigen antwoord en of het compleet is, nooit het antwoord van een
    ander.
    """

    name: str = Field(alias="naam")
    question: str = Field(alias="vraag")
    to: list[str] = Field(alias="ontvangers")
    classes: list[str] = Field(alias="gegevens")
    state: str = Field(alias="staat")
    until: Moment | None = Field(alias="geldigTot")
    own: str | None = Field(None, alias="eigenAntwoord")
    answers: list[ConsentAnswer] = Field(default_factory=list, alias="antwoorden")
    waiting: list[str] = Field(default_factory=list, alias="wachtOp")


class Consents(Shown):
    """Alle vragen om toestemming van een zaak die u mag kennen."""

    consents: list[ConsentLine] = Field(alias="toestemmingen")


class AnswerSent(Sent):
    """Een antwoord op een vraag om toestemming."""

    answer: Literal["ja", "nee", "praten", "ingetrokken"] = Field(alias="antwoord")
    signers: list[UUID] = Field(
        default_factory=list,
        alias="ondertekenaars",
        max_length=20,
        description="van wie het antwoord is; leeg: van uzelf, of van de enige die beslist",
    )
    how: Literal["gesprek", "papier"] = Field("gesprek", alias="hoe")
    evidence: Annotated[str, Field(max_length=500)] = Field("", alias="vindplaats")
    until: date | None = Field(None, alias="geldigTot")


@router.get(
    "/zaken/{uuid:zaak}/toestemmingen",
    response={200: Consents, 304: None},
    summary="De toestemmingen van een zaak",
    operation_id="toestemmingenLezen",
)
def consents(request: ApiRequest, case: CaseId, if_none_match: IfNoneMatch = None) -> HttpResponse:
    """Wie waarop ja of nee zei, tot wanneer, en wie nog moet antwoorden."""
    seen = case_seen_by(request.auth, case, request.moment, ["toestemming"], POINT)
    return tagged(Consents(consents=_lines(seen)), if_none_match)


@router.post(
    "/zaken/{uuid:zaak}/toestemmingen/{toestemming}",
    response={201: Consents},
    summary="Beantwoord een vraag om toestemming, of trek haar in",
    operation_id="toestemmingBeantwoorden",
)
def answer(
    request: ApiRequest,
    case: CaseId,
    name: ConsentName,
    payload: Annotated[AnswerSent, Body()],
    key: Key = None,
) -> Status[Consents]:
    """Uw eigen antwoord, of dat van anderen dat u vastlegt. Intrekken werkt meteen."""
    acting = request.auth
    seen = case_seen_by(acting, case, request.moment, ["toestemming"], POINT)
    known = {each.name for each in mine_of(seen)} if acting.is_family else set(recordable(seen))
    if name not in known | set(seen.consents):
        raise Unseen(name)
    try:
        if payload.answer == "ingetrokken":
            actor = Actor(str(acting.person), seen.role)
            move = Interrupt(actor, "withdrawal", request.moment, name)
            attempt(acting, case, move, request.moment, key=key or "")
        else:
            answer_consent(
                acting,
                seen,
                name,
                ANSWERS[payload.answer],
                request.moment,
                signing=signing_of(payload.signers, payload.how, payload.evidence, payload.until),
                key=key or "",
            )
    except Refused as refused:
        told = missing_facts(request, refused.denied.reasons, seen.route, acting)
        raise Trouble(REFUSED, {"ontbreekt": told}) from None
    again = case_seen_by(acting, case, request.moment, ["toestemming"], POINT)
    return Status(201, Consents(consents=_lines(again)))


def _lines(seen: SeenCase) -> list[ConsentLine]:
    if seen.acting.is_family:
        return [_mine(seen, each) for each in mine_of(seen)]
    return [_board(seen, each) for each in board_of(seen)]


def _mine(seen: SeenCase, each: Mine) -> ConsentLine:
    return ConsentLine(
        name=each.name,
        question=seen.teller().titles.consent(each.name),
        to=list(each.consent.to),
        classes=[kind.value for kind in each.consent.classes],
        state=STATES["given" if each.is_complete else "incomplete"],
        until=each.until,
        own=WORDS.get(each.own),
    )


def _board(seen: SeenCase, each: Board) -> ConsentLine:
    return ConsentLine(
        name=each.name,
        question=seen.teller().titles.consent(each.name),
        to=list(each.to),
        classes=list(each.classes),
        state=STATES.get(each.state, each.state),
        until=each.until,
        answers=[_told(one) for one in each.told],
        waiting=[one.name for one in each.waiting],
    )


def _told(each: Told) -> ConsentAnswer:
    return ConsentAnswer(
        name=each.name,
        answer=WORDS.get(each.answer, each.answer),
        how=SAID_HOW.get(each.how, each.how),
        at=each.at,
    )
