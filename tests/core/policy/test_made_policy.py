"""Is what was made of the policy still what the file says?"""

from __future__ import annotations

import sys

from tests.factories.routes import CONTENT


def test_module_and_document_are_made_of_the_present_file(monkeypatch):
    root = CONTENT.parent
    monkeypatch.syspath_prepend(str(root / "tools"))
    made = __import__("make_policy").files()
    sys.modules.pop("make_policy")
    stale = [
        path.relative_to(root).as_posix()
        for path, text in made.items()
        if path.read_text(encoding="utf-8") != text
    ]
    assert stale == []
