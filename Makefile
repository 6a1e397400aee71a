# Every target makes .venv from requirements.lock when it is absent or older than the lock.
PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
DEMO   ?= demo
BENCH  ?=
SLOW   ?= slow
SLOW_IN ?= tests

.PHONY: help demo test test-slow test-all bench bench-pages docs lint lock messages pictures clean
help:
	@echo "make demo      write the demo bank, check its three batches, tell what was found"
	@echo "make test      lint, types and the quick tests (under two minutes)"
	@echo "make test-slow what needs seconds: flow runs, subprocesses, servers (PostgreSQL where it is installed)"
	@echo "make test-all  both"
	@echo "make bench     CPU seconds and memory of a million pieces, step by step, beside ten checks in plain SQL"
	@echo "make bench-pages  milliseconds of every page with 100,000 and with 5,000,000 findings"
	@echo "make docs      write docs/checks.md from the checks"
	@echo "make messages  list what the pages say in commsqa/dashboard/locale/commsqa.pot, for translators"
	@echo "make pictures  pictures of the main pages in both languages, into docs/pictures (needs Chromium)"
	@echo "make lock      resolve pyproject.toml into requirements.lock again (needs uv)"
	@echo "make clean     remove .venv, the demo project and caches"

$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "commsqa needs Python 3.11: install it, or name it with 'make PYTHON=/path/to/python3.11'"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)
	@$(BIN)/commsqa demo $(DEMO)

test: $(READY) lint
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

test-slow: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "$(SLOW)" $(SLOW_IN)

test-all: test test-slow

bench: $(READY)
	$(BIN)/python -m tests.benchmarks.pipeline $(BENCH)

bench-pages: $(READY)
	$(BIN)/python -m tests.benchmarks.pages $(BENCH)

docs: $(READY)
	$(BIN)/commsqa checks docs --output docs/checks.md

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

pictures: $(READY)
	$(BIN)/python -m tests.browser.pictures docs/pictures

messages: $(READY)
	$(BIN)/pybabel -q extract -F babel.cfg --no-wrap --sort-by-file --project commsqa -o commsqa/dashboard/locale/commsqa.pot .

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra dev --quiet pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) $(DEMO) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
