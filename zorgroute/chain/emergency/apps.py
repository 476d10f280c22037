"""Which room is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class EmergencyConfig(AppConfig):
    name = "zorgroute.chain.emergency"
    label = "emergency"
