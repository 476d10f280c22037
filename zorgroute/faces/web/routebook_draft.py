"""How does a draft stand: what is in its way, what changed, and what do people think of it?"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.routebook import drafting
from zorgroute.chain.routebook.drafting import SeenDraft
from zorgroute.chain.routebook.owning import must_own
from zorgroute.chain.routebook.weighing import Weighed, weigh
from zorgroute.core.forms.sent import clean
from zorgroute.core.maps.compare import draw_difference
from zorgroute.core.maps.rail import rail_html
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.routes.compare import compare
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.forms import posted
from zorgroute.faces.web import routebook_words as words
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    day_words,
    language,
    page,
)
from zorgroute.faces.web.refusing import plain_reason
from zorgroute.faces.web.routebook import as_file, here, reads_along, sent_text, shown
from zorgroute.faces.web.texts import texts

THEMES: Mapping[str, str] = {"licht": "light", "donker": "dark"}


def weighed(request: ActingRequest, seen: SeenDraft) -> Weighed:
    """A draft as it stands now; the demo is content with examples."""
    return weigh(
        seen.content,
        seen.route,
        here(request),
        kept=seen.kept,
        agreed=seen.agreed,
        examples=bool(settings.DEMO),
    )


def pages_of(seen: SeenDraft) -> dict[str, str]:
    """The addresses around a draft, by what is done there."""
    return {
        "draft": reverse("routebook_draft", args=[seen.id]),
        "text": reverse("routebook_text", args=[seen.id]),
        "agreement": reverse("routebook_agreement", args=[seen.id]),
        "publish": reverse("routebook_publish", args=[seen.id]),
        "questions": reverse("routebook_questions", args=[seen.route]),
        "file": reverse("routebook_file", args=[seen.id]),
        "drop": reverse("routebook_drop", args=[seen.id]),
        "explain": reverse("routebook_explain", args=[seen.id]),
        "comment": reverse("routebook_comment", args=[seen.id]),
        "drawing": reverse("routebook_drawing", args=[seen.id]),
    }


@require_safe
@reads_along
def draft(request: ActingRequest, draft: UUID) -> HttpResponse:
    """A draft with everything that is known of it, for who decides and for who reads along."""
    seen = drafting.draft_seen_by(request.acting, draft)
    return shown(request, "draft", draft_context(request, seen))


def draft_context(request: ActingRequest, seen: SeenDraft) -> Context:
    """What the page of a draft shows."""
    t, found, urls = texts(words.TABLE), weighed(request, seen), pages_of(seen)
    said = drafting.comments_on(request.acting, seen.id)
    name = words.people([*(each.person for each in said), seen.made_by])
    is_open = seen.is_open
    context: Context = {
        "title": found.route.model.title.prof if found.route else seen.route,
        "version": t("version", number=str(found.route.version)) if found.route else "",
        "is_open": is_open,
        "made": t(
            "made_by", who=name(seen.made_by, ""), on=day_words(seen.made_at, request.moment)
        ),
        "is_same": found.is_same,
        "ready": is_open and not found.reasons,
        "refusal": _refusal(found, urls) if is_open and found.reasons else None,
        "faults": words.fault_lines(found.unreadable, seen.content) if found.unreadable else [],
        "findings": words.findings(found, t),
        "changes": words.changes(found, t),
        "compared": t("compared", version=str(found.present.version)) if found.present else "",
        "sizes": words.sizes(found, t),
        "why_bigger": words.why_bigger(found),
        "agreement": words.agreement_words(seen.agreed, t),
        "comments": [
            {
                "who": name(each.person, each.role),
                "on": day_words(each.at, request.moment),
                "text": each.text,
            }
            for each in said
        ],
        "urls": urls,
        "crumbs": [
            (t("title"), reverse("routebook")),
            *_crumb_of_route(request, seen, found),
            (t("draft"), ""),
        ],
    }
    if found.route is not None:
        plan = rows_of(found.route, voice=PROF)
        say = words.saying()
        context["map"] = rail_html(plan, texts=say, prefix="concept", language=language())
    return context


def _crumb_of_route(
    request: ActingRequest, seen: SeenDraft, found: Weighed
) -> list[tuple[str, str]]:
    if found.route is None or found.route.model.for_.municipality != here(request):
        return []
    if found.present is None and not seen.route.startswith(f"{here(request)}."):
        return []
    return [(found.route.model.title.prof, reverse("routebook_route", args=[seen.route]))]


def _refusal(found: Weighed, urls: Mapping[str, str]) -> Context:
    return {"missing": words.missing_lines(found, urls, texts(words.TABLE))}


@require_safe
@reads_along
def drawing(request: ActingRequest, draft: UUID) -> HttpResponse:
    """The draft and the version in force as two maps side by side (R243)."""
    found = weighed(request, drafting.draft_seen_by(request.acting, draft))
    if found.route is None or found.present is None:
        raise Unseen(str(draft))
    svg = draw_difference(
        rows_of(found.present, voice=PROF),
        rows_of(found.route, voice=PROF),
        compare(found.present, found.route),
        theme=THEMES.get(request.COOKIES.get("weergave", ""), "auto"),
        texts=words.saying(),
        prefix="verschil",
        language=language(),
    )
    return HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@reads_along
def text(request: ActingRequest, draft: UUID) -> HttpResponse:
    """Change the text of a draft, in the page or with a file."""
    must_own(request.acting, here(request), request.moment)
    seen = drafting.draft_seen_by(request.acting, draft)
    t, urls = texts(words.TABLE), pages_of(seen)
    typed = seen.content
    wrong = ""
    if request.method == "POST":
        given = sent_text(request) if request.FILES else None
        typed = given or request.POST.get("tekst", "")
        try:
            drafting.change_text(request.acting, draft, typed.replace("\0", ""), request.moment)
            return HttpResponseRedirect(urls["draft"])
        except Refused as no:
            wrong = " ".join(plain_reason(each) for each in no.denied.reasons)
    context = {
        "typed": typed,
        "wrong": wrong,
        "errors": [{"target": "tekst", "text": wrong}] if wrong else [],
        "has_errors": bool(wrong),
        "urls": urls,
        "back": {"url": urls["draft"], "label": t("back_to_draft")},
    }
    return shown(request, "text", context)


@require_safe
@reads_along
def file(request: ActingRequest, draft: UUID) -> HttpResponse:
    """The file of a draft, to work on it elsewhere."""
    seen = drafting.draft_seen_by(request.acting, draft)
    return as_file(seen.content, f"{seen.route}.yaml")


@require_POST
@reads_along
def explain(request: ActingRequest, draft: UUID) -> HttpResponse:
    """Write down why a finding stays."""
    sent = clean(posted(request.POST))
    key = (sent.one("code")[:120], sent.one("plaats")[:200])
    seen = drafting.draft_seen_by(request.acting, draft)
    must_own(request.acting, here(request), request.moment)
    found = next((each for each in weighed(request, seen).findings if each.key == key), None)
    if found is None:
        raise Unseen(str(draft))
    drafting.explain(request.acting, draft, key, sent.one("waarom"), request.moment)
    return HttpResponseRedirect(f"{pages_of(seen)['draft']}#{words.finding_id(found)}")


@require_POST
@reads_along
def comment(request: ActingRequest, draft: UUID) -> HttpResponse:
    """Say what one thinks of a draft."""
    seen = drafting.draft_seen_by(request.acting, draft)
    typed = clean(posted(request.POST)).one("opmerking")
    try:
        drafting.comment(request.acting, draft, typed, request.moment)
    except Refused as no:
        wrong = " ".join(plain_reason(each) for each in no.denied.reasons)
        context = draft_context(request, seen)
        context |= {"wrong": wrong, "typed": typed, "has_errors": True}
        context["errors"] = [{"target": "opmerking", "text": wrong}]
        return shown(request, "draft", context)
    return HttpResponseRedirect(f"{pages_of(seen)['draft']}#opmerkingen")


@require_http_methods(["GET", "HEAD", "POST"])
@reads_along
def drop(request: ActingRequest, draft: UUID) -> HttpResponse:
    """Stop with a draft, after saying what that means."""
    must_own(request.acting, here(request), request.moment, action="D")
    seen = drafting.draft_seen_by(request.acting, draft)
    t, urls = texts(words.TABLE), pages_of(seen)
    if request.method == "POST" and request.POST.get("akkoord") == "ja":
        drafting.drop_draft(request.acting, draft, request.moment)
        return HttpResponseRedirect(reverse("routebook"))
    confirm = {
        "lead": t("drop_lead"),
        "rows": [(t("draft"), seen.route), (t("retire_means"), t("drop_text"))],
        "hidden": [],
        "label": t("drop_label"),
        "back": urls["draft"],
    }
    return page(request, "web/confirm.html", {"confirm": confirm})
