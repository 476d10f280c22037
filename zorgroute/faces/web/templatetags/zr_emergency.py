"""How does every page say that something stands open through emergency access?"""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import get_language

from zorgroute.chain.emergency.queries import running
from zorgroute.chain.emergency.rules import PRIVACY_OFFICER, overseers, who_may
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.wording.catalogue import PROF, Language
from zorgroute.core.wording.dates import clock_time

register = template.Library()


@register.inclusion_tag("web/emergency/banner.html", takes_context=True)
def emergency_banner(context: dict[str, Any]) -> dict[str, Any]:
    """A line for everything that stands open, with the button that ends it.

    Functions that may not open anything at once cost no statement.
    """
    request = context.get("request")
    acting = getattr(request, "acting", None)
    if request is None or acting is None or acting.role not in {role for role, _ in who_may()}:
        return {}
    rows = running(acting, request.moment)
    if not rows:
        return {}
    return {
        "csrf_token": context.get("csrf_token"),
        "title": say("title"),
        "stop": say("stop"),
        "back": say("back_to"),
        "rows": [
            {
                "text": say(
                    "banner", time=clock_time(each.expires_at.astimezone(AMSTERDAM), _language())
                ),
                "url": reverse("emergency_open", args=[each.id]),
                "stop": reverse("emergency_stop", args=[each.id]),
            }
            for each in rows
        ],
    }


@register.inclusion_tag("web/emergency/link.html", takes_context=True)
def emergency_link(context: dict[str, Any]) -> dict[str, Any]:
    """The way to emergency access, for functions that may use it or lead those who may."""
    acting = getattr(context.get("request"), "acting", None)
    known = {role for role, _ in who_may()} | overseers() | {PRIVACY_OFFICER}
    if acting is None or acting.role not in known:
        return {}
    return {"url": reverse("emergency"), "label": say("link")}


def say(name: str, **facts: str) -> str:
    """A text of emergency access in the language of the page."""
    return content().catalogue.sentence(
        f"emergency.{name}", facts, voice=PROF, language=_language()
    )


def _language() -> Language:
    return Language.EN if (get_language() or "").startswith("en") else Language.NL
