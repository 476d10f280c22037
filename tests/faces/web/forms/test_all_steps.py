"""Does every step of every route give a form that reads well, for both voices?"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from lxml import html

from tests.factories.answers import filled
from tests.factories.cases import Case, world
from tests.factories.forms import PEOPLE, as_sent, catalogue, deviations
from tests.factories.routes import route_names, shipped
from zorgroute.core.engine.moves import Actor, OnBehalf, Take, Value
from zorgroute.core.engine.recording import facts_of, record_reasons
from zorgroute.core.engine.world import Person
from zorgroute.core.forms.asked import Around, Question
from zorgroute.core.forms.beside import functions_of
from zorgroute.core.forms.build import build
from zorgroute.core.forms.parse import Filled, parse, read_all
from zorgroute.core.forms.sent import clean
from zorgroute.core.forms.turns import Shown, begin, submit
from zorgroute.core.routes.route import Route
from zorgroute.core.wording.catalogue import EN, NL, OUDER, PROF
from zorgroute.faces.forms import render

CODE = re.compile(r"\b[a-z]+(?:[._][a-z]+)+\b")
TASK = "Logopedie bellen (moeder, 2026-06-03)"
WORDLIKE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


def around_of(route: Route, reader: str, **more) -> Around:
    case = Case(route, world(functions={}))
    return Around(route, case.at, case.world, case.now, reader, people=PEOPLE,
                  deviations=deviations(), **more)  # fmt: skip


def readers(route: Route, line: str, step: str) -> list[str]:
    """One function that does this step, one that writes it down for them, and a parent."""
    words = route.lines[line].steps[step]
    acting = functions_of(route, words.who[0])[0]
    family = next((each for each in route.roles if route.is_family(each)), acting)
    return list(dict.fromkeys((acting, route.model.holds or acting, family)))


def forms_of(name: str):
    route = shipped(name)
    for line in route.lines.values():
        for step in line.steps:
            for reader in readers(route, line.name, step):
                for voice in (PROF, OUDER):
                    yield build(around_of(route, reader, voice=voice), line.name, step)


def words_in(markup: str) -> str:
    tree = html.fromstring(f"<div>{markup}</div>")
    return " ".join(" ".join(tree.itertext()).split())


def technical_names(route: Route) -> set[str]:
    """Every name of a field, step, role, option or outcome that is no ordinary word."""
    found: set[str] = set()
    for line in route.lines.values():
        found |= {line.name, *line.steps, *line.results, *line.consents, *line.parameters}
        for record_name, record in line.records.items():
            found |= {record_name, *record.fields}
            found |= {name for each in record.fields.values() for name in each.options}
        found |= {name for step in line.steps.values() for name in step.outcomes}
    found |= set(route.roles)
    return {each for each in found if WORDLIKE.fullmatch(each)}


@pytest.mark.parametrize("name", route_names())
def test_every_form_shows_words_and_no_names_or_codes(name):
    names = technical_names(shipped(name))
    faults = []
    for form in forms_of(name):
        for page in range(len(form.pages)):
            for language in (NL, EN):
                shown = render(form, Shown(page), catalogue(), language=language)
                text = words_in(shown.form + shown.summary)
                said = {each.lower() for each in re.findall(r"[\w-]+", text)}
                bad = {each for each in names if each in said and each not in texts_of(name)}
                bad |= set(CODE.findall(text))
                if bad or "None" in text or "{" in text:
                    faults.append((form.name, form.around.voice, sorted(bad), "None" in text))

    assert faults == []


@cache
def texts_of(name: str) -> str:
    """The sentences of this route in both voices, lower case."""
    route = shipped(name)
    found = []
    for line in route.lines.values():
        for step in line.steps.values():
            found += [step.title, *(each.title for each in step.outcomes.values())]
        for record in line.records.values():
            found += [record.title, *(each.label for each in record.fields.values())]
            found += [option for each in record.fields.values() for option in each.options.values()]
        found += line.results.values()
    found += [each.title for each in route.roles.values()]
    return " ".join(f"{each.prof} {each.ouder}" for each in found).lower()


NAMED = "//label | //legend | //summary | //h2 | //h3 | //button[not(@aria-hidden)]"
CONTROLS = "//input[not(@type='hidden')] | //textarea | //select"
UNWANTED = "//*[@disabled or @required or @placeholder or @style or @onclick]"


def control_faults(tree: html.HtmlElement) -> list[str]:
    """What a screen reader or a keyboard would stumble over."""
    ids = tree.xpath("//@id")
    named = set(tree.xpath("//label/@for"))
    pointed = [each for value in tree.xpath("//@aria-describedby") for each in value.split()]
    return [
        *(f"double id {each}" for each in set(ids) if ids.count(each) > 1),
        *(
            f"no label {each.get('id')}"
            for each in tree.xpath(CONTROLS)
            if each.get("id") not in named
        ),
        *(f"empty {each.tag}" for each in tree.xpath(NAMED) if not each.text_content().strip()),
        *(f"points at nothing {each}" for each in pointed if each not in ids),
        *(f"unwanted {each.tag}" for each in tree.xpath(UNWANTED)),
    ]


@pytest.mark.parametrize("name", route_names())
def test_every_control_has_a_label_and_every_description_exists(name):
    found = {
        (form.name, page): faults
        for form in forms_of(name)
        for page in range(len(form.pages) + (len(form.pages) > 1))
        if (faults := control_faults(html.fromstring(render(form, Shown(page), catalogue()).form)))
    }

    assert found == {}


def test_control_without_a_label_is_found():
    tree = html.fromstring(
        '<form><input id="a"><input id="a" disabled><label for="b"></label></form>'
    )

    assert len(control_faults(tree)) == 5


@pytest.mark.parametrize("name", route_names())
def test_every_page_asks_at_most_seven_questions_of_the_route(name):
    crowded = [
        (form.name, number, len(asked))
        for form in forms_of(name)
        for number, page in enumerate(form.pages)
        if len(asked := [each for each in page.questions if each.field]) > 7
    ]

    assert crowded == []


@pytest.mark.parametrize("name", route_names())
def test_every_empty_page_names_each_missing_answer_with_a_link_to_it(name):
    for form in forms_of(name):
        for number, page in enumerate(form.pages):
            got = submit(form, {"page": [str(number)], "seen": [str(number)], "go": ["send"]})
            assert isinstance(got, Shown)
            required = {each.key for each in page.questions if each.required and not each.trigger}
            assert required <= set(got.mistakes)
            rendered = render(form, got, catalogue())
            tree = html.fromstring(f"<div>{rendered.summary}{rendered.form}</div>")
            links = tree.xpath("//div[contains(@class,'zr-summary')]//a/@href")
            assert {each[1:] for each in links} <= set(tree.xpath("//@id"))
            assert len(links) == len(got.mistakes)


@pytest.mark.parametrize("name", route_names())
@pytest.mark.requirement("R014")
def test_every_form_reads_back_what_was_filled_in(name):
    rng = Random(7)
    route = shipped(name)
    for line in route.lines.values():
        for step_name, step in line.steps.items():
            reader = functions_of(route, step.who[0])[0]
            around = around_of(route, reader)
            form = build(around, line.name, step_name)
            record = filled(rng, line, step, around.standing.facts, around.now)
            asked = {each.field: each for each in form.questions}
            record = {
                each: suited(asked[each], value) for each, value in record.items() if each in asked
            }
            take = Take(Actor("p", reader), step_name, next(iter(step.outcomes)), around.now,
                        line.name, record)  # fmt: skip
            answers = read_all(form, form.questions, clean(as_sent(form, take)))
            read = {asked.field: answers[asked.key] for asked in form.questions if asked.field}
            assert {each: got.wrong for each, got in read.items() if got.wrong} == {}
            found = {each: got.value for each, got in read.items() if got.value is not None}
            assert found == record
            assert list(record_reasons(line, step, found, facts_of(line, step, found))) == []


def suited(question: Question, value: Value) -> Value:
    """An answer that also keeps what the form asks of it: who does a task, a day in the range."""
    if question.kind == "tasks":
        return (TASK,)
    if question.kind == "choices" and isinstance(value, tuple):
        return tuple(each.value for each in question.choices if each.value in value)
    if isinstance(value, int):
        return str(value)
    return question.days[0] if question.kind == "date_within" and question.days else value


def test_form_for_somebody_else_asks_who_said_it_and_how():
    route = shipped("westerkwartier.basisschool")
    form = build(around_of(route, "ib"), "main", "6-wacht-op-ouders")
    sent = {"behalf-channel": ["phone"], "outcome": ["gaat-goed"]}

    got = parse(form, sent)

    assert isinstance(got, Filled)
    assert got.on_behalf == OnBehalf("ouders", "phone")


def test_person_in_the_function_is_named():
    route = shipped("westerkwartier.basisschool")
    around = around_of(route, "leerkracht")
    around = replace(
        around, world=replace(around.world, functions={"ib": Person("p1", "Meester Blauw")})
    )

    form = build(around, "main", "3-naar-ib")

    assert "Meester Blauw, Intern begeleider" in words_in(
        render(form, begin(form), catalogue()).form
    )
