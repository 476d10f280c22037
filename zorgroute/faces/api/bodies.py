"""What may be sent to the API: a concern, and the moves on a case?"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictInt, StrictStr

from zorgroute.core.engine.moves import Channel

LONG = 20_000
Name = Annotated[str, Field(min_length=1, max_length=120)]
Words = Annotated[str, Field(max_length=LONG)]
Given = Annotated[
    Annotated[StrictStr, Field(max_length=LONG)]
    | StrictInt
    | Annotated[list[Annotated[StrictStr, Field(max_length=LONG)]], Field(max_length=200)],
    Field(description="tekst, heel getal, of een lijst van teksten"),
]


class Sent(BaseModel):
    """Something that is sent; a field it does not have is refused, not passed over."""

    model_config = ConfigDict(populate_by_name=False, extra="forbid")


class NewChild(Sent):
    """Een kind dat nog niet in uw lijst staat; alleen uw eigen organisatie krijgt het erbij."""

    given: Annotated[str, Field(min_length=1, max_length=80)] = Field(alias="voornaam")
    prefix: Annotated[str, Field(max_length=20)] = Field("", alias="tussenvoegsel")
    surname: Annotated[str, Field(min_length=1, max_length=80)] = Field(alias="achternaam")
    born: date = Field(alias="geboortedatum", ge=date(1995, 1, 1))


class Concern(Sent):
    """Een zorg over een kind: een kind uit uw lijst, of een nieuw kind."""

    route: Name
    child: UUID | None = Field(None, alias="kind", description="een kind uit uw lijst")
    new_child: NewChild | None = Field(None, alias="nieuwKind")
    domains: list[Literal["ontwikkeling", "veiligheid"]] = Field(
        alias="domeinen", min_length=1, max_length=2
    )
    facts: Words = Field(alias="feiten", min_length=1, description="wat u zag of hoorde")
    seen_on: date = Field(alias="gezienOp")
    tried: Words = Field("", alias="geprobeerd", description="wat u zelf al deed")


class OnBehalf(Sent):
    """Voor wie u dit vastlegt, en langs welke weg u het hoorde."""

    role: Name = Field(alias="functie")
    channel: Channel = Field(alias="kanaal")


class Otherwise(Sent):
    """Waarom u het anders doet dan de route zegt."""

    code: Name
    note: Words = Field("", alias="toelichting")


class Move(Sent):
    """What every move has."""

    at: AwareDatetime | None = Field(None, alias="op", description="wanneer; leeg is nu")


class TakeStep(Move):
    """Doe een stap met een uitkomst."""

    kind: Literal["stap"] = Field(alias="soort")
    step: Name = Field(alias="stap")
    outcome: Name = Field(alias="uitkomst")
    line: Name = Field("main", alias="lijn")
    record: dict[Name, Given] = Field(default_factory=dict, alias="antwoorden", max_length=200)
    present: list[Name] = Field(default_factory=list, alias="aanwezig", max_length=50)
    on_behalf: OnBehalf | None = Field(None, alias="namens")
    waiver: Otherwise | None = Field(None, alias="anders")
    feedback: Name | None = Field(None, alias="terugkoppeling")
    signers: list[UUID] = Field(
        default_factory=list,
        alias="ondertekenaars",
        max_length=20,
        description="van wie een antwoord op een vraag om toestemming is; leeg telt het alleen als "
        "er maar één persoon over beslist",
    )
    how: Literal["gesprek", "papier"] = Field("gesprek", alias="hoeGegeven")
    evidence: Annotated[str, Field(max_length=500)] = Field("", alias="vindplaats")
    next_on: date | None = Field(None, alias="volgendeOp")


class StartTrack(Move):
    """Begin een spoor."""

    kind: Literal["spoor"] = Field(alias="soort")
    track: Name = Field(alias="spoor")
    next_on: date | None = Field(None, alias="volgendeOp")


class Divert(Move):
    """Wijk af: ga naar een andere stap zonder deze te doen."""

    kind: Literal["omleiding"] = Field(alias="soort")
    to: Name = Field(alias="naar")
    waiver: Otherwise = Field(alias="anders")
    line: Name = Field("main", alias="lijn")
    next_on: date | None = Field(None, alias="volgendeOp")


class AnswerHandover(Move):
    """Neem de verantwoordelijkheid aan, of niet."""

    kind: Literal["overdracht"] = Field(alias="soort")
    accept: bool = Field(alias="aannemen")


class Correct(Move):
    """Haal een eigen handeling terug."""

    kind: Literal["correctie"] = Field(alias="soort")
    act: Name = Field(alias="handeling", description="het id uit de tijdlijn")
    note: Words = Field(alias="toelichting")


class Register(Move):
    """Leg vast wat naast de route gebeurde."""

    kind: Literal["registratie"] = Field(alias="soort")
    about: Literal["melding", "verwijzing", "consult", "contact", "crisis"] = Field(alias="wat")
    detail: Words = Field(alias="toelichting")
    reference: str = Field("", alias="kenmerk", max_length=200)


class FinishItem(Move):
    """Handel een taak af."""

    kind: Literal["taak"] = Field(alias="soort")
    item: Name = Field(alias="taak", description="het id uit `taken`")
    next_on: date | None = Field(None, alias="volgendeOp")


class Interrupt(Move):
    """Geef door dat er iets in het leven veranderde."""

    kind: Literal["onderbreking"] = Field(alias="soort")
    about: Name = Field(
        alias="wat",
        description="`withdrawal`, `loss_of_authority`, `birthday_12`, `birthday_16`, `move`, "
        "`death` of `change_of_responsible`",
    )
    detail: str = Field(
        "",
        alias="over",
        max_length=120,
        description="welke toestemming (leeg is alle), het id van de ouder, of de functie die "
        "wordt gevraagd; bij de andere leeg",
    )
    note: Words = Field("", alias="toelichting", description="in woorden; ouders lezen dit niet")


class Reopen(Move):
    """Neem een afgesloten zaak weer op."""

    kind: Literal["heropening"] = Field(alias="soort")
    note: Words = Field(alias="toelichting")
    to: Name | None = Field(None, alias="naar")


AnyMove = Annotated[
    TakeStep
    | StartTrack
    | Divert
    | AnswerHandover
    | Correct
    | Register
    | FinishItem
    | Interrupt
    | Reopen,
    Field(discriminator="kind"),
]
