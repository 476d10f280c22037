"""What happens to the cases of a child of whom two records became one?"""

from __future__ import annotations

from uuid import UUID

from zorgroute.chain.cases.models import Case


def move_cases(municipality: str, gone: UUID, kept: UUID) -> None:
    """Let the cases of one record be of the other; under the duty of the installation."""
    Case.objects.filter(municipality=municipality, child_id=gone).update(child_id=kept)
