"""Under which addresses does the frame of the pages do its own work?"""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from zorgroute.faces.web.frame import choose_appearance, leave_quickly
from zorgroute.faces.web.patterns import patterns

urlpatterns = [
    path("weergave/", choose_appearance, name="appearance"),
    path("taal/", set_language, name="language"),
    path("snel-weg/", leave_quickly, name="leave"),
    path("patroon/", patterns, name="patterns"),
]
