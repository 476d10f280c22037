"""Fill the demo with invented people and cases, and name those who may log in?"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from django.db import transaction

from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.project.waking import wake

ALONE = 1


def main(only: Sequence[str] = ()) -> None:
    """Fill every town once, or these only; then print one line per account.

    A line is the municipality, the user name, and who it is, with tabs between. Each town is filled
    by a process of its own, in one transaction; a town that is there already stays as it is.
    """
    wake()
    from zorgroute.project.demo_world.filling import town_files  # noqa: PLC0415 after Django woke

    files = sorted(town_files(only), key=lambda file: file.stat().st_size, reverse=True)
    many = min(len(files), os.cpu_count() or ALONE)
    with ProcessPoolExecutor(many) as pool:
        list(pool.map(fill_one, files))
    from zorgroute.chain.parties.queries import accounts_of_demo  # noqa: PLC0415 after Django woke

    with transaction.atomic(), acting_as(Duty()):
        for each in accounts_of_demo():
            sys.stdout.write(f"{each.municipality}\t{each.username}\t{each.demo_label}\n")


def fill_one(file: Path) -> None:
    """Fill one town in this process, unless it is there."""
    wake()
    from zorgroute.chain.parties.queries import accounts_of_demo  # noqa: PLC0415 after Django woke
    from zorgroute.project.demo_world.filling import fill_town  # noqa: PLC0415 after Django woke

    with transaction.atomic(), acting_as(Duty()):
        if any(each.municipality == file.stem for each in accounts_of_demo()):
            return
    for fault in fill_town(file).stopped:
        sys.stderr.write(f"{fault}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
