"""When this happens in one room, what follows in the others?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from zorgroute.chain.cases.actions import destroy_case
from zorgroute.chain.concerns.actions import forget_signals


def forget_case(municipality: str, case: UUID, now: datetime) -> None:
    """Destroy a case in every room that knows it, in the transaction of the caller.

    What was written down can be read by nobody any more, and nothing but the log of who looked
    leads from the case to the child. The structural log stays for fold, figures and verifier.
    """
    destroy_case(municipality, case, now)
    forget_signals(municipality, case)
