"""How long does the kernel need for the reference network? Reads the same JSON as the others."""

import json
import sys
import time

from tests.core.simulation.reference import reference
from zorgroute.core.simulation.replication import run_once

net = json.load(sys.stdin)
model = reference(calendar=bool(net["calendar"]), copies=net.get("copies", 1))
log = net["style"] == "log"
first = run_once(model, seed=net["seed"], replication=1, days=net["days"], log=log)
times = net.get("times", 5)
began = time.process_time()
for replication in range(2, 2 + times):
    run = run_once(
        model,
        seed=net["seed"],
        replication=replication,
        days=net["days"],
        log=log,
        room=first.room,
    )
seconds = (time.process_time() - began) / times
waits = (run.wait_sum[:, 0] / run.served[:, 0].clip(1)).tolist()
print(json.dumps({"seconds": seconds, "events": run.events, "waits": waits}))
