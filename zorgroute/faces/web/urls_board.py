"""Under which addresses does a policy officer see where families wait, and how that is known?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.web import board

HERE = "beleid"

urlpatterns = [
    path(f"{HERE}/", board.overview, name="board"),
    path(f"{HERE}/cijfer/<slug:code>/", board.figure, name="board_figure"),
    path(f"{HERE}/stand-van-zaken/", board.standing, name="board_standing"),
]
