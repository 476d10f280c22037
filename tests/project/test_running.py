"""Does the house refuse to run with more might than it needs, and do its copies come back whole?"""

from __future__ import annotations

import stat

import psycopg
import pytest
from psycopg import sql

from tests.project.running import Running, get, wait_until_it_answers, zorgroute
from zorgroute.project.embedded import SUPERUSER, free_port, start, stop
from zorgroute.project.houses import close_house, house, make_database, open_house

pytestmark = pytest.mark.slow
WORDS = {
    "ZORGROUTE_SECRET_KEY": "only-for-this-test-only-for-this-test-only-for-this-test",
    "ZORGROUTE_MASTER_KEY": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
    "ZORGROUTE_HOSTS": "127.0.0.1",
}


@pytest.fixture(scope="module")
def ours(ground):
    made = house(ground / "house", durable=False)
    open_house(made)
    yield made
    close_house(made)


@pytest.fixture(scope="module")
def addresses(ours, ground):
    """The addresses of two migrated databases."""
    given = dict(ours.addresses())
    answer = zorgroute("migrate", data=ground / "none", **given)
    assert answer.returncode == 0, answer.stderr
    return given


@pytest.fixture(scope="module")
def run(ground):
    """Run a command with settings of its own."""

    def run_one(*words, **settings):
        return zorgroute(*words, data=ground / "none", **{**WORDS, **settings})

    return run_one


def execute(cluster, database, statement, *values):
    with psycopg.connect(cluster.url(SUPERUSER, database), autocommit=True) as connection:
        answer = connection.execute(statement, values or None)
        return answer.fetchall() if answer.description else None


def test_migrating_twice_changes_nothing_the_second_time(run, addresses):
    again = run("migrate", **addresses)

    assert (again.returncode, again.stderr) == (0, "")


def test_migrating_on_a_server_that_is_away_says_so(run, addresses):
    gone = {**addresses, "DATABASE_OWNER_URL": "postgresql://x@127.0.0.1:1/zorgroute"}

    answer = run("migrate", **gone)

    assert (answer.returncode, "Traceback" in answer.stderr) == (2, False)
    assert "DATABASE_OWNER_URL" in answer.stderr


def test_printed_roles_make_databases_that_can_be_migrated(ours, run, addresses):
    names = {
        name: url.replace("/zorgroute?", "/printed?").replace("zorg_", "printed_")
        .replace("/zorgroute_keys?", "/printed_keys?")
        for name, url in addresses.items()
    }  # fmt: skip
    printed = run("migrate", "--print-roles", **names).stdout
    main, keys = printed.split("\n\n")[:2]
    for cluster, text in ((ours.main, main), (ours.keys, keys)):
        for statement in text.split(";\n"):
            if statement.strip():
                execute(cluster, "postgres", statement)

    answer = run("migrate", **names)

    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.requirement("R042")
@pytest.mark.parametrize(
    ("command", "role", "why"),
    [
        ("serve", "zorgroute", "superuser"),
        ("serve", "passes_by", "BYPASSRLS"),
        ("serve", "zorg_owner", "bezit"),
        ("worker", "becomes_owner", "bezit"),
    ],
)
def test_running_as_a_mighty_role_is_refused(ours, run, addresses, command, role, why):
    execute(
        ours.main,
        "postgres",
        """DO $$ BEGIN
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'passes_by') THEN
            CREATE ROLE passes_by LOGIN BYPASSRLS;
            CREATE ROLE becomes_owner LOGIN IN ROLE zorg_owner;
            GRANT CONNECT ON DATABASE zorgroute TO passes_by;
        END IF; END $$""",
    )
    mighty = {**addresses, "DATABASE_URL": ours.main.url(role, "zorgroute")}

    answer = run(command, **mighty)

    assert answer.returncode == 2
    assert "mag te veel" in answer.stderr
    assert why in answer.stderr


@pytest.mark.parametrize("name", sorted(WORDS))
def test_serving_without_a_secret_is_refused_by_name(run, addresses, name):
    answer = run("serve", **{**addresses, name: ""})

    assert answer.returncode == 2
    assert name in answer.stderr


def test_master_key_that_is_too_short_is_refused_without_showing_it(run, addresses):
    answer = run("serve", **{**addresses, "ZORGROUTE_MASTER_KEY": "c2hvcnQ="})

    assert answer.returncode == 2
    assert "ZORGROUTE_MASTER_KEY" in answer.stderr
    assert "c2hvcnQ=" not in answer.stderr + answer.stdout


