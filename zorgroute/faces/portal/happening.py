"""What happens now with this child, in a parent's words, what is asked, and whom to call?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.parties.queries import Reachable
from zorgroute.core.engine.what_now import Next
from zorgroute.core.maps.row import Cause, Map, Row, State
from zorgroute.core.maps.words import Words, state_words
from zorgroute.core.routes.route import MAIN
from zorgroute.core.telling.timeline import Entry
from zorgroute.core.wording.catalogue import OUDER
from zorgroute.faces.portal.asking import Context, day_words, language, say
from zorgroute.faces.portal.urgent import urgent_looks
from zorgroute.faces.portal.written import answer_words

# What an agreement is called in the route files, whichever route it is.
AGREED = "afspra"
MOST_AGREEMENTS = 4


@dataclass(frozen=True)
class Contact:
    """Who answers for the case, and who does so today when that person is away."""

    who: Reachable
    role: str

    @property
    def today(self) -> Reachable:
        return self.who.acting


def words_of(plan: Map) -> Words:
    """What the map of a parent is put into words with."""
    return Words(say=say, language=language(), today=plan.today)


def told(seen: SeenCase) -> Context:
    """Everything that the page of one case says."""
    if seen.what_now.is_quiet:
        return quiet(seen)
    plan = seen.map(OUDER)
    contact = contact_of(seen)
    question = own_step(seen)
    return {
        "name": child_name(seen),
        "sentences": list(sentences(seen, plan, contact, question)),
        "late": late_words(seen, plan, contact),
        "question": _question(seen, question) if question else None,
        "more": [_also(seen, each) for each in own_steps(seen)[1:]],
        "contact": contact_words(contact) if contact else None,
        "stations": strip(plan),
        "agreements": agreements(seen),
        "urgent": urgent_looks(seen),
        "route_url": reverse("portal_route", args=[seen.id]),
        "written_url": reverse("portal_written", args=[seen.id]),
        "sees_url": reverse("portal_sees", args=[seen.id]),
        "looked_url": reverse("portal_looked", args=[seen.id]),
        "consents_url": reverse("portal_consents", args=[seen.id]),
        "family_url": reverse("portal_family", args=[seen.id]),
        "disagree_url": reverse("portal_disagree", args=[seen.id]),
    }


def quiet(seen: SeenCase) -> Context:
    """After a death: one quiet sentence, and whom one may call; nothing else is asked or told."""
    contact = contact_of(seen)
    return {
        "name": child_name(seen),
        "is_quiet": True,
        "sentences": [say("portal.quiet")],
        "question": None,
        "contact": contact_words(contact) if contact else None,
        "written_url": reverse("portal_written", args=[seen.id]),
    }


def child_name(seen: SeenCase) -> str:
    """A child is called by its first name to its parents."""
    return seen.child.given_name if seen.child else say("portal.child")


def contact_of(seen: SeenCase) -> Contact | None:
    """Who answers for the case now; nobody when that function is empty."""
    holder = seen.what_now.holder
    who = seen.filler(holder)
    if who is None:
        return None
    return Contact(who, seen.teller(language()).titles.role(holder))


def own_step(seen: SeenCase) -> Next | None:
    """The one question to this parent: the own open step that has to be answered first."""
    return next(iter(own_steps(seen)), None)


def own_steps(seen: SeenCase) -> list[Next]:
    """Everything that this parent may answer, what has to be answered first in front."""
    mine = [each for each in seen.what_now.steps if seen.is_mine(each)]
    return sorted(mine, key=lambda each: each.due.date() if each.due else date.max)


def sentences(
    seen: SeenCase, plan: Map, contact: Contact | None, question: Next | None
) -> Iterator[str]:
    """One paragraph: what was done, what is going on, and until when."""
    if seen.what_now.closed is not None:
        result = seen.teller(language()).titles.result(MAIN, seen.what_now.closed)
        yield say("portal.closed", result=result)
        return
    rows = plan.of_line(MAIN)
    done = [row for row in rows if row.state == State.DONE and row.stand and row.stand.on]
    # The last of equal days: what was done latest on the route.
    last = max(reversed(done), key=_done_on, default=None)
    if last and last.stand and last.stand.on:
        yield say("portal.done", title=last.title, day=day_words(last.stand.on, seen.now))
    open_rows = [row for row in plan.rows if row.is_open]
    for number, row in enumerate(open_rows):
        yield say("portal.now" if number == 0 else "portal.also_now", title=row.title)
    if question is not None:
        yield from _until(seen, question, contact)
        return
    yield from _others(seen, open_rows, contact)


def _done_on(row: Row) -> date:
    return row.stand.on if row.stand and row.stand.on else date.min


def _until(seen: SeenCase, each: Next, contact: Contact | None) -> Iterator[str]:
    """By when this parent answers, and to whom; never a reproach when the day is past."""
    name = contact.today.name if contact else say("portal.us")
    if each.due is None:
        yield say("portal.tell", name=name)
        return
    last = day_words(each.due, seen.now)
    if each.late:
        yield say("portal.tell_still", name=name, day=last)
    elif each.earliest is not None and each.earliest.date() < each.due.date():
        first = day_words(each.earliest, seen.now)
        yield say("portal.tell_between", name=name, first=first, last=last)
    else:
        yield say("portal.tell_by", name=name, day=last)


def _others(seen: SeenCase, rows: Sequence[Row], contact: Contact | None) -> Iterator[str]:
    """Who acts for the family now, and by when that is done; never a turn without a person."""
    row = next(iter(rows), None)
    if row is not None and row.stand is not None:
        who = next((party for party in row.stand.who if party.person), None)
        if who is not None:
            yield say("portal.turn_named", name=who.person, role=_low(who.title))
        elif contact is not None:
            yield say("portal.turn_asks", name=contact.today.name)
        if row.stand.on is not None and row.state != State.LATE:
            yield say("portal.by", day=day_words(row.stand.on, seen.now))
    yield say("portal.nothing_to_do")


def late_words(seen: SeenCase, plan: Map, contact: Contact | None) -> str:
    """That we are too late, when a professional's step is; empty when nothing is."""
    steps = [each for each in seen.what_now.steps if not seen.is_mine(each) and each.late]
    late = [each for each in steps if each.due is not None]
    if not late:
        return ""
    due = min(each.due for each in late if each.due)
    name = contact.today.name if contact else ""
    return say("portal.late", day=day_words(due, seen.now), name=name)


