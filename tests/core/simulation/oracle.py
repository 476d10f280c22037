"""What becomes of every child, told as plainly as Python allows?

The same meaning as the kernel (docs/explanation/simulation-meaning.md), with objects, lists and
heapq instead of records and addresses. It is some hundred times slower, and the kernel has to give
exactly its log.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field

from tests.core.simulation import oracle_draws as draws
from tests.core.simulation.oracle_draws import Law
from zorgroute.core.simulation.model import FREE, MEETING, NOTHING, PEOPLE, Model

END, CALENDAR, SESSION, TERM_PASSES, GIVES_UP, URGES, ARRIVES = range(7)
DONE, GAVE_UP, TERM, MOVED, ENDED_WITH_CASE, INSIDE, TURNED_AWAY = range(7)
NONE = -1


@dataclass
class Case:
    """A child with its lines: the main line is line 0, the others are tracks."""

    child: int
    name: int
    live: dict[int, Line] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(eq=False)
class Line:
    """A child on one line, and where it stands on it."""

    case: Case
    number: int
    klass: int
    turn: int
    where: str = "moving"
    station: int = NONE
    to: int = NONE
    began: float = 0.0
    waited: float = 0.0
    started: float = math.nan
    works: bool = False
    late: bool = False
    pool: int = NONE
    edge: int = NONE
    plans: dict[int, int] = field(default_factory=dict)


Row = tuple[int, int, int, int, str, str, str, int, int, int, int]


class Oracle:
    """One run of one model."""

    def __init__(self, model: Model, seed: int, replication: int, days: float) -> None:
        self.m, self.days, self.now = model, days, 0.0
        self.run = draws.run_name(seed, replication)
        self.heap: list[tuple[float, int, int, object]] = []
        self.planned = 0
        self.lines: dict[tuple[int, int], list[Line]] = {}
        self.held: dict[int, list[Line]] = {}
        self.inside = [0] * len(model.line)
        self.cap = [0] * len(model.pool_kind)
        self.busy = [0] * len(model.pool_kind)
        self.page = [(0, 0)] * len(model.pool_kind)
        self.moving: list[Line] = []
        self.rooms: list[int] = []
        self.ready: list[int] = []
        self.standing: list[Line] = []
        self.rows: list[Row] = []
        self.left = self.arrived = self.turned = 0
        self.sources = [[0, 0, 0] for _ in model.source_to]  # number, place in its rates, turn

    # --- the run

    def go_through(self) -> Oracle:
        self.open_doors()
        while self.heap:
            self.now, kind, order, who = heapq.heappop(self.heap)
            self.happen(kind, order, who)
            self.settle()
        for line in self.standing:
            self.write(line, INSIDE, 0, math.nan)
        return self

    def open_doors(self) -> None:
        m = self.m
        for p, kind in enumerate(m.pool_kind):
            if kind == FREE:
                continue
            while kind == PEOPLE and self.next_change(p) <= 0.0:
                self.cap[p] = self.entry(p)
                self.turn_page(p)
            self.plan(self.next_change(p), CALENDAR if kind == PEOPLE else SESSION, p)
        for r in range(len(m.source_to)):
            self.plan_arrival(r)
        order = sorted(range(len(m.first_since)), key=lambda i: (-m.first_since[i], i))
        for i in order:
            case = Case(-1 - i, draws.child_name(draws.start_name(self.run), i))
            line = self.new_line(case, 0, int(m.first_class[i]))
            line.waited = float(m.first_since[i])
            self.send(line, int(m.first_station[i]))
        self.settle()

    def plan(self, at: float, kind: int, who: object) -> int:
        if not at < self.days:
            return NONE
        self.planned += 1
        heapq.heappush(self.heap, (at, kind, self.planned, who))
        return self.planned

    def happen(self, kind: int, order: int, who: object) -> None:
        if isinstance(who, Line):
            if who.plans.get(kind) != order:
                return
            del who.plans[kind]
            {
                END: self.work_ends,
                TERM_PASSES: self.term_passes,
                GIVES_UP: self.give_up,
                URGES: self.become_urgent,
            }[kind](who)
        else:
            assert isinstance(who, int)
            {ARRIVES: self.bring, CALENDAR: self.change_capacity, SESSION: self.hold_session}[kind](
                who
            )

    def settle(self) -> None:
        while True:
            if self.moving:
                line = self.moving.pop(0)
                if line.where == "ended":
                    continue
                if line.to >= 0:
                    self.arrive(line)
                else:
                    self.end_line(line, -1 - line.to)
            elif self.rooms:
                s = self.rooms.pop(0)
                while self.held.get(s) and self.inside[s] < self.m.limit[s]:
                    self.go(self.held[s][0])
            elif self.ready:
                self.start_work(self.ready.pop(0))
            else:
                return

    # --- calendars and sources

    def entry(self, p: int) -> int:
        return int(self.m.cal_cap[self.m.cal_ptr[p] + self.page[p][0]])

    def next_change(self, p: int) -> float:
        at, turn = self.page[p]
        place = self.m.cal_ptr[p] + at
        if place >= self.m.cal_ptr[p + 1]:
            return math.inf
        return float(self.m.cal_time[place] + turn * self.m.cal_period[p])

    def turn_page(self, p: int) -> None:
        at, turn = self.page[p]
        if at + 1 >= self.m.cal_ptr[p + 1] - self.m.cal_ptr[p] and self.m.cal_period[p] > 0:
            self.page[p] = (0, turn + 1)
        else:
            self.page[p] = (at + 1, turn)

    def change_capacity(self, p: int) -> None:
        self.cap[p] = self.entry(p)
        self.turn_page(p)
        self.plan(self.next_change(p), CALENDAR, p)
        self.may_start(p)

    def hold_session(self, p: int) -> None:
        for _ in range(self.entry(p)):
            first = self.first_in_line(p)
            if first is None:
                break
            self.serve(first)
        self.turn_page(p)
        self.plan(self.next_change(p), SESSION, p)

    def plan_arrival(self, r: int) -> None:
        name = draws.source_name(self.run, int(self.m.source_key[r]))
        child = draws.child_name(name, self.sources[r][0])
        need = -math.log(draws.unit(child, draws.ARRIVAL))
        self.plan(self.next_arrival(r, need), ARRIVES, r)

    def next_arrival(self, r: int, need: float) -> float:
        m, now, (_, at, turn) = self.m, self.now, self.sources[r]
        low, size = int(m.source_ptr[r]), int(m.source_ptr[r + 1] - m.source_ptr[r])
        period = float(m.source_period[r])
        while True:
            base = turn * period
            begin = max(now, float(m.source_time[low + at]) + base)
            if at + 1 < size:
                end = float(m.source_time[low + at + 1]) + base
            else:
                end = base + period if period > 0 else math.inf
            rate = float(m.source_rate[low + at])
            if rate > 0:
                if need <= rate * (end - begin):
                    self.sources[r][1:] = [at, turn]
                    return begin + need / rate
                need -= rate * (end - begin)
            if end >= self.days:
                return math.inf
            now = end
            at, turn = (at + 1, turn) if at + 1 < size else (0, turn + 1)

    def bring(self, r: int) -> None:
        m, number = self.m, self.sources[r][0]
        self.sources[r][0] += 1
        self.arrived += 1
        self.plan_arrival(r)
        name = draws.source_name(self.run, int(m.source_key[r]))
        case = Case((r << 32) + number, draws.child_name(name, number))
        u = draws.unit(case.name, draws.KLASS)
        low, high = int(m.mix_ptr[r]), int(m.mix_ptr[r + 1])
        at = next((i for i in range(low, high - 1) if m.mix_cum[i] >= u), high - 1)
        line, s = self.new_line(case, 0, int(m.mix_class[at])), int(m.source_to[r])
        if m.limit[s] > 0 and self.inside[s] >= m.limit[s]:
            line.station, line.began = s, self.now
            self.write(line, TURNED_AWAY, 0, self.now)
            self.turned += 1
        else:
            self.send(line, s)

    # --- one visit

    def new_line(self, case: Case, number: int, klass: int) -> Line:
        line = Line(case, number, klass, 256 * case.starts.get(number, 0))
        case.starts[number] = case.starts.get(number, 0) + 1
        case.live[number] = line
        return line

    def begin_track(self, parent: Line, station: int) -> None:
        number = int(self.m.line[station])
        if number not in parent.case.live:
            self.send(self.new_line(parent.case, number, parent.klass), station)

    def send(self, line: Line, to: int) -> None:
        line.to, line.where = to, "moving"
        if to >= 0:
            self.inside[to] += 1
        self.moving.append(line)

    def arrive(self, line: Line) -> None:
        m, s, k = self.m, line.to, line.klass
        line.station, line.began, line.waited = s, self.now - line.waited, 0.0
        line.started, line.late, line.plans = math.nan, False, {}
        self.standing.append(line)
        if m.due[s] >= 0:
            line.plans[TERM_PASSES] = self.plan(self.term(int(m.due[s])), TERM_PASSES, line)
        row = s * m.pool.shape[1] + k
        for each in range(m.enter_ptr[row], m.enter_ptr[row + 1]):
            self.begin_track(line, int(m.enter_to[each]))
        self.stand(line, line.began)
        if m.patience_kind[s, k] != NOTHING and line.where == "waiting":
            law = Law(m.patience_kind[s, k], m.patience_a[s, k], m.patience_b[s, k])
            days = draws.duration(law, self.visit(line), draws.PATIENCE, m)
            line.plans[GIVES_UP] = self.plan(self.now + days, GIVES_UP, line)

    def visit(self, line: Line) -> int:
        return draws.visit_name(line.case.name, int(self.m.key[line.station]), line.turn)

    def term(self, due: int) -> float:
        hours = float(self.m.due_hours[due])
        if hours >= 0:
            return self.now + hours / 24.0
        days, day = self.m.due_day[due], int(self.now)
        return float(days[day]) + 1.0 if day < len(days) and days[day] >= 0 else math.inf

    def stand(self, line: Line, since: float) -> None:
        m, s, k = self.m, line.station, line.klass
        pool = int(m.pool[s, k])
        if m.pool_kind[pool] == FREE:
            self.serve(line)
            return
        line.where, line.pool = "waiting", pool
        self.lines.setdefault((pool, int(m.prio[s, k])), []).append(line)
        if m.urge_after[s, k] < math.inf:
            at = max(self.now, since + float(m.urge_after[s, k]))
            line.plans[URGES] = self.plan(at, URGES, line)
        if m.pool_kind[pool] == PEOPLE:
            self.may_start(pool)

    def step_out(self, line: Line) -> None:
        for waiting in self.lines.values():
            if line in waiting:
                waiting.remove(line)

    def first_in_line(self, pool: int) -> Line | None:
        for (of, _), waiting in sorted(self.lines.items(), key=lambda item: item[0]):
            if of == pool and waiting:
                return waiting[0]
        return None

    def may_start(self, pool: int) -> None:
        if pool not in self.ready:
            self.ready.append(pool)

    def start_work(self, pool: int) -> None:
        while self.busy[pool] < self.cap[pool]:
            first = self.first_in_line(pool)
            if first is None:
                return
            self.serve(first)

    def serve(self, line: Line) -> None:
        m, s, k = self.m, line.station, line.klass
        self.step_out(line)
        line.where, line.started, line.pool = "served", self.now, int(m.pool[s, k])
        line.plans.pop(GIVES_UP, None)
        line.plans.pop(URGES, None)
        if m.pool_kind[line.pool] != MEETING:
            line.works = True
            self.busy[line.pool] += 1
        law = Law(m.serve_kind[s, k], m.serve_a[s, k], m.serve_b[s, k])
        days = draws.duration(law, self.visit(line), draws.SERVICE, m)
        line.plans[END] = self.plan(self.now + days, END, line)

    def release(self, line: Line) -> None:
        if line.works:
            line.works = False
            self.busy[line.pool] -= 1
            if self.m.pool_kind[line.pool] == PEOPLE:
                self.may_start(line.pool)

    def work_ends(self, line: Line) -> None:
        m, s, k = self.m, line.station, line.klass
        if line.where == "served" and m.after_kind[s, k] != NOTHING:
            self.release(line)
            line.where = "afterwards"
            law = Law(m.after_kind[s, k], m.after_a[s, k], m.after_b[s, k])
            days = draws.duration(law, self.visit(line), draws.AFTER, m)
            line.plans[END] = self.plan(self.now + days, END, line)
            return
        u = draws.unit(self.visit(line), draws.OUTCOME)
        row = s * m.pool.shape[1] + k
        low, high = int(m.edge_ptr[row]), int(m.edge_ptr[row + 1])
        line.edge = next((e for e in range(low, high - 1) if m.edge_cum[e] >= u), high - 1)
        self.try_to_leave(line)

    def try_to_leave(self, line: Line) -> None:
        to = int(self.m.edge_to[line.edge])
        needs = int(self.m.needs_ended[line.station])
        if to < 0 and line.number == 0:
            needs |= int(self.m.closing_mask)
        if any(needs >> track & 1 for track in line.case.live if track > 0):
            self.release(line)
            line.where = "parked"
        elif to not in (line.station,) and to >= 0 and self.is_full(to):
            line.where = "held"
            self.held.setdefault(to, []).append(line)
        else:
            self.go(line)

    def is_full(self, s: int) -> bool:
        return bool(self.m.limit[s] > 0 and self.inside[s] >= self.m.limit[s])

    def go(self, line: Line) -> None:
        m, edge = self.m, line.edge
        to = int(m.edge_to[edge])
        self.write(line, DONE, to, self.now)
        self.leave(line)
        if m.edge_class[edge] >= 0:
            line.klass = int(m.edge_class[edge])
        for each in range(m.spawn_ptr[edge], m.spawn_ptr[edge + 1]):
            self.begin_track(line, int(m.spawn_to[each]))
        self.move(line, to)

    def move(self, line: Line, to: int) -> None:
        if to >= 0 and self.m.rank[to] <= self.m.rank[line.station]:
            line.turn += 1
        self.send(line, to)

    def leave(self, line: Line) -> None:
        s = line.station
        self.standing.remove(line)
        self.step_out(line)
        for waiting in self.held.values():
            if line in waiting:
                waiting.remove(line)
        self.release(line)
        self.inside[s] -= 1
        if self.m.limit[s] > 0 and s not in self.rooms:
            self.rooms.append(s)
        line.plans = {}
        line.where = "moving"

    def give_up(self, line: Line) -> None:
        s, k = line.station, line.klass
        to = int(self.m.patience_to[s, k])
        self.write(line, GAVE_UP, to, self.now)
        self.leave(line)
        if self.m.patience_class[s, k] >= 0:
            line.klass = int(self.m.patience_class[s, k])
        self.move(line, to)

    def term_passes(self, line: Line) -> None:
        line.late = True
        to = int(self.m.due_to[line.station])
        if to != -1:
            to = to if to >= 0 else to + 1
            self.write(line, TERM, to, self.now)
            self.leave(line)
            self.move(line, to)

    def become_urgent(self, line: Line) -> None:
        m, s, old = self.m, line.station, line.klass
        line.klass = new = int(m.urge_class[s, old])
        if (m.pool[s, new], m.prio[s, new]) != (m.pool[s, old], m.prio[s, old]):
            self.step_out(line)
            self.stand(line, self.now)
        elif m.urge_after[s, new] < math.inf:
            at = self.now + float(m.urge_after[s, new])
            line.plans[URGES] = self.plan(at, URGES, line)

    # --- ends of lines

    def end_line(self, line: Line, way: int) -> None:
        case = line.case
        line.where = "ended"
        del case.live[line.number]
        if line.number == 0:
            for _, track in sorted(case.live.items()):
                self.end_with_case(track)
            case.live.clear()
            self.left += 1
            return
        self.join(case, line.number, way)
        for _, other in sorted(case.live.items()):
            if other.where == "parked":
                self.try_to_leave(other)

    def end_with_case(self, track: Line) -> None:
        if track.where == "moving":
            if track.to >= 0:
                self.inside[track.to] -= 1
        else:
            self.write(track, ENDED_WITH_CASE, 0, self.now)
            self.leave(track)
        track.where = "ended"

    def join(self, case: Case, number: int, way: int) -> None:
        main = case.live.get(0)
        if main is None or main.where == "moving":
            return
        m = self.m
        for each in range(m.on_ptr[main.station], m.on_ptr[main.station + 1]):
            if (m.on_line[each], m.on_way[each]) == (number, way):
                self.write(main, MOVED, int(m.on_to[each]), self.now)
                self.leave(main)
                self.move(main, int(m.on_to[each]))
                return

    def write(self, line: Line, how: int, to: int, done: float) -> None:
        outcome = int(self.m.edge_outcome[line.edge]) if how == DONE else NONE
        way = -1 - to if to < 0 else NONE
        self.rows.append(
            (
                line.case.child,
                int(self.m.line[line.station]),
                line.station,
                line.klass,
                line.began.hex(),
                line.started.hex(),
                done.hex(),
                how,
                outcome,
                way,
                int(line.late),
            )
        )
