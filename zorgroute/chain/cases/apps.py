"""Which room is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "zorgroute.chain.cases"
    label = "cases"
