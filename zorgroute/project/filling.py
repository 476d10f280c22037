"""Fill the demo with invented people and cases, and name those who may log in?"""

from __future__ import annotations

import importlib.util
import sys

from django.db import transaction

from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.project.waking import wake

WORLD = "zorgroute.project.demo_world"


def main() -> None:
    """Fill once, then print one line per account: user name, tab, who it is."""
    wake()
    if importlib.util.find_spec(WORLD):
        importlib.import_module(WORLD).fill()
    from zorgroute.chain.parties.queries import accounts_of_demo  # noqa: PLC0415 after Django woke

    with transaction.atomic(), acting_as(Duty()):
        for account in accounts_of_demo():
            sys.stdout.write(f"{account.username}\t{account.demo_label}\n")


if __name__ == "__main__":
    main()
