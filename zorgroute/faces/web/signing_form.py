"""Of whom is an answer to a question of consent, and how was it given?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.cases.consents import Signer, exceptions_at
from zorgroute.chain.cases.signing import PAPER, SPOKEN, Signing
from zorgroute.chain.routebook.queries import content
from zorgroute.core.forms.sent import Sent
from zorgroute.core.wording.catalogue import Language
from zorgroute.faces.parting import chosen_part, class_boxes, consent_named, receiver_boxes
from zorgroute.faces.web.act_form import Ask, Errors, choice_ask
from zorgroute.faces.web.pages import language, read_uuid, say

WHO, HOW, EVIDENCE, EXCEPTION = "ondertekenaars", "hoe-gegeven", "te-vinden", "niet-wachten"
# For whom a yes is and about what, when it is not for everything.
FOR, ABOUT = "voor-wie", "waarover"
Chosen = dict[str, tuple[str, ...]]
HOWS = (SPOKEN, PAPER)
LONGEST = 500


def signing_asks(
    seen: SeenCase, signers: Sequence[Signer], names: Sequence[str], sent: Sent, errors: Errors
) -> tuple[Ask, ...]:
    """The questions: one line for each who must answer, how, where to find it; and a reason not to
    wait for somebody, where the law has one for this function."""
    chosen = set(sent.all(WHO))
    who = {
        "id": WHO,
        "name": WHO,
        "kind": "checks",
        "label": say("allow.signers"),
        "error": errors.get(WHO),
        "options": [
            {
                "value": str(each.id),
                "label": signer_name(each),
                "is_chosen": str(each.id) in chosen,
            }
            for each in signers
        ],
    }
    evidence = {
        "id": EVIDENCE,
        "name": EVIDENCE,
        "label": say("allow.evidence"),
        "hint": say("allow.evidence_hint"),
        "value": sent.one(EVIDENCE),
        "error": errors.get(EVIDENCE),
        "rows": 0,
        "is_optional": True,
    }
    hows = [(each, say(f"allow.how.{each}")) for each in HOWS]
    found = [
        Ask("radios", who),
        choice_ask(HOW, hows, sent, errors, label=say("allow.how"), is_optional=True),
        Ask("text", evidence),
    ]
    reasons = exceptions_at(seen, names)
    if reasons:
        options = [("", say("allow.exception.none")), *_reasons(reasons)]
        label = say("allow.exception")
        found.append(choice_ask(EXCEPTION, options, sent, errors, label=label, is_optional=True))
    return tuple(each for each in found if signers or each.question["id"] != WHO)


def part_asks(
    seen: SeenCase, name: str, sent: Sent, errors: Errors, suffix: str = ""
) -> tuple[Ask, ...]:
    """For whom a yes is and about what: a box for each that is asked, none ticked beforehand."""
    titles, title = seen.teller(language()).titles, ""
    if suffix:
        title = titles.consent(name)
    receivers = receiver_boxes(seen, name, sent.all(FOR + suffix), say, titles)
    classes = class_boxes(seen, name, sent.all(ABOUT + suffix), say, titles)
    groups = ((FOR, "who", receivers), (ABOUT, "what", classes))
    return tuple(
        Ask(
            "radios",
            {
                "id": field + suffix,
                "name": field + suffix,
                "kind": "checks",
                "label": _part_label(kind, title),
                "hint": say("allow.part.what_hint") if kind == "what" else "",
                "error": errors.get(field + suffix),
                "options": boxes,
                "is_optional": bool(suffix),
            },
        )
        for field, kind, boxes in groups
        if boxes
    )


def _part_label(kind: str, title: str) -> str:
    if not title:
        return say(f"allow.part.{kind}")
    return say(f"allow.part.{kind}_of", consent=title)


def read_part(
    seen: SeenCase, name: str, sent: Sent, errors: Errors, suffix: str = ""
) -> tuple[Chosen, Chosen]:
    """The receivers and the classes that were ticked, by consent; a group without a tick is
    wrong, for a yes to nothing is none."""
    consent = consent_named(seen, name)
    if consent is None:
        return {}, {}
    who, what = chosen_part(consent, sent.all(FOR + suffix), sent.all(ABOUT + suffix))
    for field, kind, ticked in ((FOR, "who", who), (ABOUT, "what", what)):
        if ticked == ():
            errors[field + suffix] = say(f"allow.part.{kind}.missing")
    return (
        {} if who is None else {name: who},
        {} if what is None else {name: what},
    )


def _reasons(codes: Sequence[str]) -> list[tuple[str, str]]:
    column = "label_en" if language() == Language.EN else "label"
    words = {row["code"]: row[column] for row in content().rows("consent_exceptions")}
    return [(each, words[each]) for each in codes]


def read_signing(
    signers: Sequence[Signer], sent: Sent, errors: Errors, *, is_needed: bool
) -> Signing:
    """Of whom the answer is; the only one who must when there is one."""
    known = {each.id for each in signers}
    people = _people(sent, known)
    if is_needed and not people:
        errors[WHO] = say("allow.signers.missing")
    evidence = sent.one(EVIDENCE)
    if sent.is_strange(EVIDENCE):
        errors[EVIDENCE] = say("web.strange")
    elif len(evidence) > LONGEST:
        errors[EVIDENCE] = say("web.concern.too_long")
    how = sent.one(HOW) if sent.one(HOW) in HOWS else SPOKEN
    if how == PAPER and not evidence:
        errors[EVIDENCE] = say("consent.no_evidence")
    if not people and len(known) == 1:
        people = tuple(known)
    return Signing(people=people, how=how, evidence=evidence, exception=sent.one(EXCEPTION))


def _people(sent: Sent, known: set[UUID]) -> tuple[UUID, ...]:
    given = (read_uuid(each) for each in sent.all(WHO))
    return tuple(dict.fromkeys(each for each in given if each in known))


def signer_name(each: Signer) -> str:
    """What somebody who must answer is called; the child is told apart from its parents."""
    return say("allow.child", name=each.name) if each.is_child else each.name
