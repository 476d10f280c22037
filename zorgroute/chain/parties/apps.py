"""Which room is this to Django?"""

from __future__ import annotations

import importlib

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "zorgroute.chain.parties"
    label = "parties"

    def import_models(self) -> None:
        """The table of tokens lives beside what is done with it, not in `models.py`."""
        super().import_models()
        importlib.import_module("zorgroute.chain.parties.tokens")
