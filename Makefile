# Everything a developer or a newcomer starts. `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help setup run stop test quick lint format permissions lock clean
SHELL := /bin/bash
BIN := .venv/bin

help: ## List what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

setup: ## Install everything and make the database with the demo county; do not serve
	@.ci/venv base
	@$(BIN)/python -m vardkedja.launcher setup

run: ## Set up what is missing, then serve: web, workers and schedule (Ctrl-C ends them)
	@.ci/venv base
	@exec $(BIN)/python -m vardkedja.launcher run

stop: ## Stop the embedded servers of this home
	@$(BIN)/python -m vardkedja.launcher stop

test: ## Install what the tests need, then run every check and every test
	@.ci/system-packages
	@.ci/venv dev
	@.ci/test

quick: ## The checks of a few seconds
	@.ci/venv dev
	@.ci/quick

lint: ## Every check that is not a test
	@.ci/venv dev
	@.ci/checks

format: ## Put Python code in the house's form
	@.ci/venv dev
	@$(BIN)/ruff check --fix-only --quiet . && $(BIN)/ruff format .

permissions: ## Write docs/permissions.md anew: every address, its policy, roles and answers
	@.ci/venv dev
	@VARDKEDJA_WRITE=1 $(BIN)/python -m pytest tests/security/test_permissions.py tests/security/test_lists.py -q

lock: ## Resolve the dependencies anew into requirements/
	@.ci/venv dev
	@.ci/lock

clean: ## Remove caches and the tests' servers; the data of var/ stays
	@if [ -x $(BIN)/python ]; then VARDKEDJA_HOME=var/test $(BIN)/python -m vardkedja.launcher stop; fi
	@rm -rf var/test .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
