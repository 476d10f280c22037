"""Where does a child stand on the route, what must be done, and what has happened?"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zorgroute.chain.cases.access import SeenCase, case_seen_by, directs, keeps_family
from zorgroute.chain.cases.lists import cases_of
from zorgroute.chain.cases.naming import name_of
from zorgroute.chain.parties.access import children_of
from zorgroute.chain.parties.citizen_numbers import may_see_number
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.migrating import ASKED
from zorgroute.core.engine.standing import DEATH, Item
from zorgroute.core.forms.sent import Sent
from zorgroute.core.maps.rail import rail_html
from zorgroute.core.maps.row import OPEN, Map, Row
from zorgroute.core.maps.words import Words
from zorgroute.core.policy.reading import may_know
from zorgroute.core.routes.route import MAIN
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.navigation import CHILDREN, WORK
from zorgroute.faces.web import case_words, telling_links
from zorgroute.faces.web.conforming_case import beside_route
from zorgroute.faces.web.days import day_question
from zorgroute.faces.web.linking import links_of
from zorgroute.faces.web.migrating_words import banner
from zorgroute.faces.web.number_uses import uses
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    language,
    new_key,
    page,
    professional,
    say,
)

AFTER = ("zorg", "stap", "gedaan", "overdracht", "verbeterd", "versie", "versie_terug")


@require_GET
@professional
def case(request: ActingRequest, case: UUID) -> HttpResponse:
    """The case of one child on the route (screen 4)."""
    seen = case_seen_by(request.acting, case, request.moment)
    return page(request, "web/case/case.html", case_context(request, seen))


def case_context(request: ActingRequest, seen: SeenCase) -> Context:
    """Everything that stands on the page of a case, for the page and for its print."""
    plan = case_words.coarse(seen, seen.map())
    is_kept = keeps_family(seen, content().family_keepers)
    return {
        **heading(seen),
        "crumbs": [(say("nav.work"), WORK), (short_name(seen), "")],
        "message": _message(request, seen),
        "cards": case_words.cards(seen),
        "closed": _closed(seen),
        "quiet": say("change.quiet") if seen.what_now.is_quiet and seen.is_open else "",
        "missing": case_words.missing(seen),
        "version": banner(seen),
        "beside": beside_route(seen),
        "items": [item_words(seen, each) for each in seen.items if each.kind != ASKED],
        "offered": offered(seen),
        "stations": case_words.strip(plan, Words(_say_map, language(), plan.today)),
        "map": _rail(seen, plan),
        "people": case_words.people(seen),
        "days": case_words.days(seen),
        "tracks": tracks(seen),
        "links": links_of(request, seen),
        "tellings": telling_links.links(seen),
        "family": reverse("family", args=[seen.id]) if is_kept else "",
        "looked": reverse("looked", args=[seen.id]) if directs(seen, MAIN) else "",
        "case": seen.id,
        "knows_bsn": may_see_number(request.acting, uses()),
        "key": new_key(),
    }


def heading(seen: SeenCase) -> Context:
    """Who it is about and who answers for it."""
    return {
        "name": seen.child.name if seen.child else say("web.child.unknown"),
        "short_name": short_name(seen),
        "about": case_words.age_words(seen),
        "responsible": case_words.responsible(seen),
    }


def short_name(seen: SeenCase) -> str:
    """The name of the child as it stands outside its own heading."""
    return seen.child.short_name if seen.child else say("web.child.unknown")


def _message(request: ActingRequest, seen: SeenCase) -> Context | None:
    """What to say after something was recorded: in the engine's own words."""
    after = request.GET.get("na", "")
    if after not in AFTER:
        return None
    return {
        "title": say(f"web.after.{after}"),
        "text": case_words.now_sentence(seen),
        "focus": True,
        "undo": case_words.last_own(seen) if after == "stap" else "",
    }


def _closed(seen: SeenCase) -> Context | None:
    if seen.what_now.closed is None:
        return None
    return {
        "said": seen.teller(language()).closed(seen.what_now.closed),
        "reopen": reverse("reopen", args=[seen.id]),
    }


def item_words(seen: SeenCase, item: Item) -> Context:
    """Something that waits beside the steps: in words, with its mend and its buttons."""
    teller = seen.teller(language())
    return {
        "name": name_of(seen.id, "item", item.number),
        "text": teller.item(item.kind, item.about),
        "mend": teller.what_to_do(item.kind),
        "closes": seen.what_now.is_quiet and item.kind == f"interrupt.{DEATH}",
        "takes_day": item.kind == "choose_day",
        "day": day_question(
            Sent({}), f"dag-{name_of(seen.id, 'item', item.number)}", say("web.item.day")
        ),
    }


def offered(seen: SeenCase) -> bool:
    """Whether the responsibility is offered to this reader."""
    to = seen.what_now.offered
    return to is not None and any(seen.route.plays(role, to) for role in seen.roles)


def tracks(seen: SeenCase) -> list[Context]:
    """The tracks that this reader may start now."""
    if not seen.is_open or seen.what_now.is_quiet:
        return []
    titles = seen.teller(language()).titles
    found = []
    for name in seen.route.tracks:
        run = seen.standing.runs.get(name)
        startable = any(
            seen.route.may_act(role, seen.route.lines[name].may_start) for role in seen.roles
        )
        known = any(may_know(seen.route, name, role) for role in seen.roles)
        if startable and known and not (run and run.is_live):
            url = reverse("start-track", args=[seen.id, name])
            found.append({"title": titles.track(name), "url": url})
    return found


def _rail(seen: SeenCase, plan: Map) -> str:
    def link(row: Row) -> str:
        if (
            row.state in OPEN
            and not seen.route.is_family(seen.role)
            and not case_words.is_away(seen, row)
        ):
            return reverse("step", args=[seen.id, row.line, row.steps[0]])
        return "#gebeurd"

    return rail_html(plan, texts=_say_map, prefix="kaart", links=link, language=language())


def _say_map(code: str, /, **facts: str) -> str:
    return content().catalogue.say(code, voice=PROF, language=language(), **facts)


@require_GET
@professional
def children(request: ActingRequest) -> HttpResponse:
    """The children with whom this professional has to do; no search over persons."""
    cases = cases_of(request.acting, request.moment)
    by_child: dict[UUID, list[Context]] = {}
    names: dict[UUID, Context] = {}
    for case_id, child, route, is_open in cases:
        if child is None:
            continue
        names[child.id] = {"name": child.name, "group": child.group, "id": child.id}
        by_child.setdefault(child.id, []).append(
            {
                "url": reverse("case", args=[case_id]),
                "title": route.model.title.prof,
                "is_open": is_open,
            }
        )
    own = children_of(request.acting, request.moment)
    for child in own:
        names.setdefault(child.id, {"name": child.name, "group": child.group, "id": child.id})
    mine = {child.id for child in own}
    rows = [
        {**words, "cases": by_child.get(child_id, []), "may_raise": child_id in mine}
        for child_id, words in names.items()
    ]
    rows.sort(key=lambda row: (not row["cases"], row["name"].split()[-1], row["name"]))
    crumbs = [(say("nav.work"), WORK), (say("nav.children"), "")]
    return page(
        request,
        "web/children/children.html",
        {"rows": rows, "crumbs": crumbs, "url": CHILDREN},
    )
