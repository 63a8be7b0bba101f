# On a fresh machine with Python 3.11+, pip and make, `make demo` and `make test` are all that is ever needed.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WISHED_LANG := $(firstword $(MEGURI_LANG) $(LC_ALL) $(LC_MESSAGES) $(LANG))
LANG_OF_REPORT := $(if $(filter ja%,$(WISHED_LANG)),ja,en)
REPORT := out/account.$(LANG_OF_REPORT).html
PICTURE := out/diagnosis.$(LANG_OF_REPORT).svg
VERDICT := out/verdict.json
LIFE := out/life.$(LANG_OF_REPORT).svg
GUARANTEE := out/guarantee.$(LANG_OF_REPORT).svg
WAYS := out/ways.$(LANG_OF_REPORT).svg
RECORD := out/battery.json
KEY := out/demo.key
SECRET := out/demo.passphrase
TRUST := out/trust.json
SIGNED := out/signed.json
TAMPERED := out/tampered.json
LABEL := out/battery.svg
# The simulated battery is measured today, in a car of four years and 40,000 km.
TODAY := $(shell date +%F)
CAR := --model leaf40 --first-registration 2022-11 --mileage-km 40000
USE := --duty commuter --place Fukuoka --pack-kwh 40 --chemistry NMC --age-yr 4 --mileage-km 40000

export NUMBA_CACHE_DIR := $(CURDIR)/$(VENV)/numba-cache

.PHONY: help demo test slow bench accuracy docs lint messages clean

help: ## say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(READY): constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Meguri needs Python 3.11 or newer, but '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." >&2; \
	  echo "Name another one: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python cannot make environments. On Debian or Ubuntu: apt install python3-venv" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY) ## the nation's account; a simulated battery's diagnosis, future, guarantee, ways, passport; a market; the server
	@$(BIN)/meguri nation account --out $(REPORT)
	@echo
	@$(BIN)/meguri diagnose --demo --measured-on $(TODAY) --plot $(PICTURE)
	@$(BIN)/meguri diagnose --demo --measured-on $(TODAY) --json > $(VERDICT)
	@echo
	@$(BIN)/meguri life $(VERDICT) $(USE) --plot $(LIFE)
	@echo
	@$(BIN)/meguri guarantee quote used_ev_range $(VERDICT) $(USE) --plot $(GUARANTEE)
	@echo
	@$(BIN)/meguri route $(VERDICT) $(CAR) --plot $(WAYS) | awk 'n < 3; !NF { n++ }'
	@$(BIN)/meguri market match --demo | awk 'n < 5; !NF { n++ }'
	@rm -f $(RECORD)
	@$(BIN)/meguri passport new $(CAR) --chassis-number ZE1-012345 --market JP --out $(RECORD)
	@$(BIN)/meguri passport add $(RECORD) --verdict $(VERDICT)
	@echo
	@$(BIN)/meguri passport show $(RECORD) --role legitimate_interest | sed '/^$$/q'
	@rm -f $(KEY) $(TRUST); head -c 24 /dev/urandom | base64 > $(SECRET)
	@$(BIN)/meguri passport key --out $(KEY) --trust $(TRUST) --name Demo --passphrase-file $(SECRET)
	@$(BIN)/meguri passport sign $(RECORD) --key $(KEY) --passphrase-file $(SECRET) --role legitimate_interest \
	  --out $(SIGNED)
	@$(BIN)/meguri passport qr $(RECORD) --label --out $(LABEL)
	@echo
	@$(BIN)/meguri passport verify $(SIGNED) --trust $(TRUST)
	@echo
	@sed -E 's/"soh_share": 0\.[0-9]+/"soh_share": 0.99/' $(SIGNED) > $(TAMPERED)
	@! cmp -s $(SIGNED) $(TAMPERED)
	@! $(BIN)/meguri passport verify $(TAMPERED) --trust $(TRUST)
	@echo
	@$(BIN)/meguri serve --demo

test: $(READY) ## all tests but the slow ones
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

slow: $(READY) ## the tests that take minutes
	$(BIN)/python -m pytest -q -m slow

bench: $(READY) ## measure; results in benchmarks/results/
	$(BIN)/python benchmarks/tables.py
	$(BIN)/python benchmarks/account.py
	$(BIN)/python -m pytest -q -m bench
	$(BIN)/python benchmarks/nation.py
	$(BIN)/python benchmarks/diagnosis.py
	$(BIN)/python benchmarks/curves.py
	$(BIN)/python benchmarks/impedance.py
	$(BIN)/python benchmarks/portfolio.py
	$(BIN)/python benchmarks/matching.py
	$(BIN)/python benchmarks/carriage.py
	$(BIN)/python benchmarks/merit.py
	$(BIN)/python benchmarks/passport_validation.py
	$(BIN)/python benchmarks/signing.py
	$(BIN)/python benchmarks/passport_events.py
	$(BIN)/python benchmarks/registry.py
	$(BIN)/python benchmarks/serving.py
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/kills.py
	$(BIN)/python benchmarks/ageing.py

accuracy: $(READY) ## measure on real data; rewrites docs/accuracy.md
	$(BIN)/python -m accuracy

docs: $(READY) ## the documentation, in docs/_build/html
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

lint: $(READY) ## style, types, floors, translations, generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/messages.py --check

messages: $(READY) ## gather the messages, merge them into the catalogues, compile
	$(BIN)/python tools/messages.py

clean: ## remove what can be made again
	rm -rf $(VENV) docs/_build out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
