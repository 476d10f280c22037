"""A parent asks for help on a route that parents may begin."""

from __future__ import annotations

import pytest

from tests.factories.linked import make_small_town
from zorgroute.chain.cases.lists import cases_of
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.actions import open_account
from zorgroute.chain.parties.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db, tmp_path):
    return make_small_town(tmp_path)


def test_parent_asks_for_help_and_sees_what_happens_now(town, client):
    actor = town.acting("ouders")
    with acting_as(Duty(municipality=town.municipality)):
        account = open_account(
            town.municipality, actor.person, f"eva-{town.municipality}", town.now
        )
        client.force_login(
            Account.objects.get(id=account), "django.contrib.auth.backends.ModelBackend"
        )
    with clock.source(clock.FrozenSource(town.now)):
        assert "/hulp-vragen/" in client.get("/wat-gebeurt-er-nu/").content.decode()
        empty = client.post("/hulp-vragen/", {})
        assert "Schrijf in één of twee zinnen op wat er is." in empty.content.decode()
        done = client.post("/hulp-vragen/", {"vertellen": "Wij willen hulp bij het slapen."})
        assert done.status_code == 302
        now = client.get(done.url).content.decode()
    assert "Over Pip" in now
    with acting_as(actor):
        assert [route.name for _, _, route, _ in cases_of(actor, town.now)] == [
            f"{town.municipality}.toegang"
        ]
