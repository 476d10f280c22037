"""Which room is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "zorgroute.chain.meetings"
    label = "meetings"
