"""Who may open at once, for which reasons, and for how long, as the tables say?"""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.parties.practising import home_of, is_practice
from zorgroute.chain.routebook.queries import content

PRIVACY_OFFICER = "functionaris_gegevensbescherming"
FITS, EXPLAIN, WRONG = "fits", "explain", "wrong"
VERDICTS = (FITS, EXPLAIN, WRONG)


@cache
def who_may() -> frozenset[tuple[str, str]]:
    """The functions that may, each with the kind of organisation it must be at."""
    return frozenset(
        (row["function"], row["organisation_kind"]) for row in content().rows("emergency_access")
    )


def may_use(acting: Acting, kind: str) -> bool:
    """Whether this function at this kind of organisation may open at once; never in a practice."""
    is_real = acting.post is not None and not is_practice(acting.municipality)
    return is_real and (acting.role, kind) in who_may()


@cache
def reasons() -> tuple[str, ...]:
    """The closed list of why something is opened at once."""
    return tuple(row["code"] for row in content().rows("emergency_reasons"))


@cache
def sensitive_reasons() -> tuple[str, ...]:
    """The closed list of why a sensitive part is opened."""
    return tuple(row["code"] for row in content().rows("sensitive_reasons"))


@cache
def sensitive_classes() -> frozenset[str]:
    """The classes of information that stay closed until they are opened with a reason."""
    return frozenset(row["class"] for row in content().rows("sensitive_classes"))


@cache
def overseers() -> frozenset[str]:
    """The functions that are told of what colleagues of the own organisation opened at once."""
    rows = content().rows("emergency_overseers")
    return frozenset(row["function"] for row in rows)


@cache
def _terms() -> dict[tuple[str, str], int]:
    rows = content().rows("emergency_terms")
    return {(row["name"], row["municipality"]): int(row["value"]) for row in rows}


def figure(name: str, municipality: str) -> int:
    """A figure that the municipality may have chosen otherwise; else the one for everybody."""
    known = _terms()
    return known.get((name, home_of(municipality)), known[name, ""])


def how_long(municipality: str) -> timedelta:
    """For how long something stands open."""
    return timedelta(hours=figure("open", municipality))


def to_judge_within(municipality: str) -> timedelta:
    """Within which time somebody must have judged it."""
    return timedelta(hours=figure("judge", municipality))


def sensitive_for(municipality: str) -> timedelta:
    """For how long sensitive parts stand open once a reason was given."""
    return timedelta(minutes=figure("sensitive", municipality))
