"""How does a case read to the professional who opens it: what now, what is missing, what was?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from itertools import groupby

from django.urls import reverse

from zorgroute.chain.cases.access import SeenCase, directs
from zorgroute.chain.cases.naming import name_of
from zorgroute.core.answers import Reason
from zorgroute.core.engine.what_now import Next
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.maps.row import OPEN, Cause, Map, Row, Stand, State
from zorgroute.core.maps.words import Words, low, state_words
from zorgroute.core.policy.reading import is_elsewhere
from zorgroute.core.routes.route import MAIN
from zorgroute.core.telling.timeline import Answer, Entry
from zorgroute.faces.web.answer_words import answer_texts
from zorgroute.faces.web.pages import Context, day_words, language, say

COLON = ": "


def ordered(seen: SeenCase) -> list[Next]:
    """The open steps, the reader's own first."""
    return sorted(seen.what_now.steps, key=lambda each: (not seen.is_mine(each), each.line != MAIN))


def cards(seen: SeenCase) -> list[Context]:
    """A card per open step; of what is done elsewhere nothing but that it is."""
    found: list[Context] = []
    for each in ordered(seen):
        if seen.is_elsewhere(each):
            if not any(card.get("id") == "elders" for card in found):
                found.append(_elsewhere(seen, each))
        else:
            found.append(_card(seen, each))
    return found


def _elsewhere(seen: SeenCase, each: Next) -> Context:
    who = organisation_words(seen, each.roles)
    card: Context = {
        "id": "elders",
        "state": "other",
        "title": say("web.case.at", who=who),
        "note": say("web.case.elsewhere", who=who),
    }
    if directs(seen, each.line):
        away = reverse("divert", args=[seen.id, each.line])
        card["other"] = {"label": say("web.case.otherwise"), "url": away}
    return card


def organisation_words(seen: SeenCase, roles: Sequence[str]) -> str:
    """The organisation where a step is done, by a name that says nothing of the step itself."""
    known = seen.route.roles
    own = set(seen.route.model.for_.organisation)
    here = [name for name, role in known.items() if set(role.at) & own]
    if set(roles) & set(here):
        found = next(filter(None, (seen.filler(name) for name in here)), None)
        return found.organisation_name if found else say("web.case.other_organisation")
    for name in (*roles, *known):
        role = known.get(name)
        if role is not None and role.linked_to == "location":
            who = seen.filler(name)
            return who.organisation_name if who else seen.teller(language()).titles.role(name)
    return say("web.case.other_organisation")


def _card(seen: SeenCase, each: Next) -> Context:
    teller = seen.teller(language())
    titles = teller.titles
    mine = seen.is_mine(each)
    title = titles.step(each.line, each.step)
    who = role_words(seen, each.roles)
    card: Context = {
        "id": f"nu-{each.line}",
        "title": title if each.line == MAIN else f"{titles.track(each.line)}{COLON}{title}",
        "who": f"{each.person}, {who}" if each.person else who,
        "when": after_colon(teller.when(each, seen.now))
        if mine or each.due is not None
        else say("web.case.no_term"),
        "why": after_colon(teller.why(each.why)),
    }
    if each.late and each.due is not None:
        days = max((seen.now - each.due).days, 0) + 1
        said = say("web.day" if days == 1 else "web.days", number=str(days))
        card |= {"state": "late", "late": say("web.late", days=said)}
    elif each.is_wait and not mine:
        card["state"] = "waiting"
    elif not mine:
        card |= {"state": "other", "note": say("web.case.not_yours")}
    address = reverse("step", args=[seen.id, each.line, each.step])
    if mine:
        card["action"] = {"label": say("web.case.record"), "url": address}
        other = reverse("divert", args=[seen.id, each.line])
        card["other"] = {"label": say("web.case.otherwise"), "url": other}
    elif directs(seen, each.line):
        card["other"] = {"label": say("web.case.for_them"), "url": address}
        away = reverse("divert", args=[seen.id, each.line])
        card["more"] = {"label": say("web.case.otherwise"), "url": away}
    return card


def role_words(seen: SeenCase, roles: Iterable[str]) -> str:
    """Functions in a running sentence: `leerkracht of intern begeleider`."""
    titles = seen.teller(language()).titles
    words = [low(titles.role(role)) for role in roles]
    return reduce(lambda one, other: say("web.or", one=one, other=other), words) if words else ""


def after_colon(sentence: str) -> str:
    """What stands after the word that a card already shows as its label."""
    _, found, rest = sentence.partition(COLON)
    return rest if found else sentence


