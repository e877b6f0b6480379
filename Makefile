PY := .venv/bin/python
PORT ?= 8000
# Tests start dozens of processes; each would read the whole source again.
unexport PYTHONDONTWRITEBYTECODE
RUN_EXAMPLES := $(sort $(wildcard examples/01-*.json examples/02-*.json examples/03-*.json))

.PHONY: help setup run test check mutation fuzz rounds attempts coverage doubts bench pictures format lock

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*  ## \(.*\)/make \1\t\2/p' Makefile | expand -t 18

run: export LIAN_STATE := .lian/demo
run: setup  ## set up, check example filings, then serve a court with fictional filings
	@.venv/bin/lian check $(RUN_EXAMPLES)
	@.venv/bin/lian demo --if-empty
	@.venv/bin/lian serve --development --port $(PORT)

test: setup  ## set up, run every test
	@$(PY) -m pytest -n 2

check: setup  ## format, types, templates, rules and their mutation, every test: before a change lands
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/djlint api --check --quiet
	@.venv/bin/mypy
	@.venv/bin/lian lint --no-warnings
	@.venv/bin/lian test --mutation
	@$(PY) -m pytest -n 2

mutation: setup  ## change every rule a little and see that its examples notice
	@.venv/bin/lian test --mutation

fuzz: setup  ## random filings through both evaluators, hostile filings, requests and rule files by the ten thousand (hours); SHARE=0.01 for a look, LEDGER=file to go on where it ends
	@LIAN_DIFFERENTIAL=$$(awk "BEGIN {print int(20000 * $(or $(SHARE),1))}") $(PY) -m pytest -q -n 2 tests/engine/evaluation/test_differential.py
	@$(PY) -m tests.fuzz --share $(or $(SHARE),1) $(if $(LEDGER),--ledger $(LEDGER))

rounds: setup  ## a court at work is killed, its database restarted, its disk full, its clock set; ROUNDS=20 of each
	@$(PY) -m tests.rounds --rounds $(or $(ROUNDS),20)

attempts: setup  ## service driven at random against the record; EXAMPLES=8000 is about 10,000 attempts, and it says how many
	@LIAN_ATTEMPTS=$(or $(EXAMPLES),8000) $(PY) -m pytest -q -s -n0 tests/court/service/test_machine.py

coverage: setup  ## which lines and branches the tests reach, up to twice the time of make test; FILES=tests/court/fees for a part
	@$(PY) -m slipcover --sigterm -m pytest -n $(if $(FILES),0 $(FILES),2)

bench: setup  ## measure speed and memory, beside comparable engines
	@bash scripts/setup.sh bench
	@$(PY) -m benchmarks
	@$(PY) -m benchmarks.documents
	@$(PY) -m benchmarks.http
	@$(PY) -m benchmarks.worst
	@$(PY) -m benchmarks.neighbours

pictures: setup  ## make the picture of the rooms and the pictures of README and guides again
	@$(PY) -m scripts.house docs/架构.svg
	@$(PY) -m tests.guides.pictures

doubts: setup  ## write the open questions of all causes as one paper, docs/存疑.md
	@$(PY) -m cli.main coverage --doubts > docs/存疑.md

format: setup  ## put code and templates into their one format
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .
	@.venv/bin/djlint api --reformat --quiet

lock: setup  ## write the lock files again after pyproject.toml changed
	@bash scripts/lock.sh

setup:  ## install everything into .venv; instant when nothing changed
	@bash scripts/setup.sh
