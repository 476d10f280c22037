"""A small route of steps that each have a term, so that one case gives as many terms as wanted."""

from __future__ import annotations

import tempfile
from pathlib import Path

from zorgroute.chain.cases.actions import open_case
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.access import child_of
from zorgroute.chain.routebook.actions import publish
from zorgroute.chain.routebook.queries import present_route

HEAD = """\
route: proef.termijnen-{steps}-{amount}-{unit}-{who}
version: 1
title: {{prof: Stappen met een termijn, ouder: Stappen met een termijn}}
owner: proef
sources: [proef.txt]
for: {{municipality: westerkwartier, organisation: primary_school}}
may_start: leerkracht
holds: leerkracht
roles:
  leerkracht: {{at: primary_school, title: {{prof: Leerkracht, ouder: De leerkracht}}}}
  ib: {{at: primary_school, title: {{prof: Intern begeleider, ouder: De intern begeleider}}}}
results:
  klaar: {{prof: Klaar, ouder: Klaar}}
steps:
"""
STEP = """\
  stap-{number}:
    title: {{prof: Stap {number}, ouder: Stap {number}}}
    from: {{mark: design, where: proef}}
    who: {who}
    within: {{max: {amount}, unit: {unit}}}
    remind: {{before: 1, unit: hours}}
    overdue: {overdue}
    outcomes:
      klaar:
        title: {{prof: Klaar, ouder: Klaar}}
        {leads}
        main: yes
"""


def publish_timed_route(steps, now, *, hours=None, who="leerkracht"):
    """Bring a route of this many steps into force: each within a day, or within so many hours.

    A term that passes leads to the next step; at the last one the teacher is told.
    """
    amount, unit = (hours, "hours") if hours else (1, "days")
    text = HEAD.format(steps=steps, amount=amount, unit=unit, who=who)
    for number in range(1, steps + 1):
        last = number == steps
        overdue = "{tell: leerkracht}" if last else f"stap-{number + 1}"
        leads = "ends: klaar" if last else f"to: stap-{number + 1}"
        text += STEP.format(
            number=number, amount=amount, unit=unit, overdue=overdue, leads=leads, who=who
        )
    with tempfile.TemporaryDirectory() as folder, acting_as(Duty()):
        file = Path(folder) / "proef.yaml"
        file.write_text(text, encoding="utf-8")
        publish(file, now)
        found = present_route(f"proef.termijnen-{steps}-{amount}-{unit}-{who}")
    assert found is not None
    return found


def open_timed_case(school, route, child, now):
    """Open a case on that route for a child of this school, by its teacher; gives its id."""
    teacher = school.acting("leerkracht" if child == "pip" else "ib")
    with acting_as(teacher):
        known = child_of(teacher, school.children[child], now)
    teacher = school.acting("leerkracht")
    with acting_as(teacher):
        return open_case(teacher, known, route, now).case