def _question(seen: SeenCase, each: Next) -> Context:
    line = seen.route.lines[each.line]
    asks_consent = any(field.consent for _, field, _ in line.fields_of(line.steps[each.step]))
    label = say("portal.answer_consent" if asks_consent else "portal.answer")
    url = reverse("portal_answer", args=[seen.id, each.line, each.step])
    return {"label": label, "url": url}


def _also(seen: SeenCase, each: Next) -> Context:
    """Another question that is open beside the first, told by what it is about."""
    title = seen.teller(language()).titles.step(each.line, each.step)
    return {"label": title, "url": reverse("portal_answer", args=[seen.id, each.line, each.step])}


def contact_words(contact: Contact) -> Context:
    """Who answers for the case, and how that person is reached today."""
    today = contact.today
    away = contact.who if today.person != contact.who.person else None
    return {
        "name": today.name,
        "role": _low(contact.role),
        "organisation": contact.who.organisation_name,
        "does": say("portal.contact_does"),
        "phone": today.phone,
        "phone_link": "".join(sign for sign in today.phone if sign in "+0123456789"),
        "hours": today.hours,
        "away": say("portal.contact_away", name=away.name, other=today.name) if away else "",
    }


def strip(plan: Map, titles: Mapping[str, str] | None = None) -> list[Context]:
    """Three stations: the one before, where the child is, and the one after; `titles` are what
    they are called to somebody else than a parent."""
    rows = plan.of_line(MAIN)
    at = next((number for number, row in enumerate(rows) if row.is_open), None)
    if at is None:
        return []
    words = words_of(plan)
    before = [row for row in rows[:at] if row.state == State.DONE][-1:]
    after = _following(rows, rows[at])
    found = [*before, rows[at], *([after] if after else [])]
    named = [
        replace(row, title=titles[row.key]) if titles and row.key in titles else row
        for row in found
    ]
    here = rows[at].key
    return [_station(row, words, is_here=row.key == here) for row in named]


def _following(rows: Sequence[Row], here: Row) -> Row | None:
    by_key = {row.key: row for row in rows}
    targets = [way.target for way in here.ways if way.cause == Cause.OUTCOME and way.target]
    return next((by_key[each] for each in targets if each in by_key and each != here.key), None)


def _station(row: Row, words: Words, *, is_here: bool) -> Context:
    if is_here:
        state = {State.HERE: "here", State.NOT_YET: "not-yet"}.get(
            row.state or State.HERE, str(row.state)
        )
        said = say("map.here")
    elif row.state == State.DONE:
        state, said = "done", state_words(row, words)
    else:
        state, said = "not-yet", say("map.not_yet")
    return {
        "state": state, "said": said, "title": row.title, "number": row.number, "is_here": is_here,
    }  # fmt: skip


def agreements(seen: SeenCase) -> list[Context]:
    """What was agreed last, as it was written down; each question with its newest answer."""
    found: dict[str, Context] = {}
    for entry in seen.timeline(language()):
        if entry.is_corrected:
            continue
        for answer in entry.answers:
            is_agreed = AGREED in answer.name or answer.field.type == "tasks"
            if is_agreed and answer.name not in found:
                found[answer.name] = {
                    "label": answer.field.label.ouder,
                    "texts": answer_words(answer, seen),
                    "on": day_words(entry.on, seen.now),
                }
    return list(found.values())[:MOST_AGREEMENTS]


def days(seen: SeenCase) -> list[Context]:
    """Everything this parent may know of what happened, newest day first."""
    found: dict[date, list[Context]] = {}
    for entry in seen.timeline(language()):
        found.setdefault(entry.on, []).append(_entry(seen, entry))
    return [{"on": on, "entries": some} for on, some in found.items()]


def _entry(seen: SeenCase, entry: Entry) -> Context:
    return {
        "text": entry.words,
        "is_corrected": entry.is_corrected,
        "note": entry.note,
        "answers": [
            {"label": each.field.label.ouder, "texts": answer_words(each, seen)}
            for each in entry.answers
        ],
    }


def _low(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
