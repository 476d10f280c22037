"""Do the locked packages carry hashes and agree with what pyproject.toml asks for?"""

from __future__ import annotations

import re
import tomllib

import pytest

PINNED = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^\s;]+)")


def pins(lock):
    """The packages of a lock: name to (version, number of hashes)."""
    entries = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
    found = [(PINNED.match(entry), entry.count("--hash=sha256:")) for entry in entries]
    assert all(match for match, _ in found), f"{lock.name} holds a line that is not a pin"
    return {match["name"]: (match["version"], hashes) for match, hashes in found if match}


def names(requirements):
    found = [re.match(r"[A-Za-z0-9._-]+", line) for line in requirements]
    return {re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match}


@pytest.fixture
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lock", ["installer", "base", "dev"])
def test_every_locked_package_has_a_hash(root, lock):
    locked = pins(root / f"requirements/{lock}.lock")

    assert locked
    assert [name for name, (_, hashes) in locked.items() if hashes == 0] == []


def test_base_lock_holds_every_dependency_of_the_project(root, project):
    asked = names(project["project"]["dependencies"])

    assert asked - pins(root / "requirements/base.lock").keys() == set()


def test_dev_lock_holds_every_development_dependency(root, project):
    asked = names(project["dependency-groups"]["dev"])

    assert asked - pins(root / "requirements/dev.lock").keys() == set()


def test_dev_lock_holds_the_same_versions_as_base(root):
    base, dev = (pins(root / f"requirements/{lock}.lock") for lock in ("base", "dev"))

    assert {name: dev.get(name) for name in base} == base


def test_base_lock_says_which_packages_the_project_asks_for_itself(root, project):
    entries = re.split(r"\n(?=\S)", (root / "requirements/base.lock").read_text(encoding="utf-8"))
    direct = [entry for entry in entries if "zorgroute (pyproject.toml)" in entry]

    assert names(direct) == names(project["project"]["dependencies"])
