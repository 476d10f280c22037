"""How long does cimba need for the reference network: a process per child, or stores and desks?

Reads the network as JSON on standard input, writes one line of JSON; see benchmarks/simulation.py.
`style` is `spawn` or `store`; the second knows no calendar. Compiling is left out of the seconds.
"""

import json
import sys
import time
from itertools import accumulate

import cimba as cb
import numpy as np

net = json.load(sys.stdin)
COUNT = len(net["workers"])
calendar = net["calendar"]
MEETING = calendar["meeting"] if calendar else -1
SHARES = [list(accumulate(row)) for row in net["shares"]]


class Station(cb.Model):
    """Workers, and what was waited for them."""

    staff: cb.Resource
    work: cb.Param[float]
    waited: float = 0.0
    count: int = 0
    wait: cb.Output[float]
    served: cb.Output[float]

    def __init__(self, number, work):
        self.staff = cb.Resource(capacity=number)
        self.work = work

    @cb.on_end
    def tell(self):
        self.wait = self.waited / max(self.count, 1)
        self.served = float(self.count)


class Town(cb.Model):
    """The stations together."""

    stations: list[Station]
    shares: cb.Array[float]
    places: cb.Container
    came: int = 0
    children: cb.Output[float]

    @cb.on_end
    def tell(self):
        self.children = float(self.came)


class Child(cb.Model):
    """One child from station to station."""

    town: cb.Ref[Town]
    first: int

    @cb.process
    def life(self):
        at = self.first
        while at < COUNT:
            station = self.town.stations[at]
            came = cb.now()
            if at == MEETING:
                self.town.places.get(1)
                station.waited += cb.now() - came
                station.count += 1
            else:
                station.staff.acquire()
                station.waited += cb.now() - came
                station.count += 1
                cb.hold(cb.random.exponential(station.work))
                station.staff.release()
            u = cb.random.uniform()
            row = at * COUNT
            at = 0
            while at < COUNT and u >= self.town.shares[row + at]:
                at += 1


class Source(cb.Model):
    """Children from outside."""

    town: cb.Ref[Town]
    first: cb.Param[int]
    gap: cb.Param[float]

    @cb.process
    def run(self):
        while True:
            cb.hold(cb.random.exponential(self.gap))
            self.town.came += 1
            cb.spawn(Child, town=self.town, first=self.first)


class Clerk(cb.Model):
    """Opens the meetings, and changes the number of workers with the season."""

    town: cb.Ref[Town]
    every: cb.Param[float]
    number: cb.Param[int]
    normal: cb.Param[float]
    summer: cb.Param[float]
    many: cb.Array[int]
    few: cb.Array[int]

    @cb.process
    def meetings(self):
        while True:
            cb.hold(self.every - 1e-6)
            self.town.places.put(self.number)
            cb.hold(1e-6)
            rest = self.town.places.level()
            if rest > 0:
                self.town.places.get(rest)

    @cb.process
    def seasons(self):
        while True:
            cb.hold(self.normal)
            at = 0
            while at < 3:
                self.town.stations[at].staff.set_capacity(self.few[at])
                at += 1
            cb.hold(self.summer)
            at = 0
            while at < 3:
                self.town.stations[at].staff.set_capacity(self.many[at])
                at += 1


class Spawned(cb.Model):
    """All of it, without a calendar."""

    town: Town
    sources: list[Source]


class SpawnedInSeasons(cb.Model):
    """All of it, with one."""

    town: Town
    sources: list[Source]
    clerk: Clerk


class Desk(cb.Model):
    """A line of children (the moment they came), for workers who are processes themselves."""

    line: cb.Store[float]
    shares: cb.Array[float]
    work: cb.Param[float]
    waited: float = 0.0
    count: int = 0
    wait: cb.Output[float]
    served: cb.Output[float]

    @cb.on_end
    def tell(self):
        self.wait = self.waited / max(self.count, 1)
        self.served = float(self.count)


class Hall(cb.Model):
    """The desks together."""

    desks: list[Desk]
    came: int = 0
    children: cb.Output[float]

    @cb.on_end
    def tell(self):
        self.children = float(self.came)


class Worker(cb.Model):
    """Serves one child after the other."""

    hall: cb.Ref[Hall]
    desk: cb.Ref[Desk]

    @cb.process
    def work(self):
        while True:
            came = self.desk.line.get()
            self.desk.waited += cb.now() - came
            self.desk.count += 1
            cb.hold(cb.random.exponential(self.desk.work))
            u = cb.random.uniform()
            to = 0
            while to < COUNT and u >= self.desk.shares[to]:
                to += 1
            if to < COUNT:
                self.hall.desks[to].line.put(cb.now())


class Door(cb.Model):
    """Children from outside, to a desk."""

    hall: cb.Ref[Hall]
    desk: cb.Ref[Desk]
    gap: cb.Param[float]

    @cb.process
    def run(self):
        while True:
            cb.hold(cb.random.exponential(self.gap))
            self.hall.came += 1
            self.desk.line.put(cb.now())


class Stored(cb.Model):
    """All of it, with stores."""

    hall: Hall
    workers: list[Worker]
    doors: list[Door]


def spawned():
    """The network with a process per child."""
    root, town = (SpawnedInSeasons() if calendar else Spawned()), Town()
    town.stations = [Station(*each) for each in zip(net["workers"], net["work"], strict=True)]
    town.shares = cb.Array([share for row in SHARES for share in row])
    town.places = cb.Container()
    root.town, root.sources = town, []
    for at, rate in enumerate(net["arrivals"]):
        source = Source()
        source.town, source.first, source.gap = town, at, 1 / rate
        root.sources.append(source)
    if calendar:
        clerk = Clerk()
        clerk.town, clerk.every, clerk.number = town, calendar["every"], calendar["places"]
        clerk.normal = calendar["summer_from"]
        clerk.summer = calendar["year"] - calendar["summer_from"]
        clerk.many, clerk.few = cb.Array(net["workers"][:3]), cb.Array(calendar["in_summer"])
        root.clerk = clerk
    return root, town, town.stations


def stored():
    """The network with stores and workers that stay."""
    root, hall = Stored(), Hall()
    hall.desks, root.workers, root.doors = [], [], []
    for row, work in zip(SHARES, net["work"], strict=True):
        desk = Desk()
        desk.line, desk.work, desk.shares = cb.Store(), work, cb.Array(row)
        hall.desks.append(desk)
    root.hall = hall
    for desk, number in zip(hall.desks, net["workers"], strict=True):
        for _ in range(number):
            worker = Worker()
            worker.hall, worker.desk = hall, desk
            root.workers.append(worker)
    for desk, rate in zip(hall.desks, net["arrivals"], strict=False):
        door = Door()
        door.hall, door.desk, door.gap = hall, desk, 1 / rate
        root.doors.append(door)
    return root, hall, hall.desks


root, whole, stations = spawned() if net["style"] == "spawn" else stored()
short = cb.Window(warmup=0, duration=10.0)
cb.Experiment(root, replications=1, window=short, seed=1).run(workers=1)
asked = cb.Window(warmup=0.0, duration=net["days"])
experiment = cb.Experiment(root, replications=1, window=asked, seed=net["seed"])
began = time.process_time()
result = experiment.run(workers=1)
seconds = time.process_time() - began
served = sum(float(np.asarray(result[each].served).sum()) for each in stations)
events = int(served + float(np.asarray(result[whole].children).sum()))
waits = [float(np.asarray(result[each].wait).mean()) for each in stations]
print(json.dumps({"seconds": seconds, "events": events, "waits": waits}))
