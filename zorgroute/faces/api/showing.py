"""What does a reader get to see of a case, in the shapes of the API?

Everything comes out of the projection of `cases.access`; a step inside another organisation is
one fact here, that it is their turn, without its name or its days (promise 4).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from django.http import HttpRequest
from django.urls import reverse

from zorgroute.chain.cases.access import OnCase, SeenCase
from zorgroute.chain.cases.lists import Waiting
from zorgroute.chain.cases.naming import name_of
from zorgroute.chain.parties.queries import KnownChild
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.what_now import Next
from zorgroute.core.policy.reading import is_elsewhere
from zorgroute.core.routes.route import MAIN
from zorgroute.core.telling.teller import Teller
from zorgroute.core.telling.timeline import Answer, Entry
from zorgroute.core.wording.catalogue import OUDER, PROF
from zorgroute.faces.api import shapes
from zorgroute.faces.api.problems import language_of, missing_facts, say

ShownT = TypeVar("ShownT")


def case_url(case: object) -> str:
    return reverse("api:zaak", args=[case])


def child_of_case(child: KnownChild | None) -> shapes.ChildOfCase | None:
    return shapes.ChildOfCase(id=child.id, short_name=child.short_name) if child else None


def whole_case(request: HttpRequest, seen: SeenCase) -> shapes.Case:
    """A case as this reader may see it."""
    teller = seen.teller(language_of(request))
    return shapes.Case(
        id=seen.id,
        url=case_url(seen.id),
        child=child_of_case(seen.child),
        route=seen.route.name,
        route_version=seen.route.digest,
        role=seen.role,
        is_open=seen.is_open,
        standing=standing(seen, teller),
        steps=[open_step(request, seen, teller, each) for each in seen.what_now.steps],
        tasks=tasks(seen, teller),
        people=[someone(each) for each in seen.people()],
        timeline=[happened(seen, each) for each in seen.timeline(language_of(request))],
    )


def now_of_case(request: HttpRequest, seen: SeenCase) -> shapes.Now:
    """What now, who, by when and why (R044), in sentences and as data."""
    teller = seen.teller(language_of(request))
    told = tuple(each for each in seen.what_now.steps if not seen.is_elsewhere(each))
    elsewhere = [each for each in seen.what_now.steps if seen.is_elsewhere(each)]
    sentences = [
        say(request, "api.elsewhere", who=teller.titles.roles(each.roles)) for each in elsewhere
    ]
    sentences.extend(teller.now(replace(seen.what_now, steps=told), seen.now))
    return shapes.Now(
        sentences=[each.strip() for each in sentences],
        standing=standing(seen, teller),
        steps=[open_step(request, seen, teller, each) for each in seen.what_now.steps],
        tasks=tasks(seen, teller),
    )


def standing(seen: SeenCase, teller: Teller) -> shapes.Standing:
    answer = seen.what_now
    return shapes.Standing(
        holder=teller.titles.role(answer.holder),
        holder_person=answer.holder_person,
        offered=teller.titles.role(answer.offered) if answer.offered else None,
        is_alarm=answer.is_alarm,
        result=teller.titles.result(MAIN, answer.closed) if answer.closed else None,
    )


def open_step(request: HttpRequest, seen: SeenCase, teller: Teller, each: Next) -> shapes.OpenStep:
    who = [teller.titles.role(role) for role in each.roles]
    if seen.is_elsewhere(each):
        return shapes.OpenStep(is_elsewhere=True, is_yours=False, who=who)
    return shapes.OpenStep(
        is_elsewhere=False,
        is_yours=seen.is_mine(each),
        who=who,
        line=each.line,
        step=each.step,
        title=teller.titles.step(each.line, each.step),
        person=each.person,
        earliest=each.earliest,
        due=each.due,
        is_chosen=each.chosen,
        is_late=each.late,
        why=teller.why(each.why),
        when=teller.when(each, seen.now),
        missing=_missing(request, seen, each.missing),
        ways=[
            shapes.WayOut(
                outcome=way.outcome,
                title=teller.titles.outcome(each.line, each.step, way.outcome),
                missing=_missing(request, seen, way.missing),
            )
            for way in each.ways
        ],
    )


def _missing(request: HttpRequest, seen: SeenCase, reasons: object) -> list[shapes.Missing]:
    told = missing_facts(request, reasons, seen.route, seen.acting)  # type: ignore[arg-type]
    return [shapes.Missing.model_validate(each) for each in told]


def tasks(seen: SeenCase, teller: Teller) -> list[shapes.Task]:
    return [
        shapes.Task(
            id=name_of(seen.id, "item", each.number),
            kind=each.kind,
            title=teller.item(each.kind, each.about),
            since=each.since,
        )
        for each in seen.items
    ]


def someone(each: OnCase) -> shapes.Someone:
    stand_in = each.who.stand_in
    return shapes.Someone(
        role=each.role,
        title=each.title,
        name=each.who.name,
        phone=each.who.phone,
        organisation=each.who.organisation_name,
        stand_in=stand_in.acting.name if stand_in else None,
    )


def happened(seen: SeenCase, entry: Entry) -> shapes.Happened:
    return shapes.Happened(
        on=entry.on,
        words=entry.words,
        note=entry.note,
        is_corrected=entry.is_corrected,
        act=name_of(seen.id, "act", entry.act) if entry.by else None,
        answers=[answered(seen, each) for each in entry.answers],
    )


def answered(seen: SeenCase, answer: Answer) -> shapes.Answered:
    label = answer.field.label
    return shapes.Answered(
        name=answer.name,
        question=label.ouder if seen.voice == OUDER else label.prof,
        value=plain(answer.value),
        is_closed=answer.is_closed,
    )


def plain(value: Value) -> str | int | list[str]:
    """An answer as JSON has it: moments in UTC, days as days."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def work_line(request: HttpRequest, row: Waiting, now: datetime) -> shapes.Work:
    """One line of the own work."""
    voice = OUDER if row.route.is_family(row.role) else PROF
    teller = Teller(row.route, content().catalogue, voice, language_of(request))
    is_hidden = bool(row.step) and is_elsewhere(row.route, row.line, row.step, row.role)
    return shapes.Work(
        case=row.case,
        url=case_url(row.case),
        child=child_of_case(row.child),
        of_kind=row.kind,
        title=_work_title(request, row, teller, is_hidden=is_hidden),
        line=None if is_hidden or not row.line else row.line,
        step=None if is_hidden or not row.step else row.step,
        since=None if is_hidden else row.since,
        earliest=None if is_hidden else row.earliest,
        due=None if is_hidden else row.due_at,
        is_late=not is_hidden and row.due_at is not None and row.due_at < now,
        instead_of=row.instead_of or None,
    )


def _work_title(request: HttpRequest, row: Waiting, teller: Teller, *, is_hidden: bool) -> str:
    if is_hidden:
        roles = row.route.step(row.line, row.step).who
        return say(request, "api.elsewhere", who=teller.titles.roles(roles))
    if row.step:
        return teller.titles.step(row.line, row.step)
    if row.kind == "handover":
        return say(request, "api.handover")
    return teller.item(row.kind, row.about)


def page_of(request: HttpRequest, items: list[ShownT], number: int, size: int) -> dict[str, object]:
    """One page of a list, with the addresses of those beside it."""
    first = (number - 1) * size
    return {
        "count": len(items),
        "next": _page_url(request, number + 1) if first + size < len(items) else None,
        "previous": _page_url(request, number - 1) if number > 1 else None,
        "results": items[first : first + size],
    }


def _page_url(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["pagina"] = str(number)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
