"""Which form does this professional get at this step, and what stands filled in on it?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from zorgroute.chain.cases.access import SeenCase, directs, world_of
from zorgroute.chain.concerns.queries import concern_of
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.hearing import heard_from
from zorgroute.core.engine.what_now import Next
from zorgroute.core.forms.asked import FEEDBACK, Around, Form, Group, Page, Question, Someone
from zorgroute.core.forms.build import build
from zorgroute.core.maps.words import low
from zorgroute.core.policy.reading import may_know, may_read
from zorgroute.core.routes.words import InformationClass
from zorgroute.faces.forms import deviations
from zorgroute.faces.web.pages import day_words, language, say

# What belongs to one sending of a form and never to what somebody wrote on it.
OF_THE_SENDING = frozenset({"csrfmiddlewaretoken", "sleutel", "gezien", "go", "page"})
Typed = Mapping[str, list[str]]


def open_step(seen: SeenCase, line: str, step: str) -> Next | None:
    """The step as it is open now; nothing when it is not its turn."""
    return next(
        (each for each in seen.what_now.steps if (each.line, each.step) == (line, step)), None
    )


def may_record(seen: SeenCase, each: Next) -> bool:
    """Whether this professional records this step: as the one who does it, or for who does."""
    return not seen.is_elsewhere(each) and (seen.is_mine(each) or directs(seen, each.line))


def form_of(seen: SeenCase, line: str, step: str) -> Form:
    """The form of a step for this reader. What may not be read is asked, never shown."""
    around = Around(
        route=seen.route,
        standing=seen.standing,
        world=world_of(seen),
        now=seen.now,
        reader=seen.role_for(line, step),
        voice=seen.voice,
        people=_people(seen, line, step),
        organisations=_organisations(seen),
        deviations=deviations(content().rows("deviation_reasons"), language(), seen.route),
        readers=_readers(seen, line, step),
    )
    form = build(around, line, step)
    keys = seen.route.lines[line].keys
    readable = {name for name in keys if keys[name] in seen.facts}
    return replace(form, pages=tuple(_page(each, readable) for each in form.pages))


def _page(page: Page, readable: set[str]) -> Page:
    return Page(tuple(_group(each, readable) for each in page.groups))


def _group(group: Group, readable: set[str]) -> Group:
    return replace(group, questions=tuple(_question(each, readable) for each in group.questions))


def _question(question: Question, readable: set[str]) -> Question:
    if question.known is None or not question.field or question.field in readable:
        return question
    return replace(question, known=None)


def _people(seen: SeenCase, line: str, step: str) -> tuple[Someone, ...]:
    """Who may have been spoken with; of a family only who may know of it or is asked to come."""
    found: dict[str, Someone] = {}
    left_out = _families_left_out(seen, line, step)
    for each in seen.people():
        who = each.who
        if who.person == seen.acting.person or each.role in left_out:
            continue
        found.setdefault(who.name, Someone(who.name, f"{who.name}, {low(each.title)}", each.role))
    for role in seen.route.roles:
        is_asked = seen.route.is_family(role) and role not in left_out
        family = seen.filler(role) if is_asked else None
        if family is not None:
            title = low(seen.route.roles[role].title.prof)
            found.setdefault(family.name, Someone(family.name, f"{family.name}, {title}", role))
    return tuple(found.values())


def _families_left_out(seen: SeenCase, line: str, step: str) -> frozenset[str]:
    route, model = seen.route, seen.route.step(line, step)
    here = (*model.who, *(model.with_ or ()), *(model.with_one_of or ()))
    return frozenset(
        role
        for role in route.roles
        if route.is_family(role)
        and not may_know(route, line, role)
        and not any(route.plays(role, each) for each in here)
    )


def _organisations(seen: SeenCase) -> tuple[str, ...]:
    people = (seen.filler(role) for role in seen.route.roles)
    return tuple(sorted({each.organisation_name for each in people if each} - {""}))


def _readers(seen: SeenCase, line: str, step: str) -> dict[InformationClass, tuple[str, ...]]:
    """Who reads each class of what is written here, in words, the writer first."""
    titles = seen.teller(language()).titles
    answering = _may_answer(seen)
    found = {}
    for kind in InformationClass:
        roles = [
            role
            for role in seen.route.roles
            if role not in seen.roles
            and may_read(seen.route, line, step, kind, role, directed=answering)
        ]
        names = dict.fromkeys(low(titles.role(role)) for role in roles)
        found[kind] = (say("web.readers.you"), *names)
    return found


def _may_answer(seen: SeenCase) -> frozenset[str]:
    """The functions that answer for the case, did, or will when the route hands over to them:
    whoever does reads what was written before, so it is said before anything is written."""
    route = seen.route
    found = {seen.what_now.holder, route.model.holds or ""}
    for line in route.lines.values():
        for step in line.steps.values():
            found |= {step.hands_to or "", *(way.hands_to or "" for way in step.outcomes.values())}
    return frozenset(found - {""})


def from_concern(seen: SeenCase, form: Form) -> dict[str, list[str]]:
    """What was told when the concern was raised, filled in on the form of the first step."""
    route = seen.route
    if form.line.name != route.main.name or form.name != route.main.first:
        return {}
    concern = concern_of(seen.acting.municipality, seen.id)
    if concern is None or concern.by_role not in seen.roles:
        return {}
    on = concern.seen_on
    typed: dict[str, list[str]] = {}
    for question in form.questions:
        values = {each.value for each in question.choices}
        if question.kind == "choices" and question.field and set(concern.domains) <= values:
            typed[question.key] = list(concern.domains)
        elif question.kind == "facts":
            typed[f"{question.key}.0.what"] = [concern.facts]
            typed[f"{question.key}.0.on"] = [f"{on.day}-{on.month}-{on.year}"]
    return typed


def read_from(seen: SeenCase, form: Form) -> str:
    """From which day the other side can read the message of this form, said before it is sent;
    nothing when the form asks for none. The engine reckons it again when it is sent."""
    feedback = form.step.feedback
    if feedback is None or form.question(FEEDBACK) is None:
        return ""
    day = heard_from(
        seen.route,
        world_of(seen),
        form.line,
        feedback,
        facts=form.around.standing.facts,
        said_at=seen.now,
    )
    role = seen.teller(language()).titles.role(feedback.to)
    if day is None:
        return say("web.step.read_at_once", role=role)
    return say("web.step.read_from", role=role, day=day_words(day, seen.now))


def kept_of(typed: Typed) -> dict[str, list[str]]:
    """What was typed, without what belongs to this one sending."""
    return {name: list(values) for name, values in typed.items() if name not in OF_THE_SENDING}


def attempt_key(sent: str, typed: Typed, about: str) -> str:
    """A key for this text on this form: sending the same twice is one deed, another text is not."""
    if not sent:
        return ""
    words = f"{about}|{sorted(kept_of(typed).items())}|{sent}"
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()
