# make run   set up, check example filings, then serve a court with fictional filings
# make test  set up, run every test
# make pictures   make the picture of the house and the pictures of the guides again
PY := .venv/bin/python
PORT ?= 8000
RUN_EXAMPLES := $(sort $(wildcard examples/01-*.json examples/02-*.json examples/03-*.json))

.PHONY: run test check bench lock setup format pictures

setup:
	@bash scripts/setup.sh

run: export LIAN_STATE := .lian/demo
run: setup
	@.venv/bin/lian check $(RUN_EXAMPLES)
	@.venv/bin/lian demo --if-empty
	@.venv/bin/lian serve --development --port $(PORT)

test: setup
	@$(PY) -m pytest -n 2

check: setup
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/djlint api --check --quiet
	@.venv/bin/mypy
	@.venv/bin/lian lint --no-warnings
	@$(PY) -m pytest -n 2

bench: setup
	@bash scripts/setup.sh bench
	@$(PY) -m benchmarks
	@$(PY) -m benchmarks.documents
	@$(PY) -m benchmarks.http

pictures: setup
	@$(PY) -m scripts.house docs/架构.svg
	@$(PY) -m tests.guides.pictures

format: setup
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .
	@.venv/bin/djlint api --reformat --quiet

lock:
	@bash scripts/lock.sh
