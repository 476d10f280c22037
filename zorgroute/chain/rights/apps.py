"""Which room is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "zorgroute.chain.rights"
    label = "rights"
