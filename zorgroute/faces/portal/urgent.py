"""What does a family hear of somebody who looked at once, because waiting would have harmed?"""

from __future__ import annotations

from datetime import timedelta

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.emergency.queries import told_to_family
from zorgroute.chain.parties.queries import organisation, person_names
from zorgroute.chain.routebook.queries import content
from zorgroute.core.wording.catalogue import OUDER
from zorgroute.faces.navigation import role_word
from zorgroute.faces.portal.asking import Context, day_words, language

# How long it stands on the first page; in the log of who looked it stays.
SHOWN = timedelta(days=30)


def urgent_looks(seen: SeenCase) -> list[Context]:
    """A line for each time, with who, when and why; nothing where that would give danger."""
    if seen.child is None:
        return []
    here = seen.acting.municipality
    rows = told_to_family(here, seen.child.id, seen.now - SHOWN)
    names = person_names({each.person for each in rows}) if rows else {}
    found = []
    for each in rows:
        place = organisation(here, each.organisation).name if each.organisation else ""
        who = [names.get(each.person, ""), role_word(each.role, language()), place]
        day = day_words(each.opened_at, seen.now)
        line = _say(
            "family_line",
            who=", ".join(part for part in who if part),
            child=seen.child.given_name,
            day=day,
        )
        why = _say("family_why", reason=_say(f"family_reason.{each.reason}"))
        found.append({"title": _say("family_title"), "text": f"{line} {why}"})
    return found


def _say(name: str, **facts: str) -> str:
    return content().catalogue.sentence(
        f"emergency.{name}", facts, voice=OUDER, language=language()
    )
