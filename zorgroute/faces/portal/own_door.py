"""What does a young person read on the own pages: where things stand, who helps, own words?"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.cases.consents import mine_of
from zorgroute.core.engine.what_now import Next
from zorgroute.core.maps.row import Map, Row
from zorgroute.core.routes.route import MAIN
from zorgroute.core.wording.catalogue import OUDER
from zorgroute.faces.portal.asking import NOW, RIGHTS, Context, day_words, say
from zorgroute.faces.portal.happening import contact_of, contact_words, strip
from zorgroute.faces.portal.naming import station_title, step_title

WORDS = (
    "contact", "no_contact", "no_phone", "people", "where", "speak", "speak_link", "help",
    "help_adviser", "help_ask", "help_now", "help_link", "asked", "asked_link", "not_here",
    "private", "object_link", "rights", "rights_link",
)  # fmt: skip


def frame_words() -> Context:
    """What stands around the case of a young person, in their own words."""
    return {
        "title": say("title"),
        "none": say("nothing"),
        "words": {name: say(name) for name in WORDS},
        "rights_url": RIGHTS,
        "adviser_url": reverse("portal_ask", args=["adviser"]),
    }


def told(seen: SeenCase) -> Context:
    """Everything that the page of one case says to the young person whom it is about."""
    contact = contact_of(seen)
    found: Context = {
        "contact": contact_words(contact) if contact else None,
        "call": say("call", phone=contact.today.phone) if contact and contact.today.phone else "",
        "hours": say("hours", hours=contact.today.hours) if contact and contact.today.hours else "",
        "speak_url": reverse("portal_statement", args=[seen.id]),
        "object_url": f"{reverse('portal_ask', args=['bezwaar'])}?zaak={seen.id}",
        "looked_url": reverse("portal_looked", args=[seen.id]),
        "consents_url": reverse("portal_consents", args=[seen.id]),
    }
    if seen.what_now.is_quiet:
        return {**found, "is_quiet": True, "sentences": [say("quiet")]}
    name = contact.today.name if contact else ""
    return {
        **found,
        "hello": say("hello", name=seen.child.given_name) if seen.child else "",
        "sentences": list(_sentences(seen)),
        "late": _late(seen, name),
        "is_asked": any(each.is_asked for each in mine_of(seen)),
        "stations": _strip(seen, seen.map(OUDER)),
        "people": _people(seen),
    }


def _sentences(seen: SeenCase) -> Iterator[str]:
    """What is going on now, and until when; nobody is blamed, and nothing is asked here."""
    if seen.what_now.closed is not None:
        yield say("closed")
        return
    open_now = [each for each in seen.what_now.steps if each.line == MAIN]
    titles = dict.fromkeys(step_title(seen, each.line, each.step) for each in open_now)
    for title in titles or [station_title(None)]:
        yield say("now", title=title)
    due = [each.due for each in open_now if each.due and not each.late]
    if due:
        yield say("by", day=day_words(min(due), seen.now))


def _late(seen: SeenCase, name: str) -> str:
    """That the people who help are too late; that the parents are is not told to their child."""
    late = [each for each in seen.what_now.steps if each.late and not _is_of_family(seen, each)]
    if not late:
        return ""
    return say("late", name=name) if name else say("late_alone")


def _is_of_family(seen: SeenCase, each: Next) -> bool:
    return any(seen.route.is_family(role) for role in each.roles)


def _strip(seen: SeenCase, plan: Map) -> list[Context]:
    """The station before, where it is now, and the one after, each by what it is called here."""
    rows = {row.key: row for row in plan.of_line(MAIN)}

    def title(row: Row) -> str:
        step = seen.route.lines[MAIN].steps[row.steps[0]]
        words = station_title(step.station)
        return words[:1].upper() + words[1:]

    found = strip(plan, {key: title(row) for key, row in rows.items()})
    here = next((each["title"] for each in found if each["is_here"]), "")
    # One part of a route holds several steps: then it is the same part that follows.
    others = {each["title"]: each for each in reversed(found) if each["title"] != here}
    return [each for each in found if each["is_here"] or others.get(each["title"]) is each]


def _people(seen: SeenCase) -> list[Context]:
    """Who helps, by name and function; the family knows itself."""
    found = [
        {"name": each.who.name, "title": each.title, "organisation": each.who.organisation_name}
        for each in seen.people()
        if not seen.route.is_family(each.role)
    ]
    return list({each["name"]: each for each in found}.values())


def said_before(seen: SeenCase, *, was_added: bool) -> Context:
    """The own words that stand in the file already, the newest first."""
    own = str(seen.acting.person)
    said = [
        {"on": day_words(each.on, seen.now), "text": each.note}
        for each in seen.timeline()
        if each.is_statement and each.by == own
    ]
    return {
        "said_title": say("said") if said else "",
        "said": said,
        "thanks": say("said_thanks") if was_added else "",
        "back": {"url": NOW, "label": say("portal.nav.now")},
    }
