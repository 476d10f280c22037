"""Does the demo start with one command, stop with one key, and say what is wrong in between?"""

from __future__ import annotations

import os
import re
import signal
import socket

import pytest

from tests.project.running import Running, get, processes_of, zorgroute
from zorgroute.project.embedded import free_port

pytestmark = pytest.mark.slow
# One town is enough to see it start and stop.
QUICK = ("--only", "westerkwartier")


@pytest.fixture(scope="module")
def data(ground):
    return ground / "demo"


@pytest.fixture(scope="module")
def demo(data):
    running = Running("demo", *QUICK, data=data)
    address = running.wait_for("http://").split()[-1]
    running.address = address.replace("localhost", "127.0.0.1")
    yield running
    running.stop()


def test_demo_answers_at_the_address_it_names(demo):
    assert get(f"{demo.address}gezond/")[::2] == (200, "goed\n")


def test_demo_names_accounts_and_how_to_stop(demo):
    demo.wait_for("Ctrl-C")

    assert any(re.fullmatch(r"[\w.]+: .+", line) for line in demo.said)


def test_page_about_people_is_stored_nowhere_and_in_no_frame(demo):
    _, headers, _ = get(f"{demo.address}inloggen/")

    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_page_that_does_not_exist_says_so(demo):
    assert get(f"{demo.address}bestaat-niet/")[0] == 404


def test_second_demo_in_the_same_folder_names_the_first(demo, data):
    second = zorgroute("demo", data=data)

    assert second.returncode == 2
    assert "De demo draait al op http://localhost:" in second.stderr


def test_doctor_finds_a_running_demo_healthy(demo, data):
    seen = zorgroute("doctor", data=data)

    ill = [line for line in seen.stdout.splitlines() if line.startswith("Niet goed")]
    assert [line for line in ill if "opmaak" not in line] == []


def test_demo_stopped_leaves_nothing_running_and_starts_again_with_its_data(demo, data):
    assert (demo.stop(signal.SIGINT), processes_of(data)) == (0, [])

    again = Running("demo", *QUICK, data=data)
    again.wait_for("http://")
    done = [line[:2] for line in again.said]
    assert (again.stop(), processes_of(data)) == (0, [])
    assert "4." not in done


def test_demo_that_was_killed_is_no_hindrance_for_the_next(demo, data):
    demo.stop()
    killed = Running("demo", *QUICK, data=data)
    killed.wait_for("http://")
    killed.stop(signal.SIGKILL)

    after = Running("demo", *QUICK, data=data)
    address = after.wait_for("http://").split()[-1]

    assert get(f"{address}gezond/")[0] == 200
    assert (after.stop(), processes_of(data)) == (0, [])


@pytest.mark.parametrize(("port", "said"), [("80", "1024"), ("40000", "32767")])
def test_port_that_cannot_be_is_refused(tmp_path, port, said):
    refused = zorgroute("demo", "--port", port, data=tmp_path)

    assert refused.returncode == 2
    assert said in refused.stderr


def test_port_in_use_that_was_asked_for_is_refused(tmp_path):
    with socket.socket() as taken:
        port = free_port(25_000)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        refused = zorgroute("demo", "--port", port, data=tmp_path)

    assert refused.returncode == 2
    assert f"Poort {port} is al in gebruik" in refused.stderr


def test_town_that_the_demo_does_not_have_is_refused_with_those_it_has(tmp_path):
    refused = zorgroute("demo", "--only", "oz", data=tmp_path)

    assert refused.returncode == 2
    assert "Kies uit: dalfsen, nijmegen, westerkwartier." in refused.stderr


def test_folder_that_cannot_be_written_is_refused_without_a_traceback(tmp_path):
    (tmp_path / "file").write_text("", encoding="ascii")

    refused = zorgroute("demo", data=tmp_path / "file" / "data")

    assert refused.returncode == 2
    assert "kan niet worden geschreven" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_that_may_only_be_read_is_refused(tmp_path):
    tmp_path.chmod(0o500)

    refused = zorgroute("demo", data=tmp_path / "data")

    assert (refused.returncode, "Traceback" in refused.stderr) == (2, False)


def test_data_of_another_postgresql_is_refused_with_the_mend(ground):
    old = ground / "old"
    (old / "main" / "db").mkdir(parents=True)
    (old / "main" / "db" / "PG_VERSION").write_text("9\n", encoding="ascii")

    refused = zorgroute("demo", data=old)

    assert refused.returncode == 2
    assert "PostgreSQL 9" in refused.stderr
    assert "zorgroute backup" in refused.stderr
    assert processes_of(old) == []
