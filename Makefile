# `make` alone lists what there is.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
STAMP := .venv/installed

.DEFAULT_GOAL := help
.PHONY: help setup run test check data bench score clean

help:  ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## */  make \1\t/' | expand -t 18

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Entente needs Python 3.11 or newer; set PYTHON=/path/to/it." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

setup: $(STAMP)  ## make .venv with the packages for running and testing

data: setup  ## build the data from seeds/ and geodata/
	$(BIN)/entente build

run: data  ## set up, build the data, open the dashboard
	$(BIN)/entente serve

check: setup  ## lint, types, import direction, data checks
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest tests/test_imports.py

test: setup  ## lint, types and every test, the browser's included
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist loadfile

bench: data  ## measure the pages and print ratios to an empty page
	$(BIN)/entente bench pages

score: setup  ## measure the extractor, calibrate it, store the score
	$(BIN)/python -m entente.extraction.score dev --calibrate
	$(BIN)/python -m entente.extraction.score second

clean:  ## remove the environment and the built data
	rm -rf .venv data *.egg-info .pytest_cache .mypy_cache .ruff_cache
