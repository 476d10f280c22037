"""The endpoints of consent: where each question stands, and answering or taking back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Body, Path, Router, Status
from pydantic import Field, model_validator

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
from zorgroute.chain.cases.signing import Signing
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.core.engine.moves import Actor, Interrupt
from zorgroute.core.policy.consenting import GIVEN
from zorgroute.core.policy.parting import Part, asked_in
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
PART_COMPLETE = "deels-compleet"
SAID_HOW = {"spoken": "gesprek", "paper": "papier", "click": "zelf", "passed_over": "uitzondering"}
Names = Annotated[list[Annotated[str, Field(max_length=120)]], Field(max_length=100)]
ConsentName = Annotated[str, Path(alias="toestemming", max_length=120)]
router = Router(tags=["Toestemmingen"], by_alias=True)


class ConsentAnswer(Shown):
    """Een antwoord zoals het is gegeven; bij een ja ook voor wie en over wat."""

    name: str = Field(alias="naam")
    answer: str = Field(alias="antwoord")
    to: list[str] = Field(default_factory=list, alias="ontvangers")
    classes: list[str] = Field(default_factory=list, alias="gegevens")
    how: str = Field(alias="hoe")
    at: Since = Field(alias="op")


class ConsentLine(Shown):
    """Een vraag om toestemming, en hoe het ermee staat.

    Een ouder of jongere ziet het eigen antwoord en of het compleet is, nooit het antwoord van een
    ander. Wat geldt, is waar iedereen die beslist ja op zei: `geldtVoor` en `geldtOver`.
    """

    name: str = Field(alias="naam")
    question: str = Field(alias="vraag")
    to: list[str] = Field(alias="ontvangers")
    classes: list[str] = Field(alias="gegevens")
    state: str = Field(alias="staat")
    counts_for: list[str] = Field(default_factory=list, alias="geldtVoor")
    counts_about: list[str] = Field(default_factory=list, alias="geldtOver")
    until: Moment | None = Field(alias="geldigTot")
    own: str | None = Field(None, alias="eigenAntwoord")
    own_to: list[str] = Field(default_factory=list, alias="eigenOntvangers")
    own_classes: list[str] = Field(default_factory=list, alias="eigenGegevens")
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
    receivers: Names | None = Field(
        None,
        alias="ontvangers",
        description="bij ja: wie het mag weten, uit wat is gevraagd; weggelaten: iedereen",
    )
    classes: Names | None = Field(
        None,
        alias="gegevens",
        description="bij ja: wat zij mogen weten, uit wat is gevraagd; weggelaten: alles. Wie iets"
        " mag weten, weet ook dat er iets is",
    )

    @model_validator(mode="after")
    def _part_is_of_a_yes(self) -> AnswerSent:
        if self.answer != "ja" and (self.receivers is not None or self.classes is not None):
            raise ValueError("ontvangers en gegevens horen alleen bij ja")
        return self

    def signing(self, name: str) -> Signing | None:
        """Of whom the answer is, and for which part a yes is."""
        signing = signing_of(self.signers, self.how, self.evidence, self.until)
        if self.receivers is None and self.classes is None:
            return signing
        return replace(
            signing or Signing(),
            receivers={} if self.receivers is None else {name: tuple(self.receivers)},
            classes={} if self.classes is None else {name: tuple(self.classes)},
        )


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
                signing=payload.signing(name),
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
    asked = asked_in(each.consent)
    out = Part(
        (*each.left.receivers, *each.missing.receivers), (*each.left.classes, *each.missing.classes)
    )
    return ConsentLine(
        name=each.name,
        question=seen.teller().titles.consent(each.name),
        to=list(each.consent.to),
        classes=[kind.value for kind in each.consent.classes],
        state=_state("given" if each.is_complete else "incomplete", out),
        counts_for=_but(asked.receivers, out.receivers) if each.is_complete else [],
        counts_about=_but(asked.classes, out.classes) if each.is_complete else [],
        until=each.until,
        own=WORDS.get(each.own),
        own_to=_but(asked.receivers, each.left.receivers) if each.own == GIVEN else [],
        own_classes=_but(asked.classes, each.left.classes) if each.own == GIVEN else [],
    )


def _but(asked: Collection[str], left: Collection[str]) -> list[str]:
    return [each for each in asked if each not in left]


def _state(state: str, out: Part) -> str:
    """Where a consent stands; complete is only what everybody who decides allows."""
    if state == GIVEN and not out.is_whole:
        return PART_COMPLETE
    return STATES.get(state, state)


def _board(seen: SeenCase, each: Board) -> ConsentLine:
    out, is_given = Part(each.kept_out, each.left_classes), each.state == GIVEN
    return ConsentLine(
        name=each.name,
        question=seen.teller().titles.consent(each.name),
        to=list(each.to),
        classes=list(each.classes),
        state=_state(each.state, out),
        counts_for=_but(each.to, out.receivers) if is_given else [],
        counts_about=_but(each.classes, out.classes) if is_given else [],
        until=each.until,
        answers=[_told(one, each) for one in each.told],
        waiting=[one.name for one in each.waiting],
    )


def _told(each: Told, of: Board) -> ConsentAnswer:
    is_yes = each.answer == GIVEN
    return ConsentAnswer(
        name=each.name,
        answer=WORDS.get(each.answer, each.answer),
        to=_but(of.to, each.left.receivers) if is_yes else [],
        classes=_but(of.classes, each.left.classes) if is_yes else [],
        how=SAID_HOW.get(each.how, each.how),
        at=each.at,
    )
