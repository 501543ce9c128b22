# What a developer does, from a fresh clone with git, make and Python >= 3.11.

BIN := .venv/bin
INSTALLED := .venv/installed
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test test-slow coverage check fmt lint types programs clients bench lock audit docs pictures clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

$(INSTALLED): requirements.lock pyproject.toml tools/install.sh
	sh tools/install.sh
	touch $@

demo: $(INSTALLED) ## build the sample machine, scan it, print the result
	$(BIN)/nixlore self demo

programs: # what the tests run besides Python
	@sh tools/programs.sh

test: $(INSTALLED) programs ## run all tests but the long ones, in random order
	$(BIN)/pytest -n $(WORKERS) -m "not slow"

coverage: $(INSTALLED) programs ## run all tests but the long ones, and tell which lines and branches none of them takes
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n $(WORKERS) -m "not slow"
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

clients: # real coding agents for the long tests
	@sh tools/clients.sh

test-slow: $(INSTALLED) programs clients ## run the long tests
	$(BIN)/pytest -m slow

check: lint types test ## formatter, linter, import contracts, types and tests

lint: $(INSTALLED) ## formatter, linter and import contracts, changing nothing
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/lint-imports --no-logo

types: $(INSTALLED) ## types
	$(BIN)/mypy

fmt: $(INSTALLED) ## format, and mend what the linter can mend
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: $(INSTALLED) ## one table of all figures that were promised, beside their floors and peers
	$(BIN)/python bench/table.py

docs: $(INSTALLED) ## write docs/reference and the answers of docs/tour.md anew
	$(BIN)/python tools/reference.py
	$(BIN)/python tools/tour.py

pictures: $(INSTALLED) programs ## take docs/pictures anew
	$(BIN)/python tools/pictures.py

lock: $(INSTALLED) ## write requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --upgrade --quiet -o requirements.lock

audit: $(INSTALLED) ## look for known faults of the dependencies in the lock; this asks the network
	$(BIN)/uv tool run pip-audit --requirement requirements.lock --require-hashes --disable-pip --strict

clean: ## remove what make and the tools have made
	rm -rf tests/clients/node_modules .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
	find src tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} +
