"""Which resources does the API show, and what are their fields called in Dutch?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from zorgroute.core.engine.world import AMSTERDAM

ShownT = TypeVar("ShownT")
# Any offset comes in, UTC goes out (API design rules, date-time/timezone).
Moment = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(UTC))]


def _begin_of_day(moment: datetime) -> datetime:
    """The day alone: at what hour somebody elsewhere did something is not told (T19)."""
    day = moment.astimezone(AMSTERDAM).replace(hour=0, minute=0, second=0, microsecond=0)
    return day.astimezone(UTC)


Since = Annotated[datetime, AfterValidator(_begin_of_day)]


class Shown(BaseModel):
    """Something the API shows: made by its English name, sent by its Dutch one."""

    model_config = ConfigDict(populate_by_name=True, extra="forbid")


class Missing(Shown):
    """Een feit dat nog ontbreekt, met wat eraan te doen is."""

    code: str
    title: str = Field(alias="titel")
    mend: str = Field(alias="herstel")
    field: str | None = Field(None, alias="veld")
    whose: str | None = Field(None, alias="wie")


class Invalid(Shown):
    """Een deel van het verzoek dat niet klopt."""

    name: str = Field(alias="naam")
    code: str
    reason: str = Field(alias="reden")


class Problem(Shown):
    """Een probleem volgens RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    missing: list[Missing] | None = Field(None, alias="ontbreekt")
    invalid: list[Invalid] | None = Field(None, alias="ongeldig")
    by: str | None = Field(None, alias="door")
    at: Moment | None = Field(None, alias="op")


class Page(Shown, Generic[ShownT]):
    """Een bladzijde van een lijst."""

    count: int = Field(ge=0)
    next: str | None
    previous: str | None
    results: list[ShownT]


class Child(Shown):
    """Een kind over wie u een zorg kunt melden."""

    id: UUID
    name: str = Field(alias="naam")
    short_name: str = Field(alias="korteNaam")
    birth_date: date | None = Field(alias="geboortedatum")
    group: str = Field(alias="groep")


class ChildOfCase(Shown):
    """Het kind van een zaak, met de korte naam die op schermen staat."""

    id: UUID
    short_name: str = Field(alias="korteNaam")


class CaseLine(Shown):
    """Een zaak in een lijst."""

    id: UUID
    url: str
    child: ChildOfCase | None = Field(alias="kind")
    route: str
    is_open: bool = Field(alias="isOpen")


class WayOut(Shown):
    """Een uitkomst van een stap, en wat daarvoor nog ontbreekt."""

    outcome: str = Field(alias="uitkomst")
    title: str = Field(alias="titel")
    missing: list[Missing] = Field(alias="ontbreekt")


class OpenStep(Shown):
    """Een open stap. Gebeurt die binnen een andere organisatie, dan is alleen bekend bij wie."""

    is_elsewhere: bool = Field(alias="isElders")
    is_yours: bool = Field(alias="isAanU")
    who: list[str] = Field(alias="wie")
    line: str | None = Field(None, alias="lijn")
    step: str | None = Field(None, alias="stap")
    title: str | None = Field(None, alias="titel")
    person: str | None = Field(None, alias="persoon")
    earliest: Moment | None = Field(None, alias="vanaf")
    due: Moment | None = Field(None, alias="uiterlijk")
    is_chosen: bool | None = Field(None, alias="isGekozenDag")
    is_late: bool | None = Field(None, alias="isTeLaat")
    why: str | None = Field(None, alias="waarom")
    when: str | None = Field(None, alias="wanneer")
    missing: list[Missing] = Field(default_factory=list, alias="ontbreekt")
    ways: list[WayOut] = Field(default_factory=list, alias="uitkomsten")


class Task(Shown):
    """Iets wat naast de stappen wacht."""

    id: str
    kind: str = Field(alias="soort")
    title: str = Field(alias="titel")
    since: Since = Field(alias="sinds")


class Standing(Shown):
    """Wie verantwoordelijk is, en hoe de zaak eindigde."""

    holder: str = Field(alias="verantwoordelijke")
    holder_person: str | None = Field(alias="persoon")
    offered: str | None = Field(alias="aangebodenAan")
    is_alarm: bool = Field(alias="isAlarm")
    result: str | None = Field(alias="resultaat")


