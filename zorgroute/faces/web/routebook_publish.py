"""How does a draft become the version in force: who agreed, and is this right?"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zorgroute.chain.routebook import drafting
from zorgroute.chain.routebook.actions import Agreement, publish_draft
from zorgroute.chain.routebook.owning import must_own
from zorgroute.chain.routebook.weighing import Weighed
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.core.routes.parameters import questions_of
from zorgroute.faces.forms import posted
from zorgroute.faces.web import routebook_words as words
from zorgroute.faces.web.days import as_typed, day_question, typed_day
from zorgroute.faces.web.pages import ActingRequest, Context, page, today
from zorgroute.faces.web.routebook import here, reads_along, shown
from zorgroute.faces.web.routebook_draft import pages_of, weighed
from zorgroute.faces.web.texts import Texts, texts

DAYS = ("op", "tot", "advies_op")
LONGEST = {"partijen": 2_000, "advies_door": 200, "advies": 4_000}
MOST_PARTNERS = 60


@require_http_methods(["GET", "HEAD", "POST"])
@reads_along
def agreement(request: ActingRequest, draft: UUID) -> HttpResponse:
    """Write down which parties agreed and when (R241), and the advice of parents (R214)."""
    must_own(request.acting, here(request), request.moment)
    seen = drafting.draft_seen_by(request.acting, draft)
    t, urls = texts(words.TABLE), pages_of(seen)
    errors: dict[str, str] = {}
    sent = _as_sent(seen)
    if request.method == "POST":
        sent = clean(posted(request.POST))
        read = _read(sent, errors, today(request), t)
        if not errors:
            drafting.agree(request.acting, draft, read.as_kept(), request.moment)
            return HttpResponseRedirect(urls["publish"])
    context = {
        "questions": _questions(sent, errors, t),
        "errors": [{"target": name, "text": wrong} for name, wrong in errors.items()],
        "has_errors": bool(errors),
        "back": {"url": urls["draft"], "label": t("back_to_draft")},
    }
    return shown(request, "agreement", context)


def _as_sent(seen: drafting.SeenDraft) -> Sent:
    """What was filled in before, as a form carries it."""
    agreed = seen.agreed
    advice = agreed.get("advice") or {}
    typed = {
        "partijen": ["\n".join(map(str, agreed.get("partners", ())))],
        "advies_door": [str(advice.get("by", ""))],
        "advies": [str(advice.get("text", ""))],
    }
    days = {"op": agreed.get("on"), "tot": agreed.get("until"), "advies_op": advice.get("on")}
    for name, day in days.items():
        if day:
            typed |= as_typed(name, date.fromisoformat(str(day)))
    return clean(typed)


def _questions(sent: Sent, errors: dict[str, str], t: Texts) -> list[Context]:
    def text(name: str, **more: object) -> Context:
        return {
            "id": name, "name": name, "label": t(f"field_{name}"), "value": sent.one(name),
            "hint": t(f"hint_{name}"), "error": errors.get(name, ""), "part": "text", **more,
        }  # fmt: skip

    def day(name: str, **more: object) -> Context:
        made = day_question(sent, name, t(f"field_{name}"), error=errors.get(name, ""), **more)
        return {**made, "part": "date"}

    return [
        text("partijen", rows=5),
        day("op"),
        day("tot", is_optional=True),
        text("advies_door"),
        day("advies_op"),
        text("advies", rows=5),
    ]


def _read(sent: Sent, errors: dict[str, str], day: date, t: Texts) -> Agreement:
    for name, most in LONGEST.items():
        if not sent.one(name):
            errors[name] = t(f"missing_{name}")
        elif len(sent.one(name)) > most:
            errors[name] = t("too_long", most=str(most))
    days: dict[str, date | None] = {}
    for name in DAYS:
        found = typed_day(sent, name)
        days[name] = found if isinstance(found, date) else None
        if isinstance(found, str):
            errors[name] = found
        elif found is None and name != "tot":
            errors[name] = t(f"missing_{name}")
        elif found is not None and name != "tot" and found > day:
            errors[name] = t("not_in_future")
    on, until = days["op"], days["tot"]
    if on is not None and until is not None and until <= on:
        errors["tot"] = t("until_after")
    partners = tuple(dict.fromkeys(filter(None, map(str.strip, sent.one("partijen").split("\n")))))
    if len(partners) > MOST_PARTNERS:
        errors["partijen"] = t("too_many_partners", most=str(MOST_PARTNERS))
    return Agreement(
        partners, on, until, sent.one("advies_door"), days["advies_op"], sent.one("advies")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reads_along
def publish(request: ActingRequest, draft: UUID) -> HttpResponse:
    """Put a draft into force after asking whether this is right; or say all that is missing."""
    must_own(request.acting, here(request), request.moment)
    seen = drafting.draft_seen_by(request.acting, draft)
    if request.method == "POST" and request.POST.get("akkoord") == "ja":
        publish_draft(request.acting, draft, request.moment, examples=bool(settings.DEMO))
        there = reverse("routebook_route", args=[seen.route])
        return HttpResponseRedirect(f"{there}?gedaan=published_now")
    found, t, urls = weighed(request, seen), texts(words.TABLE), pages_of(seen)
    if found.reasons or found.route is None or not seen.is_open:
        refusal = {"missing": words.missing_lines(found, urls, t)}
        back = {"url": urls["draft"], "label": t("back_to_draft")}
        context: Context = {"refusal": refusal, "back": back}
        return shown(request, "not_yet", context, status=409)
    confirm = {
        "lead": t("publish_lead"),
        "rows": _rows(found, seen, t),
        "hidden": [],
        "label": t("publish_label"),
        "back": urls["draft"],
    }
    return page(request, "web/confirm.html", {"confirm": confirm})


def _rows(found: Weighed, seen: drafting.SeenDraft, t: Texts) -> list[tuple[str, str]]:
    route, present = found.route, found.present
    if route is None:
        return []
    came = words.changes(found, t)
    asked = questions_of(route)
    kept = len(found.findings)
    return [
        (t("row_route"), f"{route.model.title.prof}, {t('version', number=str(route.version))}"),
        (t("row_now"), t("version", number=str(present.version)) if present else t("row_first")),
        (t("row_changes"), t.counted("changes", len(came)) if present else t("row_all_new")),
        (t("row_agreed"), words.agreement_words(seen.agreed, t) or t("row_same_agreement")),
        (t("row_answers"), t.counted("answers", len(asked)) if asked else t("questions_done")),
        (t("row_findings"), t.counted("kept", kept) if kept else t("no_findings")),
        (t("row_means"), t("publish_means")),
    ]
