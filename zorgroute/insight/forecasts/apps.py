"""Which room is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class ForecastsConfig(AppConfig):
    name = "zorgroute.insight.forecasts"
    label = "forecasts"
