"""How is a draft told: what stands in its way, what changed, what it weighs, and who said what?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from uuid import UUID

from zorgroute.chain.parties.queries import person_names
from zorgroute.chain.routebook.queries import content
from zorgroute.chain.routebook.weighing import Weighed
from zorgroute.core.answers import Reason
from zorgroute.core.checker.findings import Finding, Proof
from zorgroute.core.checker.spoken import FindingWords
from zorgroute.core.maps.differences import change_words
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.maps.words import Say
from zorgroute.core.routes.compare import compare
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.measure import growth, measure
from zorgroute.core.routes.reader import lines_of
from zorgroute.core.routes.route import Route
from zorgroute.core.wording.catalogue import PROF, Language, Voice
from zorgroute.core.wording.dates import long_date
from zorgroute.faces.navigation import role_word
from zorgroute.faces.web.pages import Context, language
from zorgroute.faces.web.refusing import plain_reason
from zorgroute.faces.web.texts import Texts

TABLE = "routebook_page"
HOPS = "routes_page.hop_"
SIZES = ("steps", "roles", "handovers", "depth", "tracks", "organisations")
PROOFS = {each: f"routes_page.proof_{each.value}" for each in Proof}
LONGEST_LINE = 160


def saying(voice: Voice = PROF) -> Say:
    """Says the fixed words of a map in the language of this request."""
    spoken = language()

    def say(code: str, /, **facts: str) -> str:
        return content().catalogue.say(code, voice=voice, language=spoken, **facts)

    return say


def fault_lines(unreadable: Unreadable, text: str) -> list[Context]:
    """Every place that cannot be read: where, what stands there, and how it is mended.

    `text` is the file that was given; a fault in a shared track stands without its line.
    """
    written = lines_of(text)
    found = []
    for each in unreadable.faults:
        place, facts = each.place, {**dict(each.facts), "offending": each.offending}
        there = written[place.line - 1] if 0 < place.line <= len(written) else ""
        found.append(
            {
                "line": place.line,
                "column": place.column,
                "there": there.strip()[:LONGEST_LINE],
                "text": content().catalogue.sentence(each.code, facts, language=language()),
            }
        )
    return found


def finding_words(route: Route) -> FindingWords:
    """Says the findings of a route in the language of this request."""
    return FindingWords(route, content().catalogue, language(), HOPS)


def findings(weighed: Weighed, t: Texts) -> list[Context]:
    """Every finding in words, with the reason that it stays, if there is one."""
    if weighed.route is None:
        return []
    words, kept = finding_words(weighed.route), weighed.kept or {}
    return [
        {
            "id": finding_id(each),
            "code": each.code,
            "where": each.where,
            "step": words.step(each) or t("whole_route"),
            "sentence": words.sentence(each),
            "place": t("at_line", line=str(each.place.line)),
            "way": words.way(each),
            "proof": content().catalogue.say(PROOFS[each.proof], language=language()),
            "mend": words.mend(each),
            "why": kept[each.key].why if each.key in kept else "",
        }
        for each in weighed.findings
    ]


def finding_id(finding: Finding) -> str:
    """Where a finding stands on the page."""
    return "bevinding-" + "".join(
        sign if sign.isalnum() else "-" for sign in f"{finding.code}-{finding.where}"
    )


def missing_lines(weighed: Weighed, urls: Mapping[str, str], t: Texts) -> list[Context]:
    """Everything that stands in the way, one line each, with a link to where it is mended.

    `urls` gives the pages by name; the page of one open question is made by `question`.
    """
    unexplained = iter(weighed.unexplained)
    return [_missing(each, weighed, urls, unexplained, t) for each in weighed.reasons]


def _missing(
    reason: Reason,
    weighed: Weighed,
    urls: Mapping[str, str],
    unexplained: Iterable[Finding],
    t: Texts,
) -> Context:
    facts = dict(reason.facts)
    said = content().catalogue.sentence(reason.code, facts, language=language())
    line: Context = {"text": said, "url": urls["text"], "label": t("mend_text")}
    if reason.code in ("route.question_open", "route.answer_example"):
        line |= {"url": f"{urls['questions']}{facts['name']}/", "who": facts["owner"]}
        line["label"] = t("mend_question")
    elif reason.code == "route.finding_unexplained" and weighed.route is not None:
        finding = next(iter(unexplained))
        line["text"] = f"{said} {finding_words(weighed.route).sentence(finding)}"
        line |= {"url": f"{urls['draft']}#{finding_id(finding)}", "label": t("mend_finding")}
    elif reason.code in ("route.not_agreed", "route.no_advice"):
        line |= {"url": urls["agreement"], "label": t("mend_agreement")}
    else:
        line["text"] = plain_reason(reason)
    line["text"] = line["text"].removesuffix(".")  # a colon and the link follow
    return line


def changes(weighed: Weighed, t: Texts) -> list[Context]:
    """What came, went and changed since the version in force, in words (R243)."""
    old, new = weighed.present, weighed.route
    if old is None or new is None:
        return []
    found = compare(old, new)
    maps = (rows_of(old, voice=PROF), rows_of(new, voice=PROF))
    said = change_words(found, *maps, texts=saying(), language=t.language)
    word = {kind: t(f"kind_{kind}") for kind in ("added", "removed", "changed")}
    return [
        {"kind": each.kind, "word": word[each.kind], "sentence": sentence}
        for each, sentence in zip(found, said, strict=True)
    ]


def sizes(weighed: Weighed, t: Texts) -> list[Context]:
    """How simple the route is in numbers, each with its change (R246)."""
    if weighed.route is None:
        return []
    size = measure(weighed.route)
    grown = growth(weighed.present, weighed.route).difference if weighed.present else {}
    say = content().catalogue.say
    return [
        {
            "what": say(f"routes_page.size_{name}", language=language()),
            "number": getattr(size, name),
            "change": _change(grown.get(name, 0), t),
        }
        for name in SIZES
    ]


def _change(more: int, t: Texts) -> str:
    if not more:
        return ""
    return t("size_more" if more > 0 else "size_fewer", count=str(abs(more)))


def why_bigger(weighed: Weighed) -> str:
    """The reason that a bigger version gives."""
    size = weighed.growth
    return size.reason.prof if size and size.bigger and size.reason else ""


def people(ids: Iterable[UUID | None]) -> Callable[[UUID | None, str], str]:
    """Says who did something: name and function; the installation when nobody did."""
    names = person_names({each for each in ids if each is not None})

    def said(who: UUID | None, role: str) -> str:
        name = names.get(who, "") if who else ""
        return ", ".join(
            part for part in (name, role_word(role, language()) if role else "") if part
        )

    return said


def agreement_words(agreed: Mapping[str, object], t: Texts) -> str:
    """Which parties agreed and when, in one sentence; empty when that is not written down."""
    partners, on = agreed.get("partners"), agreed.get("on")
    if not isinstance(partners, list) or not partners:
        return ""
    facts = {"partners": ", ".join(map(str, partners))}
    facts["on"] = day_words(on)
    facts["until"] = day_words(agreed.get("until"))
    return t("agreed_by", **facts)


def day_words(value: object, spoken: Language | None = None) -> str:
    """A day as a table keeps it, in words; empty when there is none."""
    if not isinstance(value, str) or not value:
        return ""
    return long_date(date.fromisoformat(value), spoken or language())
