"""What is expected of this professional today, and what became of the concerns they raised?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.linking import asked_of
from zorgroute.chain.cases.lists import Heard, Waiting, feedback_of, work_of
from zorgroute.chain.cases.owing import Owed, owed_of
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.meetings.queries import Waiting as Consults
from zorgroute.chain.meetings.queries import waiting
from zorgroute.chain.notices.actions import queue
from zorgroute.chain.parties.actions import set_mail
from zorgroute.chain.review.queries import to_explain
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.maps.words import high, low
from zorgroute.core.policy.reading import is_elsewhere
from zorgroute.core.telling.teller import Teller
from zorgroute.core.wording.catalogue import PROF
from zorgroute.core.wording.dates import period
from zorgroute.faces.web.case_words import after_colon
from zorgroute.faces.web.linking import asked_line, waiting_line
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    day_words,
    language,
    page,
    professional,
    say,
)

LATE, TODAY, WEEK, LATER, WAITING = "late", "today", "week", "later", "waiting"
CONSULTS = "/overleg/"
GROUPS = (LATE, TODAY, WEEK, LATER, WAITING)


@require_GET
@professional
def work(request: ActingRequest) -> HttpResponse:
    """Everything that waits for this professional, by urgency (screen 2)."""
    rows = work_of(request.acting, request.moment)
    heard = feedback_of(request.acting, request.moment)
    owed = owed_of(request.acting, request.moment)
    groups: dict[str, list[Context]] = {name: [] for name in GROUPS}
    for row in rows:
        groups[_group(row, request.moment)].append(_item(row, request.moment))
    groups[TODAY] += _consults(waiting(request.acting))
    groups[TODAY] += [asked_line(each) for each in asked_of(request.acting, request.moment)]
    groups[TODAY] += [
        {"title": say("review.explain.waiting"), "url": reverse("review_explain", args=[each.id])}
        for each in to_explain(request.acting)
    ]
    return page(
        request,
        "web/work/work.html",
        {
            "groups": groups,
            "counts": _counts(groups),
            "is_empty": not any(groups.values()) and not heard and not owed,
            "heard": [_heard(each, request.moment) for each in heard],
            "owed": [_owed(each, request.moment) for each in owed],
            "owed_title": say("web.owed.title"),
        },
    )


def _consults(found: Consults) -> list[Context]:
    """Questions for advice that wait for an answer, and answers that were not read yet."""
    parts = [("answer", found.to_answer), ("read", found.to_read)]
    return [
        {
            "title": say(
                f"web.work.consult.{name}.{'one' if many == 1 else 'many'}", number=str(many)
            ),
            "url": CONSULTS,
        }
        for name, many in parts
        if many
    ]


def _counts(groups: dict[str, list[Context]]) -> str:
    """`2 te laat, 1 vandaag`; nothing when there is neither."""
    parts = [(LATE, len(groups[LATE])), (TODAY, len(groups[TODAY]))]
    return ", ".join(
        say(f"web.work.count.{name}", number=str(many)) for name, many in parts if many
    )


def _group(row: Waiting, now: datetime) -> str:
    """In which group a line stands; without a day to keep it stands with this week's."""
    if row.kind == "link" and row.due_at is not None:
        return LATE if row.due_at < now else WAITING
    if row.kind == "wait":
        return WAITING
    if row.kind != "step":
        return TODAY
    if row.due_at is None:
        return WEEK
    if row.due_at < now:
        return LATE
    days = (row.due_at.astimezone(AMSTERDAM).date() - now.astimezone(AMSTERDAM).date()).days
    if days == 0:
        return TODAY
    return WEEK if days <= _days_left_in_week(now) else LATER


def _days_left_in_week(now: datetime) -> int:
    """How many days this week still has after today; on a Friday the weekend after."""
    return 6 - now.astimezone(AMSTERDAM).weekday()


def _item(row: Waiting, now: datetime) -> Context:
    teller = Teller(row.route, content().catalogue, PROF, language())
    name = row.child.short_name if row.child else say("web.child.unknown")
    item: Context = {
        "url": reverse("case", args=[row.case]),
        "for_whom": say("web.work.instead", name=row.instead_of) if row.instead_of else "",
    }
    if row.kind == "link":
        return item | waiting_line(row.about, name)
    if row.kind == "handover":
        return item | {"title": say("web.work.handover", name=name)}
    if row.line and is_elsewhere(row.route, row.line, row.step, row.role):
        return item | {"title": say("web.work.elsewhere", name=name)}
    if row.kind not in ("step", "wait"):
        asked = teller.what_to_do(row.kind)
        title = say("web.work.step", name=name, step=asked) if asked else name
        return item | {"title": title, "why": teller.item(row.kind, row.about)}
    return item | _step_words(row, teller, name, now)


