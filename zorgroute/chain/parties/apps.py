"""Which room is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "zorgroute.chain.parties"
    label = "parties"
