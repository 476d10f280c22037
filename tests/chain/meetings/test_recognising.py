"""Which texts give a child away, and which do not?"""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from zorgroute.chain.meetings.recognising import recognisable
from zorgroute.chain.parties.queries import KnownChild


def child(given, surname, born=date(2019, 2, 11), group="4"):
    name = f"{given} {surname}"
    return KnownChild(uuid.uuid4(), given, name, f"{given} {surname[:1]}.", born, group)


KNOWN = (child("Pip", "Waterland"), child("Zoë-Anne", "van der Berg", None), child("Roos", "Jong"))
PARENTS = ("Eva Waterland", "Ömer Heuvelrug")


@pytest.mark.requirement("R015")
@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Pip valt in slaap", ("Pip",)),
        ("pip valt in slaap", ("pip",)),
        ("Pips moeder belt", ("Pips",)),
        ("Pip’s moeder belt", ("Pip",)),
        ("P\u00adi\u200bp valt in slaap", ("Pip",)),
        ("Moeder Waterland en PIP", ("Waterland", "PIP")),
        ("Zoe en anne", ("Zoe", "anne")),
        ("het gezin Berg", ("Berg",)),
        ("vader heet Omer", ("Omer",)),
        ("Roos is moe", ("Roos",)),
        ("geboren op 3 mei", ("geboren op 3 mei",)),
        ("jarig op 11 februari", ("11 februari",)),
        ("van 11-2-2019", ("11-2-2019",)),
        ("van 11/02/19", ("11/02/19",)),
        ("van 2019-02-11", ("2019-02-11",)),
        ("sinds 04-09-2020 bij ons", ("04-09-2020",)),
        ("woont aan de Dorpsweg 4", ("Dorpsweg 4",)),
        ("woont Lange Kerkstraat 12b", ("Kerkstraat 12b",)),
        ("woont op 9999 AB", ("9999 AB",)),
        ("zit in groep 4", ("groep 4",)),
        ("zit in Groep 3/4", ("Groep 3/4",)),
        ("bel 06 00000000", ("06 00000000",)),
        ("mail iemand@voorbeeld.test", ("iemand@voorbeeld.test",)),
        ("nummer 123456789", ("123456789",)),
        ("zaak 0b8f9f0e-1111-4222-8333-944455556666", ("0b8f9f0e-1111-4222-8333-944455556666",)),
    ],
)
def test_text_that_gives_a_child_away_is_found_as_written(text, pieces):
    assert recognisable(text, KNOWN, PARENTS) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "Een kind van ongeveer zeven jaar valt al drie weken in slaap.",
        "Het kind is nog jong en loopt vaak weg, 4 keer deze week.",
        "Op het voetbalveld 3 keer gevallen, op een berg papier.",
        "In 2019 is er hulp geweest; sinds 12 mei niet meer.",
        "De groep kinderen is groot. Een roos als cadeau.",
        "Hij kwam 15 minuten te laat, van maandag tot en met 20 mei.",
        "",
    ],
)
def test_text_about_a_child_without_a_name_is_left_alone(text):
    assert recognisable(text, KNOWN, PARENTS) == ()


def test_each_piece_is_named_once():
    assert recognisable("Pip en Pip en pip", KNOWN) == ("Pip", "pip")


def test_without_known_children_only_what_looks_like_an_address_is_found():
    assert recognisable("Pip woont Dorpsweg 4", ()) == ("Dorpsweg 4",)
