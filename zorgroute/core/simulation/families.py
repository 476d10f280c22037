"""Which invented families make a log, and how does one find back what was hidden in it?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.planting import Chance, Planted
from zorgroute.core.traces.log import EventLog

# The trait by which conformance knows a complex case (R230).
COMPLEX, YES, NO = "complex", "ja", "nee"
# Who works elsewhere does not write down which version of a route somebody ran.
VERSION = "version"
HEADING = "case;fault;line;step\r\n"


def families_of(log: EventLog, compiled: Compiled, name: str) -> EventLog:
    """The log of one run as families of their own: cases named after the run, and whether the
    scenario counts their question as complex."""
    complex_ = {_key(compiled, number) for number in _complex_classes(compiled)}
    told = [log.traits[trait] for trait in ("area", *_facts(compiled))]
    return replace(
        log,
        cases=[f"{name}-{case}" for case in log.cases],
        traits={
            **{trait: told for trait, told in log.traits.items() if trait != VERSION},
            COMPLEX: [YES if key in complex_ else NO for key in zip(*told, strict=True)],
        },
    )


def _complex_classes(compiled: Compiled) -> Iterable[int]:
    return compiled.bypass.classes if compiled.bypass is not None else ()


def _facts(compiled: Compiled) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in compiled.classes for name in each.facts))


def _key(compiled: Compiled, number: int) -> tuple[str, ...]:
    each = compiled.classes[number]
    return (each.area, *(each.facts.get(name, "") for name in _facts(compiled)))


def chance_of(seed: int) -> Chance:
    """A number in [0, 1) by name: the same seed hides the same faults in the same cases."""

    def chance(case: str, purpose: str) -> float:
        told = f"{seed}/{case}/{purpose}".encode()
        number = int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "big")
        return number / 2.0**64

    return chance


def key_rows(key: Iterable[Planted]) -> str:
    """The answer key as lines of CSV, under HEADING."""
    return "".join(f"{each.case};{each.kind};{each.line};{each.step}\r\n" for each in key)
