# What people do with this project, by name. `make` alone lists it.

PORT ?= 8000
DATA_DIR ?= var
PUBMED ?=
BENCH ?=
HOST = 127.0.0.1# not taken from the environment, where some shells keep the machine's name
WORKERS ?= 2

PYTHON_IN_VENV = .venv/bin/python
CODE = evidence_service practice_pubmed tests benchmarks scripts migrations wsgi.py
AGE = $$($(PYTHON_IN_VENV) -c 'from datetime import *; print(date.today() - timedelta(days=7))')
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--custom-compile-command 'make lock' --exclude-newer $(AGE) $(if $(UPGRADE),--upgrade)

.PHONY: help run test check fix bench lock migrate assets screenshots sample-pdf clean set-up tools

help: ## say what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
	@echo "  make run takes PORT=8000 HOST=127.0.0.1 DATA_DIR=var PUBMED=practice"

# The trap keeps an early Ctrl-C from the modules that are being loaded; once loaded, they listen to it.
run: set-up ## start the demonstration service; PUBMED=practice searches a stand-in for PubMed
	@trap '' INT; exec $(PYTHON_IN_VENV) -m evidence_service run --port '$(PORT)' --host '$(HOST)' \
		--data-dir '$(DATA_DIR)' $(if $(PUBMED),--pubmed '$(PUBMED)')

test: check ## check everything, then run every test that this machine can run
	@$(PYTHON_IN_VENV) -m pytest -n $(WORKERS) --no-loadscope-reorder --database both --cov --cov-report=term
	@$(PYTHON_IN_VENV) -m coverage report --include=evidence_service/workflow.py --fail-under=100

check: tools ## format, lint, types, order of imports
	@$(PYTHON_IN_VENV) -m ruff format --check --quiet --diff .
	@$(PYTHON_IN_VENV) -m ruff check --quiet .
	@$(PYTHON_IN_VENV) -m mypy $(wildcard $(CODE))
	@.venv/bin/lint-imports --no-logo --no-cache

fix: tools ## mend format and what the linter can mend
	@$(PYTHON_IN_VENV) -m ruff check --fix --quiet . ; $(PYTHON_IN_VENV) -m ruff format .

bench: tools ## measure, side by side with what we are measured against; BENCH='name ...' measures some
	@$(PYTHON_IN_VENV) -m benchmarks $(BENCH)

lock: set-up ## compile requirements*.txt anew (UPGRADE=1: to versions at least a week old)
	@command -v uv >/dev/null || { echo "uv is needed. Install it with: pipx install uv"; exit 1; }
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-dev.in -o requirements-dev.txt

migrate: set-up ## bring the demonstration's database to the newest schema
	@EVIDENCE_DATA_DIR='$(DATA_DIR)' EVIDENCE_DEMONSTRATION=yes $(PYTHON_IN_VENV) -m evidence_service migrate

assets: set-up ## fetch the pages' styles and scripts (run and test do it themselves)

screenshots: tools ## make the pictures of the README
	@$(PYTHON_IN_VENV) scripts/screenshots.py

sample-pdf: tools ## write made-up documents into build/, to look at and to judge with a validator
	@$(PYTHON_IN_VENV) scripts/sample_documents.py

clean: ## delete everything that can be made again; never DATA_DIR
	rm -rf .venv node_modules build evidence_service/static/assets .*_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

set-up:
	@scripts/set-up

tools:
	@scripts/set-up dev
