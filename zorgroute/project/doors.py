"""What does every answer of this house carry, and which pages open without the database?"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]
FREE = ("/static/", "/crisis/", "/gezond/", "/robots.txt", "/favicon.ico")
NOT_FREE = ("/crisis/vastleggen/",)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def is_free(path: str) -> bool:
    """Whether a page must open when the database does not: no session, no account is looked at."""
    return path.startswith(FREE) and not path.startswith(NOT_FREE)


class Doors:
    """Closes what a browser may keep or use: pages about people are never stored anywhere."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not is_free(request.path):
            response["Cache-Control"] = "no-store"
        return response
