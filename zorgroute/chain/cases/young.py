"""What may a young person do on the own case, at the own door?"""

from __future__ import annotations

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.core.answers import Denied, reason
from zorgroute.core.engine import moves
from zorgroute.core.telling.timeline import STATEMENT


def refuse_young(acting: Acting, move: moves.Move) -> None:
    """Raise `Refused` for anything but the own answer, taking that back, and the own words."""
    if not acting.is_young or isinstance(move, moves.AnswerConsent):
        return
    if isinstance(move, moves.Interrupt) and move.kind == "withdrawal":
        return
    if isinstance(move, moves.Register) and move.kind == STATEMENT:
        return
    raise Refused(Denied((reason("young.not_yours"),)))
