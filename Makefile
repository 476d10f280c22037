# The commands of Zorgroute; everything they need is put into .venv by tools/setup.
.DEFAULT_GOAL := help
.PHONY: help demo test testpg check lint setup frontend lock clean

python := .venv/bin/python
# The command line of make is passed on: `make demo PYTHON=/usr/bin/python3.12`.
export PYTHON

help:
	@echo "make demo      klaarzetten en laten zien         set up and see it run"
	@echo "make test      klaarzetten en alles testen       set up and run the whole suite"
	@echo "make testpg    testen op andere PostgreSQL       the same on another PostgreSQL (PG_BIN=folder)"
	@echo "make check     opmaak, typen, snelle tests       format, lint, types, imports, quick tests"
	@echo "make frontend  de opmaak van de pagina’s         build the looks of the pages"
	@echo "make setup     alleen klaarzetten                set up the development tools only"
	@echo "make lock      de pakketten opnieuw vastleggen   lock the packages anew"
	@echo "make clean     alles weghalen wat is gemaakt     remove everything that was made"

demo:
	@tools/setup base
	@$(python) -m zorgroute demo $(if $(PORT),--port $(PORT))

# Two at a time, each file whole: browser and servers of a file are started once.
test: setup frontend
	@$(python) -m pytest -n 2 --dist loadfile

# The chain on the PostgreSQL of this machine: Debian's 15 is the oldest that we promise.
PG_BIN ?= /usr/lib/postgresql/15/bin
testpg: setup frontend
	@test -x "$(PG_BIN)/initdb" || { echo "Geen PostgreSQL in $(PG_BIN) / no PostgreSQL there; use PG_BIN=..." >&2; exit 1; }
	@ZORGROUTE_PG_BIN="$(PG_BIN)" $(python) -m pytest -n 2 --dist loadfile -m "not browser and not slow" tests/chain

check: lint
	@$(python) -m pytest -n 2 -m "not slow" tests/core tests/architecture

lint: setup
	@$(python) -m ruff format --check .
	@$(python) -m ruff check .
	@$(python) -m mypy
	@$(python) -c "from importlinter.cli import lint_imports_command as run; run(['--no-logo'])"

setup:
	@tools/setup dev

frontend:
	@tools/frontend

lock: setup
	@tools/lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis .demo build dist
	rm -rf frontend/node_modules tests/bpmn/node_modules zorgroute/faces/web/static/web/dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
