# The commands of the portal; README.md explains each. Needs Python 3.11 or later and make.
PYTHON ?= python3
PY := .venv/bin/python
STACK := $(PY) -m salesops.devstack

run: runtime
	@exec $(STACK) run

test: dev
	@exec $(STACK) test -q -n 2 --dist worksteal $(ARGS)

lint: dev
	@exec $(STACK) lint

bench: dev
	@exec $(STACK) bench $(ARGS)

drills: dev
	@exec $(STACK) drills $(ARGS)

stop status shell-env psql: $(PY)
	@exec $(STACK) $@ $(ARGS)

# A copy of database and files, and the way back: make backup TO=folder, make restore FROM=folder
backup: $(PY)
	@exec $(STACK) backup $(TO)

restore: $(PY)
	@exec $(STACK) restore $(FROM)

# Locked requirements from the .in files: exact versions and hashes, no addresses of package indexes.
LOCK = UV_SYSTEM_CERTS=1 $(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate $(UPGRADE)
lock: dev
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt
	$(LOCK) requirements-node.in -o requirements-node.txt
	$(LOCK) requirements-uv.in -o requirements-uv.txt

$(PY) runtime:
	@$(PYTHON) salesops/devstack/bootstrap.py

dev:
	@$(PYTHON) salesops/devstack/bootstrap.py dev

.PHONY: run test lint bench drills stop status shell-env psql backup restore lock runtime dev
