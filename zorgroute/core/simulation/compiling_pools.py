"""Who does a step for a kind of child, and in whose line does it wait?"""

from __future__ import annotations

from dataclasses import dataclass, field

from zorgroute.core.routes.route import Route
from zorgroute.core.simulation.capacity import HOURS_IN_WEEK, Staff, calendar_of, staff_of
from zorgroute.core.simulation.compiled import Pool
from zorgroute.core.simulation.compiling_steps import Spot, Steps
from zorgroute.core.simulation.model import FREE, MEETING, PEOPLE
from zorgroute.core.simulation.scenario_scalars import DurationWords
from zorgroute.core.simulation.scenario_words import Doing, Meeting, Places, ScenarioFile
from zorgroute.core.terms.calendar import Calendar

DAYS_IN_YEAR = 365.25


@dataclass(frozen=True)
class Done:
    """How a step is done for a kind of child.

    `pool` is its number; `takes` occupies a worker or place of it, `factor` times as long as it is
    written; `after` passes without anybody. `function` does it, as the people of `person`.
    """

    pool: int
    takes: DurationWords | None
    factor: float
    after: DurationWords | None
    function: str
    person: str


@dataclass
class Pools:
    """The pools that are used, each with its number and its calendar."""

    steps: Steps
    calendar: Calendar
    found: list[Pool] = field(default_factory=lambda: [Pool("", "", FREE)])
    calendars: list[tuple[list[tuple[float, int]], float]] = field(
        default_factory=lambda: [([], 0.0)]
    )
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    staffs: dict[int, Staff] = field(default_factory=dict)
    people_of: dict[str, str] = field(default_factory=dict)
    meetings: dict[Spot, str] = field(default_factory=dict)
    places: dict[Spot, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, function in self.model.functions.items():
            for role in function.roles or (name,):
                self.people_of[role] = name
        for name, meeting in self.model.meetings.items():
            self.meetings.update({self.steps.named[step]: name for step in meeting.steps
                                  if step in self.steps.named})  # fmt: skip
        for name, places in self.model.places.items():
            self.places.update({self.steps.named[step]: name for step in places.steps
                                if step in self.steps.named})  # fmt: skip

    @property
    def model(self) -> ScenarioFile:
        return self.steps.model

    def done(self, spot: Spot, klass: int) -> Done:
        """How a step is done for a kind of child; what is wrong with it is noted."""
        doings = [doing for _, doing in self.steps.doings(spot, klass)]
        work = next((each.work for each in doings if each.work is not None), None)
        lasts = next((each.lasts for each in doings if each.lasts is not None), None)
        function, person = self._who(spot, doings, is_work=work is not None)
        meeting, places = self.meetings.get(spot), self.places.get(spot)
        is_place = places is not None and not self.model.places[places].blocks
        if (meeting is not None or is_place) and work is not None:
            self.steps.note("scenario.work_and_places", self.steps.place(spot), spot[1])
        if meeting is not None:
            return Done(self._meeting(meeting), None, 1.0, lasts, function, person)
        if places is not None and is_place:
            if lasts is None:
                self.steps.note("scenario.places_lasts", self.steps.place(spot), spot[1])
            return Done(self._places(places), lasts, 1.0, None, function, person)
        if work is None:
            self._without_work(spot, person, has_time=lasts is not None)
            return Done(0, None, 1.0, lasts, function, person)
        if not person:
            self.steps.suppose("no_people", spot, function)
            return Done(0, work, 1.0, lasts, function, person)
        number = self._people(person, self.steps.classes.found[klass].area)
        factor = HOURS_IN_WEEK / self.staffs[number].hours_a_week
        return Done(number, work, factor, lasts, function, person)

    def limit(self, spot: Spot) -> int:
        """How many children may be inside a step at once; 0: no limit."""
        places = self.model.places.get(self.places.get(spot, ""))
        return int(places.number.value) if places is not None and places.blocks else 0

    def _without_work(self, spot: Spot, person: str, *, has_time: bool) -> None:
        if not has_time:
            self.steps.suppose("no_time", spot)
        elif person:
            self.steps.suppose("no_work", spot, person)

    def _who(self, spot: Spot, doings: list[Doing], *, is_work: bool) -> tuple[str, str]:
        """Which function does a step, and whose people that are; several need to be told apart."""
        by = next((each.by for each in doings if each.by is not None), None)
        if by is not None:
            person = by if by in self.model.functions else self.people_of.get(by, "")
            return by, person
        who = self.steps.step(spot).who
        people = list(dict.fromkeys(self._people_behind(role) for role in who))
        if is_work and len(people) > 1:
            self.steps.note("scenario.by", self.steps.place(spot), spot[1], known=", ".join(who))
        return who[0], people[0] if len(people) == 1 else ""

    def _people_behind(self, role: str) -> str:
        """The pool of a role; of a role that several functions may fill, when it is one pool."""
        if role in self.people_of:
            return self.people_of[role]
        known = self.steps.route.roles.get(role)
        behind = {self.people_of.get(each, "") for each in (known.one_of or ())} if known else set()
        return behind.pop() if len(behind) == 1 else ""

    def name_of(self, done: Done, route: Route) -> str:
        """Who does it for whoever counts handovers: the people, else the role, never the family."""
        return done.person or ("" if route.is_family(done.function) else done.function)

    def _people(self, name: str, area: str) -> int:
        function = self.model.functions[name]
        where = area if area in function.areas else ""
        number = self.numbers.get((name, where))
        if number is not None:
            return number
        staff = staff_of(function, where)
        number = self._new(
            (name, where),
            Pool(
                name=name, area=where, kind=PEOPLE, people=staff.people,
                title=self.title_of(name),
                hours_a_week=staff.hours_a_week, hours_per_year=staff.hours_per_year,
                costs_an_hour=function.costs_an_hour.value if function.costs_an_hour else 0.0,
            ),
            [(float(day), people) for day, people in calendar_of(
                staff, self.model.starts, self.model.lasts, self.calendar)],
            0.0,
        )  # fmt: skip
        self.staffs[number] = staff
        return number

    def title_of(self, name: str) -> str:
        """What a pool of people is called: its own title, or that of its function."""
        title = self.model.functions[name].title
        role = self.steps.route.roles.get(name)
        return title.prof if title is not None else (role.title.prof if role is not None else name)

    def _meeting(self, name: str) -> int:
        if ("meeting", name) in self.numbers:
            return self.numbers["meeting", name]
        meeting = self.model.meetings[name]
        moments, period, a_year = _sessions(meeting, self.model)
        places = int(meeting.places.value)
        pool = Pool(name=name, area="", kind=MEETING, places=places, sessions_a_year=a_year,
                    title=meeting.title.prof if meeting.title else name)  # fmt: skip
        return self._new(("meeting", name), pool, [(at, places) for at in moments], period)

    def _places(self, name: str) -> int:
        if ("places", name) in self.numbers:
            return self.numbers["places", name]
        places: Places = self.model.places[name]
        number = int(places.number.value)
        pool = Pool(name=name, area="", kind=PEOPLE, places=number, people=number,
                    title=places.title.prof if places.title else name)  # fmt: skip
        return self._new(("places", name), pool, [(0.0, number)], 0.0)

    def _new(
        self,
        key: tuple[str, str],
        pool: Pool,
        steps: list[tuple[float, int]],
        period: float,
    ) -> int:
        self.found.append(pool)
        self.calendars.append((steps, period))
        self.numbers[key] = len(self.found) - 1
        return self.numbers[key]


def _sessions(meeting: Meeting, model: ScenarioFile) -> tuple[list[float], float, float]:
    """The moments of a meeting, their period (0: those moments only), and how many a year.

    So many sessions a year lie evenly, the first half a period after the start: at noon of its day
    would be as good, but evenly is what an average year means.
    """
    if meeting.sessions is not None:
        period = DAYS_IN_YEAR / meeting.sessions.value
        return [period / 2], period, meeting.sessions.value
    days = [(day - model.starts).days + 0.5 for day in meeting.dates or ()]
    moments = sorted(day for day in days if 0 <= day < model.lasts)
    return moments, 0.0, len(moments) * DAYS_IN_YEAR / model.lasts
