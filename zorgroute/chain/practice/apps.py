"""Which room is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "zorgroute.chain.practice"
    label = "practice"
