"""Under which label does Django know the pages of professionals?"""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web face."""

    name = "zorgroute.faces.web"
    label = "web"
