"""What must be chosen before cases can move, and which names may only have changed?"""

from __future__ import annotations

from collections.abc import Sequence

from zorgroute.chain.cases.migrating import Rehearsal
from zorgroute.chain.routebook.queries import route_of
from zorgroute.core.engine.migrating import STOPS, Question
from zorgroute.core.routes.route import Route
from zorgroute.core.telling.titles import Titles
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.web import migrating_words as words
from zorgroute.faces.web.pages import Context
from zorgroute.faces.web.texts import Texts

# How a choice is named in the form, and what stands there for a track that stops.
STEP, ROLE, STOP = "stap.", "rol.", "-"


def asked_for(found: Rehearsal, fields: Sequence[tuple[str, str]], t: Texts) -> list[Context]:
    """Everything that must be chosen, and what was chosen before, so that it can be changed."""
    new, chosen = route_of(found.plan.to_digest), dict(fields)
    made: dict[str, Context] = {}
    for (digest, question), count in found.questions.items():
        each = _question(route_of(digest), new, question, count, t)
        made.setdefault(each["name"], each)
    for digest in found.plan.from_digests:
        for question in words.gone(route_of(digest), new):
            each = _question(route_of(digest), new, question, 0, t)
            if each["name"] in chosen:
                made.setdefault(each["name"], each)
    return [{**each, "value": chosen.get(name, "")} for name, each in made.items()]


def renamed(found: Rehearsal, asked_already: Sequence[Context], t: Texts) -> list[Context]:
    """Steps and functions that are gone and on which nothing hangs now: perhaps only renamed."""
    new = route_of(found.plan.to_digest)
    names = {each["name"] for each in asked_already}
    made: dict[str, Context] = {}
    for digest in found.plan.from_digests:
        for question in words.gone(route_of(digest), new):
            if any(each != STOPS for each in question.choices):
                each = _question(route_of(digest), new, question, 0, t)
                made.setdefault(each["name"], {**each, "nothing": t("not_any_more")})
    return [each for name, each in made.items() if name not in names]


def _question(old: Route, new: Route, question: Question, count: int, t: Texts) -> Context:
    is_step = question.about == "step"
    name = f"{STEP}{question.line}.{question.name}" if is_step else f"{ROLE}{question.name}"
    before, after = Titles(old, PROF), Titles(new, PROF)
    if is_step:
        label = t("q_step", step=before.step(question.line, question.name))
        title = {it: after.step(question.line, it) for it in question.choices if it != STOPS}
    else:
        label = t("q_role", role=before.role(question.name))
        title = {it: after.role(it) for it in question.choices}
    options = [{"value": it, "label": text} for it, text in title.items()]
    if STOPS in question.choices and is_step:
        options.append({"value": STOP, "label": t("stops")})
    # How many stand on a line that not everybody may know of is not told.
    is_open = not is_step or old.lines[question.line].known_to is None
    return {
        "id": name, "name": name, "label": label, "options": options, "value": "",
        "hint": t.counted("standing", count) if count and is_open else "", "is_optional": True,
    }  # fmt: skip
