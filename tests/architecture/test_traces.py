"""Is every file free of traces of the machine it was made on?"""

from __future__ import annotations

import re

import pytest

# Written in pieces, or this file would find itself.
PLACES = "|".join("/" + name + "/" for name in ("work", "root", "tmp", "home", "Users"))
HOSTS = "|".join(
    rf"{first}\.{second}"
    for first, second in [
        ("pypi", "org"),
        ("files", "pythonhosted"),
        ("registry", "npmjs"),
        ("deb", "debian"),
    ]
)
TRACE = re.compile(rf"(?<![\w.*])(?:{PLACES})|{HOSTS}")


def traces(text: str) -> list[str]:
    return TRACE.findall(text)


def test_no_file_names_a_machine_path_or_a_package_host(kept_files, root):
    found = {}
    for path in kept_files:
        if hits := traces(path.read_bytes().decode("utf-8", errors="replace")):
            found[path.relative_to(root).as_posix()] = sorted(set(hits))

    assert found == {}


@pytest.mark.parametrize(
    ("pieces", "is_trace"),
    [
        (("see ", "/work", "/main"), True),
        (("open('", "/home", "/someone')"), True),
        (("--index-url https://", "pypi", ".org/simple"), True),
        (("docs", "/work", "/plan.md"), False),
        (("the home", "/work balance"), False),
    ],
)
def test_trace_is_found(pieces, is_trace):
    assert bool(traces("".join(pieces))) == is_trace
