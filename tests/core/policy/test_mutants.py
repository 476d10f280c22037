"""Does every change to a rule of access, and to the code that asks the rules, get noticed?

Each rule is taken out, turned round, widened and narrowed on every dimension; each condition of the
code is forced, turned and dropped. Judged by what is written out by hand (`expected.py`) and by
plain code (`plainly.py`), never by the rules themselves.
"""

from __future__ import annotations

import ast
import copy
import inspect
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import Any

import pytest

from tests.core.policy import plainly
from tests.core.policy.expected import REFUSED, expected
from tests.factories.routes import WESTERKWARTIER, shipped
from zorgroute.core.policy import claims as claims_module
from zorgroute.core.policy import decide as decide_module
from zorgroute.core.policy import reading as reading_module
from zorgroute.core.policy.agreed import AGREED
from zorgroute.core.policy.claims import Done, Given
from zorgroute.core.policy.decide import Answer, Cell, Claim, Policy, Question, Rule, decide
from zorgroute.core.policy.load import overlaps
from zorgroute.core.policy.words import RANK, Ground, Relation, State, Subject, Verdict
from zorgroute.core.routes.words import InformationClass

# Mutants that cannot be told from the original, each with why; reviewed by reading them.
NOBODY = "nobody gets anything for this purpose, so there is nothing to refuse"
NEITHER = "for this purpose, or of a destroyed case, nobody gets whereabouts or people"
EQUIVALENT_RULES: dict[str, str] = {
    **{
        f"{rule} without {purpose} in purposes": NOBODY
        for rule in ("buiten-de-kring", "onder-verdenking", "gezin-zonder-gezag", "afgeschermd")
        for purpose in ("beheer", "beleid")
    },
    "afgeschermd without toezicht in purposes": NEITHER,
    "afgeschermd without vertrouwenspersoon in purposes": NEITHER,
    "afgeschermd without destroyed in states": NEITHER,
}
DIMENSIONS: dict[str, tuple[Any, ...]] = {
    "relations": tuple(Relation),
    "grounds": tuple(Ground),
    "purposes": AGREED.purposes,
    "subjects": tuple(Subject),
    "states": tuple(State),
}
LEAST = 300


def mutants_of(rule: Rule) -> Iterator[tuple[str, Rule | None]]:
    """Every single change to a rule, by its name."""
    yield f"{rule.name} taken out", None
    for verdict in Verdict:
        if verdict != rule.gives:
            yield f"{rule.name} gives {verdict}", replace(rule, gives=verdict)
    for name, every in DIMENSIONS.items():
        values = getattr(rule, name)
        for value in values:
            if len(values) > 1:
                rest = tuple(each for each in values if each != value)
                yield f"{rule.name} without {value} in {name}", replace(rule, **{name: rest})
        # Every relation is tried on one rule in three: enough of each, and three times as quick.
        for value in every[len(rule.name) % 3 :: 3] if name == "relations" else every:
            if value not in values:
                more = replace(rule, **{name: (*values, value)})
                yield f"{rule.name} with {value} in {name}", more


@cache
def wanted() -> dict[Cell, str]:
    found = {}
    for (relation, ground, purpose, subject, state), gives in expected().items():
        cell = Cell(Relation(relation), Ground(ground), purpose, Subject(subject), State(state))
        found[cell] = gives
    return found


def is_noticed(at: int, rule: Rule, changed: Rule | None) -> bool:
    """Whether the written-out expectation sees the change, on the cells that it touches."""
    rules = AGREED.rules
    kept = (*rules[:at], *((changed,) if changed else ()), *rules[at + 1 :])
    before, after = set(rule.cells()), set(changed.cells() if changed else ())
    touched = before | after if changed and changed.gives != rule.gives else before ^ after
    is_refusal = Verdict.NOTHING in (rule.gives, changed.gives if changed else rule.gives)
    asked = {cell.relation for cell in touched}
    if is_refusal:
        asked |= {claim.relation for claim, _ in strongest().values()}
    # Only the rules about relations that are asked about can make a difference.
    mutant = replace(AGREED, rules=tuple(each for each in kept if asked & set(each.relations)))
    if any(overlaps(mutant.rules)):  # such a file is not read
        return True
    if any(alone_otherwise(mutant, cell) for cell in touched):
        return True
    return is_refusal and any(beside_otherwise(mutant, cell) for cell in touched)


def alone_otherwise(mutant: Policy, cell: Cell) -> bool:
    """Whether somebody with this one relation gets something else than written out by hand."""
    return gets(mutant, cell, Claim(cell.relation, cell.ground)) != wanted().get(cell, "nothing")


def beside_otherwise(mutant: Policy, cell: Cell) -> bool:
    """Whether somebody with another relation besides gets something else than written out."""
    if cell[2:] not in strongest():
        return False
    strong, most = strongest()[cell[2:]]
    if cell.subject in REFUSED.get(str(cell.relation), ()):
        most = "nothing"
    return gets(mutant, cell, Claim(cell.relation, cell.ground), strong) != most


