.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: audit bom help run demo test test-postgres test-whoosh3 check fix index translations permissions machines law lock vendor bench clean
PYTHON ?= python3
PORT   ?= 5000
BIN    := .venv/bin
FLASK  := $(BIN)/flask --app app
WORDS  := translations/en/LC_MESSAGES/messages.mo

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.runtime $(WORDS) instance/.demo ## Set up, load the demonstration office, serve it
	@$(FLASK) serve --port $(PORT)

demo: .venv/.runtime $(WORDS) ## Load a fresh demonstration office (what was in it is gone)
	@$(FLASK) demo --fresh
	@touch instance/.demo

test: .venv/.dev $(WORDS) ## Set up and run every test (T=tests/law for one room)
	@$(BIN)/pytest --numprocesses logical --dist worksteal $(T)

FINDING := tests/search tests/cli/test_upkeep.py tests/cases/test_lifts.py tests/cases/test_conflicts.py \
	$(addprefix tests/staff/test_,search.py saved.py surfacing.py marks.py oversight.py triage.py desk.py health.py)

test-postgres: .venv/.dev $(WORDS) ## The tests of finding on PostgreSQL (D=postgresql+psycopg:///a_database_to_spoil)
	@NGHEDAN_TESTS_POSTGRES="$(D)" $(BIN)/pytest --numprocesses logical --dist worksteal $(FINDING)

test-whoosh3: .venv/.dev .cache/whoosh3/.made ## The tests of the index with whoosh3, the living branch, in place of Whoosh 2.7.4
	@PYTHONPATH="$(CURDIR)/.cache/whoosh3" $(BIN)/pytest --numprocesses logical --dist worksteal tests/search

.cache/whoosh3/.made: requirements/whoosh3.txt | .venv/.dev
	@rm -rf $(@D)
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --target $(@D) -r $<
	@touch $@

check: .venv/.dev ## Format, lint, types, layers, templates, spelling
	$(BIN)/ruff format --check . && $(BIN)/ruff check .
	$(BIN)/mypy && $(BIN)/lint-imports --cache-dir .cache/import_linter
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/codespell docs README.md CHANGELOG.md

fix: .venv/.dev ## Repair what a machine can repair
	-$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

index: .venv/.runtime ## Build the search index anew from the database
	$(FLASK) index

translations: .venv/.dev ## Extract, update and compile the words; complain of gaps
	$(BIN)/pybabel -q extract --mapping pyproject.toml --keywords "_l N_" --no-location --sort-output --output translations/messages.pot .
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-pot-creation-date --ignore-obsolete --input-file translations/messages.pot --output-dir translations
	$(BIN)/pybabel compile --directory translations --statistics

permissions: .venv/.runtime ## Print docs/permissions.md anew from the tables of rights
	$(FLASK) permissions > docs/permissions.md

machines: .venv/.runtime $(WORDS) ## Print docs/machines.md anew from the tables of moves
	$(FLASK) machines > docs/machines.md

law: .venv/.runtime ## Print docs/law.md and docs/law-en.md anew from the tables of law
	$(FLASK) law handbook > docs/law.md
	$(FLASK) law handbook --locale en > docs/law-en.md

lock: .venv/.dev ## Renew the locked requirements
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-annotate --no-header -o requirements/runtime.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-annotate --no-header -c requirements/runtime.txt -o requirements/dev.txt

vendor: ## Renew the design system, fonts and icons under static/vendor (needs npm)
	npm ci --ignore-scripts
	$(PYTHON) static/vendor/vendor.py

audit: .cache/audit/.made ## Known holes, risky code, needless or missing packages
	.cache/audit/bin/bandit --quiet -c pyproject.toml -r app.py office web citizen staff api cli .ci docs/verify_trail.py docs/verify_receipt.py
	.cache/audit/bin/deptry .
	@rm -f .cache/audit/holes.json
	-.cache/audit/bin/pip-audit --requirement requirements/runtime.txt --require-hashes --disable-pip --progress-spinner off --format json --output .cache/audit/holes.json
	$(PYTHON) .ci/audit.py holes .cache/audit/holes.json requirements/runtime.txt

bom: ## Write the bill of materials (CycloneDX JSON) from the locked requirements
	$(PYTHON) .ci/audit.py bom requirements/runtime.txt bom.json

bench: .venv/.dev $(WORDS) ## Measure pages on 10,000 and 100,000 cases, 100,000 clocks, the rule of sight, the seal, letters, finding
	$(BIN)/python -m benchmarks.pages --cases 10000 --cases 100000
	$(BIN)/python -m benchmarks.clocks --clocks 100000
	$(BIN)/python -m benchmarks.policy --cases 100000
	$(BIN)/python -m benchmarks.sealing --cases 200
	$(BIN)/python -m benchmarks.letters --letters 1000
	$(BIN)/python -m benchmarks.search --cases 10000 --cases 100000

clean: ## Remove everything that was made, the demonstration data too
	rm -rf .venv .cache instance node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

instance/.demo: | .venv/.runtime $(WORDS)
	@mkdir -p $(@D)
	@$(FLASK) demo
	@touch $@

%.mo: %.po | .venv/.runtime
	@$(BIN)/pybabel -q compile --input-file $< --output-file $@

.cache/audit/.made: requirements/audit.txt
	$(PYTHON) -m venv .cache/audit
	.cache/audit/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.runtime: requirements/runtime.txt | .venv/bin/pip
	@echo "Setting up (once) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.dev: requirements/dev.txt | .venv/bin/pip
	@echo "Setting up (once) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@ .venv/.runtime

.venv/bin/pip:
	@PYTHON=$(PYTHON) sh .ci/venv
