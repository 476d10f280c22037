"""Which room is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class RoutebookConfig(AppConfig):
    name = "zorgroute.chain.routebook"
    label = "routebook"
