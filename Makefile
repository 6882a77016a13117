# The commands of this repository; `make` alone lists them. Each brings what it needs, later runs start at once.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check audit bench bench-nlu chaos clean

MAIN := .venv/.lotse
BRAIN := brain/.venv/.lotse
PAGES := bot/studio/page/vendor/LICENSES.txt
STEP := @tools/step .tools/

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

demo: setup ## everything on this machine, with a simulator for the world outside; Ctrl-C ends all of it
	@exec .venv/bin/lotse demo

test: setup ## all tests, in both environments (LOTSE_TEST_ALL=1: a missing system part is a failure)
	@.venv/bin/python -m tests.support.parts
	@.venv/bin/python tools/run_tests.py $(ARGS)

check: $(MAIN) ## lint, types, layers, house style
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/python -m pytest -q tests/rules

audit: $(MAIN) ## known vulnerabilities of the locked packages, where a registry answers; says so where none does
	@.venv/bin/python tools/audit.py

bench: setup ## measure the whole way against the numbers to reach
	@.venv/bin/python -m bench $(ARGS)

bench-nlu: $(BRAIN) ## measure understanding on your own examples: make bench-nlu DATA=<folder>
	@test -n "$(DATA)" || { echo "usage: make bench-nlu DATA=<folder>" >&2; exit 2; }
	@test -d "$(DATA)" || { echo "make bench-nlu: no folder $(DATA)" >&2; exit 2; }
	@brain/.venv/bin/python -m brain.bench_nlu --data "$(DATA)" $(ARGS)

chaos: setup ## kill processes under load and count what was lost
	@.venv/bin/python -m bench.chaos $(ARGS)

clean: ## take away both environments and what the commands wrote beside them (never the data folder)
	rm -rf .venv brain/.venv .tools node_modules bot/studio/page/vendor

setup: $(MAIN) $(BRAIN) $(PAGES)

# A stamp lies inside its environment: whoever removes the one removes the other.
$(MAIN): pyproject.toml uv.lock
	$(STEP)main.log "main environment: locked packages (up to a minute at first)" tools/sync . 3.11 3.12
	@touch $@

$(BRAIN): brain/pyproject.toml brain/uv.lock
	$(STEP)brain.log "brain environment: Python 3.10 with Rasa (1 GB, some minutes at first)" tools/sync brain 3.10
	@touch $@

$(PAGES): package.json package-lock.json tools/build-pages $(wildcard bot/studio/page/bundle/*.js) | $(MAIN)
	$(STEP)pages.log "the studio's pages: locked packages from npm, bundled" tools/build-pages
