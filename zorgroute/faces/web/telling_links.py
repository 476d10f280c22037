"""Where on the page of a case is it decided what the family may know?"""

from __future__ import annotations

from django.urls import reverse

from zorgroute.chain.cases.access import SeenCase, family_told
from zorgroute.core.engine.disclosing import may_decide
from zorgroute.faces.web.pages import Context, language
from zorgroute.faces.web.texts import texts


def decides(seen: SeenCase, track: str) -> bool:
    """Whether this reader may decide what the family may know of a track."""
    return any(role in may_decide(seen.route, track) for role in seen.roles)


def links(seen: SeenCase) -> list[Context]:
    """The ways to such a decision, for who may take it."""
    t = texts("tell_family")
    titles = seen.teller(language()).titles
    return [
        {
            "title": t("link", track=titles.track(track)),
            "url": reverse("tell_family", args=[seen.id, track]),
        }
        for track in family_told(seen)
        if decides(seen, track)
    ]
