"""Which face is this to Django?"""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "zorgroute.faces.api"
    label = "api"
