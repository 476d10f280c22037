"""Is everything that crosses an organisation told once, with its ground or its lack of one?"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.factories.routes import WESTERKWARTIER, route_names, school, shipped
from zorgroute.core.routes.flows import Basis, FlowKind, flows, unheard

STEPS = """
steps:
  een:
    who: leerkracht
    {more}
    outcomes: {{door: {{ends: klaar}}}}
"""


def crossing(more, *texts):
    return flows(school(STEPS.format(more=more), *texts))


def shares_of(route):
    """Every `shares` line and every `feedback` as they stand in the file."""
    found = []
    for line in route.lines.values():
        for name, step in line.steps.items():
            found += [(line.name, name, "", each.to) for each in step.shares]
            found += [(line.name, name, "", (step.feedback.to,))] if step.feedback else []
            for way, outcome in step.outcomes.items():
                found += [(line.name, name, way, each.to) for each in outcome.shares]
    return found


@pytest.mark.requirement("R010")
def test_westerkwartier_is_counted_as_by_hand():
    found = Counter((str(each.kind), str(each.basis)) for each in flows(shipped(WESTERKWARTIER)))

    assert found == {
        ("share", "anonymous"): 4,  # step 4 twice, d1, and the meldcode
        ("share", "consent"): 5,  # 8, 12, 13, and the talk with somebody else twice
        ("share", "law"): 3,  # the Verwijsindex, the report of d, the report of the meldcode
        ("feedback", "consent"): 2,  # 10 and 13
        ("table", "unnamed"): 2,  # the CJG at step 1, Veilig Thuis at the meldcode
        ("alert", "known"): 3,
    }


@pytest.mark.requirement("R010")
@pytest.mark.parametrize("name", route_names())
def test_every_share_of_a_route_appears_once(name):
    route = shipped(name)
    said = [
        (each.line, each.step, each.outcome, each.to)
        for each in flows(route)
        if each.kind in (FlowKind.SHARE, FlowKind.FEEDBACK)
    ]
    assert Counter(said) == Counter(shares_of(route))


@pytest.mark.parametrize("name", route_names())
def test_every_flow_of_a_route_names_what_its_ground_needs(name):
    route = shipped(name)
    for flow in flows(route):
        consents = route.lines[flow.line].consents
        assert (flow.basis == Basis.CONSENT) == (flow.consent in consents)
        assert (flow.basis == Basis.LAW) == bool(flow.law)
        assert flow.place.line > 1
        assert (flow.kind == FlowKind.FEEDBACK) == bool(flow.codes)


def test_share_without_a_ground_is_loud_and_inside_one_organisation_is_not():
    outside = crossing("shares: [{to: cjg, classes: [existence]}]")
    inside = crossing("shares: [{to: ib, classes: [existence]}]")

    assert [(each.basis, each.is_loud) for each in (*outside, *inside)] == [
        (Basis.NONE, True),
        (Basis.INSIDE, False),
    ]


def test_somebody_from_elsewhere_at_the_table_is_told_with_what_is_written_there():
    record = """
    records:
      verslag: {class: family, fields: {tekst: {type: long_text, label: {prof: t, ouder: t}}}}
    """
    (flow,) = crossing("with_one_of: [ib, cjg]\n    record: verslag", record)

    assert (flow.kind, flow.to, flow.basis) == (FlowKind.TABLE, ("cjg",), Basis.UNNAMED)
    assert [str(each) for each in flow.classes] == ["family"]


def test_table_rests_on_a_consent_the_step_waits_for_when_it_names_this_receiver():
    (asked,) = crossing("with: [cjg]\n    needs: [{consent: overleg}]")
    assert (asked.basis, asked.consent) == (Basis.CONSENT, "overleg")


def test_table_does_not_rest_on_a_consent_for_something_else():
    record = """
    records:
      verslag: {class: medical, fields: {tekst: {type: long_text, label: {prof: t, ouder: t}}}}
    """
    more = "with: [cjg]\n    record: verslag\n    needs: [{consent: overleg}]"
    (flow,) = crossing(more, record)
    assert flow.basis == Basis.UNNAMED


def test_table_that_the_step_shares_with_is_told_as_the_share_alone():
    more = "with: [cjg]\n    shares: [{to: cjg, classes: [existence], ground: {anonymous: yes}}]"
    assert [each.kind for each in crossing(more)] == [FlowKind.SHARE]


def test_parents_at_the_table_are_no_crossing():
    assert crossing("with: [ouders]") == ()


def test_referral_that_says_what_goes_along_is_told_as_that_share_alone():
    bare = crossing("refers: hulp")
    said = crossing(
        "refers: hulp\n    shares: [{to: cjg, classes: [existence], ground: {consent: delen}}]"
    )
    assert [(each.kind, each.basis) for each in bare] == [(FlowKind.REFERRAL, Basis.UNNAMED)]
    assert [each.kind for each in said] == [FlowKind.SHARE]


def test_alert_is_loud_only_to_somebody_who_was_never_told():
    waiting = "within: {max: 3, unit: days}\n    overdue: {tell: [cjg, ib]}"
    shared = "\n    shares: [{to: cjg, classes: [existence], ground: {consent: delen}}]"
    first, then = crossing(waiting), crossing(waiting + shared)

    assert [(each.to, each.basis) for each in first] == [(("cjg",), Basis.UNNAMED)]
    assert [each.basis for each in then] == [Basis.CONSENT, Basis.KNOWN]


def test_anonymous_share_does_not_make_somebody_know_of_the_case():
    waiting = "within: {max: 3, unit: days}\n    overdue: {tell: [cjg]}"
    shared = "\n    shares: [{to: cjg, classes: [development], ground: {anonymous: yes}}]"
    assert [each.basis for each in crossing(waiting + shared)][1] == Basis.UNNAMED


@pytest.mark.requirement("R010")
def test_as_it_is_leaves_more_without_a_ground_than_as_it_should_be():
    loud = {
        name: sum(each.is_loud for each in flows(shipped(name)))
        for name in ("nijmegen.ist", "nijmegen.soll")
    }
    assert loud["nijmegen.ist"] > loud["nijmegen.soll"] > 0


def test_who_acts_elsewhere_without_having_been_told_is_named():
    route = school("steps: {een: {who: cjg, outcomes: {door: {ends: klaar}}}}")
    told = school(
        "steps: {een: {who: leerkracht, outcomes: {door: {to: twee, shares: "
        "[{to: cjg, classes: [existence], ground: {consent: delen}}]}}}, "
        "twee: {who: cjg, outcomes: {door: {ends: klaar}}}}"
    )
    assert unheard(route, flows(route)) == ("cjg",)
    assert unheard(told, flows(told)) == ()