def missing(seen: SeenCase) -> list[Context]:
    """Everything that is missing for the open steps, each with who can mend it and where."""
    found: dict[str, Context] = {}
    for each in ordered(seen):
        if seen.is_elsewhere(each):
            continue
        blocked = [(reason, "") for reason in each.missing]
        blocked += [(reason, way.outcome) for way in each.ways for reason in way.missing]
        for reason, _ in blocked:
            line = missing_line(seen, reason, each)
            found.setdefault(line["text"], line)
    return list(found.values())


def missing_line(seen: SeenCase, reason: Reason, at: Next | None = None) -> Context:
    """One missing thing: in words, who can mend it, and a link to where that is done."""
    teller = seen.teller(language())
    line: Context = {"text": teller.reason(reason)}
    place = _mended_at(seen, reason, at)
    if place is not None:
        line["url"] = reverse("step", args=[seen.id, place.line, place.step])
    who = _mended_by(seen, reason)
    if who:
        line["who"] = who
    return line


def _mended_at(seen: SeenCase, reason: Reason, at: Next | None) -> Next | None:
    """The reader's own open step on whose form the missing thing is asked."""
    wanted = reason.fact("consent"), reason.fact("field") or reason.fact("fact")
    for each in [*([at] if at else []), *seen.what_now.steps]:
        if seen.is_elsewhere(each) or not (seen.is_mine(each) or directs(seen, each.line)):
            continue
        line = seen.route.lines[each.line]
        for name, field, _ in line.fields_of(line.steps[each.step]):
            if (wanted[0] and field.consent == wanted[0]) or (wanted[1] and name == wanted[1]):
                return each
    return None


def _mended_by(seen: SeenCase, reason: Reason) -> str:
    if reason.code == "contact.missing":
        return say("web.mend.administrator")
    names = (reason.fact("roles") or reason.fact("role") or "").split(",")
    for each in names:
        role = each.strip()
        if role in seen.route.roles:
            person = seen.filler(role)
            title = role_words(seen, [role])
            return f"{person.acting.name}, {title}" if person else title
    return seen.what_now.holder_person or ""


def responsible(seen: SeenCase) -> str:
    """Who answers for the case now, in words; an alarm when nobody does."""
    what = seen.what_now
    who = role_words(seen, [what.holder])
    if what.is_alarm:
        return say("web.case.alarm", who=who)
    return f"{what.holder_person}, {who}" if what.holder_person else who


def people(seen: SeenCase) -> list[Context]:
    """Who takes part, with the telephone and who steps in."""
    found: dict[object, Context] = {}
    for each in seen.people():
        who = each.who
        known = found.setdefault(
            who.person,
            {
                "name": who.name,
                "roles": [],
                "organisation": who.organisation_name,
                "phone": who.phone,
                "phone_link": "".join(sign for sign in who.phone if sign in "+0123456789"),
                "hours": who.hours,
                "replacement": who.acting.name if who.stand_in else "",
            },
        )
        known["roles"].append(low(each.title))
    return [{**each, "role": ", ".join(dict.fromkeys(each["roles"]))} for each in found.values()]


def days(seen: SeenCase) -> list[Context]:
    """What happened, newest day first, with what was written down as far as it may be read."""
    names = {str(each.who.person): each.who.name for each in seen.people()}
    names[str(seen.acting.person)] = seen.acting.name
    entries = seen.timeline(language())
    return [
        {"on": on, "entries": [entry_words(seen, each, names) for each in some]}
        for on, some in ((on, list(some)) for on, some in groupby(entries, key=_on))
    ]


def _on(entry: Entry) -> date:
    return entry.on


def _correcting(seen: SeenCase, entry: Entry) -> str:
    return reverse("correct", args=[seen.id, name_of(seen.id, "act", entry.act)])


def entry_words(seen: SeenCase, entry: Entry, names: dict[str, str]) -> Context:
    """One thing that happened, with who did it and a way to correct it when it is one's own."""
    own = entry.by == str(seen.acting.person) and bool(entry.act) and not entry.is_corrected
    own = own and not entry.is_former
    return {
        "text": entry.words,
        "who": names.get(entry.by, ""),
        "note": entry.note,
        "is_corrected": entry.is_corrected,
        "is_late": entry.is_late_entry,
        "answers": list(answers_of(seen, entry.answers)),
        "correct": _correcting(seen, entry) if _may_correct(seen, entry, own=own) else "",
    }


def _may_correct(seen: SeenCase, entry: Entry, *, own: bool) -> bool:
    """Whether a way to correct is offered: one's own step, and what was passed on about the life of
    the child, which the responsible may take back as well."""
    if not entry.is_interrupt:
        return own and bool(entry.step)
    still = bool(entry.by) and not entry.is_corrected and not entry.is_former
    return still and (own or directs(seen, MAIN))


