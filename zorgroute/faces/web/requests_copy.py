"""What goes out when somebody asks to read everything, and which passages are about others?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.copies import CopiedCase, Passage
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.rights import releasing, rules
from zorgroute.chain.rights.releasing import Prepared
from zorgroute.chain.routebook.queries import content
from zorgroute.core.wording.catalogue import NL
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    day_words,
    language,
    page,
    professional,
    say,
)
from zorgroute.faces.web.refusing import plain_reason
from zorgroute.faces.web.texts import texts

TABLE = "requests"
MARK = "weg."


@require_http_methods(["GET", "HEAD", "POST"])
@professional
def copy(request: ActingRequest, asked: UUID) -> HttpResponse:
    """Read what would go out, leave out what is about others, and give it out."""
    prepared = releasing.prepare(request.acting, asked, request.moment)
    if request.method != "POST":
        return _show(request, prepared)
    marks = {
        name.removeprefix(MARK): value
        for name, value in request.POST.items()
        if name.startswith(MARK) and isinstance(value, str) and value
    }
    try:
        with transaction.atomic():
            releasing.leave_out(request.acting, asked, marks, request.moment)
        if request.POST.get("doe") != "uitreiken":
            return HttpResponseRedirect(f"{reverse('request_copy', args=[asked])}?na=bewaard")
        with transaction.atomic():
            now_marked = releasing.prepare(request.acting, asked, request.moment)
            if releasing.texts_of(now_marked) != request.POST.get("gezien", ""):
                return _show(request, now_marked, [say("right.copy_changed")])
            releasing.release(
                request.acting,
                asked,
                releasing.digest_of(now_marked),
                request.moment,
                words=say("je.right.copy_words" if now_marked.is_own else "right.copy_words"),
            )
    except Refused as no:
        return _show(request, prepared, [plain_reason(each) for each in no.denied.reasons])
    return HttpResponseRedirect(f"{reverse('request', args=[asked])}?na=gedaan")


def _show(request: ActingRequest, prepared: Prepared, missing: Sequence[str] = ()) -> HttpResponse:
    t = texts(TABLE)
    grounds = [
        (row["code"], row["label"] if language() == NL else row["label_en"])
        for row in rules.grounds_for(content().rows("rights_grounds"), "mark")
    ]
    context = {
        "t": t,
        "back": {"url": reverse("request", args=[prepared.request]), "label": t("one")},
        "lead": t("copy_lead", name=prepared.reader_name),
        "own": t("own_copy", name=prepared.child.given_name) if prepared.is_own else "",
        "child": prepared.child.name,
        "cases": [_case(request, each, prepared) for each in prepared.cases],
        "grounds": grounds,
        "seen": releasing.texts_of(prepared),
        "is_kept": request.GET.get("na") == "bewaard",
        "missing": missing,
        "has_errors": bool(missing),
    }
    return page(request, "web/requests/copy.html", context, status=409 if missing else 200)


def _case(request: ActingRequest, case: CopiedCase, prepared: Prepared) -> Context:
    return {
        "title": case.title,
        "lines": [
            {
                "on": day_words(line.on, request.moment),
                "words": line.words,
                "said": [
                    {
                        "label": said.label,
                        "passages": [_passage(each, prepared) for each in said.passages],
                    }
                    for said in line.said
                ],
            }
            for line in case.happened
        ],
    }


def _passage(passage: Passage, prepared: Prepared) -> Context:
    return {
        "name": f"{MARK}{passage.place}",
        "text": passage.text,
        "ground": prepared.left_out.get(passage.place, ""),
    }
