"""Which room is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "zorgroute.chain.notices"
    label = "notices"
