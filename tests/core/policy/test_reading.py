"""Who may know of a line, read a class of information, or hear only that something happens."""

from __future__ import annotations

import pytest

from tests.factories.routes import WESTERKWARTIER, shipped
from zorgroute.core.policy.claims import Given
from zorgroute.core.policy.reading import is_elsewhere, may_know, may_read
from zorgroute.core.routes.words import InformationClass as Class

ROUTE = shipped(WESTERKWARTIER)
ROLES = tuple(ROUTE.roles)


@pytest.mark.parametrize("role", ROLES)
def test_may_know_meldcode_only_its_own_circle(role):
    circle = {"leerkracht", "ib", "directeur", "collega", "veilig_thuis"}
    assert may_know(ROUTE, "meldcode", role) == (role in circle)


@pytest.mark.parametrize(
    ("step", "reader", "expected"),
    [
        ("9-hulp-cjg", "ib", True),
        ("9-hulp-cjg", "leerkracht", True),
        ("9-hulp-cjg", "cjg", False),
        ("9-hulp-cjg", "ouders", False),
        ("6-wacht-op-ouders", "ib", False),
        ("5-besluit-gesprek", "cjg", True),
        ("11-leerkracht-inlichten", "leerkracht", False),
    ],
)
def test_is_elsewhere_is_inside_another_organisation_without_the_reader(step, reader, expected):
    assert is_elsewhere(ROUTE, "main", step, reader) is expected


@pytest.mark.parametrize(
    ("step", "of_class", "reader", "more", "expected"),
    [
        # Who does the step, or takes part in it, reads it.
        ("6-gesprek-ouders", Class.EDUCATION, "leerkracht", {}, True),
        ("6-gesprek-ouders", Class.EDUCATION, "ouders", {}, True),
        ("1-signaal", Class.DEVELOPMENT, "collega", {}, False),
        ("1-signaal", Class.DEVELOPMENT, "collega", {"present": ["collega"]}, True),
        # Who answers for the case reads what is written in the own organisation.
        ("1-signaal", Class.DEVELOPMENT, "ib", {}, False),
        ("1-signaal", Class.DEVELOPMENT, "ib", {"directed": ["leerkracht", "ib"]}, True),
        ("9-hulp-cjg", Class.FAMILY, "ib", {"directed": ["leerkracht", "ib"]}, False),
        # What was shared is read in the class that was shared.
        (
            "8-cjg-inlichten",
            Class.EXISTENCE,
            "cjg",
            {"shared": [Given("cjg", "existence", "consent:x")]},
            True,
        ),
        (
            "8-cjg-inlichten",
            Class.FAMILY,
            "cjg",
            {"shared": [Given("cjg", "existence", "consent:x")]},
            False,
        ),
        # Colleagues know that it happened, not what was written.
        ("2-kort-gesprek", Class.EDUCATION, "directeur", {}, False),
        ("5-besluit-gesprek", Class.EXISTENCE, "collega", {}, False),
    ],
)
def test_may_read_follows_the_part_somebody_has(step, of_class, reader, more, expected):
    assert may_read(ROUTE, "main", step, of_class, reader, **more) is expected


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"leerkracht", "ib", "directeur", "collega"}))
def test_may_read_meldcode_nobody_outside_its_circle(role):
    line = ROUTE.lines["meldcode"]
    readable = [
        step
        for step in line.steps
        if may_read(ROUTE, "meldcode", step, Class.SAFETY, role, directed=["leerkracht", "ib"])
    ]
    assert readable == (["m4-contact-veilig-thuis"] if role == "veilig_thuis" else [])
