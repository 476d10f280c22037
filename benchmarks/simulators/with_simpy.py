"""How long does SimPy need for the reference network: a process per child, a resource per station?

Reads the network as JSON on standard input, writes one line of JSON; see benchmarks/simulation.py.
"""

import json
import random
import sys
import time
from bisect import bisect_right
from itertools import accumulate

import simpy

net = json.load(sys.stdin)
SHARES = [list(accumulate(row)) for row in net["shares"]]
STATIONS = len(SHARES)
calendar = net["calendar"]
rng = random.Random(net["seed"])  # noqa: S311 - a seed, no secret
env = simpy.Environment()
workers = [simpy.Resource(env, number) for number in net["workers"]]
at_the_door = []
came_in, waited, served = [], [0.0] * STATIONS, [0] * STATIONS


def child(at):
    """One child from station to station."""
    came_in.append(at)
    while at < STATIONS:
        came = env.now
        if calendar and at == calendar["meeting"]:
            turn = env.event()
            at_the_door.append(turn)
            yield turn
            waited[at] += env.now - came
        else:
            with workers[at].request() as mine:
                yield mine
                waited[at] += env.now - came
                yield env.timeout(rng.expovariate(1 / net["work"][at]))
        served[at] += 1
        at = bisect_right(SHARES[at], rng.random())


def source(at, rate):
    """Children from outside."""
    while True:
        yield env.timeout(rng.expovariate(rate))
        env.process(child(at))


def meetings():
    """So many places at every meeting; the rest lapse."""
    while True:
        yield env.timeout(calendar["every"])
        for turn in at_the_door[: calendar["places"]]:
            turn.succeed()
        del at_the_door[: calendar["places"]]


def seasons():
    """Fewer workers in summer; each first finishes a child."""
    while True:
        for length, numbers in (
            (calendar["summer_from"], calendar["in_summer"]),
            (calendar["year"] - calendar["summer_from"], net["workers"]),
        ):
            yield env.timeout(length)
            for each, number in enumerate(numbers[: len(calendar["in_summer"])]):
                workers[each]._capacity = number
                workers[each]._trigger_put(None)


for at, rate in enumerate(net["arrivals"]):
    env.process(source(at, rate))
if calendar:
    env.process(meetings())
    env.process(seasons())
began = time.process_time()
env.run(until=net["days"])
seconds = time.process_time() - began
waits = [total / max(1, number) for total, number in zip(waited, served, strict=True)]
print(json.dumps({"seconds": seconds, "events": sum(served) + len(came_in), "waits": waits}))
