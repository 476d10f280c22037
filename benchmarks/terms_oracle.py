"""How many random terms get the same answer from the room and from the oracle, and how fast?

Run from the root of the repository: `.venv/bin/python -m benchmarks.terms_oracle [CASES [SEED]]`.
"""

from __future__ import annotations

import sys
from collections import Counter
from random import Random
from time import perf_counter

from tests.core.terms.cases import answer_of_room, dutch_calendar, random_case
from tests.core.terms.oracle import Case, answer

MILLION = 1_000_000


def kinds_of(case: Case, result: str) -> list[str]:
    """Name what is special about a case, to see that nothing is left out by chance."""
    named = [f"answer {result}", f"unit {case.unit}"]
    named += ["with a law"] if case.law else []
    named += ["with a minimum"] if case.shortest is not None else []
    named += ["with pauses"] if case.pauses else []
    named += ["with an extension"] if case.extension else []
    named += ["with an agreed day"] if case.agreed is not None else []
    if case.law and result == "span" and answer(case) != answer(case._replace(law=False)):
        named.append("moved by the Algemene termijnenwet")
    return named


def run(number: int, seed: int) -> int:
    """Ask both, print the tally and the seconds of each, and give the number of differences."""
    rng, calendar = Random(seed), dutch_calendar()  # noqa: S311 - a seed, no secret
    cases = [random_case(rng) for _ in range(number)]
    began = perf_counter()
    ours = [answer_of_room(case, calendar) for case in cases]
    halfway = perf_counter()
    theirs = [answer(case) for case in cases]
    ended = perf_counter()
    different = [each for each in zip(cases, ours, theirs, strict=True) if each[1] != each[2]]
    tally = Counter(
        kind
        for case, result in zip(cases, theirs, strict=True)
        for kind in kinds_of(case, str(result[0]))
    )
    print(f"{number} cases, seed {seed}: {len(different)} different")
    print(f"room {halfway - began:.1f} s, oracle {ended - halfway:.1f} s")
    for kind, count in sorted(tally.items()):
        print(f"{count:9d}  {kind}")
    for case, our, their in different[:10]:
        print(case, "room:", our, "oracle:", their)
    return len(different)


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:3]]
    cases_asked, seed_asked = [*given, *(MILLION, 1)[len(given) :]]
    sys.exit(run(cases_asked, seed_asked) > 0)
