"""What must the policy give, written out by hand cell by cell, without looking at its rules?

A letter per subject: W whole, P part, E only that it is there, a point nothing. What stands in no
block is nothing. Nothing here is read from `content/policy`.
"""

from __future__ import annotations

from itertools import product

SUBJECTS = (
    "line", "step", "people", "consent", "feedback", "whereabouts", "bsn", "log", "meldcode",
    "existence", "logistics", "education", "development", "family", "medical", "safety", "finance",
)  # fmt: skip
LETTERS = {"W": "whole", "P": "part", "E": "existence"}
WORK = "uitvoeren-route oefenen"
LASTING = "open ended closed"

# purposes, ground, states, and a row for each relation; columns as SUBJECTS, in two parts:
# line step people consent feedback whereabouts bsn log meldcode / the eight classes.
BLOCKS = (
    (WORK, "own_work", LASTING, """
        part              W.W...... ........
        in_circle         WWWW....W ........
        elsewhere         .E....... ........
        colleague         .W.W..... ........
        beside_family     .W.W..... ........
        signaller         ....W.... ........
        consent_receiver  ...W..... ........
        does_step         .W.W..... WWWWWWWW
        at_table          .W.W..... WWWWWWWW
        was_present       ......... WWWWWWWW
        replaces          WWWW..... WWWWWWWW
        directs           .....W.P. WWWWWWWW
        directed          ......... WWWWWWWW
        shared_with       ......... WWWWWWWW
    """),
    (WORK, "authority", LASTING, """
        family            WWWW...W. ........
        young_12          WWWW...W. ........
        young_16          WWWW...W. ........
        told_by_decision  ........W ........
        does_step         ......... WWWWWWWW
        at_table          ......... WWWWWWWW
        was_present       ......... WWWWWWWW
        shared_with       ......... WWWWWWWW
    """),
    (WORK, "consent", "open", "shared_with ......... WWWWWWWW"),
    (WORK, "law", "open", "shared_with ......... WWWWWWWW"),
    (WORK, "vital", "open", "shared_with ......... WWWWWWWW"),
    ("uitvoeren-route", "law", LASTING, """
        does_step         ......W.. ........
        directs           ......W.. ........
    """),
    ("uitvoeren-route noodtoegang", "vital", "open", "emergency WEW..W... WW....W."),
    ("toezicht", "law", LASTING, "privacy_officer E......W. ........"),
    ("toezicht", "law", "destroyed", "privacy_officer .......W. ........"),
    ("toezicht", "own_work", LASTING, "organisation_director .......P. ........"),
    ("verzoek-behandelen", "law", LASTING, "privacy_officer WWW...... WWWWWWWW"),
    ("vertrouwenspersoon", "consent", LASTING, "confidential_adviser WW....... WWWWWWWW"),
)  # fmt: skip

# Who has nothing of these subjects, whatever else lets them in.
EVERYTHING = frozenset(SUBJECTS)
REFUSED = {
    "outside_circle": EVERYTHING,
    "suspected": EVERYTHING,
    "family_without_authority": EVERYTHING,
    "shielded_against": frozenset({"whereabouts", "people"}),
}
NOTHING_AT_ALL = ("outsider", "keeper", "policy_officer")

Key = tuple[str, str, str, str, str]


def expected() -> dict[Key, str]:
    """(relation, ground, purpose, subject, state) to what it gives, where it gives something."""
    found: dict[Key, str] = {}
    for purposes, ground, states, rows in BLOCKS:
        for row in filter(None, map(str.strip, rows.splitlines())):
            relation, first, second = row.split()
            cells = dict(zip(SUBJECTS, first + second, strict=True))
            for purpose, state, (subject, letter) in product(
                purposes.split(), states.split(), cells.items()
            ):
                if letter != ".":
                    key = (relation, ground, purpose, subject, state)
                    assert key not in found, key
                    found[key] = LETTERS[letter]
    return found
