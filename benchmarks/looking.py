"""How many of the planted looks do the rules find, and how many alerts come with them?

Run with `python -m benchmarks.looking [accesses] [planted]`; 100,000 and 200 without.
"""

from __future__ import annotations

import os
import sys
import time

SEEDS = (1, 2, 3)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zorgroute.project.settings")
    os.environ.setdefault("ZORGROUTE_SECRET_KEY", "not-a-secret-for-figures-only")
    os.environ.setdefault("ZORGROUTE_MASTER_KEY", "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=")
    import django  # noqa: PLC0415 settings first

    django.setup()
    from tests.factories.prying import make_crowd  # noqa: PLC0415 after Django
    from tests.factories.recall import measure  # noqa: PLC0415 after Django

    accesses, pries = [*map(int, sys.argv[1:]), *(100_000, 200)[len(sys.argv) - 1 :]]
    print("| seed | recall | alerts per organisation per day | busiest day | looks per second |")
    print("|---|---|---|---|---|")
    missed: dict[str, int] = {}
    for seed in SEEDS:
        crowd = make_crowd(seed, accesses, pries)
        began = time.perf_counter()
        found = measure(crowd)
        spent = time.perf_counter() - began
        print(
            f"| {seed} | {found.recall:.1%} | {found.per_day:.2f} | {found.busiest} "
            f"| {len(crowd.accesses) / spent:,.0f} |"
        )
        for way, number in found.planted.items():
            missed[way] = missed.get(way, 0) + number - found.found[way]
    print("\nmissed:", ", ".join(f"{way} {number}" for way, number in missed.items() if number))


if __name__ == "__main__":
    main()
