"""Which mistakes does a writer of routes make, and what is each to be called, at which place?

In every mistake `¦` stands where the fault is to point; it is taken out before the text is read.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from zorgroute.core.routes.faults import Fault, Place, Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.route import Route

HERE = Path(__file__).parent
ROUTE, TRACK = "route.yaml", "sporen/meldcode.yaml"
SMALL = (HERE / "small.yaml").read_text(encoding="utf-8")
SMALL_TRACK = (HERE / "small_track.yaml").read_text(encoding="utf-8")


class Mistake(NamedTuple):
    """One slip: in a file that is right, `old` is replaced by `new`."""

    code: str
    old: str
    new: str
    file: str = ROUTE


class Planted(NamedTuple):
    """The two files with the slip in one of them, and where it is to be found."""

    route: str
    track: str
    place: Place


def without_mark(text: str, file: str) -> tuple[str, Place]:
    """Take the mark out of a text and say where it stood."""
    before, after = text.split("¦")
    line = before.count("\n") + 1
    return before + after, Place(file, line, len(before) - before.rfind("\n"))


def planted(mistake: Mistake) -> Planted:
    """Make the slip, exactly once."""
    sources = {ROUTE: SMALL, TRACK: SMALL_TRACK}
    assert sources[mistake.file].count(mistake.old) == 1, mistake.old
    marked = sources[mistake.file].replace(mistake.old, mistake.new)
    sources[mistake.file], place = without_mark(marked, mistake.file)
    return Planted(sources[ROUTE], sources[TRACK], place)


def load(route: str, track: str = SMALL_TRACK) -> Route | Unreadable:
    """Read a route that knows one shared track."""

    def find_track(name: str) -> tuple[str, bytes] | None:
        return (TRACK, track.encode()) if name == "meldcode" else None

    return load_route(route.encode(), ROUTE, find_track)


def faults_of(mistake: Mistake) -> tuple[Fault, ...]:
    """What is said about a slip."""
    slip = planted(mistake)
    answer = load(slip.route, slip.track)
    return answer.faults if isinstance(answer, Unreadable) else ()


# Files that are no text, or no route, or too much: content and place.
FILES: list[tuple[str, bytes, tuple[int, int]]] = [
    ("file.empty", b"", (1, 1)),
    ("file.empty", b" \n\t\n  ", (1, 1)),
    ("file.empty", b"\xef\xbb\xbf", (1, 1)),
    ("file.too_big", b"# " + b"x" * (256 * 1024), (1, 1)),
    ("file.encoding", "title: café".encode("latin-1"), (1, 1)),
    ("file.encoding", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", (1, 1)),
    ("file.encoding", "route: a.b\n".encode("utf-16"), (1, 1)),
    ("file.binary", "route: a.b\n".encode("utf-16-le"), (1, 2)),
    ("file.binary", b"route: a.b\ntitle: x\x00y\n", (2, 9)),
    ("file.binary", b"route: a.b\r\n\r\n\x1b[31m", (3, 1)),
    ("file.binary", b"route: a\xef\xbb\xbf.b", (1, 9)),
    ("file.no_route", b"# alleen een opmerking\n", (1, 1)),
    ("file.no_route", b"---\n", (1, 1)),
    ("file.no_route", b"hallo\n", (1, 1)),
    ("file.no_route", b"- route\n- stap\n", (1, 1)),
    ("file.no_route", b"[route, stap]", (1, 1)),
]

# Slips of the pen, after which the rest cannot be read: the whole text.
WRITING: list[tuple[str, str]] = [
    ("file.two_documents", "a: b\n¦---\nc: d\n"),
    ("file.too_deep", "a: " + "[" * 24 + "¦[" + "[" * 9_000),
    ("file.too_deep", "a: " + "{b: " * 24 + "¦{b: " + "{b: " * 9_000),
    ("yaml.anchor", "a: ¦&lol [x]\nb: [*lol, *lol]\n"),
    ("yaml.anchor", "a: ¦*lol\n"),
    ("yaml.anchor", "¦&lol a: b\n"),
    ("yaml.anchor", "a: b\n¦*lol : c\n"),
    ("yaml.anchor", "¦&lol\na: b\n"),
    ("yaml.anchor", "a:\n  <<: ¦*basis\n"),
    ("yaml.tag", "a: ¦!!int 5\n"),
    ("yaml.tag", "a: ¦!!python/object/apply:os.system [ls]\n"),
    ("yaml.tag", "a: ¦!waarschuwing bel eerst\n"),
    ("yaml.key_not_text", "¦[a, b]: c\n"),
    ("yaml.key_not_text", "? ¦{a: b}\n: c\n"),
    ("yaml.key_empty", '¦"": b\n'),
    ("yaml.key_empty", "a: b\n¦' ': c\n"),
    ("yaml.duplicate_key", "a: b\nc: d\n¦a: e\n"),
    ("yaml.duplicate_key", "a:\n  b: {c: d, ¦c: e}\n"),
    ("yaml.tab", "a:\n¦\tb: c\n"),
    ("yaml.tab", "a: b\n¦\tc: d\n"),
    ("yaml.tab", "a:\n  b: c\n¦\td: e\n"),
    ("yaml.quote", 'a: b\nc: ¦"d\ne: f\n'),
    ("yaml.quote", 'a: b\nc: ¦"d\ne: f\ng: "h"\ni: j\n'),
    ("yaml.quote", 'a: "b\n  c"\nd: ¦"e\nf: "g"\nh: i\n'),
    ("yaml.quote", "# zeg \"nee\nc: ¦'d\ne: f\n"),
    ("yaml.after_quote", 'a: "Bel" ¦nu\n'),
    ("yaml.after_quote", "a: {b: 's middags, c: '¦s avonds}\n"),
    ("yaml.two_colons", "a: b¦: c\n"),
    ("yaml.two_colons", "a: {b: Let op¦: bel}\n"),
    ("yaml.no_colon", "¦a:b\nc: d\n"),
    ("yaml.no_colon", "a: b\n¦c\nd: e\n"),
    ("yaml.indent", "a:\n  b: c\n   d¦: e\n"),
    ("yaml.indent", "a:\n    b: c\n  ¦d: e\n"),
    ("yaml.indent", "a: b\n¦- c\n"),
    ("yaml.bracket", "a: ¦{b: c\nd: e\n"),
    ("yaml.bracket", "a: ¦[b, c\n"),
    ("yaml.bracket", "a: ¦[b}\n"),
    ("yaml.needs_quotes", "a: ¦@school\n"),
    ("yaml.needs_quotes", "a: ¦`b`\n"),
    ("yaml.needs_quotes", "a: ¦%\n"),
    ("yaml.backslash", 'a: "b¦\\q"\n'),
    ("yaml.syntax", "a: |¦x\n  b\n"),
    ("text.control", 'a: ¦"b\\0"\n'),
    ("text.control", 'a: [b, ¦"\\e[31m"]\n'),
    ("text.control", '¦"a\\x9b": b\n'),
]

# Words that are unknown, missing, empty or of another shape.
WORDS = [
    Mistake("word.unknown", "holds: leerkracht", "¦hodls: leerkracht"),
    Mistake("word.unknown", "    with: ouders\n    with_one", "    ¦met: ouders\n    with_one"),
    Mistake("word.unknown", "{fact: soort, is: thuis}", "{fact: soort, is: thuis, ¦sai: x}"),
    Mistake("word.unknown", "{track: mdo, when", "{track: mdo, ¦as: x, when"),
    Mistake("word.unknown", "{recorded: dag}", "{recorded: dag, ¦iss: ja}"),
    Mistake("word.unknown", "{from: 4, until: 12}", "{from: 4, until: 12, ¦to: 13}"),
    Mistake("word.unknown", "known_to: [melder]", "¦knownto: [melder]", TRACK),
    Mistake("word.comma_in_text", "{prof: Verder, ouder", "{prof: Verder, ¦maar wacht, ouder"),
    Mistake("word.missing", "route: voorbeeld.school\n", "¦"),
    Mistake(
        "word.missing", "  wachten:\n    title: {prof: Wacht, ouder: U wacht}\n", "  ¦wachten:\n"
    ),
    Mistake("word.missing", "klaar: {prof: Klaar, ouder: Het is klaar}", "¦klaar: {prof: Klaar}"),
    Mistake("word.missing", "remind: {before: 3, unit: days}", "¦remind: {before: 3}"),
    Mistake("word.missing", "{to: cjg, classes: [existence],", "¦{to: cjg,"),
    Mistake("word.missing", "track: meldcode\n", "¦", TRACK),
    Mistake("value.empty", "owner: een gemeente\nsources", "owner:¦\nsources"),
    Mistake("value.empty", "    phase: eerst", "    phase: ¦''"),
    Mistake("value.empty", "value: 14", "value: ¦"),
    Mistake("value.empty", "main: yes", "main: ¦''"),
    Mistake("text.empty", "owner: een gemeente", "owner: ¦' '"),
    Mistake("shape.text", "owner: een gemeente", "¦owner: [een, gemeente]"),
    Mistake("shape.text", "version: 1", "¦version: {een: 1}"),
    Mistake("shape.text", "unit: days, value", "¦unit: [days], value"),
    Mistake("shape.text", "[leerkracht, ib]\n    with", "[leerkracht, ¦[ib]]\n    with"),
    Mistake("shape.mapping", "{advies: wachten}", "¦wachten"),
    Mistake(
        "shape.mapping", "ground: {consent: contact}}\n        to", "ground: ¦contact}\n        to"
    ),
    Mistake("shape.mapping", "      - done: praten", "      - ¦done"),
    Mistake("shape.list", "sources: [bron.txt]", "sources: ¦bron.txt"),
    Mistake("shape.list", "to: [cjg, ib]", "¦to: {cjg: ib}"),
    Mistake("list.empty", "may_start: cjg", "¦may_start: []"),
    Mistake("list.empty", "any_of: [{recorded: dag}, {fact: zorgen, is: nee}]", "¦any_of: []"),
    Mistake(
        "list.empty",
        "        outcomes: {af: {title: {prof: Af, ouder: Af}, ends: advies}}",
        "        ¦outcomes: {}",
    ),
    Mistake("choice.unknown", "linked_to: location", "linked_to: ¦locatie"),
    Mistake("choice.unknown", "at: [ggd, cjg]", "at: [ggd, ¦cgj]"),
    Mistake("choice.unknown", "  death: {tell", "  ¦dood: {tell"),
    Mistake("choice.unknown", "mark: stated", "mark: ¦statde"),
    Mistake(
        "number.leading_zero", "version: 1\ntitle: {prof: Voor", "version: ¦01\ntitle: {prof: Voor"
    ),
    Mistake("number.not_whole", "before: 3", "before: ¦drie"),
    Mistake("number.not_whole", "before: 3", "before: ¦1e3"),
    Mistake("number.not_whole", "before: 3", "before: ¦-3"),
    Mistake("number.not_whole", "before: 3", "before: ¦3.0"),
    Mistake("number.not_whole", "before: 3", "before: ¦٣"),
    Mistake("number.not_whole", "before: 3", "before: ¦1234567890"),
    Mistake("number.or_open", "value: 14", "value: ¦veertien"),
    Mistake("yes_no.expected", "main: yes", "main: ¦ja"),
    Mistake("yes_no.expected", "main: yes", "main: ¦true"),
    Mistake("name.shape", "    phase: eerst", "    phase: ¦Op School"),
    Mistake("name.shape", "    phase: eerst", '    phase: ¦"eerst\\n"'),
    Mistake("name.shape", "  eerst: {prof", "  ¦Eerst fase: {prof"),
    Mistake("name.shape", "{advies: wachten}", "{¦Advies!: wachten}"),
    Mistake("name.route_shape", "route: voorbeeld.school", "route: ¦voorbeeld"),
    Mistake("name.source_shape", "[bron.txt]", "[¦een bron]"),
    Mistake("name.reserved", "  mdo:\n    title", "  ¦main:\n    title"),
    Mistake("name.reserved", "  zorgteam: {at", "  ¦anyone: {at"),
]

# Words that do not go together.
RULES = [
    Mistake(
        "term.parameter_or_max",
        "within: {min: 2, max: 3, unit: weeks}",
        "¦within: {min: 2, unit: weeks}",
    ),
    Mistake(
        "term.parameter_or_max",
        "within: {parameter: termijn",
        "¦within: {max: 3, unit: days, parameter: termijn",
    ),
    Mistake("term.no_unit", "within: {min: 2, max: 3, unit: weeks}", "¦within: {min: 2, max: 3}"),
    Mistake("term.min_above_max", "within: {min: 2, max: 3", "¦within: {min: 4, max: 3"),
    Mistake("term.zero", "within: {min: 2, max: 3", "¦within: {max: 0"),
    Mistake("term.too_long", "within: {min: 2, max: 3", "¦within: {max: 99999"),
    Mistake(
        "parameter.value",
        "termijn: {title: {prof: Hoe lang?, ouder: Hoe lang?}, unit: days, value: 14",
        "¦termijn: {title: {prof: Hoe lang?, ouder: Hoe lang?}, unit: days, value: 6",
    ),
    Mistake(
        "parameter.switch",
        "termijn: {title: {prof: Hoe lang?, ouder: Hoe lang?}, unit: days, value: 14",
        "¦termijn: {title: {prof: Hoe?, ouder: Hoe?}, unit: days, switches: {twee: {}}, value: 14",
    ),
    Mistake(
        "overdue.to_or_tell", "overdue: {tell: [ib, cjg]}", "¦overdue: {say: {prof: x, ouder: x}}"
    ),
    Mistake("overdue.to_or_tell", "overdue: {tell: [ib, cjg]}", "¦overdue: {tell: ib, to: praten}"),
    Mistake(
        "overdue.without_within", "      overleg:\n", "      ¦overleg:\n        overdue: overleg\n"
    ),
    Mistake("age.empty", "age: {from: 4, until: 12}", "¦age: {from: 12, until: 12}"),
    Mistake("guard.one_kind", "- contact: cjg", "- ¦{contact: cjg, done: praten}"),
    Mistake("guard.one_kind", "- contact: cjg", "- ¦{class: safety}"),
    Mistake("guard.fact_without_is", "{fact: soort, is: thuis}", "¦{fact: soort}"),
    Mistake("guard.is_without_fact", "- contact: cjg", "- ¦{contact: cjg, is: ja}"),
    Mistake("ground.one", "ground: {consent: contact}}\n        to", "¦ground: {}}\n        to"),
    Mistake(
        "ground.one",
        "ground: {consent: contact}}\n        to",
        "¦ground: {consent: contact, vital: yes}}\n        to",
    ),
    Mistake(
        "ground.one",
        "ground: {consent: contact}}\n        to",
        "¦ground: {anonymous: no}}\n        to",
    ),
    Mistake(
        "feedback.two_moments",
        "feedback: {to: leerkracht, ",
        "¦feedback: {at_once: yes, at: sinds, to: leerkracht, ",
    ),
    Mistake("outcome.to_or_ends", "      verder:\n", "      ¦verder:\n        ends: klaar\n"),
    Mistake(
        "outcome.to_or_ends",
        "{af: {title: {prof: Af, ouder: Af}, ends: advies}}",
        "{¦af: {title: {prof: Af, ouder: Af}}}",
    ),
    Mistake("meldcode.range", "      overleg:\n", "      ¦overleg:\n        meldcode: 6\n"),
    Mistake("field.options", "zorgen: {type: yes_no", "¦zorgen: {type: choice"),
    Mistake(
        "field.consent",
        "mag: {type: consent_request, consent: contact",
        "¦mag: {type: consent_request",
    ),
    Mistake("track.use_or_steps", "  mdo:\n    title", "  ¦mdo:\n    use: meldcode\n    title"),
    Mistake("track.no_title", "  mdo:\n    title: {prof: MDO, ouder: Gesprek}\n", "  ¦mdo:\n"),
]

# Names that point at nothing, or at the wrong thing.
REFERENCES = [
    Mistake("ref.role", "may_start: leerkracht\nholds", "may_start: ¦lerkracht\nholds"),
    Mistake("ref.role", "holds: leerkracht", "holds: ¦lerkracht"),
    Mistake("ref.role", "one_of: [leerkracht, ib]", "one_of: [leerkracht, ¦bi]"),
    Mistake("ref.role", "to: [cjg, ib]", "to: [¦cgj, ib]"),
    Mistake("ref.role", "{tell: ib, starts", "{tell: ¦bi, starts"),
    Mistake("ref.role", "as: {melder: ib}", "as: {melder: ¦bi}"),
    Mistake("ref.role", "may_start: [leerkracht, ib]", "may_start: [leerkracht, ¦bi]"),
    Mistake("ref.role", "leads: ib", "leads: ¦bi"),
    Mistake("ref.role", "known_to: [ib]", "known_to: [¦bi]"),
    Mistake("ref.role", "may_start: cjg", "may_start: ¦cgj"),
    Mistake("ref.role", "who: cjg", "who: ¦cgj"),
    Mistake("ref.role", "who: [leerkracht, ib]", "who: [leerkracht, ¦bi]"),
    Mistake("ref.role", "    with: ouders", "    with: ¦ouder"),
    Mistake("ref.role", "with_one_of: [cjg, zorgteam]", "with_one_of: [cjg, ¦zorgtaem]"),
    Mistake("ref.role", "    hands_to: ib", "    hands_to: ¦bi"),
    Mistake("ref.role", "    hands_to: ib", "    hands_to: ¦anyone"),
    Mistake("ref.role", "- {to: cjg, classes", "- {to: ¦cgj, classes"),
    Mistake("ref.role", "- contact: cjg", "- contact: ¦cgj"),
    Mistake("ref.role", "overdue: {tell: [ib, cjg]}", "overdue: {tell: [ib, ¦cgj]}"),
    Mistake("ref.role", "feedback: {to: leerkracht", "feedback: {to: ¦lerkracht"),
    Mistake("ref.role", "hands_to: cjg}", "hands_to: ¦cgj}"),
    Mistake("ref.role", "    who: melder", "    who: ¦meldr", TRACK),
    Mistake("ref.role", "known_to: [melder]", "known_to: [¦meldr]", TRACK),
    Mistake("ref.role", "overdue: {tell: melder}", "overdue: {tell: ¦meldr}", TRACK),
    Mistake("ref.formal_role", "as: {melder: ib}", "as: {melder: ib, ¦meldr: ib}"),
    Mistake("ref.track", "exits: {safety: meldcode}", "exits: {safety: ¦meldcod}"),
    Mistake("ref.track", "starts: mdo, to: praten", "starts: ¦mdoo, to: praten"),
    Mistake("ref.track", "    starts: mdo\n", "    starts: ¦mdoo\n"),
    Mistake("ref.track", "{track: mdo, when", "{track: ¦mdoo, when"),
    Mistake("ref.track", "{ended: mdo, is: advies}", "{ended: ¦mdoo, is: advies}"),
    Mistake("ref.track", "needs_ended: mdo", "needs_ended: [meldcode, ¦mdoo]"),
    Mistake("ref.track", "      mdo: {advies: wachten}", "      ¦mdoo: {advies: wachten}"),
    Mistake("ref.step", "to: praten}", "to: ¦paten}"),
    Mistake("ref.step", "overdue: wachten", "overdue: ¦wacht"),
    Mistake("ref.step", "{advies: wachten}", "{advies: ¦wacht}"),
    Mistake("ref.step", "        to: wachten", "        to: ¦wacht"),
    Mistake("ref.step", "- done: praten", "- done: ¦paten"),
    Mistake("ref.step_elsewhere", "        to: wachten", "        to: ¦overleg"),
    Mistake("ref.step_on_main", "ends: advies}}", "to: ¦praten}}"),
    Mistake("ref.result", "{tell: [ib, cjg], ends: klaar}", "{tell: [ib, cjg], ends: ¦kaar}"),
    Mistake("ref.result", "ends: advies}}", "ends: ¦advis}}"),
    Mistake("ref.result", "{advies: wachten}", "{¦advis: wachten}"),
    Mistake("ref.result", "        ends: gemeld", "        ends: ¦gemelt", TRACK),
    Mistake(
        "ref.consent", "consent_request, consent: contact", "consent_request, consent: ¦contct"
    ),
    Mistake("ref.consent", "- consent: contact", "- consent: ¦contct"),
    Mistake("ref.consent", "{consent: contact}}\n        to", "{consent: ¦contct}}\n        to"),
    Mistake(
        "ref.consent",
        "ground: {consent: contact}}\n    provides",
        "ground: {consent: ¦contct}}\n    provides",
    ),
    Mistake("ref.field", "only_if: {field: zorgen", "only_if: {field: ¦zorgn"),
    Mistake("ref.field", "agreed: dag", "agreed: ¦dga"),
    Mistake("ref.field", "{recorded: dag}", "{recorded: ¦dga}"),
    Mistake("ref.field", "{fact: soort, is", "{fact: ¦sort, is"),
    Mistake("ref.field", "{track: mdo, when: {fact: zorgen", "{track: mdo, when: {fact: ¦zorgn"),
    Mistake("ref.field", "{fact: veilig,", "{fact: ¦veilg,", TRACK),
    Mistake("ref.not_a_date", "agreed: dag", "agreed: ¦soort"),
    Mistake("ref.record", "        record: gesprek", "        record: ¦gesprk"),
    Mistake(
        "ref.record",
        "    record: gesprek\n    meldcode",
        "    record: [gesprek, ¦gesprk]\n    meldcode",
    ),
    Mistake("ref.record", "    record: weging", "    record: ¦wging", TRACK),
    Mistake("ref.parameter", "{parameter: termijn,", "{parameter: ¦termin,"),
    Mistake("ref.parameter", "within: termijn-melden", "within: ¦termijn-meldn", TRACK),
    Mistake("ref.phase", "phase: eerst", "phase: ¦eest"),
    Mistake("ref.station", "station: gesprek", "station: ¦gesprk"),
    Mistake("ref.step", "complex: {praten: [verder]", "complex: {¦paten: [verder]"),
    Mistake("ref.outcome", "complex: {praten: [verder]", "complex: {praten: [klaar, ¦vreder]"),
    Mistake("ref.outcome", "wachten: afgerond}}", "wachten: ¦verder}}"),
    Mistake("ref.value", "{fact: soort, is: thuis}", "{fact: soort, is: ¦thui}"),
    Mistake("ref.value", "is: thuis}", "is: [thuis, ¦scool]}"),
    Mistake("ref.value", "{ended: mdo, is: advies}", "{ended: mdo, is: ¦advis}"),
    Mistake("ref.value", "{field: zorgen, is: ja}", "{field: zorgen, is: ¦yes}"),
    Mistake("ref.value", "is: [twijfel, onveilig]", "is: [twijfel, ¦gevaar]", TRACK),
    Mistake("ref.shared_track", "use: meldcode", "use: ¦meldcod"),
    Mistake("track.unbound_role", "    use: meldcode\n    as: {melder: ib}", "    use: ¦meldcode"),
    Mistake(
        "track.on_track_in_track",
        "        who: cjg",
        "        ¦on_track: {meldcode: {gemeld: overleg}}\n        who: cjg",
    ),
    Mistake("term.parameter_unit", "{parameter: termijn,", "{parameter: ¦plaatsen,"),
]

# What a municipality answers to the small route, and the slips it can make in that.
PARAMETERS = """\
municipality: voorbeeld
values:
  voorbeeld.school:
    plaatsen: {value: 6, decided_by: stuurgroep, decided_on: 2026-03-01, source: "verslag, punt 4"}
  meldcode:
    termijn-melden: {value: 2, example: yes}
"""
PARAMETER_MISTAKES = [
    Mistake("day.shape", "decided_on: 2026-03-01", "decided_on: ¦1-3-2026"),
    Mistake("answer.not_decided", "    termijn-melden: {value: 2, example: yes}",
            "    ¦termijn-melden: {value: 2}"),
    Mistake("answer.municipality", "municipality: voorbeeld", "municipality: ¦vorbeeld"),
    Mistake("answer.not_asked", "    plaatsen: {value: 6", "    termijn: {value: ¦6"),
    Mistake("ref.parameter_value", "    plaatsen:", "    ¦plaatsn:"),
    Mistake("ref.parameter_value", "    termijn-melden:", "    ¦plaatsen:"),
    Mistake("ref.subject", "  meldcode:", "  ¦meldcod:"),
    Mistake("parameter.value", "value: 2,", "value: ¦9999,"),
    Mistake("number.or_open", "value: 6", "value: ¦zes"),
    Mistake("word.unknown", "decided_by:", "¦decided_bij:"),
    Mistake("word.missing", "    termijn-melden: {value: 2, example: yes}",
            "    ¦termijn-melden: {example: yes}"),
]  # fmt: skip
