"""Where do the routes, tables and texts lie, and what do they hold?"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.terms.calendar import Calendar
from zorgroute.core.wording.catalogue import Catalogue

# Before the codes of what is said otherwise at the door of a young person.
YOUNG_WORDS = "je."
PACKAGE = Path(__file__).resolve().parents[2]


class NoContent(ZorgrouteError):
    """The folder with routes, tables and texts is not where it should be."""


class Content:
    """The folder `content`: beside the package in a checkout, inside it once installed."""

    def __init__(self, folder: Path | None = None) -> None:
        places = [folder] if folder else [PACKAGE.parent / "content", PACKAGE / "_content"]
        found = next((each for each in places if each and (each / "routes").is_dir()), None)
        if found is None:
            raise NoContent("content")
        self.folder = found

    def routes(self) -> list[Path]:
        """Every route file, by name."""
        return sorted(
            each
            for each in (self.folder / "routes").glob("*.yaml")
            if not each.name.endswith(".findings.yaml")
        )

    def story(self, name: str) -> Path:
        """A story: with our content once installed, among the scenarios of a checkout before."""
        installed = self.folder / "stories" / name
        beside = self.folder.parent / "tests" / "scenarios" / name
        return installed if installed.is_file() else beside

    def rows(self, table: str) -> list[dict[str, str]]:
        """The rows of one table."""
        with (self.folder / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every text that people see, from all tables of texts."""
        rows: list[Mapping[str, str]] = []
        for path in sorted((self.folder / "texts").glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                rows.extend(csv.DictReader(file))
        return Catalogue.from_rows([*rows, *_mends(rows), *self._feedback_sentences()])

    @cached_property
    def young(self) -> Catalogue:
        """The same texts for a young person, who is addressed as `je`."""
        return self.catalogue.in_words_of(YOUNG_WORDS)

    def _feedback_sentences(self) -> list[dict[str, str]]:
        """The fixed sentences of the feedback, which are a table of the requirements."""
        return [
            {
                "code": f"told.{row['code']}",
                "prof": row["sentence_professional"],
                "ouder": row["sentence_parent"],
                "en": row["sentence_en"],
            }
            for row in self.rows("feedback_codes")
        ]

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar.from_rows(self.rows("holidays_nl"), self.rows("school_holidays_nl"))

    def rights(self, municipality: str, route: str) -> dict[tuple[str, str], str]:
        """Who may refer to what in a municipality: (role, offer) to yes, no, unknown, conflict.

        A variant such as ist or soll counts for the route whose name ends in it.
        """
        variant = route.rpartition(".")[2]
        return {
            (row["role"], row["offer"]): row["right"]
            for row in self.rows("referral_rights")
            if row["municipality"] == municipality and row["variant"] in ("", variant)
        }

    @cached_property
    def deviation_codes(self) -> frozenset[str]:
        return frozenset(row["code"] for row in self.rows("deviation_reasons"))

    @cached_property
    def family_keepers(self) -> frozenset[str]:
        """The functions that keep the data of a family beside who answers for the case."""
        return frozenset(row["function"] for row in self.rows("family_keepers"))


def _mends(rows: list[Mapping[str, str]]) -> list[dict[str, str]]:
    """The mend of a code is a text of its own, so that it can be said apart."""
    return [
        {
            "code": f"{row['code']}.mend",
            "prof": row.get("mend") or row.get("mend_prof") or "",
            "ouder": row.get("mend_ouder") or "",
            "en": row.get("mend_en") or row.get("mend") or row.get("mend_prof") or "",
        }
        for row in rows
        if row.get("mend") or row.get("mend_prof")
    ]
