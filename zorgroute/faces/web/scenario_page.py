"""How far is a calculation, and how is what came out laid on a page?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.urls import reverse

from zorgroute.chain.routebook.queries import content
from zorgroute.core.answers import Reason
from zorgroute.core.simulation.assumptions import Assumption, said
from zorgroute.core.simulation.in_words import Names, in_words, names_of
from zorgroute.core.simulation.scenario import FITTED, KNOB
from zorgroute.core.wording.catalogue import NL, MissingFact, UnknownText
from zorgroute.faces.web import scenario_form as form
from zorgroute.faces.web.pages import ActingRequest, Context, clock_words, day_words, say
from zorgroute.faces.web.refusing import plain_reason
from zorgroute.faces.web.scenario_numbers import number
from zorgroute.faces.web.scenario_outcome import (
    Outcome,
    area_of,
    districts,
    groups,
    steps_beside,
    where_they_wait,
)
from zorgroute.faces.web.scenario_queue import queue
from zorgroute.faces.web.texts import Texts
from zorgroute.insight.forecasts import queries, rules
from zorgroute.insight.forecasts.beforehand import Known
from zorgroute.insight.forecasts.scenarios import Shipped

# A minute and more is said in minutes: nobody counts 95 seconds.
A_MINUTE = 60
# How a step is divided over its outcomes; each share is an assumption of its own in the file.
SHARES = "assume.steps.shares"
STEP = 5
SOON = timedelta(seconds=5)


@dataclass(frozen=True)
class Shown:
    """What a page is about: a scenario, how its form stands, and the calculation that is asked."""

    shipped: Shipped
    filled: form.Filled
    known: queries.Known | None


def asked_context(request: ActingRequest, known: queries.Known, t: Texts) -> Context:
    """How far it is: `Run 12 van 40 · nog ongeveer 20 seconden`."""
    here = reverse("scenario_outcome", args=[known.scenario, known.id])
    return {
        "progress": {
            "url": here,
            "stop": reverse("scenario_stop", args=[known.scenario, known.id]),
            "done": known.done,
            "of": known.of or known.replications,
            "is_stopping": known.must_stop,
            "text": _how_far(request, known, t),
        }
    }


def _how_far(request: ActingRequest, known: queries.Known, t: Texts) -> str:
    if known.must_stop:
        return t("stopping")
    if known.status == rules.ASKED:
        before = queries.place_in_line(request.acting, known)
        if before:
            return t.counted("waits", before)
        waits = request.moment - known.asked_at
        return t("preparing" if waits > SOON else "begins")
    far = t("run_of", done=str(known.done), of=str(known.of))
    left = known.seconds_left
    if known.done and known.done >= known.of:
        return t("writing", far=far)
    if left is None:
        return far
    if left >= A_MINUTE:
        return t("minutes_left", far=far, minutes=str(round(left / A_MINUTE)))
    # To steps of five: a countdown that jumps about tells nothing more.
    return t("seconds_left", far=far, seconds=str(max(STEP, -(-left // STEP) * STEP)))


Pair = tuple[Shipped, Shipped | None]


def outcome_context(
    request: ActingRequest, shown: Shown, before: tuple[Known, ...], pair: Pair, t: Texts
) -> Context:
    """How far it is, or what came out, or what came out for another setting before."""
    known = shown.known
    context: Context = {"progress": None, "result": None, "ended": None}
    # Names of steps and districts, also where there is no outcome yet.
    context["say"] = Outcome({"measures": ()}, *pair, t)
    if known is not None and known.is_open:
        context |= asked_context(request, known, t)
    elif known is not None and known.status != rules.DONE:
        context["ended"] = _ended(known, t)
    told = known if known is not None and known.has_outcome else None
    old = None if told else queries.last_outcome(request.acting, shown.shipped.name)
    found = told or old
    if found:
        context["result"] = _result(request, found, shown, pair, is_old=told is None, t=t)
    assumed = (
        context["result"]["document"]["assumptions"]
        if context["result"]
        else [each for known_before in before for each in known_before["assumptions"]]
    )
    context["assumptions"] = assumptions(assumed, t, _names(pair, t))
    context["printed"] = ""
    context["printed_by"] = say(
        "web.print.foot", name=request.acting.name, day=day_words(request.moment, request.moment)
    )
    return context


def _ended(known: queries.Known, t: Texts) -> Context:
    if known.status == rules.STOPPED:
        text = t("stopped_after", done=str(known.done), of=str(known.of or known.replications))
        text = text if known.has_outcome else t("stopped_before")
    else:
        text = t(f"fault_{known.fault}")
    return {"text": text, "again": reverse("scenario_again", args=[known.scenario, known.id])}


def _result(
    request: ActingRequest,
    known: queries.Known,
    shown: Shown,
    pair: Pair,
    *,
    is_old: bool,
    t: Texts,
) -> Context:
    assert known.result is not None  # noqa: S101 a narrowing for the type checker
    outcome = Outcome(known.result, *pair, t)
    runs = outcome.proposed["replications"]
    return {
        "document": known.result,
        "is_old": is_old,
        # After waiting, the reader is brought to what was waited for.
        "is_asked": str(known.id) in request.path,
        "is_partial": known.status == rules.STOPPED,
        "settings": form.settings(shown.shipped, known.knobs, t),
        "how": t(
            "how_many_runs",
            runs=str(runs["done"]),
            on=day_words(known.ended_at or known.asked_at, request.moment),
            at=clock_words(known.ended_at or known.asked_at),
        ),
        "period": _period(outcome, t),
        "groups": groups(outcome),
        "districts": districts(outcome),
        "beside": steps_beside(outcome),
        "waits": where_they_wait(outcome),
        "queue": queue(outcome),
        "is_pair": outcome.present is not None,
        "is_hidden": outcome.is_hidden,
        "hidden": hidden_words(outcome, t),
    }


def _period(outcome: Outcome, t: Texts) -> str:
    start, days = str(outcome.proposed["start"]), float(outcome.proposed["days"])
    years = days / 365.25
    said_years = number(years, 0 if abs(years - round(years)) < 0.05 else 1, t.language)
    return t("period", year=start[:4], years=said_years)


def hidden_words(outcome: Outcome, t: Texts) -> list[str]:
    """Why the proposal is not told, for which district: each reason in its own sentence."""
    said_once: dict[str, None] = {}
    for each in outcome.reasons:
        facts = {key: str(value) for key, value in dict(each.get("facts") or {}).items()}
        if area_of(each):
            facts["area"] = outcome.area(facts["area"])
        reason = plain_reason(Reason(each["code"], tuple(sorted(facts.items()))))
        said_once[reason] = None
    return list(said_once)


def _names(pair: Pair, t: Texts) -> Names:
    """The words for the names in the files of one scenario or of two."""
    found = Names({}, {})
    for each in pair:
        if each is not None:
            found |= names_of(each.route, each.scenario.model, t.language)
    return found


def assumptions(told: Iterable[Mapping[str, Any]], t: Texts, names: Names) -> Context:
    """Every assumption in words: first what is assumed, then the rest by its source (R240).

    What is the same for several districts or steps is one sentence that names them all.
    """
    same: dict[tuple[object, ...], list[Mapping[str, Any]]] = {}
    for each in _shares_together([_worded(known, names) for known in told], t):
        same.setdefault(_apart_from_where(each), []).append(each)
    assumed: list[str] = []
    sourced: dict[str, list[str]] = {}
    for found in same.values():
        sentence = _sentences(found, t)
        if found[0]["assumed"] or not found[0]["source"]:
            assumed.append(sentence)
        else:
            sourced.setdefault(_source(found[0], t), []).append(sentence)
    return {
        "count": len(same),
        "assumed": assumed,
        "sourced": list(sourced.items()),
    }


def _worded(each: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """An assumption with words in the place of the names of the files."""
    return {**each, "facts": dict(in_words(_read(each), names).facts)}


def _shares_together(told: list[dict[str, Any]], t: Texts) -> list[dict[str, Any]]:
    """How a step is divided over its outcomes as one assumption, for children of one kind."""
    whole: dict[tuple[object, ...], dict[str, Any]] = {}
    for at, each in enumerate(told):
        facts = each["facts"]
        if each["code"] != SHARES:
            whole[at,] = each
            continue
        key = each["file"], facts["name"], facts.get("when"), each["source"], each["assumed"]
        part = t("share", part=facts["part"], value=_sentence_value(each, t))
        if key in whole:
            whole[key]["parts"] += f"; {part}"
        else:
            whole[key] = {**each, "parts": part}
    return list(whole.values())


def _sentence_value(each: Mapping[str, Any], t: Texts) -> str:
    return str(each["value"]).replace(".", ",") if t.language == NL else str(each["value"])


def _read(each: Mapping[str, Any]) -> Assumption:
    return Assumption(
        each["code"], each["what"], each["value"], each["unit"] or "", each["source"] or "",
        each["assumed"], each["file"], each["line"], tuple(dict(each["facts"]).items()),
    )  # fmt: skip


def _apart_from_where(each: Mapping[str, Any]) -> tuple[object, ...]:
    """What two assumptions must share to be told in one sentence: all but the place or name."""
    facts = dict(each["facts"])
    facts.pop(_where(facts), None)
    shared = tuple(each[name] for name in ("code", "value", "unit", "source", "assumed"))
    return *shared, each.get("parts", ""), tuple(sorted(facts.items()))


def _where(facts: Mapping[str, str]) -> str:
    """Which fact tells the place: the district, else the only one there is."""
    return "area" if "area" in facts else next(iter(facts), "") if len(facts) == 1 else ""


def _sentences(found: list[Mapping[str, Any]], t: Texts) -> str:
    sentence = _sentence(found[0], t)
    places = [dict(each["facts"]).get(_where(dict(each["facts"])), "") for each in found]
    others = [place for place in dict.fromkeys(places) if place and place != places[0]]
    return t("also_for", sentence=sentence, others=", ".join(others)) if others else sentence


def _source(each: Mapping[str, Any], t: Texts) -> str:
    """Where a number comes from, in words: a knob and a fit are no documents."""
    codes = {KNOB: "source_knob", FITTED: "source_fitted"}
    source = str(each["source"])
    return t(codes[source]) if source in codes else form.titled(source)


def _sentence(each: Mapping[str, Any], t: Texts) -> str:
    if "parts" in each:
        when = each["facts"].get("when")
        code = "shares_when" if when else "shares"
        return t(code, name=each["facts"]["name"], parts=each["parts"], when=when or "")
    known = _read(each)
    if known.source == FITTED:
        # It was found by trying; more decimals would say more than is known.
        known = replace(known, value=f"{float(known.value):.1f}")
    try:
        return said(known, content().catalogue, t.language)
    except (UnknownText, MissingFact):
        # An assumption without words of its own is still told, or the outcome may not be shown.
        return t("assumption_plain", what=known.what, value=known.value, unit=known.unit)
