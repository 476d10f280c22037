"""A move reads the same in every process, so that its key finds it again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from zorgroute.chain.cases.actions import move_words
from zorgroute.core.engine.moves import Actor, Take

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def take(present, record, at=NOON):
    return Take(Actor("p", "ib"), "1", "x", at, present=frozenset(present), record=record)


def test_words_of_a_move_put_people_and_answers_in_order():
    words = move_words(take(("ouders", "cjg", "ib"), {"b": "2", "a": "1"}))
    assert "['cjg', 'ib', 'ouders']" in words
    assert "[('a', '1'), ('b', '2')]" in words


def test_words_of_a_move_leave_out_when_it_was_sent():
    later = take((), {}, NOON + timedelta(minutes=5))
    assert move_words(take((), {})) == move_words(later)
