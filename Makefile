# Two commands do all the set-up: `make demo` and `make test`. Both build .venv first, from uv.lock, and only once.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# What the caller's shell happens to hold must not change what is built or tested here.
unexport VIRTUAL_ENV CONDA_PREFIX CDPATH
unexport $(filter PYTHON% AIRFLOW% _AIRFLOW% SEKISHO_% COVERAGE_% MYPY%,$(.VARIABLES))
unexport UV_PROJECT UV_PROJECT_ENVIRONMENT UV_PYTHON UV_WORKING_DIRECTORY UV_WORKING_DIR

VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/.ready
READY_FOR_BENCH := $(VENV)/.ready-for-bench
GROUPS := --extra airflow --extra gx --extra postgres --extra scale --extra spark --group dev
# Commands that the tests need beyond Python, as command=debian-package: Spark runs on Java.
SYSTEM_PACKAGES := java=default-jre-headless

# The stamp holds the place it was made for: a checkout that was moved or copied is set up anew.
ifneq ($(shell cat $(READY) 2>/dev/null),$(CURDIR))
  $(shell rm -f $(READY))
endif

.PHONY: help demo test lint py312 mutants rows stress bench format clean system-packages

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: $(READY) ## let a real Airflow run the example DAGs past the checkpoint
	@$(PYTHON) -m demo

test: lint system-packages ## lint, then every test, with coverage
	@.ci/pytest-with-coverage

lint: $(READY) ## ruff, mypy, import-linter
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(VENV)/bin/lint-imports --no-logo

py312: ## try [airflow] on Python 3.12, where one is installed
	@.ci/on-python 3.12

mutants: $(READY) ## change the law one thing at a time: does some case notice? ONLY="jp/appi" for one regime
	@$(PYTHON) -m tests.mutants $(ONLY)

rows: $(READY) ## trace each row of the legal specification to the law and its cases
	@$(PYTHON) -m tests.rows

stress: $(READY) ## many processes, kills, tamperings, sweeps: is anybody lost or counted twice? ONLY="--store sqlite" for one store
	@$(PYTHON) -m tests.stress $(ONLY)

bench: $(READY_FOR_BENCH) ## each performance budget beside its measured figure
	@$(PYTHON) -m benchmarks

format: $(READY) ## let ruff tidy the code
	@$(PYTHON) -m ruff check --fix-only --quiet .
	@$(PYTHON) -m ruff format .

clean: ## remove what builds, tests and tools left behind; .venv too
	@rm -rf $(VENV) $(VENV)-* build dist .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

system-packages:
	@$(if $(strip $(SYSTEM_PACKAGES)),.ci/system-packages $(SYSTEM_PACKAGES))

$(READY): pyproject.toml uv.lock .ci/environment
	@.ci/environment $(VENV) $(GROUPS)

$(READY_FOR_BENCH): $(READY)
	@.ci/environment $(VENV) $(GROUPS) --group bench
	@touch $@
