"""What does the agreement leave open, what did the municipality decide, and who writes it down?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.routebook import answering, drafting
from zorgroute.chain.routebook.answering import Key
from zorgroute.chain.routebook.owning import must_own
from zorgroute.chain.routebook.queries import load_text, present_route, routes_of
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.parameters import Answer, OpenQuestion, questions_of, read_parameters
from zorgroute.core.routes.route import Route
from zorgroute.core.telling.titles import Titles
from zorgroute.core.wording.catalogue import PROF
from zorgroute.core.wording.dates import long_date
from zorgroute.faces.forms import posted
from zorgroute.faces.web import routebook_words as words
from zorgroute.faces.web.days import as_typed, day_question, typed_day
from zorgroute.faces.web.pages import ActingRequest, Context, today
from zorgroute.faces.web.refusing import plain_reason
from zorgroute.faces.web.routebook import as_file, here, reads_along, sent_text, shown
from zorgroute.faces.web.texts import Texts, texts

LONGEST_NUMBER = 9


def routes_asking(request: ActingRequest, name: str) -> list[Route]:
    """The versions of a route that may ask something: as it is known here, and its drafts."""
    found = [each for each in routes_of(here(request)) if each.name == name]
    for draft in drafting.drafts_of(request.acting, name):
        read = load_text(draft.content, f"{name}.yaml")
        if isinstance(read, Route) and read.model.for_.municipality == here(request):
            found.append(read)
    if not found:
        raise Unseen(name)
    return found


def asked_of(routes: list[Route]) -> dict[str, tuple[OpenQuestion, Route]]:
    """Every question of these versions, once, with the version that asks it last."""
    return {each.name: (each, route) for route in routes for each in questions_of(route)}


@require_http_methods(["GET", "HEAD", "POST"])
@reads_along
def questions(request: ActingRequest, name: str) -> HttpResponse:
    """Every question that a route leaves open, with its answer; or a file with answers."""
    routes, t = routes_asking(request, name), texts(words.TABLE)
    context: Context = {}
    if request.method == "POST":
        context = _take(request, t)
        if not context:
            return HttpResponseRedirect(f"{request.path}?bewaard=ja")
    given = answering.answers_of(here(request))
    asked = asked_of(routes)
    items = [_item(each, route, given, t) for each, route in asked.values()]
    left = sum(not item["is_decided"] for item in items)
    latest = routes[-1]
    context |= {
        "title": latest.model.title.prof,
        "items": items,
        "left": t.counted("questions_left", left) if left else t("questions_done"),
        "first": next((item["url"] for item in items if not item["is_decided"]), ""),
        "owner_text": latest.model.owner,
        "stale": _is_stale(name, given),
        "file": reverse("routebook_answers_file", args=[name]),
        "saved": request.GET.get("bewaard") == "ja",
        "crumbs": [
            (t("title"), reverse("routebook")),
            (latest.model.title.prof, reverse("routebook_route", args=[name])),
            (t("questions"), ""),
        ],
    }
    return shown(request, "questions", context)


def _is_stale(name: str, given: Mapping[Key, Answer]) -> bool:
    """Whether the version in force has other numbers than the answers of now."""
    present = present_route(name)
    return present is not None and dict(present.parameters) != answering.values_of(present, given)


def _item(question: OpenQuestion, route: Route, given: Mapping[Key, Answer], t: Texts) -> Context:
    answer = answering.answer_to(question, route, given)
    parameter = question.parameter
    titles = Titles(route, PROF)
    return {
        "question": parameter.title.prof,
        "url": reverse("routebook_answer", args=[route.name, question.name]),
        "value": _value(answer, question, t),
        "decided": _decided(answer, t),
        "is_decided": answer is not None,
        "is_example": answer is not None and answer.example,
        "where": parameter.origin.where if parameter.origin else "",
        "law": parameter.law or "",
        "steps": [titles.step(line, step) for line, step in question.steps],
        "shared": titles.track(_track_of(question, route)) if _track_of(question, route) else "",
    }


def _track_of(question: OpenQuestion, route: Route) -> str:
    """The track that shares this question with other routes, if one does."""
    if question.subject == route.name:
        return ""
    uses = {(track.use or name): name for name, track in route.model.tracks.items()}
    return uses.get(question.subject, "")


def _value(answer: Answer | None, question: OpenQuestion, t: Texts) -> str:
    if answer is None or answer.value is None:
        return ""
    return t(f"value_{question.parameter.unit}", number=str(answer.value))


def _decided(answer: Answer | None, t: Texts) -> str:
    if answer is None:
        return ""
    if answer.example:
        return t("is_example")
    on = long_date(answer.decided_on, t.language) if answer.decided_on else ""
    facts = {"who": answer.decided_by or "", "on": on, "source": answer.source or ""}
    return t("decided", **facts)


def _take(request: ActingRequest, t: Texts) -> Context:
    """Take a file with answers in; gives what is wrong with it, or nothing."""
    must_own(request.acting, here(request), request.moment)
    text = sent_text(request)
    if text is None:
        return {"wrong": t("no_file"), "has_errors": True}
    faults: Unreadable | None = None
    read = read_parameters(text.encode(), "antwoorden.yaml")
    if isinstance(read, Unreadable):
        faults = read
    elif read.model.municipality != here(request):
        return {"wrong": t("answers_elsewhere"), "has_errors": True}
    elif not settings.DEMO and _has_examples(read.model.values):
        return {"wrong": t("answers_examples"), "has_errors": True}
    else:
        done = answering.take_file(
            text.encode(),
            "antwoorden.yaml",
            routes_of(here(request)),
            request.moment,
            request.acting,
        )
        faults = done if isinstance(done, Unreadable) else None
    if faults is None:
        return {}
    return {
        "wrong": t("answers_unreadable"),
        "faults": words.fault_lines(faults, text),
        "has_errors": True,
    }


def _has_examples(values: Mapping[str, Mapping[str, Answer]]) -> bool:
    return any(each.example for some in values.values() for each in some.values())


@require_safe
@reads_along
def answers_file(request: ActingRequest, name: str) -> HttpResponse:
    """The answers of the municipality as a file, to keep or to fill in elsewhere."""
    routes_asking(request, name)
    t = texts(words.TABLE)
    text = answering.file_of(here(request), routes_of(here(request)), t("answers_heading"))
    return as_file(text, f"{here(request)}.yaml")


@require_http_methods(["GET", "HEAD", "POST"])
@reads_along
def answer(request: ActingRequest, name: str, question: str) -> HttpResponse:
    """Write down what was decided on one question, and go on with the next."""
    must_own(request.acting, here(request), request.moment)
    asked = asked_of(routes_asking(request, name))
    if question not in asked:
        raise Unseen(question)
    each, route = asked[question]
    t, errors = texts(words.TABLE), dict[str, str]()
    back = reverse("routebook_questions", args=[name])
    sent = _as_sent(each, route, answering.answers_of(here(request)))
    if request.method == "POST":
        sent = clean(posted(request.POST))
        if sent.one("open") == "ja":
            answering.take_back(request.acting, each, request.moment)
            return HttpResponseRedirect(back)
        given = _read(sent, errors, today(request), t)
        if not errors:
            try:
                answering.answer(request.acting, each, given, request.moment)
                return HttpResponseRedirect(_next(request, name, back))
            except Refused as no:
                errors["getal"] = " ".join(plain_reason(one) for one in no.denied.reasons)
    context = {
        **_item(each, route, {}, t),
        "least": str(each.parameter.min) if each.parameter.min else "",
        "owner_text": route.model.owner,
        "questions": _form(each, sent, errors, t),
        "errors": [{"target": at, "text": wrong} for at, wrong in errors.items()],
        "has_errors": bool(errors),
        "was_answered": bool(
            _as_sent(each, route, answering.answers_of(here(request))).one("getal")
        ),
        "back": {"url": back, "label": t("back_to_questions")},
    }
    return shown(request, "answer", context)


def _next(request: ActingRequest, name: str, back: str) -> str:
    """The next question that is open; the list once there is none."""
    given = answering.answers_of(here(request))
    for each, route in asked_of(routes_asking(request, name)).values():
        if answering.answer_to(each, route, given) is None:
            return reverse("routebook_answer", args=[name, each.name])
    return f"{back}?bewaard=ja"


def _as_sent(question: OpenQuestion, route: Route, given: Mapping[Key, Answer]) -> Sent:
    found = answering.answer_to(question, route, given)
    if found is None or found.example:
        return clean({})
    typed = {
        "getal": [str(found.value)],
        "door": [found.decided_by or ""],
        "bron": [found.source or ""],
    }
    return clean(typed | (as_typed("op", found.decided_on) if found.decided_on else {}))


def _form(question: OpenQuestion, sent: Sent, errors: dict[str, str], t: Texts) -> list[Context]:
    unit = t(f"unit_{question.parameter.unit}")
    return [
        {
            "id": "getal", "name": "getal", "label": question.parameter.title.prof, "hint": unit,
            "value": sent.one("getal"), "inputmode": "numeric", "error": errors.get("getal", ""),
            "part": "text",
        },
        {
            "id": "door", "name": "door", "label": t("field_door"), "hint": t("hint_door"),
            "value": sent.one("door"), "error": errors.get("door", ""), "part": "text",
        },
        {
            **day_question(sent, "op", t("field_besloten_op"), error=errors.get("op", "")),
            "part": "date",
        },
        {
            "id": "bron", "name": "bron", "label": t("field_bron"), "hint": t("hint_bron"),
            "value": sent.one("bron"), "error": errors.get("bron", ""), "part": "text",
            "is_optional": True,
        },
    ]  # fmt: skip


def _read(sent: Sent, errors: dict[str, str], day: date, t: Texts) -> Answer:
    typed = sent.one("getal")
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER
    if not is_number:
        errors["getal"] = t("missing_getal")
    if not sent.one("door"):
        errors["door"] = t("missing_door")
    for name in ("door", "bron"):
        if len(sent.one(name)) > answering.LONGEST:
            errors[name] = t("too_long", most=str(answering.LONGEST))
    on = typed_day(sent, "op")
    if not isinstance(on, date):
        errors["op"] = on or t("missing_besloten_op")
    elif on > day:
        errors["op"] = t("not_in_future")
    return Answer.model_construct(
        value=int(typed) if is_number else None,
        decided_by=sent.one("door") or None,
        decided_on=on if isinstance(on, date) else None,
        source=sent.one("bron") or None,
        example=False,
    )
