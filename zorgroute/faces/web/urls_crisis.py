"""Under which addresses do the pages with crisis numbers stand?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.web.crisis import crisis, pages

# One address per municipality of the table, so that other addresses below /crisis/ stay free.
urlpatterns = [
    path("crisis/", crisis, name="crisis"),
    *(
        path(f"crisis/{name}/", crisis, {"municipality": name}, name=f"crisis-{name}")
        for name in pages()
        if name
    ),
]
