"""What does an organisation take along when it leaves: everything of its own, as plain tables?"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import models

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.parties.importing import FORMULA
from zorgroute.chain.parties.models import Child, Contact, Guardianship, Leave, Location, Post
from zorgroute.chain.parties.organising import must_keep

Cells = Sequence[object]


def table_bytes(header: Sequence[str], rows: Iterable[Cells]) -> bytes:
    """A table as spreadsheets here open it: UTF-8 with its mark, semicolons, no formulas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([harmless(each) for each in header])
    writer.writerows([harmless(each) for each in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def harmless(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    text = value.strftime("%d-%m-%Y") if isinstance(value, date) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def everything(acting: Acting, now: datetime) -> bytes:
    """Everything this organisation holds of its own, as a zip of tables; the look is written down.

    Cases belong to the families and the chain together, and stay: only who keeps them there may
    take those along.
    """
    organisation = must_keep(acting)
    here = {"municipality": acting.municipality}
    posts = Post.objects.filter(**here, organisation_id=organisation)
    children = Child.objects.filter(**here, organisation_id=organisation)
    people = posts.values("person_id")
    places = Location.objects.filter(**here, organisation_id=organisation)
    tables = {
        "locaties.csv": (("naam", "telefoon"), _rows(places, "name", "phone")),
        "mensen.csv": (
            ("voornaam", "tussenvoegsel", "achternaam", "functie", "locatie", "groepen",
             "telefoon", "bereikbaar", "email", "personeelsnummer", "sinds", "tot"),
            (
                (p.person.given_name, p.person.prefix, p.person.surname, p.function,
                 p.location.name if p.location else "", ", ".join(p.groups), p.person.phone,
                 p.person.hours, p.person.email, p.external_id, p.since, p.until)
                for p in posts.select_related("person", "location").order_by("since", "id")
            ),
        ),
        "afwezig.csv": (
            ("wie", "vervanger", "van", "tot"),
            (
                (each.person.name, each.replacement.name, each.since, each.until)
                for each in Leave.objects.filter(**here, person_id__in=people)
                .select_related("person", "replacement").order_by("since", "id")
            ),
        ),
        "contactpersonen.csv": (
            ("locatie", "functie", "naam", "telefoon", "vervanger", "nagekeken"),
            (
                (each.location.name, each.role, each.post.person.name, each.post.person.phone,
                 each.replacement.person.name if each.replacement else "", each.checked_on)
                for each in Contact.objects.filter(**here, location__organisation_id=organisation)
                .select_related("location", "post__person", "replacement__person").order_by("id")
            ),
        ),
        "leerlingen.csv": (
            ("voornaam", "tussenvoegsel", "achternaam", "geboortedatum", "groep", "locatie",
             "leerlingnummer"),
            (
                (c.given_name, c.prefix, c.surname, c.birth_date, c.group,
                 c.location.name if c.location else "", c.external_id)
                for c in children.select_related("location").order_by("surname", "id")
            ),
        ),
        "ouders.csv": (
            ("leerlingnummer", "kind", "voornaam", "tussenvoegsel", "achternaam", "telefoon",
             "email", "sinds", "tot"),
            (
                (g.child.external_id, g.child.name, g.person.given_name, g.person.prefix,
                 g.person.surname, g.person.phone, g.person.email, g.since, g.until)
                for g in Guardianship.objects.filter(**here, child_id__in=children.values("id"))
                .select_related("child", "person").order_by("child_id", "id")
            ),
        ),
    }  # fmt: skip
    note_look(acting, now, ["organisatie-alles"], action="E", ground="beheer")
    return _zipped({name: table_bytes(*table) for name, table in tables.items()}, now)


def _rows(found: models.QuerySet[Location], *names: str) -> Iterable[Cells]:
    return found.order_by("name", "id").values_list(*names)


def _zipped(files: dict[str, bytes], now: datetime) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, now.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, data)
    return out.getvalue()