def test_serving_tables_of_another_version_is_refused(ours, run, addresses):
    with psycopg.connect(ours.main.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        make_database(connection, "bare", "zorg_owner", "zorg_app")

    answer = run("serve", **{**addresses, "DATABASE_URL": ours.main.url("zorg_app", "bare")})

    assert answer.returncode == 2
    assert "zorgroute migrate" in answer.stderr


@pytest.mark.threat("T21")
def test_doctor_names_keys_on_the_server_of_the_data(ours, run, addresses):
    beside = ours.main.url("zorg_app", "zorgroute")

    answer = run("doctor", **{**addresses, "KEYS_DATABASE_URL": beside})

    assert answer.returncode == 1
    assert "De sleutels staan op dezelfde server" in answer.stdout


def test_doctor_names_a_database_that_is_away(run, addresses):
    gone = {**addresses, "DATABASE_URL": "postgresql://x@127.0.0.1:1/zorgroute"}

    answer = run("doctor", **gone)

    assert answer.returncode == 1
    assert "De database default antwoordt niet." in answer.stdout
    assert "Traceback" not in answer.stderr


def test_database_that_goes_away_and_comes_back_shows_so(ours, ground, addresses):
    port = free_port(21_000)
    serving = Running("serve", "--port", port, data=ground / "none", **WORDS, **addresses)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_until_it_answers(f"{base}/gezond/")
        open_before = get(f"{base}/inloggen/")[0]
        stop(ours.main)
        status, headers, page = get(f"{base}/inloggen/")
        crisis, health = get(f"{base}/crisis/")[0], get(f"{base}/gezond/")[0]
        start(ours.main)
        open_after = get(f"{base}/inloggen/")[0]
    finally:
        start(ours.main)
        serving.stop()

    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "30", "no-store")
    assert "Zorgroute is er even niet" in page
    assert 'href="tel:112"' in page
    assert (crisis, health) == (200, 200)
    assert (open_before, open_after) == (200, 200)


def test_copy_comes_back_whole_with_the_rights_of_the_app(ours, run, addresses, ground):
    execute(ours.main, "zorgroute", "INSERT INTO django_session VALUES ('kept', 'x', now())")
    made = run("backup", ground / "copy", **addresses)
    files = sorted((ground / "copy").iterdir()) + sorted((ground / "copy-sleutels").iterdir())
    with psycopg.connect(ours.main.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        make_database(connection, "back", "zorg_owner", "zorg_app")
    with psycopg.connect(ours.keys.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        make_database(connection, "keys_back", "zorg_owner", "zorg_app")
    back = dict(ours.addresses("back", "keys_back"))

    restored = run("restore", ground / "copy", **back)

    assert (made.returncode, made.stderr) == (0, "")
    assert [(each.name, stat.S_IMODE(each.stat().st_mode)) for each in files] == [
        ("zorgroute-data.dump", 0o600),
        ("zorgroute-keys.dump", 0o600),
    ]
    assert (restored.returncode, restored.stderr) == (0, "")
    rights = sql.SQL(
        "SELECT relname, coalesce(array_to_string(relacl, ' '), '') FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
    )
    assert execute(ours.main, "back", rights) == execute(ours.main, "zorgroute", rights)
    kept = "SELECT count(*) FROM django_session WHERE session_key = 'kept'"
    assert execute(ours.main, "back", kept) == [(1,)]


def test_copy_over_a_copy_is_refused(run, addresses, ground):
    (ground / "there").mkdir()
    (ground / "there" / "zorgroute-data.dump").write_text("", encoding="ascii")

    assert run("backup", ground / "there", **addresses).returncode == 2


@pytest.mark.threat("T28")
def test_copy_of_data_and_keys_in_one_folder_is_refused(run, addresses, ground):
    answer = run("backup", ground / "one", "--keys", ground / "one", **addresses)

    assert answer.returncode == 2
    assert not (ground / "one").exists()


def test_copy_by_a_role_that_does_not_see_every_row_is_refused(run, addresses, ground):
    blind = {**addresses, "DATABASE_BACKUP_URL": addresses["DATABASE_OWNER_URL"]}

    answer = run("backup", ground / "blind", **blind)

    assert answer.returncode == 2
    assert list((ground / "blind").iterdir()) == []


def test_restoring_over_a_full_database_is_refused(run, addresses, ground):
    run("backup", ground / "full", **addresses)

    answer = run("restore", ground / "full", **addresses)

    assert answer.returncode == 2
    assert "niet leeg" in answer.stderr
