"""Which room is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class JoiningConfig(AppConfig):
    name = "zorgroute.chain.joining"
    label = "joining"
