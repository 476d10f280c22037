"""How does the agreed policy of access come into the core, which reads no files?

Run from the root of the repository: `.venv/bin/python tools/make_policy.py`. Writes
`zorgroute/core/policy/agreed.py` and `docs/reference/policy.md` from `content/policy/inzage.yaml`.
"""

from __future__ import annotations

import csv
import textwrap
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path

from zorgroute.core.policy.decide import Policy, Rule
from zorgroute.core.policy.load import load_policy
from zorgroute.core.policy.words import Ground, State, Subject
from zorgroute.core.routes.faults import Unreadable

ROOT = Path(__file__).parent.parent
FILE = ROOT / "content" / "policy" / "inzage.yaml"
MADE = "*Deze pagina is gemaakt door `tools/make_policy.py`. This page is made; change `content`.*"
WIDTH = 100
HEAD = '''"""What is the agreed policy of access, as `make_policy.py` made it of content/policy?"""

from __future__ import annotations

from zorgroute.core.policy.decide import Policy, Rule
from zorgroute.core.policy.words import Ground, Relation, State, Subject, Verdict
'''


def agreed() -> Policy:
    """The policy as the file has it; stops with its faults when it cannot be read."""
    found = load_policy(FILE.read_bytes(), FILE.name)
    if isinstance(found, Unreadable):
        raise SystemExit("\n".join(f"{each.place}: {each.code} {each}" for each in found.faults))
    return found


def module(policy: Policy) -> str:
    """The policy as a module of the core, in the shape of our formatter."""
    named = _named(policy)
    lines = [HEAD.rstrip("\n"), ""]
    for name, some in named.items():
        lines.extend(_assigned(name, some))
    lines += ["", "AGREED = Policy(", f"    name={_quoted(policy.name)},"]
    lines += [f"    version={policy.version},", *_field("purposes", policy.purposes, 4)]
    lines += [f"    days_after_case={policy.days_after_case},"]
    lines += [f"    days_after_track={policy.days_after_track},", "    rules=("]
    for rule in policy.rules:
        lines.extend(_rule(rule, named))
    lines += ["    ),", "    without={"]
    for relation, why in policy.without.items():
        lines.extend(_text(f"        {_word(relation)}: ", why))
    return "\n".join([*lines, "    },", ")", ""])


def _named(policy: Policy) -> dict[str, tuple[object, ...]]:
    """The lists that stand in several rules, under a name each."""
    found: dict[str, tuple[object, ...]] = {}
    for word in ("PURPOSES", "GROUNDS", "SUBJECTS", "STATES"):
        lists = [getattr(rule, word.lower()) for rule in policy.rules]
        often = [each for each in dict.fromkeys(lists) if lists.count(each) > 1 and len(each) > 1]
        found |= {f"{word}_{at}": each for at, each in enumerate(often, 1)}
    return found


def _assigned(name: str, some: Iterable[object]) -> Iterator[str]:
    words = [_word(each) for each in some]
    line = f"{name} = ({', '.join(words)})"
    if len(line) <= WIDTH:
        yield line
    else:
        yield from [f"{name} = (", *(f"    {each}," for each in words), ")"]


def _rule(rule: Rule, named: dict[str, tuple[object, ...]]) -> Iterator[str]:
    yield "        Rule("
    yield f"            name={_quoted(rule.name)},"
    for field in ("relations", "grounds", "purposes", "subjects", "states"):
        some = getattr(rule, field)
        name = next((name for name, each in named.items() if each == some), None)
        yield from [f"            {field}={name},"] if name else _field(field, some, 12)
    yield f"            gives={_word(rule.gives)},"
    yield from _text("            source=", rule.source)
    yield "        ),"


def _field(name: str, some: Iterable[object], indent: int) -> Iterator[str]:
    words = [_word(each) for each in some]
    inside = f"{words[0]}," if len(words) == 1 else ", ".join(words)
    line = f"{' ' * indent}{name}=({inside}),"
    if len(line) <= WIDTH:
        yield line
        return
    yield f"{' ' * indent}{name}=("
    yield from (f"{' ' * (indent + 4)}{each}," for each in words)
    yield f"{' ' * indent}),"


def _text(start: str, text: str) -> Iterator[str]:
    """A text after its name; a long one in pieces below each other."""
    if len(f"{start}{_quoted(text)},") <= WIDTH:
        yield f"{start}{_quoted(text)},"
        return
    indent = " " * (len(start) - len(start.lstrip()))
    pieces = textwrap.wrap(text, WIDTH - len(indent) - 8)
    yield f"{start}("
    for at, piece in enumerate(pieces, 1):
        yield f"{indent}    {_quoted(piece if at == len(pieces) else piece + ' ')}"
    yield f"{indent}),"


def _word(value: object) -> str:
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def document(policy: Policy) -> str:
    """The policy as a table to read: what each rule gives, to whom, and where it comes from."""
    texts = _texts()
    lines = ["# Wie mag wat weten: de regels", "", MADE, ""]
    lines += [
        "Elke regel geldt voor elke combinatie van wat er staat. Wat in geen regel staat, is er "
        "niet. Een regel die niets geeft, gaat voor elke andere. Hoe de regels bedoeld zijn, staat "
        "in [Wie ziet wat](../explanation/who-sees-what.md).", "",
        f"Naam: `{policy.name}`, versie {policy.version}. Een zaak telt als lopend tot "
        f"{policy.days_after_case} dagen nadat zij sloot, een spoor tot {policy.days_after_track} "
        "dagen na het einde ervan.", "",
        "| Regel | Wie | Wat | Op grond van | Waarvoor | Zolang | Ziet | Bron |",
        "|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for rule in policy.rules:
        subjects = "alles" if set(rule.subjects) == set(Subject) else _some(rule.subjects, texts)
        cells = (
            f"`{rule.name}`", _some(rule.relations, texts), subjects,
            "(elke)" if set(rule.grounds) == set(Ground) else _some(rule.grounds, texts),
            "(elk)" if rule.purposes == policy.purposes else ", ".join(rule.purposes),
            "(altijd)" if set(rule.states) == set(State) else _some(rule.states, texts),
            texts[f"policy.verdict.{rule.gives}"], rule.source,
        )  # fmt: skip
        lines.append(f"| {' | '.join(each.replace('|', '/') for each in cells)} |")
    lines += ["", "## Wie niets krijgt", ""]
    for relation, why in policy.without.items():
        lines.append(f"- {texts[f'policy.relation.{relation}']}: {why}")
    return "\n".join([*lines, ""])


def _some(some: Iterable[Enum], texts: dict[str, str]) -> str:
    return ", ".join(texts[f"policy.{type(each).__name__.lower()}.{each.value}"] for each in some)


def _texts() -> dict[str, str]:
    path = ROOT / "content" / "texts" / "policy.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["prof"] for row in csv.DictReader(lines)}


def files() -> dict[Path, str]:
    """Everything that is made from the policy."""
    policy = agreed()
    return {
        ROOT / "zorgroute" / "core" / "policy" / "agreed.py": module(policy),
        ROOT / "docs" / "reference" / "policy.md": document(policy),
    }


def main() -> None:
    """Write the files."""
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
