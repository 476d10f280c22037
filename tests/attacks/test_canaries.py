"""Does anything that was written down come out where it does not belong?

A marker stands in every sensitive column of one world; then every page is walked by everybody.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from tests.attacks.doorways import ENDS_SESSION, doors
from tests.attacks.town import plain
from zorgroute.chain.cases.drafts import draft_of, keep_draft
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.meetings import actions as meetings
from zorgroute.chain.parties.models import Person

pytestmark = pytest.mark.django_db
WORDS = {
    "signaal": "kanarie-a1-signaal",
    "gesprek": "kanarie-b2-gesprek",
    "bevinding": "kanarie-c3-bevinding",
    "afweging": "kanarie-d4-afweging",
    "hulpvraag": "kanarie-e5-hulpvraag",
    "hulp": "kanarie-f6-hulp",
    "meldcode": "kanarie-g7-meldcode",
    "klad": "kanarie-h8-klad",
    "vraag": "kanarie-i9-vraag",
    "antwoord": "kanarie-j10-antwoord",
    "mail": "kanarie-k11@example.org",
    "naam": "Kanariegeel",
}
WALKERS = (
    "niemand", "leerkracht", "collega", "ib", "directeur", "beheerder", "cjg", "ouders",
    "ouders-juno", "ib-vlieger", "cjg-elders",
)  # fmt: skip
INSIDE_SCHOOL = {"leerkracht", "ib"}
FAMILY = {"ouders", "ouder-twee"}
# Who may read what, wherever it stands. Nobody else may, at no address.
BELONGS = {
    "signaal": INSIDE_SCHOOL,
    "gesprek": INSIDE_SCHOOL | FAMILY,
    "bevinding": INSIDE_SCHOOL,
    "afweging": INSIDE_SCHOOL,
    "hulpvraag": {"cjg"} | FAMILY,
    "hulp": {"cjg"} | FAMILY,
    "meldcode": INSIDE_SCHOOL,
    "klad": {"ib"},
    "vraag": {"ib", "cjg"},
    "antwoord": {"ib", "cjg"},
    "mail": set(),
    "naam": INSIDE_SCHOOL | FAMILY | {"cjg", "directeur", "beheerder"},
}


def marked(town):
    """One case with a marker in everything that was written about it, walked to the CJG."""
    here = town.here
    with acting_as(Duty(municipality=here)):
        Person.objects.filter(id__in=town.school.people.values()).update(email=WORDS["mail"])
    town.raise_concern(WORDS["signaal"])
    talk = {"besproken": WORDS["gesprek"]}
    town.walk_to(
        "5-besluit-gesprek",
        **{
            "1-signaal": {"gezien": (WORDS["signaal"],)},
            "2-kort-gesprek": talk,
            "4-kijken-of-overleggen": {"bevinding": WORDS["bevinding"]},
        },
    )
    town.start("meldcode", "ib")
    town.do(
        "m1-signalen", line="meldcode", outcome="in-kaart",
        record={"signalen": (WORDS["meldcode"],)},
    )  # fmt: skip
    town.walk_to(
        "10-terugkoppeling",
        **{
            "5-besluit-gesprek": {"afweging": WORDS["afweging"]},
            "6-gesprek-ouders": talk,
            "9-hulp-cjg": {"hulpvraag": WORDS["hulpvraag"], "hulp-op-maat": WORDS["hulp"]},
        },
    )
    ib, cjg = town.acting("ib"), town.acting("cjg")
    with acting_as(ib):
        name = f"{town.case}/meldcode/m2-overleg"
        keep_draft(ib, name, {"besproken": [WORDS["klad"]]}, town.moment)
        asked = meetings.Question(cjg.person, WORDS["vraag"], "6-8")
        town.consult = meetings.ask(ib, asked, town.moment)
    with acting_as(cjg):
        meetings.answer(cjg, town.consult, WORDS["antwoord"], town.moment)
    town.moment += timedelta(hours=1)
    return town


def walked(town):
    """Every page there is, with the steps that hold something, by everybody."""
    steps = ("4-kijken-of-overleggen", "9-hulp-cjg", "2-kort-gesprek", "10-terugkoppeling")
    for door in doors():
        if door.pattern in ENDS_SESSION:
            continue
        url = door.url(town.consult if "<uuid:consult>" in door.pattern else town.case, town)
        urls = {url, *(url.replace("1-signaal", step) for step in steps)}
        if "<slug:line>" in door.pattern:
            at = url.replace("/main/", "/meldcode/")
            urls |= {at.replace("1-signaal", step) for step in ("m1-signalen", "m2-overleg")}
        for each in sorted(urls):
            for who in WALKERS if each == url else sorted(INSIDE_SCHOOL | {"ouders", "cjg"}):
                yield who, each, town.get(who, each)


def leaks(who, url, text):
    """The words in an answer that do not belong to this reader, and any word in an address."""
    # On the page about the own family a parent reads, and changes, the own address for mail.
    own = {"mail"} if who.startswith("ouder") and url.endswith("/gezin/") else set()
    found = [
        (who, url, key) for key, word in WORDS.items()
        if word in text and who not in BELONGS[key] and key not in own
    ]  # fmt: skip
    title = re.search(r"<title>(.*?)</title>", text, flags=re.DOTALL)
    moved = re.search(r"(?m)^Location: (.*)$", text)
    open_to_see = (title[1] if title else "") + (moved[1] if moved else "") + url
    return found + [
        (who, url, f"{key} in the open") for key, word in WORDS.items()
        if word in open_to_see or "Zwaluwtje" in open_to_see
    ]  # fmt: skip


@pytest.mark.threat("T2")
@pytest.mark.requirement("R078")
def test_walk_of_every_page_no_word_comes_out_where_it_does_not_belong(town, caplog):
    marked(town)
    found, seen = [], set()
    for who, url, response in walked(town):
        text = plain(response)
        found += leaks(who, url, text)
        seen |= {(key, who) for key, word in WORDS.items() if word in text}
    assert found == []
    # The walk can see: whoever wrote or was told something finds it back.
    assert {
        ("signaal", "leerkracht"), ("bevinding", "ib"), ("hulpvraag", "cjg"),
        ("meldcode", "ib"), ("vraag", "cjg"), ("antwoord", "ib"),
        ("gesprek", "ouders"), ("naam", "leerkracht"),
    } - seen == set()  # fmt: skip
    with acting_as(town.acting("ib")):
        kept = draft_of(town.acting("ib"), f"{town.case}/meldcode/m2-overleg", town.moment)
    assert kept is not None
    assert kept.typed == {"besproken": [WORDS["klad"]]}
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert [key for key, word in WORDS.items() if word in logged] == []


@pytest.mark.threat("T21", "T22")
def test_mail_jobs_and_structures_of_a_marked_world_hold_no_word(town):
    marked(town)
    texts = [f"{each.subject} {each.body} {each.to}" for each in mail.outbox]
    with acting_as(Duty(municipality=town.here)), connection.cursor() as cursor:
        for question in (
            "SELECT args::text FROM procrastinate_jobs",
            "SELECT structure::text FROM ledger_deed",
            "SELECT encode(body, 'escape') FROM ledger_deed WHERE body IS NOT NULL",
            "SELECT l::text FROM ledger_look l",
            "SELECT o::text FROM notices_outbox o",
            "SELECT w::text FROM cases_work w",
            "SELECT encode(body, 'escape') FROM cases_draft",
            "SELECT encode(question, 'escape') FROM meetings_consult",
            "SELECT session_data FROM django_session",
        ):
            cursor.execute(question)
            texts += [str(row[0]) for row in cursor.fetchall()]
    told = [key for key, word in WORDS.items() for text in texts if word in text]
    assert told == []


@pytest.mark.parametrize(
    ("who", "text", "key"),
    [
        ("ouders", WORDS["meldcode"], "meldcode"),
        ("leerkracht", WORDS["hulpvraag"], "hulpvraag"),
        ("ib", "<title>Zwaluwtje</title>", "signaal in the open"),
        ("niemand", f"Location: /?q={WORDS['klad']}", "klad"),
    ],
)
def test_leaks_a_planted_word_is_found(who, text, key):
    assert key in [each[2] for each in leaks(who, "/", text)]
