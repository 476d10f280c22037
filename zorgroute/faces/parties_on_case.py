"""Which parties take part in a case, as this reader may know them, and what may each of them read?

For the pages of professionals and of families alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zorgroute.chain.cases.access import SeenCase
from zorgroute.core.policy.agreed import AGREED
from zorgroute.core.policy.decide import Claim, Question, what_is_needed
from zorgroute.core.policy.words import RANK, Ground, Relation, Subject, Verdict
from zorgroute.core.routes.words import InformationClass
from zorgroute.core.telling.who_sees import Sight

LOOK = "wie-ziet-wat"
YOU, OWN, FAMILY = "you", "own", "family"
BY_CONSENT = Claim(Relation.SHARED_WITH, Ground.CONSENT)


@dataclass(frozen=True)
class Party:
    """An organisation, the family, or somebody of whom no more may be known.

    `kind` is `you` for the reader alone, `own` for the reader's organisation, `family` for the
    family, else empty.
    """

    name: str
    kind: str
    sights: Mapping[InformationClass, Sight]


def parties_of(seen: SeenCase) -> list[Party]:
    """The reader alone, the own organisation, the others by name, and the family last."""
    roles: dict[tuple[str, str], list[str]] = {(YOU, ""): list(seen.roles)}
    for each in seen.people():
        is_family = seen.route.is_family(each.role)
        is_own = not is_family and each.who.organisation == seen.acting.organisation
        kind = FAMILY if is_family else OWN if is_own else ""
        name = "" if is_family else each.who.organisation_name or each.who.name
        roles.setdefault((kind, name), []).append(each.role)
    for (kind, _), some in roles.items():
        if kind == OWN:
            some.extend(seen.roles)
    sights = seen.who_sees({f"{kind}|{name}": some for (kind, name), some in roles.items()})
    found = [Party(name, kind, sights[f"{kind}|{name}"]) for kind, name in roles]
    return sorted(found, key=lambda each: ((YOU, OWN, "", FAMILY).index(each.kind), each.name))


def lacking(parties: Iterable[Party]) -> dict[InformationClass, Ground]:
    """What the reader does not read whole, with what would open it.

    Own work, where colleagues read more of it; else the consent of the family, where the policy
    lets a class be shared on it. Where other organisations take part, that goes for what the
    reader knows nothing of as well: whether they wrote anything is not told.
    """
    parties = list(parties)
    by = {each.kind: each.sights for each in parties if each.kind in (YOU, OWN)}
    beside = any(each.kind == "" for each in parties)
    found = {}
    for of_class in InformationClass:
        sight = by[YOU].get(of_class)
        own = by.get(OWN, {}).get(of_class, sight)
        if sight is None:
            if beside and is_by_consent(of_class):
                found[of_class] = Ground.CONSENT
        elif own is not None and RANK[own.verdict] > RANK[sight.verdict]:
            found[of_class] = Ground.OWN_WORK
        elif sight.verdict != Verdict.WHOLE and is_by_consent(of_class):
            found[of_class] = Ground.CONSENT
    return found


def is_by_consent(of_class: InformationClass) -> bool:
    """Whether the policy lets a class be read that the family agrees to share."""
    return BY_CONSENT in what_is_needed(AGREED, Question(frozenset(), Subject(of_class)))
