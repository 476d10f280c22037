"""Which room is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class DeviationsConfig(AppConfig):
    name = "zorgroute.insight.deviations"
    label = "deviations"
