"""How is told what another version changes for cases that run?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from django.urls import reverse

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.cases.migrating import Rehearsal
from zorgroute.chain.cases.moving_over import Pending, may_go_back, pending_of
from zorgroute.chain.routebook.queries import route_of
from zorgroute.core.engine.differing import (
    Note,
    Pair,
    asked_otherwise,
    is_same_role,
    is_same_step,
)
from zorgroute.core.engine.migrating import Question, choices_for, roles_for
from zorgroute.core.routes.route import Route
from zorgroute.core.telling.titles import Titles
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.web.pages import Context
from zorgroute.faces.web.texts import Texts, texts

TABLE = "versions_page"
COUNTED = ("doer", "passed")
NAMED = ("fact_gone", "fact_again", "consent_gone", "consent_again")


def gone(old: Route, new: Route) -> Iterator[Question]:
    """Every step and function of the old version that the new one lacks or means otherwise."""
    pair = Pair(old, new)
    for line in old.lines.values():
        for step in line.steps:
            if not is_same_step(old, new, line.name, step):
                choices = choices_for(pair, line.name, step)
                yield Question("step", step, choices, line.name)
    for name in old.roles:
        if not is_same_role(old, new, name):
            yield Question("role", name, roles_for(pair, name))


def changes(found: Rehearsal, t: Texts) -> list[str]:
    """What the move changes, in sentences: for how many cases, and which questions."""
    new = Titles(route_of(found.plan.to_digest), PROF)
    counted = Counter(
        (note.kind, note.line, note.name)
        for each in found.cases
        for note in each.verdict.notes
        if note.kind in COUNTED and new.route.lines[note.line].known_to is None
    )
    said = [
        t(
            f"{kind}_{'one' if many == 1 else 'many'}",
            step=new.step(line, name),
            count=str(many),
        )
        for (kind, line, name), many in counted.items()
    ]
    return [*said, *_asked_otherwise(found, t)]


def _asked_otherwise(found: Rehearsal, t: Texts) -> Iterator[str]:
    new = route_of(found.plan.to_digest)
    names: dict[str, dict[str, None]] = {}
    for digest in found.plan.from_digests:
        old = route_of(digest)
        for note in asked_otherwise(Pair(old, new)):
            names.setdefault(note.kind, {})[name_of(note, old, new)] = None
    for kind in NAMED:
        if names.get(kind):
            yield t(kind, names=", ".join(f"“{each}”" for each in names[kind]))


def name_of(note: Note, old: Route, new: Route) -> str:
    """What a note is about, as people read it."""
    if note.kind.startswith("fact"):
        return Titles(old, PROF).field(note.line, note.name)
    if note.kind.startswith("consent"):
        return Titles(old, PROF).consent(note.name)
    return Titles(new, PROF).step(note.line, note.name)


def notes_told(notes: Iterable[Note], pair: Pair, t: Texts) -> list[str]:
    """What changes for one case, in sentences."""
    found = []
    for note in notes:
        facts = {"name": name_of(note, pair.old, pair.new)}
        if note.kind == "doer":
            step = pair.new.step(note.line, note.name)
            facts["who"] = Titles(pair.new, PROF).roles(step.who)
        found.append(t(f"note_{note.kind}", **facts))
    return list(dict.fromkeys(found))


def banner(seen: SeenCase) -> Context | None:
    """What stands above the page of a case: a choice that waits, or the way back."""
    t = texts(TABLE)
    pending = pending_of(seen)
    if pending is not None:
        return _waiting(seen, pending, t)
    old = may_go_back(seen)
    if old is None:
        return None
    return {
        "title": t("case_moved_title", new=str(seen.route.version)),
        "text": t("case_moved"),
        "url": reverse("case_version_back", args=[seen.id]),
        "label": t("case_back", old=str(old.version)),
    }


def _waiting(seen: SeenCase, pending: Pending, t: Texts) -> Context:
    old, new = str(pending.pair.old.version), str(pending.pair.new.version)
    kind = pending.verdict.kind
    if kind == "stays":
        return {"title": t("case_banner_title"), "text": t("case_banner_wait", old=old, new=new)}
    said = "case_banner_free" if kind == "moves" else "case_banner"
    return {
        "title": t("case_banner_title"),
        "text": t(said, old=old, new=new),
        "url": reverse("case_version", args=[seen.id]),
        "label": t("case_choose" if kind == "needs_decision" else "case_look"),
        "is_asked": True,
    }
