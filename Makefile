# 强基 Qiangji: python3 and make are all that a fresh machine needs. `make help` lists the verbs.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
MANAGE := $(PY) manage.py
CATALOGUE := src/qiangji/locale/en/LC_MESSAGES/django

# A second start is quick because Python keeps what it compiled.
unexport PYTHONDONTWRITEBYTECODE

# An empty house keeps its data apart from the demo city's.
ifdef EMPTY
export QIANGJI_DATA := $(or $(QIANGJI_DATA),var/empty)
endif

.PHONY: help run setup setup-dev test check check-style check-types check-imports check-templates check-project bench messages lock clean
.DEFAULT_GOAL := help

help: ## what can be done here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: setup $(CATALOGUE).mo ## the platform on 127.0.0.1 with the demo city; EMPTY=1 without it, PORT=8123 elsewhere
	@$(MANAGE) migrate --verbosity 0 --skip-checks
	@$(if $(EMPTY),,$(MANAGE) seed_demo)
	@exec $(MANAGE) serve --port $(PORT)

setup: $(VENV)/.run ## the environment alone

setup-dev: $(VENV)/.dev ## the environment with what checks and tests need

$(VENV)/.uv: requirements/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@touch $@

# pip is the way round for a machine where the faster installer does not start.
$(VENV)/.run: $(VENV)/.uv requirements/run.txt
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements/run.txt \
	  || $(PY) -m pip install --quiet --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements/dev.txt \
	  || $(PY) -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

$(CATALOGUE).mo: $(CATALOGUE).po | $(VENV)/.run
	@$(MANAGE) translations compile >/dev/null

test: setup-dev $(CATALOGUE).mo ## everything that can run here: SQLite, then PostgreSQL and Chromium where they are
	@$(PY) tests/run.py

check: check-types check-style check-imports check-templates check-project ## ruff, types, import contracts, templates, migrations, translations

check-types: setup-dev
	$(VENV)/bin/mypy

check-style: setup-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

check-imports: setup-dev
	PYTHONPATH=src $(VENV)/bin/lint-imports

check-templates: setup-dev
	$(VENV)/bin/djlint src --lint --quiet

check-project: setup-dev
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) translations check
	$(MANAGE) permissions --check
	$(MANAGE) data_dictionary --check

bench: setup-dev ## figures as ratios to a bare page and a bare insert measured in the same run
	@$(PY) tests/bench/run.py

messages: setup-dev ## bring the English catalogue in step with the Chinese sources
	@$(MANAGE) translations update

lock: ## compile the hashed locks, without index addresses
	@for name in bootstrap run dev; do $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate requirements/$$name.in -o requirements/$$name.txt; done

clean: ## forget the environment and this machine's data
	rm -rf $(VENV) var
