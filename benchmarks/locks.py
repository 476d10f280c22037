"""What do all the locks cost together: the net in the database, the looks, the keys of the cases?

Run with `python -m benchmarks.locks`. The same work in turns in one process over one connection:
with every lock on, and with none: as a role that steps over row-level security, without a look,
without encryption, and without telling the database who acts. Goal: at most 40 % more (G10).
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from itertools import count
from types import ModuleType
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from benchmarks.ground import ground

if TYPE_CHECKING:
    from uuid import UUID

    from tests.factories.worlds import School

ROUNDS, CASES = 200, 60
Work = Callable[[], None]


def main() -> None:
    with ground() as given:
        from zorgroute.project.databases import connection_settings  # noqa: PLC0415 after Django
        from zorgroute.project.embedded import APP, SUPERUSER  # noqa: PLC0415 after Django

        _connect_as(connection_settings(given.main.url(SUPERUSER, "zorgroute")))
        school, cases, now = _world()
        works = _works(school, cases, now)
        print("| | with locks, CPU ms | without | more | with locks, wall ms | without | more |")
        print("|---|---|---|---|---|---|---|")
        every: list[tuple[float, float, float, float]] = []
        for name, work in works.items():
            spent = [
                (*_spent(work, _locked(APP)), *_spent(work, _unlocked())) for _ in range(ROUNDS)
            ]
            every += spent
            print(_line(name, spent))
        print(_line("all together", every))


def _connect_as(settings: dict[str, Any]) -> None:
    """Let this process come in as a role that may put on that of the app."""
    from django.db import connections  # noqa: PLC0415 after Django

    connections["default"].close()
    parts = {key: settings[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    connections["default"].settings_dict.update(parts)


def _world() -> tuple[School, list[UUID], Any]:
    """A school with cases that a teacher has raised."""
    from django.db import transaction  # noqa: PLC0415 after Django

    from tests.factories.worlds import make_school, route  # noqa: PLC0415 after Django
    from zorgroute.chain.concerns.actions import Concern, raise_concern  # noqa: PLC0415 after Django
    from zorgroute.chain.ledger import clock  # noqa: PLC0415 after Django
    from zorgroute.chain.ledger.acting import acting_as  # noqa: PLC0415 after Django

    now = clock.now()
    with transaction.atomic():
        school = make_school(now)
        teacher, made = school.acting("leerkracht"), []
        for _ in range(CASES):
            with acting_as(teacher):
                told = Concern(
                    school.children["pip"], ("ontwikkeling",), "Slaapt in de kring.", now.date()
                )
                made.append(raise_concern(teacher, route(), told, now).case)
    return school, made, now


def _works(school: School, cases: list[UUID], now: Any) -> dict[str, Work]:
    """One case read whole, the list of one's own work, and one line written."""
    from zorgroute.chain.cases.access import case_seen_by  # noqa: PLC0415 after Django
    from zorgroute.chain.cases.actions import attempt  # noqa: PLC0415 after Django
    from zorgroute.chain.cases.lists import work_of  # noqa: PLC0415 after Django
    from zorgroute.chain.ledger.acting import acting_as  # noqa: PLC0415 after Django
    from zorgroute.core.engine.moves import Actor, Register  # noqa: PLC0415 after Django

    teacher, turn = school.acting("leerkracht"), count()
    who = Actor(str(teacher.person), "leerkracht")

    def next_case() -> UUID:
        return cases[next(turn) % len(cases)]

    def read() -> None:
        with acting_as(teacher):
            seen = case_seen_by(teacher, next_case(), now)
            assert seen.timeline()
            assert seen.map().rows

    def listed() -> None:
        with acting_as(teacher):
            assert len(work_of(teacher, now)) >= CASES

    def written() -> None:
        at = now + timedelta(seconds=next(turn))
        move = Register(who, "contact", "", at, reference="Gebeld.")
        with acting_as(teacher):
            attempt(teacher, next_case(), move, at)

    return {"a case read": read, "the list of one's work": listed, "a line written": written}


@contextmanager
def _locked(role: str) -> Iterator[None]:
    """As the house runs: in the role of the app, which row-level security holds."""
    from django.db import connection  # noqa: PLC0415 after Django

    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
    yield


@contextmanager
def _unlocked() -> Iterator[None]:
    """As a superuser, telling nobody who acts, noting no look, and locking no text."""
    from zorgroute.chain.ledger import acting, actions, keys, queries  # noqa: PLC0415 after Django

    with ExitStack() as stack:
        stack.enter_context(patch.object(acting, "_tell", _nothing))
        for room in _users_of("note_look"):
            stack.enter_context(patch.object(room, "note_look", _nothing))
        for room, name in (
            (actions, "lock"),
            (keys, "lock"),
            (queries, "unlock"),
            (keys, "unlock"),
        ):
            stack.enter_context(patch.object(room, name, _as_it_is(getattr(room, name))))
        yield


def _users_of(name: str) -> list[ModuleType]:
    import sys  # noqa: PLC0415 only the modules that are there by now

    return [
        module
        for key, module in list(sys.modules.items())
        if key.startswith("zorgroute.chain.") and hasattr(module, name)
    ]


def _as_it_is(real: Callable[..., bytes]) -> Callable[..., bytes]:
    """A text that was locked in a turn with locks has to be opened; else it stands as it is."""

    def given(key: bytes, text: bytes, place: str) -> bytes:
        if real.__name__ == "lock" or text[:1] in (b"{", b"["):
            return text
        return real(key, text, place)

    return given


def _nothing(*_: object, **__: object) -> None:
    """Do nothing, at the place of something that costs."""


def _spent(work: Work, how: Any) -> tuple[float, float]:
    """CPU and wall milliseconds of one piece of work in a transaction that is taken back."""
    from django.db import transaction  # noqa: PLC0415 after Django

    with transaction.atomic(), how:
        began, wall = time.process_time(), time.perf_counter()
        work()
        cpu, wall = time.process_time() - began, time.perf_counter() - wall
        transaction.set_rollback(True)
    return cpu * 1000, wall * 1000


def _line(name: str, spent: list[tuple[float, float, float, float]]) -> str:
    cpu, wall, cpu_free, wall_free = (
        statistics.median(column) for column in zip(*spent, strict=True)
    )
    more = statistics.median(row[0] / row[2] for row in spent) - 1
    more_wall = statistics.median(row[1] / row[3] for row in spent) - 1
    return (
        f"| {name} | {cpu:.2f} | {cpu_free:.2f} | {more:+.0%} | {wall:.2f} | {wall_free:.2f} "
        f"| {more_wall:+.0%} |"
    )


if __name__ == "__main__":
    main()
