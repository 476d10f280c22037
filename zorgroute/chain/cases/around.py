"""Who is around a case now, for the installation itself when it does something in their names?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from zorgroute.chain.cases.loading import load
from zorgroute.chain.cases.models import Case
from zorgroute.chain.cases.world import Surroundings


def people_around(municipality: str, case: UUID, now: datetime) -> Surroundings:
    """Everybody who fills a role of a case; only for a duty, so no look is written."""
    return load(Case.objects.get(municipality=municipality, id=case), now).around
