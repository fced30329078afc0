# `make` alone lists the targets. Python 3.11 or newer and make are all that is needed beforehand.

PYTHON  ?= python3
WORKERS ?= 2
VENV    := .venv
BIN     := $(VENV)/bin
RUNTIME := $(VENV)/.runtime.stamp
DEV     := $(VENV)/.dev.stamp

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Tests start hundreds of processes: where bytecode is not kept, each compiles everything again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo serve test nightly lint check bench docs pins clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(RUNTIME) ## Plan next quarter for the sample company into out/
	$(BIN)/dogwatch demo

serve: $(RUNTIME) ## Run the service with the sample company on http://127.0.0.1:8000
	$(BIN)/dogwatch serve --sample

test: $(DEV) ## Run all tests
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup -m "not nightly"

nightly: $(DEV) ## Run the long properties; takes hours
	HYPOTHESIS_PROFILE=nightly $(BIN)/pytest -n $(WORKERS) -m nightly
	HYPOTHESIS_PROFILE=nightly $(BIN)/pytest -n $(WORKERS) tests/compensation

lint: $(DEV) ## Check format, style, types, floors and generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m docs.generate --check

check: lint test ## Everything that CI runs

bench: $(DEV) ## Measure solving size by size in one table, then pay and the service; a quarter of an hour
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.pay_benchmark
	$(BIN)/python -m benchmarks.service_benchmark

docs: $(DEV) ## Write the generated pages and the JSON Schema again
	$(BIN)/python -m docs.generate

pins: $(DEV) ## Write requirements*.txt again from what .venv holds
	$(BIN)/python .ci/pins.py

clean: ## Remove .venv, out/ and every cache
	rm -rf $(VENV) out build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps lie inside the environment, so that removing it removes them; each is younger than what it was made from.
$(BIN)/python:
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { \
	  echo "There is no '$(PYTHON)' here. Install Python 3.11 or newer, or name one: make PYTHON=python3.12" >&2; exit 2; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "'$(PYTHON)' is $$("$(PYTHON)" --version 2>&1); dogwatch needs 3.11 or newer. Name one: make PYTHON=python3.12" >&2; exit 2; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 2; }
	"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); exit 2; }

$(RUNTIME): requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	@touch $@