def gets(mutant: Policy, cell: Cell, *claims: Claim) -> str:
    question = Question(frozenset(claims), cell.subject, cell.purpose, cell.state)
    return decide(mutant, question).verdict


@cache
def strongest() -> dict[tuple[Any, ...], tuple[Claim, str]]:
    """For each question the relation that gives most, as written out by hand."""
    found: dict[tuple[Any, ...], tuple[Claim, str]] = {}
    for cell, gives in wanted().items():
        known = found.get(cell[2:])
        if known is None or RANK[Verdict(gives)] > RANK[Verdict(known[1])]:
            found[cell[2:]] = (Claim(cell.relation, cell.ground), gives)
    return found


@pytest.mark.requirement("R205")
def test_every_change_to_a_rule_is_noticed():
    made, survivors = 0, []
    for at, rule in enumerate(AGREED.rules):
        for name, changed in mutants_of(rule):
            made += 1
            if not is_noticed(at, rule, changed) and name not in EQUIVALENT_RULES:
                survivors.append(name)
    assert survivors == []
    assert made >= LEAST


def test_unchanged_rules_are_not_noticed():
    """The judge does not call everything a change."""
    noticed = [
        rule.name for at, rule in enumerate(AGREED.rules) if is_noticed(at, rule, replace(rule))
    ]
    assert noticed == []


# --- the code that asks the rules ------------------------------------------------------------


class Changer(ast.NodeTransformer):
    """Makes the one change with this number, and counts how many there are."""

    def __init__(self, number: int) -> None:
        self.number, self.seen, self.said = number, 0, ""

    def _is_it(self, node: ast.AST, what: str) -> bool:
        self.seen += 1
        if self.seen - 1 != self.number:
            return False
        self.said = f"{what} in line {getattr(node, 'lineno', 0)}: {ast.unparse(node)[:60]}"
        return True

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        for at in range(len(node.values)):
            if self._is_it(node, f"part {at + 1} dropped"):
                rest = [each for place, each in enumerate(node.values) if place != at]
                return rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        return self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        node.test = self._condition(node.test)
        return self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        node.test = self._condition(node.test)
        return self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.ifs = [self._condition(each) for each in node.ifs]
        return self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        if self._is_it(node, "turned"):
            return ast.UnaryOp(ast.Not(), node)
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id == "Relation":
            others = list(Relation)
            after = others[(others.index(Relation[node.attr]) + 1) % len(others)]
            if self._is_it(node, f"is {after.name}"):
                return ast.Attribute(node.value, after.name, ast.Load())
        return self.generic_visit(node)

    def _condition(self, test: ast.expr) -> ast.expr:
        for value in (True, False):
            if self._is_it(test, f"always {value}"):
                return ast.Constant(value)
        return test


CODE = (
    (claims_module, ("on_line", "is_outside", "on_step", "on_record", "_is_elsewhere",
                     "_part_in", "_ground", "on_share", "_plays_any")),
    (decide_module, ("decide",)),
    (reading_module, ("may_know", "is_elsewhere", "may_read", "answer_on")),
)  # fmt: skip
# Changes to the code that change no answer, each with why; reviewed by reading them.
EQUIVALENT_CODE: dict[str, str] = {}


