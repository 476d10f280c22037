"""Is a number taken as its register writes it, and is every other one told with what to do?"""

from __future__ import annotations

import pytest

from zorgroute.chain.parties.numbers import (
    NumberKind,
    citizen_number,
    masked,
    number_kind_of,
    organisation_number,
)
from zorgroute.core.answers import Reason


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (NumberKind.BRIN, "05 ko", "05KO"),
        (NumberKind.BRIN, "07NU00", "07NU00"),
        (NumberKind.LRK, "1234 5678 9012", "123456789012"),
        (NumberKind.AGB, "01-234567", "01234567"),
        (NumberKind.KVK, "12.34.56.78", "12345678"),
    ],
)
def test_right_number_is_kept_without_signs_between(kind, typed, kept):
    assert organisation_number(kind, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (NumberKind.BRIN, "", "number.brin.missing"),
        (NumberKind.BRIN, "KO05", "number.brin.wrong"),
        (NumberKind.BRIN, "05KO1", "number.brin.wrong"),
        (NumberKind.LRK, "123", "number.lrk.wrong"),
        (NumberKind.AGB, "0123456a", "number.agb.wrong"),
        (NumberKind.AGB, "00000000", "number.agb.wrong"),
        (NumberKind.KVK, "١٢٣٤٥٦٧٨", "number.kvk.wrong"),
        (NumberKind.KVK, " ", "number.kvk.missing"),
        (NumberKind.KVK, "1" * 9, "number.kvk.wrong"),
    ],
)
def test_wrong_number_is_told_by_its_kind(kind, typed, code):
    found = organisation_number(kind, typed)
    assert isinstance(found, Reason)
    assert found.code == code


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("primary_school", "brin"),
        ("childcare", "lrk"),
        ("gp", "agb"),
        ("provider", "agb"),
        ("municipality", "kvk"),
        ("welfare", "kvk"),
        ("onbekend", "kvk"),
    ],
)
def test_every_kind_of_organisation_is_known_by_one_number(kind, number):
    assert number_kind_of(kind) == number


@pytest.mark.parametrize("typed", ["111222333", "1112.22.333", "111-222-333"])
def test_citizen_number_that_passes_the_eleven_test_is_kept_in_nine_digits(typed):
    assert citizen_number(typed) == "111222333"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "bsn.missing"),
        ("1234567", "bsn.wrong_length"),
        ("1112223334", "bsn.wrong_length"),
        ("11122233x", "bsn.wrong_length"),
        ("١١١٢٢٢٣٣٣", "bsn.wrong_length"),
        ("111222334", "bsn.wrong_digits"),
        ("000000000", "bsn.wrong_digits"),
        ("999999999", "bsn.wrong_digits"),
        ("000000012", "bsn.wrong_digits"),
        ("999999990", "bsn.wrong_digits"),
    ],
)
def test_impossible_citizen_number_is_told(typed, code):
    found = citizen_number(typed)
    assert isinstance(found, Reason)
    assert found.code == code


def test_masked_number_tells_two_digits():
    assert masked("111222333") == "•••••••33"
