"""What would happen to the running cases of a route in another version, and shall they go there?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zorgroute.chain.cases.migrating import (
    Order,
    Plan,
    Rehearsal,
    order,
    order_of,
    orders_of,
    rehearse,
    running_versions,
    take_back,
)
from zorgroute.chain.routebook.owning import must_own
from zorgroute.chain.routebook.queries import Version, route_of, versions_of
from zorgroute.core.engine.migrating import STOPS, Agreed
from zorgroute.core.routes.route import Route
from zorgroute.faces.web import migrating_words as words
from zorgroute.faces.web.migrating_questions import ROLE, STEP, STOP, asked_for, renamed
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    day_words,
    new_key,
    page,
    sent_key,
)
from zorgroute.faces.web.routebook import here, known, reads_along
from zorgroute.faces.web.texts import Texts, texts

TO, FROM = "naar", "van"
MOST_FIELDS = 200


@dataclass(frozen=True)
class Asked:
    """What was filled in on the page: from where to where, and what takes the place of what."""

    plan: Plan
    fields: Sequence[tuple[str, str]]

    @property
    def is_whole(self) -> bool:
        return bool(self.plan.to_digest and self.plan.from_digests)


@require_http_methods(["GET", "HEAD", "POST"])
@reads_along
def migrate(request: ActingRequest, name: str) -> HttpResponse:
    """Choose versions, see what happens to every case, and order it after "Klopt dit?"."""
    must_own(request.acting, here(request), request.moment)
    route, versions = known(request, name), versions_of(name)
    sent = request.POST if request.method == "POST" else request.GET
    asked = _asked(sent, name, versions)
    if request.method == "POST" and asked.is_whole:
        if request.POST.get("akkoord") == "ja":
            made = order(request.acting, asked.plan, request.moment, key=sent_key(request))
            return HttpResponseRedirect(reverse("migration", args=[name, made]))
        return _confirm(request, name, asked)
    return _chosen(request, route, versions, asked, wrong=bool(sent) and not asked.is_whole)


def _asked(sent: QueryDict, name: str, versions: Sequence[Version]) -> Asked:
    """What was sent, as far as there are such versions; a version goes by the start of its id."""
    marks = {mark(each.digest): each.digest for each in versions}
    to = marks.get(sent.get(TO, ""), "")
    since = tuple(marks[each] for each in sent.getlist(FROM) if each in marks and marks[each] != to)
    fields = [
        (key, value)
        for key, value in list(sent.items())[:MOST_FIELDS]
        if key.startswith((STEP, ROLE)) and isinstance(value, str) and value
    ]
    steps, roles = {}, {}
    for key, value in fields:
        if key.startswith(ROLE):
            roles[key.removeprefix(ROLE)] = value
        else:
            line, _, step = key.removeprefix(STEP).partition(".")
            steps[line, step] = STOPS if value == STOP else value
    return Asked(Plan(name, to, since, Agreed(steps, roles)), fields)


def mark(digest: str) -> str:
    """How a version is named in an address."""
    return digest[:12]


def _chosen(
    request: ActingRequest,
    route: Route,
    versions: Sequence[Version],
    asked: Asked,
    *,
    wrong: bool,
) -> HttpResponse:
    t = texts(words.TABLE)
    running = running_versions(request.acting, route.name)
    errors = _errors(asked, t) if wrong else {}
    context: Context = {
        "t": t,
        "crumbs": _crumbs(route, t("title")),
        "from_question": _from(versions, running, asked, t, errors),
        "to_question": _to(request, versions, asked, t, errors),
        "is_possible": bool(running) and len(versions) > 1,
        "errors": [{"target": key, "text": text} for key, text in errors.items()],
        "has_errors": bool(errors),
        "earlier": [_earlier(request, each, t) for each in _orders(request, route.name)],
        "key": new_key(),
    }
    if asked.is_whole:
        found = rehearse(request.acting, asked.plan, request.moment)
        context |= {"result": _result(found, asked, t), "here": [*_hidden(asked)]}
    return page(request, "web/versions/migrate.html", context)


def _orders(request: ActingRequest, name: str) -> list[Order]:
    return orders_of(request.acting, name, request.moment)


def _errors(asked: Asked, t: Texts) -> dict[str, str]:
    found = {}
    if not asked.plan.from_digests:
        found[FROM] = t("missing_from")
    if not asked.plan.to_digest:
        found[TO] = t("missing_to")
    return found


def _from(
    versions: Sequence[Version],
    running: Mapping[str, int],
    asked: Asked,
    t: Texts,
    errors: Mapping[str, str],
) -> Context:
    there = [each for each in versions if running.get(each.digest)]
    options = [
        {
            "value": mark(each.digest),
            "label": _counted_version(each, running[each.digest], t),
            "is_chosen": each.digest in asked.plan.from_digests
            or (not asked.plan.from_digests and not each.is_present),
        }
        for each in there
    ]
    return {
        "id": FROM, "name": FROM, "label": t("from"), "kind": "checks", "options": options,
        "error": errors.get(FROM, ""),
    }  # fmt: skip


def _counted_version(version: Version, count: int, t: Texts) -> str:
    many = "one" if count == 1 else "many"
    return t(f"from_option_{many}", number=str(version.version), count=str(count))


def _to(
    request: ActingRequest,
    versions: Sequence[Version],
    asked: Asked,
    t: Texts,
    errors: Mapping[str, str],
) -> Context:
    chosen = asked.plan.to_digest
    options = []
    for each in versions:
        since = day_words(each.published_at, request.moment)
        label = "to_present" if each.is_present else "to_former"
        options.append(
            {
                "value": mark(each.digest),
                "label": t(label, number=str(each.version), day=since)
                if label == "to_former"
                else t(label, number=str(each.version)),
                "is_chosen": each.digest == chosen or (not chosen and each.is_present),
            }
        )
    return {
        "id": TO, "name": TO, "label": t("to"), "options": options, "error": errors.get(TO, ""),
    }  # fmt: skip


def _crumbs(route: Route, last: str) -> list[tuple[str, str]]:
    name = route.model.title.prof
    return [(name, reverse("routebook_route", args=[route.name])), (last, "")]


def _hidden(asked: Asked) -> list[tuple[str, str]]:
    return [(TO, mark(asked.plan.to_digest)), *((FROM, mark(it)) for it in asked.plan.from_digests)]


def _result(found: Rehearsal, asked: Asked, t: Texts) -> Context:
    kinds = Counter(each.verdict.kind for each in found.cases)
    questions = asked_for(found, asked.fields, t)
    return {
        "counts": [
            t.counted(kind, kinds[kind])
            for kind in ("moves", "needs_decision", "stays")
            if kinds[kind]
        ],
        "can_go": bool(kinds["moves"] or kinds["needs_decision"]),
        "questions": questions,
        "renamed": renamed(found, questions, t),
        "changes": words.changes(found, t),
        "cases": [
            {
                "name": each.short,
                "now": t("version", number=str(route_of(each.digest).version)),
                "what": t(f"will_{each.verdict.kind}"),
            }
            for each in found.cases
        ],
    }


def _confirm(request: ActingRequest, name: str, asked: Asked) -> HttpResponse:
    t = texts(words.TABLE)
    found = rehearse(request.acting, asked.plan, request.moment)
    kinds = Counter(each.verdict.kind for each in found.cases)
    numbers = sorted({route_of(each).version for each in asked.plan.from_digests})
    old = ", ".join(t("version", number=str(each)) for each in numbers)
    new = t("version", number=str(route_of(asked.plan.to_digest).version))
    rows = [
        (t("confirm_moves"), str(kinds["moves"])),
        (t("confirm_needs"), str(kinds["needs_decision"])),
        (t("confirm_stays"), str(kinds["stays"])),
        (t("confirm_undo"), t("undo_possible")),
    ]
    back = QueryDict(mutable=True)
    for key, value in [*_hidden(asked), *asked.fields]:
        back.appendlist(key, value)
    confirm = {
        "lead": t("confirm_lead", old=old, new=new),
        "rows": rows,
        "hidden": [*_hidden(asked), *asked.fields, ("sleutel", sent_key(request) or new_key())],
        "label": t("confirm_label"),
        "back": f"{reverse('migrate', args=[name])}?{back.urlencode()}",
    }
    return page(request, "web/confirm.html", {"confirm": confirm})


# A move that was ordered


STATES = ("moved", "asked", "waiting", "going_back", "stays", "undone", "moved_on")


@require_safe
@reads_along
def migration(request: ActingRequest, name: str, made: UUID) -> HttpResponse:
    """How far a move is, and what became of each case."""
    route, t = known(request, name), texts(words.TABLE)
    found = order_of(request.acting, made, request.moment)
    title = t("order_title", number=str(route_of(found.plan.to_digest).version))
    context = {
        "t": t,
        "crumbs": [*_crumbs(route, "")[:1], (t("title"), reverse("migrate", args=[name])),
                   (title, "")],
        "title": title,
        "ordered": t("ordered_on", day=day_words(found.at, request.moment)),
        "undone": t("was_undone", day=day_words(found.undone_at, request.moment))
        if found.undone_at
        else "",
        "busy": _busy(found, t),
        "counts": [
            t.counted(f"state_{state}", found.states[state])
            for state in STATES
            if found.states.get(state)
        ],
        "cases": [{"name": short, "what": t(f"is_{state}")} for short, state, _ in found.cases],
        "undo": reverse("migration_undo", args=[name, made]) if found.may_go_back else "",
    }  # fmt: skip
    return page(request, "web/versions/order.html", context)


def _busy(found: Order, t: Texts) -> str:
    if not found.is_busy:
        return ""
    return t("busy_back" if found.undone_at else "busy")


@require_http_methods(["GET", "HEAD", "POST"])
@reads_along
def migration_undo(request: ActingRequest, name: str, made: UUID) -> HttpResponse:
    """Undo a move, after saying what that means."""
    known(request, name)
    t = texts(words.TABLE)
    found = order_of(request.acting, made, request.moment)
    back = reverse("migration", args=[name, made])
    if request.method == "POST" and request.POST.get("akkoord") == "ja":
        take_back(request.acting, made, request.moment)
        return HttpResponseRedirect(back)
    number = str(route_of(found.plan.to_digest).version)
    rows = [(t("undo_what"), t("order_title", number=number))]
    rows += [("", t.counted("state_moved", found.states.get("moved", 0)))]
    confirm = {
        "lead": t("undo_lead"), "rows": rows[:1], "hidden": [], "label": t("undo"), "back": back,
    }  # fmt: skip
    return page(request, "web/confirm.html", {"confirm": confirm})


def _earlier(request: ActingRequest, found: Order, t: Texts) -> Context:
    number = str(route_of(found.plan.to_digest).version)
    return {
        "url": reverse("migration", args=[found.plan.route, found.id]),
        "text": t("earlier", number=number, day=day_words(found.at, request.moment)),
    }