def changed_code() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every change to the code with the three questions it answers."""
    for module, names in CODE:
        tree = ast.parse(inspect.getsource(module))
        kept = [
            node
            for node in tree.body
            if not isinstance(node, ast.FunctionDef) or node.name in names
        ]
        for number in range(count_of(kept, names)):
            changer = Changer(number)
            body = [
                changer.visit(copy.deepcopy(node)) if isinstance(node, ast.FunctionDef) else node
                for node in tree.body
                if not isinstance(node, ast.FunctionDef) or node.name in names
            ] + [
                node
                for node in tree.body
                if isinstance(node, ast.FunctionDef) and node.name not in names
            ]
            yield f"{module.__name__.rpartition('.')[2]}: {changer.said}", asked_of(module, body)


def count_of(nodes: list[Any], names: tuple[str, ...]) -> int:
    counter = Changer(-1)
    for node in nodes:
        if isinstance(node, ast.FunctionDef) and node.name in names:
            counter.visit(copy.deepcopy(node))
    return counter.seen


def asked_of(module: ModuleType, body: list[ast.stmt]) -> dict[str, Any]:
    """The questions of the policy, with one module in which something was changed."""
    made = ModuleType(f"{module.__name__}_changed")
    made.__dict__["__name__"] = module.__name__
    tree = ast.fix_missing_locations(ast.Module(body, []))
    exec(compile(tree, module.__name__, "exec"), made.__dict__)  # noqa: S102 our own code, changed
    if module is reading_module:
        return made.__dict__
    names = dict(reading_module.__dict__)
    given = {name: each for name, each in made.__dict__.items() if inspect.isfunction(each)}
    exec(  # noqa: S102 the same
        compile(inspect.getsource(reading_module), reading_module.__name__, "exec"), names
    )
    names.update({name: each for name, each in given.items() if name in names})
    return names


def combinations() -> Iterator[tuple[Any, ...]]:
    """Who asks after what on one route: alone, and with each thing that could let somebody in."""
    route = shipped(WESTERKWARTIER)
    of_class, other = InformationClass.SAFETY, "existence"
    for line in route.lines.values():
        for step in line.steps:
            for reader in route.roles:
                for role in ("ib", "leerkracht", "cjg", "ouders", "mdo_leden"):
                    yield route, line.name, step, of_class, reader, {"present": (role,)}
                    yield route, line.name, step, of_class, reader, {"directed": (role,)}
                    for ground in ("consent:mdo", "law:x", "vital", "none", "anonymous"):
                        share = ((role, "safety", ground),)
                        yield route, line.name, step, of_class, reader, {"shared": share}
                    share = ((role, other, "law:x"),)
                    yield route, line.name, step, of_class, reader, {"shared": share}


PRESENT = Claim(Relation.WAS_PRESENT, Ground.OWN_WORK)
SUSPECTED = Claim(Relation.SUSPECTED, Ground.NONE)
ELSEWHERE = Claim(Relation.ELSEWHERE, Ground.OWN_WORK)
COLLEAGUE = Claim(Relation.COLLEAGUE, Ground.OWN_WORK)
# What somebody is told about the rules that decided, by hand.
BY_HAND = (
    (
        Question(frozenset({PRESENT, SUSPECTED}), Subject.FAMILY),
        Answer(Verdict.NOTHING, (("onder-verdenking", SUSPECTED),)),
    ),
    (
        Question(frozenset({COLLEAGUE, ELSEWHERE}), Subject.STEP),
        Answer(Verdict.WHOLE, (("zelfde-huis", COLLEAGUE),)),
    ),
    (Question(frozenset({PRESENT}), Subject.CITIZEN_NUMBER), Answer(Verdict.NOTHING)),
)


SHARES = (
    ("law:x", Claim(Relation.SHARED_WITH, Ground.LAW)),
    ("consent:x", Claim(Relation.SHARED_WITH, Ground.CONSENT)),
    ("vital", Claim(Relation.SHARED_WITH, Ground.VITAL)),
    ("family", Claim(Relation.SHARED_WITH, Ground.CONSENT)),
    ("anonymous", Claim(Relation.SHARED_WITH, Ground.NONE)),
)


@cache
def judged() -> tuple[tuple[Any, ...], ...]:
    """The combinations with the answers of plain code."""
    some: list[tuple[Any, ...]] = []
    for at, (route, line, step, of_class, reader, more) in enumerate(combinations()):
        if at % 7 == 0:
            over = at % 2 == 0
            wanted = (
                plainly.may_know(route, line, reader),
                plainly.may_know(route, line, reader)
                and plainly.is_elsewhere(route, line, step, reader),
                plainly.may_read(route, line, step, of_class, reader, **more, is_over=over),
                plainly.line_relations(route, line, reader),
                plainly.step_relations(route, line, step, reader),
                plainly.record_relations(
                    route, line, step, of_class, reader, **more, holder="leerkracht"
                ),
            )
            state = State.CLOSED if over else State.OPEN
            known = dict(more)
            if "shared" in known:
                known["shared"] = [Given(*each) for each in known["shared"]]
            some.append((route, line, step, of_class, reader, known, state, wanted))
    return tuple(some)


def plain(claims: Any) -> set[tuple[str, str]]:
    return {(str(each.relation), str(each.ground)) for each in claims}


def is_seen_by_plain_code(questions: dict[str, Any]) -> bool:
    try:
        told = [questions["decide"](AGREED, asked) for asked, _ in BY_HAND]
        shared = [questions["on_share"](ground) for ground, _ in SHARES]
    except Exception:
        return True
    if told != [it for _, it in BY_HAND] or shared != [it for _, it in SHARES]:
        return True
    for route, line, step, of_class, reader, more, state, wanted in judged():
        try:
            found = (
                questions["may_know"](route, line, reader),
                questions["is_elsewhere"](route, line, step, reader),
                questions["may_read"](route, line, step, of_class, reader, **more, state=state),
                plain(questions["on_line"](route, line, reader)),
                plain(questions["on_step"](route, line, step, reader)),
                plain(
                    questions["on_record"](
                        route,
                        line,
                        step,
                        of_class,
                        reader,
                        done=Done(**more, holder="leerkracht"),
                    )
                ),
            )
        except Exception:
            return True
        if found != wanted:
            return True
    return False


@pytest.mark.requirement("R205")
def test_every_change_to_the_code_that_asks_is_noticed():
    survivors = [
        name
        for name, questions in changed_code()
        if not is_seen_by_plain_code(questions) and name not in EQUIVALENT_CODE
    ]
    assert survivors == []


def test_unchanged_code_is_not_noticed():
    assert not is_seen_by_plain_code(dict(reading_module.__dict__))
