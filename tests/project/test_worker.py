"""Can everything the worker does be named to whoever asks after it?"""

from __future__ import annotations

from zorgroute.chain.routebook.queries import content
from zorgroute.project.worker import DUTIES


def test_every_duty_has_words():
    said = {code for code in content().catalogue.texts if code.startswith("duty.")}

    assert said == {f"duty.{name}" for name in DUTIES}
