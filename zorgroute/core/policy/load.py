"""Is this text a policy of access, and if not, what is wrong where and how is it mended?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from zorgroute.core.policy.decide import Cell, Policy, Rule
from zorgroute.core.policy.words import (
    Ground,
    PolicyFile,
    Relation,
    RuleWords,
    State,
    Subject,
    Verdict,
)
from zorgroute.core.routes.faults import Fault, Unreadable, did_you_mean, fault, listed
from zorgroute.core.routes.load import read_as
from zorgroute.core.routes.reader import Path, Reading


def load_policy(content: bytes, file: str) -> Policy | Unreadable:
    """Read a policy, or name every fault in it at once.

    Refused besides unknown words: a rule that says again what another says, a rule that gives
    without naming its ground, and a relation on which nothing is said, not even that it gets
    nothing.
    """
    read = read_as(PolicyFile, content, file)
    if isinstance(read, Unreadable):
        return read
    model, reading = read
    faults = [*_unknown_names(model, reading), *_unbounded(model, reading)]
    if not faults:
        policy = _built(model)
        faults = [*_said_twice(policy, reading), *_unspoken(model, reading)]
        if not faults:
            return policy
    return Unreadable(tuple(sorted(set(faults))))


def _built(model: PolicyFile) -> Policy:
    return Policy(
        model.policy,
        model.version,
        model.purposes,
        model.endings.case.days,
        model.endings.track.days,
        tuple(_rule(name, words, model) for name, words in model.rules.items()),
        {relation: origin.where for relation, origin in model.without.items()},
    )


def _rule(name: str, words: RuleWords, model: PolicyFile) -> Rule:
    asked = (model.groups.get(each, (each,)) for each in words.purpose or model.purposes)
    about = (model.groups.get(each, (each,)) for each in words.about)
    return Rule(
        name=name,
        relations=tuple(dict.fromkeys(words.relation)),
        grounds=tuple(dict.fromkeys(words.ground or Ground)),
        purposes=tuple(dict.fromkeys(each for some in asked for each in some)),
        subjects=tuple(dict.fromkeys(Subject(each) for some in about for each in some)),
        states=tuple(dict.fromkeys(words.state or State)),
        gives=words.gives,
        source=words.origin.where,
    )


def _unknown_names(model: PolicyFile, reading: Reading) -> Iterator[Fault]:
    """Words for a subject or a purpose that are no such thing, nor a group of them."""
    subjects, purposes = set(Subject), set(model.purposes)
    for group, names in model.groups.items():
        known = {*subjects, *purposes}
        yield from _strange(("groups", group), names, known, reading)
    for name, rule in model.rules.items():
        here: Path = ("rules", name)
        yield from _strange((*here, "about"), rule.about, _with_groups(model, subjects), reading)
        if rule.purpose is not None:
            known = _with_groups(model, purposes)
            yield from _strange((*here, "purpose"), rule.purpose, known, reading)


def _with_groups(model: PolicyFile, known: set[str] | set[Subject]) -> set[str]:
    """The words themselves and the groups that hold nothing else."""
    return {*known, *(name for name, some in model.groups.items() if known.issuperset(some))}


def _strange(
    path: Path, names: tuple[str, ...], known: set[str], reading: Reading
) -> Iterator[Fault]:
    for at, name in enumerate(names):
        if name not in known:
            mean = did_you_mean(name, known)
            place = reading.place_of((*path, at))
            yield fault("choice.unknown", place, name, mean=mean, known=listed(sorted(known)))


def _unbounded(model: PolicyFile, reading: Reading) -> Iterator[Fault]:
    """Rules that give something without saying on which ground, for what, or how long."""
    for name, rule in model.rules.items():
        told: Mapping[str, object] = {
            "ground": rule.ground, "purpose": rule.purpose, "state": rule.state,
        }  # fmt: skip
        for word, value in told.items():
            if rule.gives != Verdict.NOTHING and value is None:
                yield fault("policy.unbounded", reading.keys[("rules", name)], name, word=word)
        if rule.gives != Verdict.NOTHING and Ground.NONE in (rule.ground or ()):
            place = reading.keys[("rules", name, "ground")]
            yield fault("policy.no_ground", place, name)


def overlaps(rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    """Each rule that speaks on a combination on which a rule before it speaks already, and that."""
    seen: dict[Cell, str] = {}
    for rule in rules:
        others = {seen[cell] for cell in rule.cells() if cell in seen}
        yield from ((rule.name, other) for other in sorted(others))
        seen.update(dict.fromkeys(rule.cells(), rule.name))


def _said_twice(policy: Policy, reading: Reading) -> Iterator[Fault]:
    for name, other in overlaps(policy.rules):
        yield fault("policy.twice", reading.keys[("rules", name)], name, other=other)


def _unspoken(model: PolicyFile, reading: Reading) -> Iterator[Fault]:
    """Relations that no rule names and that are not said to have nothing."""
    named = {each for rule in model.rules.values() for each in rule.relation}
    for relation in Relation:
        place = reading.keys[("rules",)]
        if relation not in named and relation not in model.without:
            yield fault("policy.unspoken", place, relation.value)
        elif relation in named and relation in model.without:
            yield fault("policy.both", reading.keys[("without", relation.value)], relation.value)
