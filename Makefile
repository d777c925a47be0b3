# Two commands are enough: `make papers` and `make test`. Both build .venv if there is none.

QUARTER ?= 2017-18-Q3
WORKBOOK ?= $(or $(QUARTERDECK_WORKBOOK),.)
TESTS ?= tests

BIN := .venv/bin
BUILT := .venv/.built
NOTEBOOKS = $(wildcard notebooks/*.ipynb)

.DEFAULT_GOAL := help
.PHONY: help papers test lint code layout notebooks types format lock explore clean

help:  ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile
	@echo
	@echo "make papers QUARTER=2016-17-Q4    another quarter"
	@echo "make papers WORKBOOK=../ours      another workbook"
	@echo "make test TESTS=tests/test_x.py   some of the tests"
	@echo "make papers PYTHON=python3.12     a Python of your choice, 3.11 to 3.14"

papers: $(BUILT)  ## publish a quarter's papers into outputs/
	@$(BIN)/quarterdeck publish $(QUARTER) --workbook $(WORKBOOK)

test: $(BUILT)  ## run the tests
	@$(BIN)/python -m pytest -n auto --dist loadfile $(TESTS)

lint: code layout notebooks types  ## check code, notebooks, formatting and types

code: $(BUILT)
	$(BIN)/ruff check .

layout: $(BUILT)
	$(BIN)/ruff format --check .

notebooks: $(BUILT)
	$(if $(NOTEBOOKS),$(BIN)/nbstripout --verify --keep-id $(NOTEBOOKS))

types: $(BUILT)
	$(BIN)/mypy

format: $(BUILT)  ## mend formatting and strip notebooks of their outputs
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(if $(NOTEBOOKS),$(BIN)/nbstripout --keep-id $(NOTEBOOKS))

explore: $(BUILT)  ## open JupyterLab on the notebooks
	@$(BIN)/quarterdeck explore --workbook $(WORKBOOK)

# ARGS=--upgrade moves every package to its newest version within pyproject's bounds.
lock: $(BUILT)  ## write requirements.lock anew from pyproject.toml
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile pyproject.toml --extra dev \
	    --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	    --constraints tools/lock_constraints.txt --no-emit-index-url --no-emit-find-links \
	    --quiet --output-file requirements.lock $(ARGS)

clean:  ## remove the environment and the caches; outputs stay
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find lib tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is built again when what it is built from has changed, and only then.
$(BUILT): requirements.lock pyproject.toml tools/bootstrap.sh
	@sh tools/bootstrap.sh
	@touch $@
