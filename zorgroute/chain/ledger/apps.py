"""Which room is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "zorgroute.chain.ledger"
    label = "ledger"
