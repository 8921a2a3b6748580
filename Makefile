# What a newcomer needs: `make up`, `make test`. Everything is installed into .venv, nothing outside this folder.
PYTHON ?= python3
PY := .venv/bin/python
UV ?= uv

# A virtual environment with exactly the packages of lock file $(1); pip runs only when the file has changed.
define install
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
  || { echo "Skein needs Python 3.11 or newer as $(PYTHON) (or: make PYTHON=/path/to/python3.11)." >&2; exit 1; }
@test -x $(PY) || $(PYTHON) -m venv .venv \
  || { echo "No virtual environment could be made; on Debian: apt-get install python3-venv" >&2; exit 1; }
@sum=$$(cksum < $(1)); test "$$sum" = "$$(cat .venv/$(1).installed 2>/dev/null)" || { \
  echo "Installing the packages of $(1) (one to three minutes the first time)" >&2 \
  && $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r $(1) \
  && echo "$$sum" > .venv/$(1).installed; }
endef

.PHONY: help up dev test fast check bench bench-capacity setup setup-dev lock
help:
	@echo "make up      start everything, with a demo company on the first start"
	@echo "make dev     the same for work on Skein: starts anew when a file changes, DEBUG, mails on the terminal"
	@echo "make test    run all tests"
	@echo "make fast    run the tests that need no database, no process and no browser"
	@echo "make check   format, lint, types, layers, migrations, translations"
	@echo "make bench   run the benchmarks"
	@echo "make bench-capacity   how many people this machine carries (half an hour, nothing else running)"
	@echo "make setup   only install what 'make up' needs"
	@echo "make lock    resolve the dependencies of pyproject.toml anew, and list them (SBOM); needs uv"

up: setup
	@$(PY) manage.py up

dev: setup-dev
	@DEBUG=1 EMAIL_URL=$${EMAIL_URL:-console:} SKEIN_WEB_PROCESSES=1 $(PY) manage.py up --reload

test: setup-dev
	@$(PY) -m tests.run

fast: setup-dev
	@$(PY) -m tests.run fast

bench: setup-dev
	@$(PY) -m tests.bench

bench-capacity: setup-dev
	@$(PY) -m tests.bench.capacity

setup:
	$(call install,requirements.lock)

setup-dev:
	$(call install,requirements-dev.lock)

check: setup-dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	@find templates -name '*.html' -exec .venv/bin/djhtml --check --tabwidth 2 {} +
	@find templates -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +
	.venv/bin/djlint templates --lint --quiet
	@.ci/web/check
	$(PY) manage.py makemigrations --check --dry-run
	@if command -v msgfmt >/dev/null; then $(PY) manage.py compilemessages -v 0 --ignore .venv; \
	  else echo "NOT CHECKED: translations (msgfmt is missing; on Debian: apt-get install gettext)"; fi

lock:
	$(UV) pip compile -q pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	  --extra test --extra outlook --extra s3 --extra ldap --extra saml --extra bench -o requirements-dev.lock
	$(UV) pip compile -q pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	  -c requirements-dev.lock -o requirements.lock
	$(UV) pip compile -q pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	  -c requirements-dev.lock --extra s3 -o requirements-s3.lock
	$(UV) pip compile -q pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	  -c requirements-dev.lock --extra ldap -o requirements-ldap.lock
	$(UV) pip compile -q pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	  -c requirements-dev.lock --extra saml -o requirements-saml.lock
	$(UV) tool run --from cyclonedx-bom==7.5.0 cyclonedx-py requirements requirements.lock --pyproject pyproject.toml \
	  --output-reproducible -o microblog/docs/sbom.cdx.json
