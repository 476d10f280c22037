"""Does a server of our own start once, come back whole after a crash, and refuse what it must?"""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from zorgroute.faces.cli.reading import Unusable
from zorgroute.project.embedded import Cluster, free_port, is_free, start, stop
from zorgroute.project.programs import find_programs

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
STARTER = """
import sys
from pathlib import Path
from zorgroute.project.embedded import Cluster, start
from zorgroute.project.programs import find_programs
print(start(Cluster(Path(sys.argv[1]), find_programs())))
"""


@pytest.fixture
def ground(ground, request):
    """A folder per test."""
    own = ground / request.node.name[:24]
    own.mkdir()
    return own


@pytest.fixture
def clusters():
    made = []
    yield made
    for cluster in made:
        stop(cluster)


@pytest.fixture
def cluster(ground, clusters):
    made = Cluster(ground / "main", find_programs())
    clusters.append(made)
    return made


def ask(cluster, question, *values):
    with psycopg.connect(cluster.url("zorgroute", "postgres"), autocommit=True) as connection:
        answer = connection.execute(question, values or None)
        return answer.fetchall() if answer.description else None


def postmaster(cluster):
    return int((cluster.data / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])


def refusal(cluster):
    with pytest.raises(Unusable) as refused:
        start(cluster)
    return refused.value


def test_server_started_twice_runs_once_and_only_for_its_own_user(cluster):
    assert (start(cluster), start(cluster)) == (True, False)
    assert stat.S_IMODE(cluster.folder.stat().st_mode) == 0o700
    assert ask(cluster, "SHOW listen_addresses") == [("",)]
    assert ask(cluster, "SHOW data_checksums") == [("on",)]


def test_server_with_six_starters_at_once_is_started_by_one(cluster):
    started = [
        subprocess.Popen(
            [sys.executable, "-c", STARTER, str(cluster.folder)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]

    said = sorted(each.communicate()[0].strip() for each in started)

    assert said == ["False"] * 5 + ["True"]


def test_server_after_a_crash_has_everything_that_was_committed(cluster):
    start(cluster)
    ask(cluster, "CREATE TABLE kept AS SELECT generate_series(1, 5000) AS number")
    os.kill(postmaster(cluster), signal.SIGKILL)

    assert start(cluster) is True
    assert ask(cluster, "SELECT count(*), sum(number) FROM kept") == [(5000, 12_502_500)]


def test_server_in_a_folder_with_odd_marks_starts(ground, clusters):
    odd = Cluster(ground / "a'b \"c, $d" / "main", find_programs())
    clusters.append(odd)

    start(odd)

    assert ask(odd, "SELECT 1") == [(1,)]


def test_server_in_a_deep_folder_starts_with_a_socket_elsewhere(ground, clusters):
    deep = Cluster(ground / ("d" * 60) / ("e" * 60), find_programs())
    clusters.append(deep)

    start(deep)

    assert deep.socket_folder != deep.folder
    assert stat.S_IMODE(deep.socket_folder.stat().st_mode) == 0o700
    assert ask(deep, "SELECT 1") == [(1,)]


def test_server_asked_for_a_port_listens_on_this_machine_only(ground, clusters):
    port = free_port()
    reachable = Cluster(ground / "main", find_programs(), tcp_port=port)
    clusters.append(reachable)

    start(reachable)

    assert ask(reachable, "SHOW listen_addresses") == [("127.0.0.1",)]
    assert (port < 32_768, is_free(port)) == (True, False)


def test_data_of_another_version_is_refused_and_left_alone(cluster):
    start(cluster)
    stop(cluster)
    version = cluster.data / "PG_VERSION"
    version.write_text("9\n", encoding="ascii")

    refused = refusal(cluster)

    assert (refused.code, refused.facts["found"]) == ("database.other_version", "9")
    assert version.read_text(encoding="ascii") == "9\n"
    version.write_text(f"{cluster.programs.major}\n", encoding="ascii")


def test_folder_that_is_a_file_is_refused(ground):
    (ground / "file").write_text("", encoding="ascii")

    refused = refusal(Cluster(ground / "file" / "main", find_programs()))

    assert refused.code == "database.folder_closed"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
def test_folder_closed_to_the_user_of_the_server_is_refused_by_name(ground):
    closed = ground / "home"
    closed.mkdir(mode=0o700)

    refused = refusal(Cluster(closed / "main", find_programs()))

    assert (refused.code, refused.facts["folder"]) == ("database.folder_hidden", str(closed))


def test_programs_that_are_nowhere_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("ZORGROUTE_PG_BIN", str(tmp_path))

    with pytest.raises(Unusable) as refused:
        find_programs()

    assert refused.value.code == "database.no_programs"
