"""Which routes does a municipality have, in which versions, and what is being written?"""

from __future__ import annotations

import re
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zorgroute.chain.cases.migrating import running_versions
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.routebook import drafting
from zorgroute.chain.routebook.actions import retire as take_out
from zorgroute.chain.routebook.answering import answers_of, values_of
from zorgroute.chain.routebook.owning import must_own, must_read_along, owns
from zorgroute.chain.routebook.queries import (
    Version,
    decisions_on,
    is_retired,
    present_route,
    routes_of,
    text_of,
    versions_of,
)
from zorgroute.chain.routebook.queries import load_text as read_route
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.parameters import questions_of
from zorgroute.core.routes.reader import MAX_BYTES, read_yaml
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.scalars import ROUTE_NAME
from zorgroute.faces.web import routebook_words as words
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    View,
    clock_words,
    day_words,
    page,
    professional,
)
from zorgroute.faces.web.refusing import plain_reason
from zorgroute.faces.web.texts import Texts, texts

FILE = "bestand"
LONGEST_NAME = 120


def reads_along(view: View) -> View:
    """Let in who works in a real municipality; a parent and a practice find nothing here."""

    @wraps(view)
    def guarded(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        must_read_along(request.acting)
        return view(request, *args, **kwargs)

    return professional(guarded)


def here(request: ActingRequest) -> str:
    """The municipality whose routes are looked at: one's own."""
    return request.acting.municipality


def shown(
    request: ActingRequest, template: str, context: Context, status: int = 200
) -> HttpResponse:
    """A page of the routebook with its texts, and whether the reader decides here."""
    more = {"t": texts(words.TABLE), "is_owner": owns(request.acting, here(request))}
    return page(request, f"web/routebook/{template}.html", {**more, **context}, status)


def known(request: ActingRequest, name: str) -> Route:
    """A route of this municipality by its name; raises `Unseen` when it has no such route."""
    found = next((each for each in routes_of(here(request)) if each.name == name), None)
    if found is None:
        raise Unseen(name)
    return found


@require_safe
@reads_along
def overview(request: ActingRequest) -> HttpResponse:
    """Every route of the municipality: in force, retired or not yet in use, and the drafts."""
    t = texts(words.TABLE)
    drafts = drafting.drafts_of(request.acting)
    routes = routes_of(here(request))
    given = answers_of(here(request))
    items = [
        {
            "title": route.model.title.prof,
            "url": reverse("routebook_route", args=[route.name]),
            "state": state_words(route, t),
            "open": _open_words(len(questions_of(route)) - len(values_of(route, given)), t),
            "drafts": _draft_words(sum(each.route == route.name for each in drafts), t),
        }
        for route in routes
    ]
    names = {route.name for route in routes}
    loose = [_draft_item(request, each, t) for each in drafts if each.route not in names]
    return shown(request, "overview", {"items": items, "loose": loose})


def state_words(route: Route, t: Texts) -> str:
    """Whether a route is in force, retired, or came along and was never put into force."""
    present = present_route(route.name)
    if present is not None:
        return t("state_present", version=str(present.version))
    return t("state_retired" if is_retired(route.name) else "state_never")


def _open_words(count: int, t: Texts) -> str:
    return t.counted("open", count) if count else ""


def _draft_words(count: int, t: Texts) -> str:
    return t.counted("drafts", count) if count else ""


@require_safe
@reads_along
def route(request: ActingRequest, name: str) -> HttpResponse:
    """One route: its versions with the cases that run on them, its drafts, its history."""
    found, t = known(request, name), texts(words.TABLE)
    versions = versions_of(name)
    drafts = drafting.drafts_of(request.acting, name)
    done = decisions_on(here(request), name)
    said = words.people([*(each.by for each in done), *(each.made_by for each in drafts)])
    asked = questions_of(found)
    left = len(asked) - len(values_of(found))
    context = {
        "route": found,
        "name": name,
        "state": state_words(found, t),
        "is_present": any(each.is_present for each in versions),
        "asked": t.counted("questions_left", left) if left else t("questions_done"),
        "has_questions": bool(asked),
        "versions": _versions(request, versions, t),
        "drafts": [_draft_item(request, each, t) for each in drafts],
        "history": [
            t(
                f"done_{each.kind}",
                version=str(each.version),
                on=day_words(each.at, request.moment),
                who=said(each.by, each.by_role) or t("installation"),
            )
            for each in done
        ],
        "expert": reverse("route_expert", args=[name]),
        "migrate": address("migrate", name),
        "crumbs": [(t("title"), reverse("routebook")), (found.model.title.prof, "")],
        "said": t(request.GET["gedaan"]) if request.GET.get("gedaan") in DONE else "",
    }
    return shown(request, "route", context)


DONE = ("published_now", "retired_now", "dropped_now")


def address(name: str, *args: object) -> str:
    """The address of a page that another part of the house may have; empty when it has not."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _versions(request: ActingRequest, versions: list[Version], t: Texts) -> list[Context]:
    running = _running(request, versions)
    return [
        {
            "name": t("version", number=str(each.version)),
            "since": day_words(each.published_at, request.moment),
            "until": day_words(each.retired_at, request.moment) if each.retired_at else "",
            "is_present": each.is_present,
            "cases": running.get(each.digest, 0),
            "agreed": words.agreement_words(each.agreed, t),
            "mark": each.digest[:12],
        }
        for each in versions
    ]


def _running(request: ActingRequest, versions: list[Version]) -> dict[str, int]:
    """How many cases run on each version: counts only, never which."""
    return dict(running_versions(request.acting, versions[0].route)) if versions else {}


def _draft_item(request: ActingRequest, draft: drafting.SeenDraft, t: Texts) -> Context:
    read = read_route(draft.content, f"{draft.route}.yaml")
    is_route = isinstance(read, Route)
    return {
        "url": reverse("routebook_draft", args=[draft.id]),
        "title": read.model.title.prof if isinstance(read, Route) else draft.route,
        "version": t("version", number=str(read.version)) if isinstance(read, Route) else "",
        "is_route": is_route,
        "changed": t(
            "changed_on",
            on=day_words(draft.changed_at, request.moment),
            at=clock_words(draft.changed_at),
        ),
    }


@require_POST
@reads_along
def begin(request: ActingRequest, name: str) -> HttpResponse:
    """Begin a new version from the one in force, or from the file that came along."""
    made = drafting.begin_draft(request.acting, name, request.moment)
    return HttpResponseRedirect(reverse("routebook_draft", args=[made]))


@require_http_methods(["GET", "HEAD", "POST"])
@reads_along
def upload(request: ActingRequest) -> HttpResponse:
    """Read a route file in as a draft; of a file without a name nothing is kept."""
    t = texts(words.TABLE)
    must_own(request.acting, here(request), request.moment, action="C")
    context: Context = {"crumbs": [(t("title"), reverse("routebook")), (t("upload_title"), "")]}
    if request.method != "POST":
        return shown(request, "upload", context)
    text = sent_text(request)
    name = _name_in(text) if text is not None else ""
    wrong = t("no_file" if text is None else "no_route_file")
    if text is not None and name:
        try:
            made = drafting.begin_draft(request.acting, name, request.moment, text)
            return HttpResponseRedirect(reverse("routebook_draft", args=[made]))
        except Refused as no:
            wrong = " ".join(plain_reason(each) for each in no.denied.reasons)
    elif text is not None:
        found = read_route(text, "bestand.yaml")
        context["faults"] = words.fault_lines(found, text) if isinstance(found, Unreadable) else []
    context |= {"errors": [{"target": FILE, "text": wrong}], "has_errors": True, "wrong": wrong}
    return shown(request, "upload", context)


def _name_in(text: str) -> str:
    """The name that a file gives its route; empty when that cannot be read."""
    read = read_yaml(text.encode(), "bestand.yaml")
    found = "" if isinstance(read, Unreadable) else read.value
    name = found.get("route") if isinstance(found, dict) else ""
    is_name = isinstance(name, str) and re.fullmatch(ROUTE_NAME, name) and len(name) <= LONGEST_NAME
    return str(name) if is_name else ""


def sent_text(request: ActingRequest, name: str = FILE) -> str | None:
    """The text of a file that was sent; nothing when there is none, or when it is no text.

    What is bigger than a route may be is cut just past that size, so that it is refused as such.
    """
    given = request.FILES.get(name)
    if given is None:
        return None
    try:
        data: bytes = given.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig", "replace" if len(data) > MAX_BYTES else "strict")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text or not text.strip() else text


@require_http_methods(["GET", "HEAD", "POST"])
@reads_along
def retire(request: ActingRequest, name: str) -> HttpResponse:
    """Take a route out of force, after saying what that means."""
    found, t = known(request, name), texts(words.TABLE)
    must_own(request.acting, here(request), request.moment)
    back = reverse("routebook_route", args=[name])
    if request.method == "POST" and request.POST.get("akkoord") == "ja":
        take_out(request.acting, name, request.moment)
        return HttpResponseRedirect(f"{back}?gedaan=retired_now")
    confirm = {
        "lead": t("retire_lead"),
        "rows": [(t("retire_what"), found.model.title.prof), (t("retire_means"), t("retire_text"))],
        "hidden": [],
        "label": t("retire_label"),
        "back": back,
    }
    return page(request, "web/confirm.html", {"confirm": confirm})


@require_safe
@reads_along
def version_file(request: ActingRequest, name: str, digest: str) -> HttpResponse:
    """The file of a version as it was put into force, to keep or to begin from elsewhere."""
    version = next(
        (
            each
            for each in versions_of(name)
            if each.digest.startswith(digest) and len(digest) >= 12
        ),
        None,
    )
    if version is None or version.municipality != here(request):
        raise Unseen(name)
    return as_file(text_of(version.digest), f"{name}-v{version.version}.yaml")


def as_file(text: str, name: str) -> HttpResponse:
    """A text to keep."""
    answer = HttpResponse(text, content_type="text/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
