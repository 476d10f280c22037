"""What do the attacks share: a town with two schools, and another town, on a Monday."""

from __future__ import annotations

import pytest


@pytest.fixture
def town(db, tmp_path):
    from tests.attacks.town import make_town  # noqa: PLC0415 rooms only after Django

    return make_town(tmp_path)


@pytest.fixture(scope="module")
def standing_nation(django_db_setup, django_db_blocker, tmp_path_factory):
    """The generated world, made once for a file and never committed."""
    from django.db import connections, transaction  # noqa: PLC0415 only after Django

    from tests.attacks.nation import make_nation  # noqa: PLC0415 rooms only after Django

    with django_db_blocker.unblock(), transaction.atomic(), transaction.atomic("keys"):
        made = make_nation(tmp_path_factory.mktemp("nation"))
        for who in made.viewpoints:
            # Logged in before the savepoints of the tests, and past the click that notes when.
            made.town.get(who, "/uw-rechten/")
        yield made
        for alias in ("default", "keys"):
            connections[alias].set_rollback(True)


@pytest.fixture
def nation(standing_nation):
    """The generated world; what a test changes in it is taken back before the next one."""
    from django.db import transaction  # noqa: PLC0415 only after Django

    point = transaction.savepoint()
    yield standing_nation
    transaction.savepoint_rollback(point)
