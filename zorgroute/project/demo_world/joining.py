"""Which requests from one route to another are answered in the demo, and which still wait?"""

from __future__ import annotations

from zorgroute.chain.cases.linking import answer_link, asked_of
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.project.demo_world.town import Town

NO = "Wij kennen dit gezin al; de hulp die er is, gaat hiermee verder."
# The first says yes, the second no, the third waits, and so on.
YES_NO_WAIT = 3


def answer_requests(town: Town) -> None:
    """Let who is asked for a child on another route say yes, say no, or leave it for now."""
    number = 0
    for key in town.told.get("verzoeken", ()):
        asked = town.acting(town.people[key])
        with acting_as(asked):
            for each in asked_of(asked, town.now):
                turn, number = number % YES_NO_WAIT, number + 1
                if turn == YES_NO_WAIT - 1:
                    continue
                note = "" if turn == 0 else NO
                try:
                    case = answer_link(asked, each.id, town.now, accept=turn == 0, note=note)
                except (Refused, Unseen) as fault:
                    town.stopped.append(f"{each.route.name}: {key} answers: {fault!r}")
                    continue
                if case is not None:
                    town.cases[f"verzoek{number}"] = case
