"""Which room is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "zorgroute.insight.indicators"
    label = "indicators"
