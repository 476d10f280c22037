"""How long does Ciw need for the reference network, with its own schedules and slotted services?

Reads the network as JSON on standard input, writes one line of JSON; see benchmarks/simulation.py.
"""

import json
import sys
import time

import ciw

net = json.load(sys.stdin)
calendar, stations = net["calendar"], range(len(net["workers"]))
servers = list(net["workers"])
work = [ciw.dists.Exponential(1 / mean) for mean in net["work"]]
if calendar:
    ends = [calendar["summer_from"], calendar["year"]]
    for at, number in enumerate(calendar["in_summer"]):
        servers[at] = ciw.Schedule(
            numbers_of_servers=[net["workers"][at], number], shift_end_dates=ends
        )
    servers[calendar["meeting"]] = ciw.Slotted(
        slots=[calendar["every"]], slot_sizes=[calendar["places"]]
    )
    work[calendar["meeting"]] = ciw.dists.Deterministic(0.0)
arrivals = [
    ciw.dists.Exponential(net["arrivals"][at]) if at < len(net["arrivals"]) else None
    for at in stations
]
ciw.seed(net["seed"])
run = ciw.Simulation(
    ciw.create_network(
        arrival_distributions=arrivals,
        service_distributions=work,
        number_of_servers=servers,
        routing=net["shares"],
    )
)
began = time.process_time()
run.simulate_until_max_time(net["days"])
seconds = time.process_time() - began
waited, served, children = [0.0] * len(servers), [0] * len(servers), set()
for record in run.get_all_records():
    if record.record_type == "service":
        waited[record.node - 1] += record.waiting_time
        served[record.node - 1] += 1
        children.add(record.id_number)
waits = [total / max(1, number) for total, number in zip(waited, served, strict=True)]
print(json.dumps({"seconds": seconds, "events": sum(served) + len(children), "waits": waits}))
