# setup · run · serve · test · check · prove · bench · translations
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
DRILL := tests/features/test_restore_drill.py
SURVIVAL := tests/platform/test_kills.py tests/platform/test_imports_killed.py tests/platform/test_letters_survive.py \
	tests/features/test_invoices_at_once.py tests/features/test_statements_at_once.py tests/features/test_statements.py $(DRILL) \
	tests/features/test_every_form_at_once.py tests/features/test_every_form_in_two_windows.py
OTHERS := @digitalcredentials/verifier-core@1.0.0-beta.11 ical.js@2.2.1
export FLASK_APP := wsgi:app
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: setup run demo-reset serve test check prove bench translations

.venv/runtime: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	touch $@

.venv/development: requirements-dev.txt .venv/runtime
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@

setup: .venv/runtime

run: setup
	@PORTAL_DEMO=1 PORT=$(PORT) $(BIN)/flask demo prepare
	@PORTAL_DEMO=1 PORT=$(PORT) PATH="$(CURDIR)/$(BIN):$$PATH" ./bin/serve 127.0.0.1:$(PORT)

demo-reset: setup
	@PORTAL_DEMO=1 $(BIN)/flask demo reset

serve: setup
	@$(BIN)/flask db upgrade
	@$(BIN)/flask keys new --first
	@PATH="$(CURDIR)/$(BIN):$$PATH" ./bin/serve $${BIND:-127.0.0.1:$(PORT)}

test: .venv/development
	@./bin/chromium-there
	$(BIN)/pytest -n 2 --dist worksteal -m "not browser"
	$(BIN)/pytest -n 2 --dist worksteal -m browser
	$(BIN)/pytest -n 2 --dist worksteal -m database --postgres

check: .venv/development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

prove: .venv/development
	PROPERTY_EXAMPLES=1000 CALENDAR_EXAMPLES=20000 LISTINGS=10000 $(BIN)/pytest -n 2 tests/rules tests/features/test_verified_always.py \
		tests/features/test_credentials_always.py
	TAMPERINGS=1000 INPUTS=20000 TROUBLE_SECONDS=10 $(BIN)/pytest tests/platform/test_audit_chain.py \
		tests/features/test_any_input.py tests/platform/test_trouble.py
	NODES_SECONDS=60 RESTARTS=20 $(BIN)/pytest tests/platform/test_two_nodes.py tests/platform/test_postgres_restarts.py
	HOSTILE_SECONDS=60 $(BIN)/pytest -n 6 tests/platform/test_outbound_hostile.py tests/features/test_caldav_hostile.py
	export KILLS=100 IMPORT_KILLS=20 LETTERS_KILLS=30 INVOICE_KILLS=30 STATEMENTS=50 ENTRIES=100000 BACKUPS=10 WRITES=100 \
	DOUBLES=200 RETRIES=100 TABS=100 SEED=$${SEED:-$$RANDOM}; echo "SEED=$$SEED"; \
	$(BIN)/pytest $(SURVIVAL) && $(BIN)/pytest --postgres $(SURVIVAL)
	export DRILL_MEDIATIONS=50000; $(BIN)/pytest -s $(DRILL) && $(BIN)/pytest -s --postgres $(DRILL)
	LOAD_SECONDS=60 LOAD_MINUTES=30 $(BIN)/python -m bench.load
	if command -v npm > /dev/null; then export VERIFIER=$$(mktemp -d); trap 'rm -r "$$VERIFIER"' EXIT; \
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$$VERIFIER" $(OTHERS) && \
	$(BIN)/pytest tests/verifiers/in_node.py tests/verifiers/ical_js.py; \
	else echo "No npm here: the second verifier of credentials and ical.js are left out."; fi
	@./bin/lighthouse

bench: .venv/development
	$(BIN)/python -m bench

translations: setup
	mkdir -p var
	$(BIN)/pybabel extract -F pyproject.toml --no-location --no-wrap --project "IMI Mediation Logbook" --version 0.1.0 \
		--msgid-bugs-address "International Mediation Institute" -o var/messages.pot .
	$(BIN)/pybabel update -i var/messages.pot -d app/translations \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