def last_own(seen: SeenCase) -> str:
    """Where one's own newest act is taken back, for right after it; empty when there is none."""
    for entry in seen.timeline(language()):
        if entry.is_former:
            break
        if entry.by == str(seen.acting.person) and entry.step and not entry.is_corrected:
            return _correcting(seen, entry)
    return ""


def answers_of(seen: SeenCase, answers: Sequence[Answer]) -> Iterator[Context]:
    """The questions of a form with the answers, in words."""
    for each in answers:
        label = each.field.label
        yield {
            "label": label.ouder if seen.voice == "ouder" else label.prof,
            "texts": [] if each.is_closed else answer_texts(each, seen),
            "is_closed": each.is_closed,
        }


def coarse(seen: SeenCase, plan: Map) -> Map:
    """The map with everything at another organisation as one place: never where, never when.

    Only the first station there tells that the turn is theirs; the others stay silent, also those
    that are behind (promise 4, screens.md 4).
    """
    away = [row for row in plan.rows if row.line == MAIN and is_away(seen, row)]
    if not away:
        return plan
    first = away[0].key
    open_there = any(row.state in OPEN for row in away)
    rows = []
    for row in plan.rows:
        if row not in away or row.stand is None:
            rows.append(row)
        elif open_there and row.key == first:
            rows.append(replace(row, stand=Stand(State.TURN, who=row.who)))
        else:
            rows.append(replace(row, stand=Stand(State.NOT_YET)))
    return replace(plan, rows=tuple(rows))


def is_away(seen: SeenCase, row: Row) -> bool:
    """Whether a station lies inside another organisation than this reader's."""
    return all(
        is_elsewhere(seen.route, row.line, step, role) for step in row.steps for role in seen.roles
    )


def strip(plan: Map, words: Words) -> list[Context]:
    """Three stations: the former, the present and the next one on the line where it stands."""
    rows = plan.of_line(MAIN)
    at = next((number for number, row in enumerate(rows) if row.is_open), None)
    if at is None:
        return []
    done = [row for row in rows[:at] if row.state == State.DONE]
    here = rows[at]
    following = _following(rows, here)
    found = [*done[-1:], here, *([following] if following else [])]
    return [_station(row, words, is_here=row is here) for row in found]


def _following(rows: Sequence[Row], here: Row) -> Row | None:
    """Where the line goes on from here, as the agreement has it."""
    by_key = {row.key: row for row in rows}
    targets = [way.target for way in here.ways if way.cause == Cause.OUTCOME and way.target]
    return next((by_key[each] for each in targets if each in by_key and each != here.key), None)


def _station(row: Row, words: Words, *, is_here: bool) -> Context:
    said = state_words(row, words) or say("web.map.here")
    states = {State.HERE: "here", State.NOT_YET: "not-yet", State.OTHER: "not-yet"}
    state = states.get(row.state, str(row.state)) if row.state else "not-yet"
    if not is_here and state != "done":
        state, said = "not-yet", say("web.map.not_yet")
    return {
        "state": state,
        "said": said,
        "title": row.title,
        "number": row.number,
        "is_here": is_here,
    }


def age_words(seen: SeenCase) -> str:
    """`7 jaar, groep 4`: what of it is known."""
    child = seen.child
    if child is None:
        return ""
    parts = []
    if child.birth_date is not None:
        day = seen.now.astimezone(AMSTERDAM).date()
        born = child.birth_date
        years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        parts.append(say("web.years", number=str(years)))
    if child.group:
        parts.append(say("web.group", group=child.group))
    return ", ".join(parts)


def now_sentence(seen: SeenCase) -> str:
    """What now, in the engine's words, for the message after something was recorded."""
    if seen.what_now.closed is not None:
        result = seen.teller(language()).titles.result(MAIN, seen.what_now.closed)
        return say("web.after.closed", result=result)
    steps = ordered(seen)
    if not steps:
        return ""
    each = steps[0]
    if seen.is_elsewhere(each):
        return say("web.case.elsewhere", who=organisation_words(seen, each.roles))
    teller = seen.teller(language())
    title = teller.titles.step(each.line, each.step)
    who = role_words(seen, each.roles)
    if seen.is_mine(each):
        if each.due is None:
            return say("web.after.mine_open", step=title)
        return say("web.after.mine", step=title, day=day_words(each.due, seen.now))
    if each.due is None:
        return say("web.after.other_open", who=who, step=title)
    return say("web.after.other", who=who, step=title, day=day_words(each.due, seen.now))
