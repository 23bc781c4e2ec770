# Two commands: `make run` sets everything up and serves the page; `make test` sets up and runs all tests.
# Options: PYTHON=python3.12 (any 3.11 or newer), PIP_ARGS='…' (handed to pip install), PYTEST_ARGS='…' (to pytest;
# -n0 runs all tests in one process).

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt $(PIP_ARGS)

.PHONY: help run test check format eval bench clean

help: ## Say what there is to make
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 10

run: $(VENV)/.prepared ## Set up, then serve the page
	$(BIN)/scopewise web

test: $(VENV)/.ready-dev ## Set up, then run all tests
	$(BIN)/python -m pytest -n auto --maxprocesses 6 --dist loadfile $(PYTEST_ARGS)

check: $(VENV)/.ready-dev ## Formatting, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.ready-dev ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

eval: $(VENV)/.ready ## Measure the verdicts on the project's own cases
	for cases in evals/cases/*.jsonl; do echo "$$cases"; $(BIN)/scopewise eval classify --cases "$$cases" || exit $$?; done

bench: $(VENV)/.ready ## Measure speed, beside what one would use instead
	for benchmark in benchmarks/*.py; do $(BIN)/python "$$benchmark" || exit $$?; done

clean: ## Remove what `make` made
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.created:
	@test -n "$(PYTHON)" || { echo "Scopewise needs Python 3.11 or newer; set PYTHON=/path/to/it."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.ready: $(VENV)/.created pyproject.toml constraints.txt
	@echo "Installing Scopewise; the first time takes a few minutes."
	$(PIP_INSTALL) --editable .
	@touch $@

# Makes the model's fast copy and the index of passages now, so that the first result need not wait for them.
$(VENV)/.prepared: $(VENV)/.ready
	@echo "Preparing the model and the index; once, for a minute."
	$(BIN)/scopewise doctor
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	$(PIP_INSTALL) --editable '.[dev]'
	@touch $@
