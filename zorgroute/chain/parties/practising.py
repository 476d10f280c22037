"""Which municipalities are only practice, and which real one stands behind each?

A practice is a municipality of its own, so that keys, row-level security, figures and routes keep
it apart (ADR 0024). Its code says so itself: asking costs no query and nothing can forget to ask.
"""

from __future__ import annotations

from uuid import UUID

MARK = "oefenen-"
_DIGITS = 8


def practice_code(home: str, made: UUID) -> str:
    """The code of a new practice beside a real municipality: `oefenen-1a2b3c4d-dalfsen`."""
    return f"{MARK}{made.hex[:_DIGITS]}-{home}"


def is_practice(municipality: str) -> bool:
    """Whether nobody and nothing in this municipality exists."""
    return municipality.startswith(MARK)


def home_of(municipality: str) -> str:
    """The real municipality whose routes and numbers hold here; itself for a real one."""
    return municipality[len(MARK) + _DIGITS + 1 :] if is_practice(municipality) else municipality