class Answered(Shown):
    """Een vraag met het antwoord dat is vastgelegd."""

    name: str = Field(alias="naam")
    question: str = Field(alias="vraag")
    value: str | int | list[str] = Field(alias="antwoord")
    is_closed: bool = Field(
        False, alias="gesloten", description="gevoelig: alleen te lezen met een `reden`"
    )


class Happened(Shown):
    """Iets wat gebeurde, in de woorden van de lezer. Alleen eigen handelingen hebben een id."""

    on: date = Field(alias="op")
    words: str = Field(alias="woorden")
    note: str = Field(alias="toelichting")
    is_corrected: bool = Field(alias="isTeruggehaald")
    act: str | None = Field(alias="handeling")
    answers: list[Answered] = Field(alias="antwoorden")


class Someone(Shown):
    """Iemand die meedoet en gebeld kan worden."""

    role: str = Field(alias="functie")
    title: str = Field(alias="titel")
    name: str = Field(alias="naam")
    phone: str = Field(alias="telefoon")
    organisation: str = Field(alias="organisatie")
    stand_in: str | None = Field(alias="vervanger")


class Case(Shown):
    """Een zaak zoals u die mag zien."""

    id: UUID
    url: str
    child: ChildOfCase | None = Field(alias="kind")
    route: str
    route_version: str = Field(alias="routeversie", description="kenmerk van de versie")
    role: str = Field(alias="uwFunctie")
    is_open: bool = Field(alias="isOpen")
    standing: Standing = Field(alias="stand")
    steps: list[OpenStep] = Field(alias="stappen")
    tasks: list[Task] = Field(alias="taken")
    people: list[Someone] = Field(alias="mensen")
    timeline: list[Happened] = Field(alias="tijdlijn")


class Now(Shown):
    """Wat nu, wie, wanneer en waarom."""

    sentences: list[str] = Field(alias="zinnen")
    standing: Standing = Field(alias="stand")
    steps: list[OpenStep] = Field(alias="stappen")
    tasks: list[Task] = Field(alias="taken")


class Work(Shown):
    """Iets wat op u wacht, of waar u op wacht."""

    case: UUID = Field(alias="zaak")
    url: str
    child: ChildOfCase | None = Field(alias="kind")
    of_kind: str = Field(alias="soort")
    title: str = Field(alias="titel")
    line: str | None = Field(alias="lijn")
    step: str | None = Field(alias="stap")
    since: Since | None = Field(alias="sinds")
    earliest: Moment | None = Field(alias="vanaf")
    due: Moment | None = Field(alias="uiterlijk")
    is_late: bool = Field(alias="isTeLaat")
    instead_of: str | None = Field(alias="namens")


class RouteLine(Shown):
    """Een route in een lijst."""

    name: str = Field(alias="naam")
    title: str = Field(alias="titel")
    url: str
    municipality: str = Field(alias="gemeente")
    version: int = Field(alias="versie")
    digest: str = Field(alias="kenmerk")


class Option(Shown):
    """Een mogelijk antwoord."""

    name: str = Field(alias="naam")
    title: str = Field(alias="titel")


class Question(Shown):
    """Een vraag die bij een stap wordt vastgelegd."""

    name: str = Field(alias="naam")
    kind: str = Field(alias="soort")
    title: str = Field(alias="vraag")
    is_required: bool = Field(alias="isVerplicht")
    options: list[Option] = Field(alias="antwoorden")


class RouteStep(Shown):
    """Een stap van een route."""

    name: str = Field(alias="naam")
    title: str = Field(alias="titel")
    who: list[str] = Field(alias="wie")
    with_: list[str] = Field(alias="met")
    with_one_of: list[str] = Field(alias="metEenVan")
    meldcode: int | None
    questions: list[Question] = Field(alias="vragen")
    outcomes: list[Option] = Field(alias="uitkomsten")


class RoutePart(Shown):
    """De hoofdlijn of een spoor van een route."""

    name: str = Field(alias="naam")
    title: str = Field(alias="titel")
    may_start: list[str] = Field(alias="teStartenDoor")
    steps: list[RouteStep] = Field(alias="stappen")


class Route(RouteLine):
    """Een route met haar stappen, vragen en uitkomsten."""

    roles: list[Option] = Field(alias="functies")
    lines: list[RoutePart] = Field(alias="lijnen")


class Made(Shown):
    """Een zaak die met de melding is begonnen."""

    case: UUID = Field(alias="zaak")
    url: str


class Moved(Shown):
    """Een zet die is gedaan."""

    case: UUID = Field(alias="zaak")
    kind: str = Field(alias="soort")
    url: str
