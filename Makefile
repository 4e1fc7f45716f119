# Two commands for everyone: `make run` (three phones in a page) and `make test`. Both set everything up by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
# Tests make and delete many small files: in memory, where there is room for them (4 GB).
MEMORY := $(shell test -w /dev/shm && df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print "/dev/shm" }')
WORKERS := $(shell echo $$(( ($$(nproc 2>/dev/null || echo 2) * 3 + 1) / 2 )))# many tests wait for processes of their own

# What Python compiles is kept from one run to the next, in __pycache__. Some machines ask for the opposite.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test prove bench check lock editor clean

run: $(READY)
	@$(BIN)/hearback serve --demo

test: $(READY)
	@TMPDIR=$${TMPDIR:-$(or $(MEMORY),/tmp)} $(BIN)/python -m pytest -n $(WORKERS) -m "not prove" $(ARGS)

# Longer proofs: kill -9 under load, many more random histories.
prove: $(READY)
	@$(BIN)/python -m pytest -m prove -s --timeout 3600 $(ARGS)

# Ratios beside peers and a floor, all in one run. A peer whose language is not here is left out, and said to be.
bench: $(READY) bench/peers/floip/node_modules
	@$(BIN)/python -m bench $(ARGS)

bench/peers/floip/node_modules: bench/peers/floip/package-lock.json
	@! command -v npm >/dev/null || npm ci --silent --prefix bench/peers/floip

check: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

$(READY): requirements.lock pyproject.toml
	@echo "Setting up (about a minute, once) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# The lock holds every dependency with hashes and no index address. Needs uv (https://docs.astral.sh/uv/).
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml --output-file requirements.lock

# The editor of the workbench, from its sources into one file. Needs Node (https://nodejs.org/), and nothing else does.
editor:
	@npm ci --silent --prefix bot/workbench/editor
	@npm run --silent build --prefix bot/workbench/editor

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .hypothesis