def _step_words(row: Waiting, teller: Teller, name: str, now: datetime) -> Context:
    title = teller.titles.step(row.line, row.step)
    words: Context = {"title": say("web.work.step", name=name, step=title)}
    if row.kind == "wait":
        roles = row.route.step(row.line, row.step).who
        who = ", ".join(low(teller.titles.role(role)) for role in roles)
        words = {
            "title": say("web.work.waits", name=name, who=who),
            "why": title,
            "state": "waiting",
            "state_text": say("web.work.waiting"),
        }
    else:
        words["url"] = reverse("step", args=[row.case, row.line, row.step])
        words["why"] = high(after_colon(teller.why(row.why)))
    if row.due_at is None:
        words["when"] = say("web.work.no_term") if row.kind == "step" else ""
    elif row.due_at < now:
        days = (now - row.due_at) // timedelta(days=1) + 1
        words |= {"state": "late", "state_text": _late_words(days)}
        words["when"] = say("web.work.was_due", day=day_words(row.due_at, now))
    else:
        words["when"] = say("web.work.until", day=day_words(row.due_at, now))
    return words


def _late_words(days: int) -> str:
    return say("web.late", days=period(None, days, "days", language()))


def _heard(each: Heard, now: datetime) -> Context:
    name = each.child.short_name if each.child else say("web.child.unknown")
    day = day_words(each.since, now)
    if each.code:
        words = say("web.heard", name=name, told=say(f"told.{each.code}"), day=day)
    elif each.was_talked:
        words = say("web.heard.talked", name=name, day=day)
    else:
        words = say("web.heard.nothing", name=name, day=day)
    late = each.late_since
    return {
        "words": words,
        "late": say("web.heard.late", day=day_words(late, now)) if late else "",
        "gladly": say("web.heard.gladly"),
        "ask": reverse("ask-news", args=[each.case]) if each.may_ask else "",
        "name": name,
        "url": reverse("case", args=[each.case]),
    }


def _owed(each: Owed, now: datetime) -> Context:
    """Whom something is still to be let know, since when, and by which day that was agreed."""
    name = each.child.short_name if each.child else say("web.child.unknown")
    teller = Teller(each.route, content().catalogue, PROF, language())
    at = [each.case, each.line, each.step]
    line: Context = {
        "url": reverse("step", args=at) if each.step else reverse("case", args=[each.case]),
        "title": say("web.owed", name=name, role=low(teller.titles.role(each.to))),
        "why": say("web.owed.since", day=day_words(each.since, now)),
        "when": say("web.owed.by", day=day_words(each.by, now)),
    }
    if each.is_late:
        days = (now.astimezone(AMSTERDAM).date() - each.by).days
        line |= {"state": "late", "state_text": _late_words(days)}
        line["when"] = say("web.owed.was_due", day=day_words(each.by, now))
    return line


@require_POST
@professional
def ask_news(request: ActingRequest, case: UUID) -> HttpResponse:
    """Ask whoever answers for a case for a message: a neutral notice, written down."""
    seen = case_seen_by(request.acting, case, request.moment, ["vraag-om-bericht"])
    answering = seen.filler(seen.what_now.holder)
    if answering is None:
        messages.warning(request, say("web.ask.nobody"))
        return HttpResponseRedirect(reverse("work"))
    day = request.moment.astimezone(AMSTERDAM).date()
    queue(
        request.acting.municipality,
        [answering.acting.person],
        "AskedForNews",
        f"{case}:vraag:{day}",
        request.moment,
    )
    child = seen.child.id if seen.child else None
    note_look(
        request.acting,
        request.moment,
        ["vraag-om-bericht"],
        action="C",
        case=case,
        child=child,
        ground="betrokken",
    )
    messages.success(request, say("web.ask.done", name=answering.acting.name))
    return HttpResponseRedirect(reverse("work"))


@require_POST
@professional
def switch_mail(request: ActingRequest) -> HttpResponse:
    """Switch the neutral mail on or off for oneself."""
    wanted = request.POST.get("mail") == "aan"
    set_mail(request.acting, wanted=wanted)
    messages.success(request, say("web.mail.on" if wanted else "web.mail.off"))
    return HttpResponseRedirect(reverse("work"))
