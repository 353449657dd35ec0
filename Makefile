# The commands of the register; the README tells what each is for.
PYTHON ?= python3
PORT ?= 8000
MANAGE = .venv/bin/python manage.py
# Any key will do to look for mistakes in the settings of a server.
PRODUCTION = DEBUG=off SITE_URL=https://register.example.org SECRET_KEY=0123456789abcdefghijklmnopqrstuvwxyz-only-for-make-lint-0123456789
LOCK = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"

.PHONY: run dev test lint lock messages backup restore validate lighthouse bench-search bench-parts

run: .venv/server .env
	@grep -q '^SITE_URL=.' .env || export SITE_URL=$${SITE_URL:-http://127.0.0.1:$(PORT)}; \
	$(MANAGE) migrate --verbosity 0 && $(MANAGE) prepare && \
	$(MANAGE) collectstatic --no-input --verbosity 0 && \
	exec .venv/bin/gunicorn --no-control-socket --limit-request-line 8190 --bind 127.0.0.1:$(PORT) --workers 2 --threads 4 khabarovsk_relations.wsgi

dev: .venv/project .env
	@export DEBUG=on SITE_URL=$${SITE_URL:-http://127.0.0.1:$(PORT)}; \
	$(MANAGE) migrate --verbosity 0 && $(MANAGE) prepare && exec $(MANAGE) runserver 127.0.0.1:$(PORT)

test: .venv/project
	.venv/bin/pytest

lint: .venv/project
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING
	$(PRODUCTION) $(MANAGE) makemigrations --check --dry-run

lock: .venv/project
	$(LOCK) requirements-production.in -o requirements-production.txt
	$(LOCK) requirements.in -o requirements.txt

messages: .venv/project
	$(MANAGE) makemessages --locale ru --locale en --no-location --extension html,txt,py,xml --ignore .venv --ignore tests
	.venv/bin/python scripts/tidy_messages.py
	$(MANAGE) compilemessages --ignore .venv --verbosity 0

validate: .venv/project
	.venv/bin/python scripts/validate.py

lighthouse: .venv/project
	.venv/bin/python scripts/lighthouse.py

bench-search: .venv/project
	.venv/bin/python scripts/bench_search.py

bench-parts: .venv/project
	.venv/bin/python scripts/bench_parts.py

backup: .venv/server .env
	@$(MANAGE) backup $(TO)

restore: .venv/server .env
	@test -n "$(FROM)" || { echo "Name the backup: make restore FROM=backups/register-....tar.gz" >&2; exit 2; }
	@$(MANAGE) restore $(FROM) $(if $(OVERWRITE),--overwrite)

.env:
	@umask 077 && $(PYTHON) -c 'import secrets; print("SECRET_KEY=" + secrets.token_urlsafe(50))' > $@

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/server: requirements-production.txt | .venv/bin/pip
	.venv/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

.venv/project: requirements.txt | .venv/bin/pip
	.venv/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@ .venv/server
