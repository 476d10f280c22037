"""Under which label does Django know the pages of families?"""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The portal face."""

    name = "zorgroute.faces.portal"
    label = "portal"
