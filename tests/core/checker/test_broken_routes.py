"""Does the checker catch each kind of fault in a real route, at the right line, and prove it?"""

from __future__ import annotations

from functools import cache

import pytest

from zorgroute.core.checker.findings import Finding, Proof

from .breaking import SOLL, TOEGANG, Broken, edited, findings_of, line_number, usual

WACHT_TERM = (
    "    within: {min: 14, max: 21, unit: days, agreed: afgesproken-datum}\n"
    "    remind: {before: 3, unit: days}\n"
    "    overdue: 6-ib-zoekt-contact\n"
)
INGELICHT = (
    "        needs: [{consent: cjg-contact}]\n"
    "        shares: [{to: cjg, classes: [existence, logistics], ground: {consent: cjg-contact}}]\n"
)

BROKEN = [
    # one responsible, always (promise 1)
    Broken("responsible.none", "holds", "holds: leerkracht\n", "", "route: wester"),
    Broken(
        "responsible.family", "holds", "holds: leerkracht\n", "holds: ouders\n", "holds: ouders"
    ),
    Broken(
        "responsible.family",
        "3-naar-ib",
        "    hands_to: ib\n",
        "    hands_to: ouders\n",
        "hands_to: ouders",
    ),
    Broken(
        "responsible.family",
        "on/change_of_responsible",
        "  change_of_responsible:\n",
        "  change_of_responsible:\n    hands_to: ouders\n",
        "hands_to: ouders",
    ),
    Broken(
        "responsible.family",
        "8-cjg-inlichten/ingelicht",
        INGELICHT,
        INGELICHT + "        hands_to: ouders\n",
        "        hands_to: ouders",
    ),
    Broken(
        "responsible.two",
        "3-naar-ib/besproken",
        "        title: {prof: Besproken, ouder: Er is overlegd}\n",
        "        title: {prof: Besproken, ouder: Er is overlegd}\n        hands_to: directeur\n",
        "        hands_to: directeur",
    ),
    Broken(
        "lead.family",
        "meldcode:",
        "    may_start: [leerkracht, ib, directeur]\n    leads: ib\n",
        "    may_start: [leerkracht, ib, directeur]\n    leads: ouders\n",
        "    leads: ouders",
    ),
    # every wait has an end and a follow-up (promise 2)
    Broken("wait.no_end", "6-wacht-op-ouders", WACHT_TERM, "", ""),
    Broken(
        "wait.no_end",
        "9-afspraak-maken",
        "    within: termijn-afspraak-cjg\n    overdue: 9-ib-vraagt-na\n",
        "",
        "",
    ),
    Broken(
        "wait.no_end",
        "d2-melding",
        "    within: termijn-melding\n    overdue: {tell: [ib, directeur]}\n",
        "",
        "",
    ),
    Broken(
        "wait.no_end",
        "spoed:eerste-overleg",
        "    within: {max: 24, unit: hours}\n    overdue: {tell: [beller, eerste_hulp]}\n",
        "",
        "",
        track="spoed",
    ),
    Broken(
        "wait.no_follow_up",
        "9-hulp-cjg",
        "    within: termijn-intake\n    overdue: {tell: [ib, cjg]}\n",
        "    within: termijn-intake\n",
        "    within:",
    ),
    Broken(
        "wait.no_follow_up",
        "11-leerkracht-inlichten",
        "    within: termijn-leerkracht-inlichten\n    overdue: {tell: [ib, cjg]}\n",
        "    within: termijn-leerkracht-inlichten\n",
        "    within:",
    ),
    Broken(
        "wait.no_follow_up",
        "6-wacht-op-ouders",
        "    overdue: 6-ib-zoekt-contact\n",
        "",
        "    within:",
    ),
    # no dead ends; professionals alone can always close
    Broken(
        "closing.needs_family",
        "6-wacht-op-ouders",
        "    overdue: 6-ib-zoekt-contact\n",
        "    overdue: {tell: ib}\n",
        "",
    ),
    Broken(
        "closing.needs_family",
        "9-afspraak-maken",
        "    overdue: 9-ib-vraagt-na\n",
        "    overdue: {tell: ib}\n",
        "",
    ),
    Broken(
        "closing.needs_family",
        "6-ib-zoekt-contact",
        "    who: ib\n    with: ouders\n    phase: intern\n    station: thuis\n",
        "    who: ouders\n    with: ib\n    phase: intern\n    station: thuis\n",
        "",
    ),
    Broken(
        "closing.unreachable",
        "11-leerkracht-inlichten",
        "        when: {fact: stand-van-de-hulp, is: afgerond}\n        ends: hulp-afgerond\n",
        "        when: {fact: stand-van-de-hulp, is: afgerond}\n        to: "
        "11-leerkracht-inlichten\n",
        "",
    ),
    Broken(
        "closing.unreachable",
        "d2-melding",
        "        title: {prof: De melding is gedaan, ouder: De melding is gedaan}\n     "
        "   ends: gemeld\n",
        "        title: {prof: De melding is gedaan, ouder: De melding is gedaan}\n     "
        "   to: d2-melding\n",
        "",
    ),
    Broken(
        "closing.unreachable",
        "crisis:opvolging",
        "        ends: opgevolgd\n",
        "        to: opvolging\n",
        "",
        track="crisis",
    ),
    Broken(
        "step.stuck",
        "12-mdo",
        '        from: {mark: design, where: "stap 12 noemt geen weg bij weigering (G15)"}\n',
        "        needs: [{consent: mdo}]\n",
        "    outcomes:",
    ),
    # reachability
    Broken(
        "step.unreachable",
        "9-ib-vraagt-na",
        "    overdue: 9-ib-vraagt-na\n",
        "    overdue: 8-cjg-inlichten\n",
        "",
    ),
    Broken(
        "step.unreachable",
        "12-mdo",
        "        to: 12-mdo\n",
        "        to: 11-leerkracht-inlichten\n",
        "",
    ),
    Broken(
        "step.unreachable",
        "meldcode:m4-contact-veilig-thuis",
        "        to: m4-contact-veilig-thuis\n",
        "        to: m5-beslissen\n",
        "",
        track="meldcode",
    ),
    Broken(
        "outcome.unreachable",
        "6-gesprek-ouders/gesprek-niet-genoeg",
        "        title: {prof: Het gesprek alleen is niet genoeg, ouder: Er is meer nodig}\n",
        "        title: {prof: Het gesprek alleen is niet genoeg, ouder: Er is meer nodig}\n"
        "        needs: [{fact: afstemming-zoeken, is: ja}, {fact: afstemming-zoeken, is: nee}]\n",
        "      gesprek-niet-genoeg:",
    ),
    Broken(
        "outcome.unreachable",
        "4-kijken-of-overleggen/gekeken",
        "        title: {prof: In de klas gekeken, ouder: Er is in de klas gekeken}\n",
        "        title: {prof: In de klas gekeken, ouder: Er is in de klas gekeken}\n"
        "        needs: [{meldcode: 4}, {meldcode: 5}, {age: {from: 0, until: 3}}]\n",
        "      gekeken:",
    ),
    Broken(
        "outcome.unreachable",
        "8-cjg-inlichten/toestemming-ingetrokken",
        "        title: {prof: De ouders trekken hun toestemming in, ouder: "
        "U trekt uw toestemming in}\n",
        "        title: {prof: De ouders trekken hun toestemming in, ouder: "
        "U trekt uw toestemming in}\n        needs: [{done: 13-afspraken}, {done: d2-melding}]\n",
        "      toestemming-ingetrokken:",
    ),
    # nothing without a ground (promise 3)
    Broken(
        "share.after_refusal",
        "12-mdo/besproken",
        '          - consent: mdo\n            from: {mark: stated, where: "stap 12, '
        'laatste zin"}\n',
        "",
        "        shares:",
    ),
    Broken(
        "share.after_withdrawal",
        "8-cjg-inlichten/ingelicht",
        INGELICHT,
        INGELICHT.split("\n", 1)[1],
        "        shares:",
    ),
    Broken(
        "share.after_refusal",
        "d1-motiveringsgesprek/ouders-blijven-gesloten",
        "        title: {prof: Ouders blijven gesloten na het gesprek, ouder: U kiest nee}\n"
        "        needs: [{consent: motiveringsgesprek}]\n",
        "        title: {prof: Ouders blijven gesloten na het gesprek, ouder: U kiest nee}\n",
        "        shares: [{to: [cjg, bjz]",
    ),
    Broken(
        "share.no_ground",
        "d-verwijsindex/motiveren",
        '        ground: {law: "Jeugdwet, artikel 7.1.4.1"}\n',
        "",
        "      - to: zorgcoordinator_zvjg",
    ),
    Broken(
        "share.no_ground",
        "d2-melding/gemeld",
        '        ground: {law: "Wmo 2015, artikel 5.2.6 (meldrecht)"}\n',
        "",
        "      - to: veilig_thuis",
    ),
    Broken(
        "share.no_ground",
        "meldcode:m4-contact-veilig-thuis/advies-gekregen",
        "classes: [safety], ground: {anonymous: yes}}",
        "classes: [safety]}",
        "      - {to: veilig_thuis",
        track="meldcode",
    ),
    Broken(
        "share.wider_than_consent",
        "8-cjg-inlichten",
        INGELICHT,
        INGELICHT.replace("[existence, logistics]", "[existence, family]"),
        "classes: [existence, family]",
    ),
    Broken(
        "share.wider_than_consent",
        "12-mdo",
        "        shares: [{to: mdo_leden, classes: [existence, development, family], ground",
        "        shares: [{to: [mdo_leden, directeur], classes: [existence], ground",
        "to: [mdo_leden, directeur]",
    ),
    Broken(
        "share.not_anonymous",
        "d1-anoniem-advies",
        "classes: [development, safety], ground: {anonymous: yes}",
        "classes: [existence, safety], ground: {anonymous: yes}",
        "classes: [existence, safety]",
    ),
    Broken(
        "share.vital_outside_exit",
        "d2-melding",
        '        ground: {law: "Wmo 2015, artikel 5.2.6 (meldrecht)"}\n',
        "        ground: {vital: yes}\n",
        "      - to: veilig_thuis",
    ),
    Broken(
        "feedback.no_ground",
        "10-terugkoppeling",
        "      codes: [contact_geweest, er_wordt_iets_gedaan, voortgang, afgerond, "
        "afstemming_gezocht]\n      ground: {consent: cjg-contact}\n",
        "      codes: [contact_geweest, afgerond]\n",
        "    feedback:",
    ),
    Broken(
        "feedback.no_ground",
        "13-afspraken",
        "      codes: [afspraken_gemaakt, er_wordt_iets_gedaan, voortgang]\n"
        "      ground: {consent: cjg-contact}\n",
        "      codes: [afspraken_gemaakt]\n",
        "    feedback:",
    ),
    Broken(
        "feedback.no_delay",
        "10-terugkoppeling",
        "      after: wachttijd-terugkoppeling\n      at: terugkoppelen-op\n"
        "      within: termijn-terugkoppeling\n"
        "      from: {mark: stated, where: stap 10 en hoofdstuk 3}\n",
        "      from: {mark: stated, where: stap 10 en hoofdstuk 3}\n",
        "    feedback:",
    ),
    Broken(
        "feedback.no_delay",
        "13-afspraken",
        "      after: wachttijd-terugkoppeling\n      at: terugkoppelen-op\n"
        "      within: termijn-terugkoppeling\n"
        "      from: {mark: stated, where: stap 13}\n",
        "      after: termijn-intake\n      from: {mark: stated, where: stap 13}\n",
        "    feedback:",
    ),
    Broken(
        "feedback.too_late",
        "10-terugkoppeling",
        "      after: wachttijd-terugkoppeling\n      at: terugkoppelen-op\n"
        "      within: termijn-terugkoppeling\n"
        "      from: {mark: stated, where: stap 10 en hoofdstuk 3}\n",
        "      after: {max: 3, unit: weeks}\n      within: {max: 10, unit: working_days}\n",
        "    feedback:",
    ),
    Broken(
        "consent.never_asked",
        "12-mdo",
        "    record: [mdo, toestemming-mdo]\n",
        "    record: [mdo]\n",
        "",
    ),
    Broken(
        "share.before_ground",
        "d-verwijsindex/motiveren",
        '        ground: {law: "Jeugdwet, artikel 7.1.4.1"}\n',
        "        ground: {consent: motiveringsgesprek}\n",
        "      - to: zorgcoordinator_zvjg",
    ),
    # meldcode in order
    Broken(
        "meldcode.order",
        "5-besluit-gesprek",
        "    meldcode: 3\n",
        "    meldcode: 4\n",
        "    meldcode: 4",
    ),
    Broken("meldcode.order", "13-afspraken", "    meldcode: 4\n", "", "    meldcode: 5"),
    Broken(
        "meldcode.order",
        "meldcode:m4-wegen",
        "        to: m3-gesprek\n",
        "        to: m4-wegen\n",
        "    meldcode: 4",
        track="meldcode",
    ),
    # exits everywhere
    Broken(
        "exit.missing",
        "exits/crisis",
        "exits: {safety: meldcode, urgency: spoed, crisis: crisis}",
        "exits: {safety: meldcode, urgency: spoed}",
        "exits: {safety",
    ),
    Broken(
        "exit.missing",
        "exits/safety",
        "exits: {safety: meldcode, urgency: spoed, crisis: crisis}",
        "exits: {urgency: spoed, crisis: crisis}",
        "exits: {urgency",
    ),
    Broken(
        "exit.guarded",
        "meldcode:m1-signalen",
        "    who: behandelaar\n    meldcode: 1\n",
        "    who: behandelaar\n    needs: [{meldcode: 1}]\n    meldcode: 1\n",
        "",
        track="meldcode",
    ),
    Broken(
        "exit.guarded",
        "spoed:bellen",
        "    who: beller\n    record: spoedmelding\n",
        "    who: beller\n    needs: [{age: {from: 4}}]\n    record: spoedmelding\n",
        "",
        track="spoed",
    ),
    Broken(
        "exit.nobody",
        "spoed:",
        "    may_start: directeur\n    leads: directeur\n",
        "    leads: directeur\n",
        "  spoed:",
    ),
    Broken(
        "crisis.form_first",
        "crisis:bellen",
        "    shows: [telefoon-112, crisisdienst, huisarts]\n",
        "    shows: [telefoon-112, crisisdienst, huisarts]\n    record: opvolging\n",
        "",
        track="crisis",
    ),
    Broken(
        "crisis.no_numbers",
        "crisis:bellen",
        "    shows: [telefoon-112, crisisdienst, huisarts]\n",
        "",
        "",
        track="crisis",
    ),
    Broken(
        "crisis.not_for_all",
        "crisis:bellen",
        "    may_start: anyone\n",
        "    may_start: [directeur]\n",
        "    may_start: [directeur]",
    ),
    # outcomes cover every answer, each once
    Broken(
        "outcomes.gap",
        "d2-wegen",
        "            - {fact: zorg-blijft, is: nee}\n",
        "",
        "    outcomes:",
    ),
    Broken(
        "outcomes.overlap",
        "meldcode:m4-wegen",
        "        when: {fact: twijfel, is: nee}\n",
        "        when: {fact: twijfel, is: [ja, nee]}\n",
        "    outcomes:",
        track="meldcode",
    ),
    Broken(
        "outcomes.overlap",
        "d2-wegen",
        "            - {fact: zorg-blijft, is: nee}\n",
        "            - {fact: zorg-blijft, is: ja}\n",
        "    outcomes:",
    ),
    Broken(
        "outcomes.gap",
        "meldcode:m5-beslissen",
        "        when: {all_of: [{fact: melden-nodig, is: nee}, {fact: hulp-genoeg, is: nee}]}\n",
        "        when: {all_of: [{fact: melden-nodig, is: ja}, {fact: hulp-genoeg, is: ja}]}\n",
        "    outcomes:",
        track="meldcode",
    ),
    Broken(
        "signaller.not_told",
        "4-kijken-of-overleggen/gekeken",
        "        title: {prof: In de klas gekeken, ouder: Er is in de klas gekeken}\n"
        "        to: 5-besluit-gesprek\n",
        "        title: {prof: In de klas gekeken, ouder: Er is in de klas gekeken}\n"
        "        ends: opgelost\n",
        "      gekeken:",
    ),
    Broken(
        "signaller.not_told",
        "12-mdo/geen-toestemming",
        '        from: {mark: design, where: "stap 12 noemt geen weg bij weigering (G15)"}\n'
        "        to: 10-terugkoppeling\n",
        "        ends: hulp-afgerond\n",
        "      geen-toestemming:",
    ),
    Broken(
        "right.no",
        "d2-melding/directeur",
        "    record: melding-d\n",
        "    record: melding-d\n    refers: cjg_mdo\n",
        "    refers: cjg_mdo",
    ),
    # rights, decisions, provisions
    Broken(
        "right.no",
        "8-cjg-inlichten/ib",
        "    record: overdracht\n",
        "    record: overdracht\n    refers: veilig_thuis\n",
        "    refers: veilig_thuis",
    ),
    Broken(
        "right.unknown",
        "8-cjg-inlichten/ib",
        "    record: overdracht\n",
        "    record: overdracht\n    refers: diagnostiek\n",
        "    refers: diagnostiek",
    ),
    # the signaller hears back
    Broken(
        "signaller.not_told",
        "11-leerkracht-inlichten/hulp-klaar",
        "    who: ib\n    with: leerkracht\n    phase: cjg\n",
        "    who: ib\n    phase: cjg\n",
        "      hulp-klaar:",
    ),
    Broken(
        "term.open",
        "6-wacht-op-ouders",
        "    within: {min: 14, max: 21, unit: days, agreed: afgesproken-datum}\n",
        "    within: termijn-afspraak-cjg\n",
        "  termijn-afspraak-cjg:",
    ),
    Broken(
        "decision.no_remedies",
        "6-besluit",
        "    decides: {remedies: [bezwaar, beroep]}\n",
        "    decides: {remedies: bezwaar}\n",
        "    decides:",
        route=TOEGANG,
    ),
    Broken(
        "decision.no_remedies",
        "s7-besluit",
        "    decides: {remedies: [bezwaar, beroep]}\n",
        "    decides: {remedies: beroep}\n",
        "    decides:",
        route=SOLL,
    ),
    Broken(
        "provision.without_decision",
        "8-start-hulp",
        "    decides: {remedies: [bezwaar, beroep]}\n",
        "    decides: {}\n",
        "    provides:",
        route=TOEGANG,
    ),
]


@cache
def found_in(broken: Broken) -> tuple[dict[tuple[str, str], Finding], str]:
    """Every finding on a broken route, and the text that was checked."""
    route, text = edited(broken)
    return {each.key: each for each in findings_of(route)}, text


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_broken_route_is_caught_at_the_right_line(broken):
    found, text = found_in(broken)

    assert (broken.code, broken.where) not in usual(broken.route), "the fault was there before"
    assert (broken.code, broken.where) in found, sorted(set(found) - usual(broken.route))
    finding = found[(broken.code, broken.where)]
    assert finding.place.line == line_number(text, broken.where, broken.line)
    assert finding.place.file == (
        f"{broken.track}.yaml" if broken.track else f"{broken.route}.yaml"
    )


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_path_to_a_fault_is_replayed_on_the_engine(broken):
    finding = found_in(broken)[0][(broken.code, broken.where)]

    assert finding.proof == (Proof.REPLAYED if finding.path else Proof.READ)
