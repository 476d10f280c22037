"""Which room is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "zorgroute.chain.consent"
    label = "consent"
