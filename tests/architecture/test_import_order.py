"""Do the floors and rooms import each other only in the directions of ARCHITECTURE.md?"""

from __future__ import annotations

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_import_contracts_are_kept(root, capsys):
    status = lint_imports(config_filename=str(root / "pyproject.toml"), no_cache=True)

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out
