"""Which knobs has a scenario, where does each number come from, and what was filled in?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from zorgroute.chain.routebook.queries import content
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.simulation.scenario import knob_number
from zorgroute.core.simulation.scenario_words import Knob, Title
from zorgroute.core.wording.catalogue import Language
from zorgroute.faces.web.pages import Context, language
from zorgroute.faces.web.scenario_numbers import plain_number
from zorgroute.faces.web.texts import Texts
from zorgroute.insight.forecasts.scenarios import Knobs, Shipped, siblings_of

WHICH = "afspraak"
LONGEST_NUMBER = 12


@dataclass(frozen=True)
class Filled:
    """What was sent: the knobs that were turned, what was typed, and what is wrong with it."""

    knobs: Knobs
    typed: Mapping[str, str]
    errors: Mapping[str, str]


def field_id(name: str) -> str:
    """Where a knob stands on the page."""
    return f"knop-{name}"


def said(text: Title | None) -> str:
    """A title of a scenario in the language of this request."""
    if text is None:
        return ""
    return text.en if language() == Language.EN else text.prof


def values_of(shipped: Shipped, knobs: Knobs | None = None) -> dict[str, float]:
    """Every knob with its number: as turned, else as in the file."""
    turned = knobs or {}
    return {
        name: float(turned.get(name, knob_number(shipped.scenario, name).value or 0))
        for name in shipped.scenario.knobs
    }


def questions(shipped: Shipped, filled: Filled, t: Texts) -> list[Context]:
    """The knobs as fields of a form, each with its source or that it is an assumption."""
    made = []
    for name, knob in shipped.scenario.knobs.items():
        wrong = filled.errors.get(name, "")
        made.append(
            {
                "id": field_id(name),
                "name": name,
                "label": said(knob.title),
                "hint": _hint(shipped, name, t),
                "error": wrong,
                "value": filled.typed.get(name, ""),
                "unit": said(knob.unit),
                "inputmode": "numeric" if knob.whole else "decimal",
                "options": _options(knob, filled.typed.get(name, "")),
            }
        )
    return made


def _options(knob: Knob, chosen: str) -> list[Context]:
    return [
        {"value": value, "label": said(title), "is_chosen": value == chosen}
        for value, title in knob.choices.items()
    ]


def _hint(shipped: Shipped, name: str, t: Texts) -> str:
    given, knob = knob_number(shipped.scenario, name), shipped.scenario.knobs[name]
    value = _as_said(knob, float(given.value or 0), t)
    if given.is_assumption or not given.source:
        return t("hint_assumed", value=value)
    source = shipped.scenario.model.sources.get(given.source, given.source)
    return t("hint_source", value=value, source=titled(source))


def titled(source: str) -> str:
    """A source with the short name of its document in place of the name of its file."""
    for row in content().rows("sources"):
        source = source.replace(row["source"], row["short_name"])
    return source


def _as_said(knob: Knob, value: float, t: Texts) -> str:
    plain = plain_number(value, t.language)
    return said(knob.choices[plain]) if plain in knob.choices else plain


def choices(shipped: Shipped) -> Context | None:
    """Which agreement is calculated, where there is more than one beside the same one."""
    same = siblings_of(shipped)
    if len(same) < 2:
        return None
    return {
        "id": WHICH,
        "name": WHICH,
        "options": [
            {
                "value": each.name,
                "label": said(each.scenario.title),
                "is_chosen": each.name == shipped.name,
            }
            for each in same
        ],
    }


def shown_values(shipped: Shipped, knobs: Knobs | None, t: Texts) -> Filled:
    """The form as it stands before anybody typed in it."""
    values = values_of(shipped, knobs)
    typed = {name: plain_number(each, t.language) for name, each in values.items()}
    return Filled(dict(knobs or {}), typed, {})


def chosen(shipped: Shipped, given: Mapping[str, str]) -> Shipped:
    """The scenario that was chosen; one that is not offered here changes nothing."""
    wanted = given.get(WHICH, "")
    return next((each for each in siblings_of(shipped) if each.name == wanted), shipped)


def read(shipped: Shipped, given: Mapping[str, str], t: Texts) -> Filled:
    """What was filled in; a number that cannot be gives the sentence with the mend at its field."""
    typed = {name: given.get(name, "").strip() for name in shipped.scenario.knobs}
    knobs: dict[str, float] = {}
    errors: dict[str, str] = {}
    stands = values_of(shipped)
    for name, knob in shipped.scenario.knobs.items():
        value = _number(typed[name])
        wrong = _wrong(value, knob, t)
        if wrong:
            errors[name] = f"{said(knob.title)}: {wrong}"
        elif value is not None and value != stands[name]:
            # A knob that nobody turned keeps the source of its number.
            knobs[name] = value
    return Filled(knobs, typed, errors)


def with_faults(shipped: Shipped, filled: Filled, faults: Unreadable, t: Texts) -> Filled:
    """A setting that cannot be calculated: each fault at its knob, else at the first one."""
    errors: dict[str, str] = {}
    first = next(iter(shipped.scenario.knobs), WHICH)
    for each in faults.faults:
        at = each.offending if each.offending in shipped.scenario.knobs else first
        facts = {**dict(each.facts), "offending": each.offending}
        sentence = content().catalogue.sentence(each.code, facts, language=t.language)
        errors[at] = f"{errors[at]} {sentence}" if at in errors else sentence
    return replace(filled, errors=errors)


def _number(text: str) -> float | None:
    """A number as people write it, with a comma or a point; thousands are not set apart."""
    plain = text.replace(",", ".")
    if not plain or len(plain) > LONGEST_NUMBER or not plain.replace(".", "", 1).isdecimal():
        return None
    return float(plain) if plain.isascii() else None


def _wrong(value: float | None, knob: Knob, t: Texts) -> str:
    least, most = (plain_number(float(each), t.language) for each in (knob.min, knob.max))
    if knob.choices and (value is None or plain_number(value, t.language) not in knob.choices):
        return t("not_a_choice")
    if value is None:
        return t("not_a_number", least=least, most=most)
    if knob.whole and not value.is_integer():
        return t("not_whole", least=least, most=most)
    if not knob.min <= value <= knob.max:
        return t("out_of_range", least=least, most=most)
    return ""


def settings(shipped: Shipped, knobs: Knobs, t: Texts) -> list[str]:
    """How the knobs stood for an outcome, in words, for under its heading and on paper."""
    values = values_of(shipped, knobs)
    return [
        t(
            "knob_turned" if name in knobs else "knob_said",
            title=said(knob.title),
            value=_as_said(knob, values[name], t),
            unit=said(knob.unit),
        )
        for name, knob in shipped.scenario.knobs.items()
    ]
