# The commands of the project; `make` alone lists them. Everything is installed into .venv from lock files.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
READER ?= clinician
FORMAT ?= text

.PHONY: help ask serve test test-unit test-integration test-e2e test-browser test-docs check fix bench lock clean

help: ## list the commands
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.bench: requirements-bench.lock $(VENV)/.dev
	$(PIP) --require-hashes -r requirements-bench.lock
	@touch $@

ask: $(VENV)/.run ## ask a question: make ask Q="..." [READER=patient] [FORMAT=json]
	@test -n "$(Q)" || { echo 'Give a question: make ask Q="What is the dose of ritlecitinib?"' >&2; exit 2; }
	@$(BIN)/everyline ask --reader "$(READER)" --format "$(FORMAT)" -- "$(Q)"

serve: $(VENV)/.run ## the starter library, all pages, on http://127.0.0.1:8000/
	@$(BIN)/everyline serve

test: $(VENV)/.dev ## every test but those of the documentation, which are part of `make check`
	$(BIN)/python -m pytest -n 2 --ignore tests/docs tests

test-unit: $(VENV)/.dev ## milliseconds: no network, no real model
	$(BIN)/python -m pytest tests/unit tests/property tests/contract

test-integration: $(VENV)/.dev ## real files, real processes
	$(BIN)/python -m pytest tests/integration

test-e2e: $(VENV)/.dev ## the commands as a person would use them
	$(BIN)/python -m pytest tests/e2e

test-browser: $(VENV)/.dev ## every page and flow in Chromium, as each role
	$(BIN)/python -m pytest -n 2 tests/browser

test-docs: $(VENV)/.dev ## documentation that is kept true
	$(BIN)/python -m pytest -n 2 tests/docs

check: $(VENV)/.dev ## format, lint, types, imports, cards, docs; changes nothing
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy src
	$(BIN)/lint-imports
	$(BIN)/everyline cards lint content/library
	$(BIN)/python -m pytest -n 2 tests/docs

fix: $(VENV)/.dev ## format and mend what can be
	$(BIN)/ruff check --fix src tests bench
	$(BIN)/ruff format src tests bench

bench: $(VENV)/.bench ## run the measurements and compare with bench/expected
	$(BIN)/python bench/run.py $(ONLY)

lock: $(VENV)/.dev ## resolve the lock files anew
	$(PIP) uv
	$(BIN)/uv pip compile pyproject.toml requirements-build.in --universal --generate-hashes --no-annotate --no-header --no-emit-index-url -q -U -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml requirements-build.in --extra dev --extra cds --universal --generate-hashes --no-annotate --no-header --no-emit-index-url -q -U -o requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml requirements-build.in --extra dev --extra bench --universal --generate-hashes --no-annotate --no-header --no-emit-index-url -q -U -o requirements-bench.lock

clean: ## remove what was installed and built here
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
