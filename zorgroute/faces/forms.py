"""How does a generated form become HTML, the same for professionals and for parents?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from zorgroute.core.forms.asked import Deviation, Form
from zorgroute.core.forms.read_out import PageView
from zorgroute.core.forms.speech import Speech
from zorgroute.core.forms.turns import Shown
from zorgroute.core.forms.view import view
from zorgroute.core.routes.route import Route
from zorgroute.core.wording.catalogue import NL, Catalogue, Language

TEMPLATES = Path(__file__).parent / "templates"
NOTHING = SafeString("")
# Who sit in the meeting that some reasons are about.
EXPERTS = "mdo_leden"


@dataclass(frozen=True)
class Rendered:
    """A form as two pieces of HTML: the error summary stands outside and above the form itself.

    `is_wrong` says that the title of the page starts with `Fout: `.
    """

    page: PageView
    summary: SafeString
    form: SafeString

    @property
    def is_wrong(self) -> bool:
        return self.page.is_wrong


def render(
    form: Form,
    shown: Shown,
    catalogue: Catalogue,
    *,
    language: Language = NL,
    action: str = "",
    csrf: str = "",
    hidden: Sequence[tuple[str, str]] = (),
    links: Mapping[str, str] | None = None,
    has_draft: bool = False,
    before_buttons: SafeString = NOTHING,
) -> Rendered:
    """Render one page of a form. Works without script; what is typed is always escaped.

    `action` is where it is sent (empty: to the same address), `csrf` the token of the request,
    `hidden` what else is sent along, `links` the addresses of `meldcode` and `crisis`.
    """
    page = view(form, shown, Speech(form, catalogue, language, links or {}))
    words = {
        "page": page,
        "action": action,
        "csrf": csrf,
        "hidden": tuple(hidden),
        "has_draft": has_draft,
        "before_buttons": before_buttons,
        "waiver_open": any(each.value or each.errors for each in page.waiver)
        or any(option.checked for each in page.waiver for option in each.options),
    }
    return Rendered(page, _html("form/summary.html", words), _html("form/form.html", words))


def _html(name: str, words: Mapping[str, object]) -> SafeString:
    context = Context(dict(words), use_l10n=False, use_tz=False)
    # The engine escapes every value, so what comes out of it is safe.
    return mark_safe(_engine().get_template(name).render(context))  # noqa: S308 - see above


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(TEMPLATES)])


def deviations(
    rows: Iterable[Mapping[str, str]], language: Language = NL, route: Route | None = None
) -> tuple[Deviation, ...]:
    """The reason codes that fit on a route, from the table `deviation_reasons`.

    Those for going round the meeting of experts only where the route has one (R043).
    """
    column = "label" if language == NL else "label_en"
    scopes = ("any", "mdo") if route is not None and EXPERTS in route.roles else ("any",)
    return tuple(
        Deviation(row["code"], row[column], row["needs_text"] == "yes")
        for row in rows
        if row["scope"] in scopes
    )


def posted(
    data: Mapping[str, object], files: Mapping[str, object] | None = None
) -> dict[str, list[str]]:
    """Submitted data with every value of a name; takes a QueryDict or any mapping of texts.

    Of `files` only the name and the size are looked at; keeping them is for the caller.
    """
    lists = getattr(data, "lists", None)
    pairs = lists() if lists is not None else data.items()
    found = {
        str(name): [str(each) for each in (value if isinstance(value, list | tuple) else [value])]
        for name, value in pairs
    }
    for name, file in (files or {}).items():
        found[name] = [str(getattr(file, "name", ""))]
        found[f"{name.removesuffix('.file')}.size"] = [str(getattr(file, "size", ""))]
    return found
