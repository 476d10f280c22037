"""How does a case walk the agreed route of Westerkwartier, step by step?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.factories.cases import MONDAY, Case, world
from tests.factories.routes import WESTERKWARTIER, shipped
from zorgroute.core.engine.world import World

TALK = {
    "gesproken-op": date(2026, 5, 5),
    "gesproken-met": "moeder",
    "besproken": "hoe het gaat",
    "afspraken": "we bellen",
}
CONDITIONS = ("zorg-blijft", "ouders-gesloten", "ontwikkeling-belemmerd", "veiligheid-in-geding")
MET = dict.fromkeys(CONDITIONS, "ja")
REVIEW = date(2026, 12, 1)

# What each step asks, so that a test only says what it changes.
STEPS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "1-signaal": (
        "leerkracht",
        "besproken",
        {"record": {"domein": ("ontwikkeling",), "gezien": "slaapt"}, "present": ["collega"]},
    ),
    "2-kort-gesprek": ("leerkracht", "niet-weg", {"record": TALK, "present": ["ouders"]}),
    "3-naar-ib": (
        "leerkracht",
        "besproken",
        {"record": {"waarover-zorg": "slapen"}, "present": ["ib"]},
    ),
    "4-kijken-of-overleggen": ("ib", "gekeken", {"record": {"bevinding": "moe"}}),
    "5-besluit-gesprek": (
        "ib",
        "besloten",
        {
            "record": {"afstemming-zoeken": "nee", "afweging": "nog niet nodig"},
            "present": ["leerkracht"],
        },
    ),
    "6-gesprek-ouders": (
        "leerkracht",
        "gesprek-niet-genoeg",
        {"record": TALK, "present": ["ouders", "ib"]},
    ),
    "7-vervolg": (
        "ib",
        "ouders-melden-zich",
        {
            "record": {
                "vervolgafspraken": "bellen",
                "veiligheid": "veilig",
                "antwoord-cjg": "given",
            },
            "present": ["ouders"],
        },
    ),
    "8-cjg-inlichten": (
        "ib",
        "ingelicht",
        {"record": {"ingelicht-op": date(2026, 5, 20), "warm": "ja"}, "next_on": REVIEW},
    ),
    "9-afspraak-maken": (
        "ouders",
        "afspraak-gemaakt",
        {"record": {"afspraak-op": date(2026, 6, 1), "plaats": "school"}, "next_on": REVIEW},
    ),
    "9-hulp-cjg": (
        "cjg",
        "contact-geweest",
        {"record": {"hulpvraag": "slapen", "hulp-op-maat": "tips"}, "present": ["ouders"]},
    ),
    "10-terugkoppeling": (
        "cjg",
        "meer-disciplines-nodig",
        {"record": {"stand-van-de-hulp": "loopt"}, "feedback": "contact_geweest"},
    ),
    "12-mdo": (
        "cjg",
        "besproken",
        {"record": {"antwoord-mdo": "given", "criterium-mdo": "meervoudig"}},
    ),
    "13-afspraken": (
        "cjg",
        "zonder-school",
        {
            "record": {"stand-van-de-hulp": "afgerond"},
            "feedback": "afspraken_gemaakt",
            "next_on": REVIEW,
        },
    ),
    "11-leerkracht-inlichten": ("ib", "hulp-klaar", {"present": ["leerkracht"]}),
    "d-verwijsindex": (
        "ib",
        "motiveren",
        {"record": {"verzocht-op": date(2026, 5, 20), "ouders-weten-verzoek": "ja"}},
    ),
    "d1-motiveringsgesprek": (
        "ib",
        "geen-gesprek",
        {"record": {"antwoord-motivering": "refused"}},
    ),
    "d2-wegen": ("ib", "melden", {"record": MET, "present": ["directeur"], "next_on": REVIEW}),
    "d2-melding": (
        "directeur",
        "gemeld",
        {"record": {"gemeld-op": date(2026, 5, 20), "ouders-weten-melding": "ja"}},
    ),
}
TO_REPORT = {"6-gesprek-ouders": "ouders-niet-open"}


def westerkwartier(seen: World | None = None) -> Case:
    """A case that has just begun, at a school with a contact at the CJG."""
    return Case(shipped(WESTERKWARTIER), seen or world(contacts=frozenset({"cjg"})), at=MONDAY)


def doing(case: Case, step: str, **changes: Any) -> dict[str, Any]:
    """The words of doing a step in the ordinary way, with changes; `record` is merged."""
    role, outcome, usual = STEPS[step]
    record = {**usual.get("record", {}), **changes.pop("record", {})}
    left_out = changes.pop("without", ())
    record = {name: value for name, value in record.items() if name not in left_out}
    return {"role": role, "step": step, "outcome": outcome, **usual, "record": record, **changes}


def do(case: Case, step: str, **changes: Any) -> None:
    """Do a step in the ordinary way, with changes."""
    case.take(**doing(case, step, **changes))


def walk_to(
    case: Case,
    target: str,
    ways: dict[str, str] | None = None,
    each: Callable[[], None] = lambda: None,
) -> Case:
    """Walk in the ordinary way until a step is open; `ways` picks other outcomes on the way."""
    while case.step != target:
        step = case.step
        assert step is not None, f"the case closed before {target}"
        changes = {"outcome": ways[step]} if ways and step in ways else {}
        each()
        do(case, step, **changes)
    return case


def at_step(target: str, seen: World | None = None) -> Case:
    """A case that stands on this step."""
    ways = TO_REPORT if target.startswith("d") else None
    return walk_to(westerkwartier(seen), target, ways)
