"""What does the API promise, written down in `docs/reference/openapi.json`?

Run from the root of the repository: `.venv/bin/python tools/make_openapi.py`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import django

PATH = Path(__file__).parent.parent / "docs" / "reference" / "openapi.json"


def text() -> str:
    """The document as it stands in the file; needs Django, not a database."""
    from zorgroute.faces.api.openapi import document  # noqa: PLC0415 after Django is set up

    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write the document."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zorgroute.project.settings")
    django.setup()
    PATH.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
