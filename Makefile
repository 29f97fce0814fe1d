# 网剑 wangjian: `make` prints what there is.
.DEFAULT_GOAL := help
.PHONY: help setup system demo serve run lint fmt test test-all bench docs lock wheel clean
SHELL := /bin/bash

PYTHON ?= python3
BIN := .venv/bin
WORKSPACE ?= demo-workspace
DATA ?=
SHOPS ?= 2000
JOBS ?= 2

help: ## print this
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/installed ## Python dependencies, locked by hash, into .venv

.venv/installed: requirements.lock requirements-uv.lock build-constraints.lock pyproject.toml
	@scripts/setup "$(PYTHON)"

system: ## Chromium and Chinese fonts, where this user may install them
	@scripts/system

demo: setup ## a made-up market from file to lead in ./demo-workspace, then its pages (DATA=folder: real data, SHOPS=n: size, NOSERVE=1: no pages)
	@$(BIN)/wangjian demo --workspace "$(WORKSPACE)" --shops "$(SHOPS)" $(if $(DATA),--data "$(DATA)") $(if $(NOSERVE),--no-serve)

serve: setup ## the pages of ./demo-workspace once more
	@$(BIN)/wangjian --workspace "$(WORKSPACE)" serve

run: serve ## the same

lint: setup ## style, types, order of rooms, migrations, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest tests/test_architecture.py tests/test_docs.py

fmt: setup ## put the code in the agreed form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

test: setup system ## what the product promises; some twelve minutes
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "not slow and not browser"
	$(BIN)/python -m pytest -m "browser and not slow"  # one market, whose tests build on each other

test-all: test ## and what takes longer or needs outside programs; some hour more
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "slow and not browser"
	$(BIN)/python -m pytest -m "slow and browser"

bench: setup ## the figures, as a table and as bench.json (DATA=folder for real data)
	@$(BIN)/python -m bench $(if $(DATA),--data "$(DATA)")

docs: setup ## the generated pages of docs/
	$(BIN)/python -m scripts.docs

lock: setup ## resolve the dependencies again
	$(BIN)/uv pip compile pyproject.toml --group dev --extra spark --extra link --universal --generate-hashes \
	  --no-emit-index-url --no-annotate --quiet --upgrade -o requirements.lock
	sed -n 's/^pyspark-client==\([0-9.]*\).*/pyspark[connect]==\1/p' requirements.lock | $(BIN)/uv pip compile \
	  pyproject.toml - -c requirements.lock --universal --generate-hashes --no-emit-index-url --no-annotate \
	  --quiet -o requirements-spark.lock

wheel: setup ## one wheel in dist/
	$(BIN)/uv build --wheel --quiet && ls dist

clean: ## forget what can be made again
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
