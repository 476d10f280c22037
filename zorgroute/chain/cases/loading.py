"""What is a case as it is acted on: its row, its route, its standing, its people and its key?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.crypto import salted_hmac

from zorgroute.chain.cases.models import Case
from zorgroute.chain.cases.world import Surroundings, surroundings
from zorgroute.chain.ledger.actions import CaseRef
from zorgroute.chain.ledger.keys import case_keys
from zorgroute.chain.ledger.queries import log_of
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.routebook.queries import route_of
from zorgroute.core.engine.disclosing import as_told
from zorgroute.core.engine.evolve import fold
from zorgroute.core.engine.standing import Standing
from zorgroute.core.routes.route import Route


@dataclass
class Opened:
    """A case as loaded to act on it; local to one transaction."""

    case: Case
    route: Route
    standing: Standing
    around: Surroundings
    key: bytes


def load(case: Case, now: datetime) -> Opened:
    """A case with its route, its standing and its people."""
    route = route_of(case.digest)
    key = case_keys().find(case.id)
    if key is None:
        raise Unseen(str(case.id))
    log = log_of(CaseRef(case.municipality, case.id), key)
    if not log:  # the ground of the reader fell away between two statements of one request
        raise Unseen(str(case.id))
    standing = fold(route, log, route_of)
    told = as_told(route, standing)
    return Opened(case, told, standing, surroundings(case, told, now, standing), key)


def visit_token(case: UUID, line: str, number: int) -> int:
    """What a form carries to say which opening of a step it was about; eight digits.

    Not the number itself: that counts the openings of every line, also of one that the reader may
    not know of (semantics 17, T33).
    """
    words = f"{case}/{line}/{number}"
    name = salted_hmac("zorgroute.visit", words, algorithm="sha256").hexdigest()
    return int(name, 16) % 90_000_000 + 10_000_000
