"""Which room is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "zorgroute.chain.review"
    label = "review"
