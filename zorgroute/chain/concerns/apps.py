"""Which room is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "zorgroute.chain.concerns"
    label = "concerns"
