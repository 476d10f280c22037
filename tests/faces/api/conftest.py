"""What the tests of the API share: a school on a Monday, with a clock that stands still."""

from __future__ import annotations

import pytest


@pytest.fixture
def school(db, tmp_path):
    from tests.faces.web.entering import agree_on_route  # noqa: PLC0415 after Django
    from tests.factories.worlds import MONDAY, make_school  # noqa: PLC0415 after Django
    from zorgroute.chain.ledger import clock  # noqa: PLC0415 after Django

    with clock.source(clock.FrozenSource(MONDAY)):
        made = make_school()
        agree_on_route(made, tmp_path)
        yield made


@pytest.fixture
def teacher(school):
    from tests.faces.api.callers import caller  # noqa: PLC0415 after Django

    return caller(school, "leerkracht")
