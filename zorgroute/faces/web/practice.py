"""How does somebody try a route with invented people, and play every part of it in turn?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties.queries import person_names
from zorgroute.chain.practice import actions, queries
from zorgroute.chain.practice.queries import Practising
from zorgroute.chain.routebook.queries import present_route
from zorgroute.core.wording.dates import short_date
from zorgroute.faces.navigation import hat_words
from zorgroute.faces.web.pages import (
    CHOOSE_HAT,
    ActingRequest,
    Context,
    View,
    clock_words,
    day_words,
    language,
    page,
    professional,
    say,
    today,
)

POST, PRACTICE, OWN = "post", "oefening", "eigen_functie"
# How far the clock can be put forward in one go, and what the button says.
STEPS = {"1": "practice.later.day", "7": "practice.later.week", "28": "practice.later.month"}


def playing(view: Callable[..., HttpResponse]) -> View:
    """Let only who is in a practice in; for everybody else these pages are not there."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = cast(ActingRequest, request)
        if known.practice is None:
            raise Unseen("practice")
        return view(known, *args, **kwargs)

    return guarded


@require_safe
def practice(request: HttpRequest) -> HttpResponse:
    """The practice somebody is in; or what practising is, which run here, and how to begin."""
    known = cast(ActingRequest, request)
    if known.practice is not None:
        return _inside(known, known.practice)
    answer: HttpResponse = _outside(request)
    return answer


@professional
def _outside(request: ActingRequest) -> HttpResponse:
    routes = queries.routes_to_practise(request.acting)
    running = queries.practices_at(request.acting)
    names = person_names({each.started_by for each in running})
    context = {
        "running": [
            {
                **_told(request, each),
                "by": names.get(each.started_by, ""),
                "enter_url": reverse("practice_enter", args=[each.code]),
                "clear_url": reverse("practice_clear", args=[each.code]),
            }
            for each in running
        ],
        "cleared": "klaar" in request.GET,
        "is_full": len(running) >= actions.MOST,
        "days": str(queries.KEPT.days),
        "question": {
            "id": "route",
            "name": "route",
            "label": say("practice.which_route"),
            "options": [
                {
                    "value": each.name,
                    "label": each.model.title.prof,
                    "is_chosen": len(routes) == 1,
                }
                for each in routes
            ],
        },
    }
    return page(request, "web/practice/start.html", context)


def _told(request: ActingRequest, each: Practising) -> Context:
    route = present_route(each.route)
    return {
        "title": route.model.title.prof if route else each.route,
        "began": day_words(each.started_at, request.moment),
        "ends": day_words(each.ends_at, request.moment),
    }


def _inside(request: ActingRequest, practising: Practising) -> HttpResponse:
    children = queries.children_in(practising, request.moment)
    context = {
        **_told(request, practising),
        "part": _part_words(request),
        "day": day_words(request.moment, practising.started_at),
        "time": clock_words(request.moment),
        "later": [(value, say(code)) for value, code in STEPS.items()],
        "is_later": "later" in request.GET,
        "children": [
            {
                "name": each.known.name,
                "age": _age(each.known.birth_date, today(request)),
                "parents": [one.name for one in each.parents],
            }
            for each in children
        ],
        "choose_url": CHOOSE_HAT,
        "clear_url": reverse("practice_clear", args=[practising.code]),
    }
    return page(request, "web/practice/practice.html", context)


def _age(born: date | None, day: date) -> str:
    """How old a child is on a day, with the birthday; empty when that is not known."""
    if born is None:
        return ""
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return say("practice.age", years=str(years), day=short_date(born, language()))


def part_options(request: ActingRequest) -> list[Context]:
    """Every part of the practice somebody is in, as answers of the question who to play."""
    assert request.practice is not None  # noqa: S101 the caller has checked it
    children = queries.children_in(request.practice, request.moment)
    now = getattr(request, "acting", None)
    chosen = str(now.post or now.person) if now else ""
    return [
        {
            "value": hat.key,
            "label": hat_words(hat, language())
            if hat.post
            else say("practice.parent_of", names=f" {say('practice.and')} ".join(of)),
            "more": hat.person_name,
            "is_chosen": hat.key == chosen,
        }
        for hat, of in queries.players_of(request.hats, children)
    ]


def _part_words(request: ActingRequest) -> str:
    """Which part is played now, in words; empty when none was chosen yet."""
    found = next((each for each in part_options(request) if each["is_chosen"]), None)
    return f"{found['label']} ({found['more']})" if found else ""


@require_POST
@professional
def begin(request: ActingRequest) -> HttpResponse:
    """Make a practice of the chosen route and go in."""
    found = actions.begin(request.acting, request.POST.get("route", ""), request.moment)
    return _go_in(request, found)


@require_POST
@professional
def enter(request: ActingRequest, code: str) -> HttpResponse:
    """Take part in a practice of the own organisation."""
    return _go_in(request, actions.enter(request.acting, code, request.moment))


def _go_in(request: ActingRequest, found: Practising) -> HttpResponse:
    request.session[OWN] = request.session.get(POST)
    request.session.pop(POST, None)
    request.session[PRACTICE] = found.code
    return HttpResponseRedirect(CHOOSE_HAT)


@require_POST
@playing
def later(request: ActingRequest) -> HttpResponse:
    """Put the clock of the practice forward; everything that passes its term does so now."""
    days = request.POST.get("dagen", "")
    if days not in STEPS or request.practice is None:
        raise Unseen("later")
    by = timedelta(days=int(days))
    actions.put_forward(request.practice, by, request.moment - request.practice.ahead)
    return HttpResponseRedirect(f"{reverse('practice')}?later=1")


@require_POST
@playing
def leave(request: ActingRequest) -> HttpResponse:
    """Go back to the own work; the practice stays for another time."""
    _go_out(request)
    return HttpResponseRedirect("/")


def _go_out(request: ActingRequest) -> None:
    request.session.pop(PRACTICE, None)
    own = request.session.pop(OWN, None)
    request.session.pop(POST, None)
    if own is not None:
        request.session[POST] = own


@require_http_methods(["GET", "HEAD", "POST"])
def clear(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once, then make a practice disappear with everything in it."""
    known = cast(ActingRequest, request)
    if known.practice is not None:
        return _clear(known, known.practice, code)
    answer: HttpResponse = _clear_from_outside(request, code)
    return answer


@professional
def _clear_from_outside(request: ActingRequest, code: str) -> HttpResponse:
    found = [each for each in queries.practices_at(request.acting) if each.code == code]
    if not found:
        raise Unseen(code)
    return _clear(request, found[0], code)


def _clear(request: ActingRequest, practising: Practising, code: str) -> HttpResponse:
    if practising.code != code:
        raise Unseen(code)
    if request.method != "POST":
        return page(request, "web/practice/clear.html", _told(request, practising))
    if request.practice is not None:
        _go_out(request)
    actions.clear(practising, request.moment)
    return HttpResponseRedirect(f"{reverse('practice')}?klaar=1")
