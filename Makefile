# What a developer runs. Every target sets up what it needs; `make help` lists them.

VENV := .venv
PYTHON := $(VENV)/bin/python
STAMP := $(VENV)/.installed
TOOLS := tests/npm/node_modules/.warraq-stamp
SITE := site
PORT ?= 8000
PREFIX ?= /
SOURCE ?=

# The first Python that is new enough: a name on PATH may lead nowhere (pyenv) or to an old one.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
FIND_PYTHON = for name in python3.13 python3.12 python3.11 python3 python; do \
	if $$name -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then echo $$name; break; fi; done

define MAKE_VENV
python=$$($(FIND_PYTHON)); \
if [ -z "$$python" ]; then \
	echo "Warraq needs Python 3.11 or newer and found none on PATH." >&2; exit 1; fi; \
if ! $$python -c 'import venv, ensurepip' >/dev/null 2>&1; then \
	echo "$$python cannot make environments: install its venv package" \
		"(on Debian and Ubuntu: apt-get install python3-venv)." >&2; exit 1; fi; \
echo "Making $(VENV) with $$python"; \
rm -rf $(VENV); $$python -m venv $(VENV)
endef

# Installing also fetches what lies there.
ifeq ($(wildcard static/vendor/MANIFEST.json),)
.PHONY: $(STAMP)
endif

.DEFAULT_GOAL := help
.PHONY: help setup site test serve check screenshots wordings format clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: $(STAMP) ## make .venv and install the package into it, with the tools for development
	@:

# Installed anew only when what decides the installation has changed.
$(STAMP): pyproject.toml package.json package-lock.json hatch_build.py
	@$(PYTHON) -c '$(NEW_ENOUGH)' >/dev/null 2>&1 || { $(MAKE_VENV); }
	@echo "Installing Warraq and its tools into $(VENV)"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# axe and a validator, from npm; where there is none, the tests that need them are left out.
$(TOOLS): tests/npm/package-lock.json | $(STAMP)
	@$(PYTHON) -m tests.npm_tools

site: setup ## build seeds/ into site/
	@$(PYTHON) -m generator build
	@echo "Open $(abspath $(SITE))/index.html"

test: setup $(TOOLS) ## lint, format check, types, and all tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/pytest -n auto --dist loadfile

serve: setup ## show seeds/ on PORT (8000) under PREFIX (/), built anew at every change
	@$(PYTHON) -m generator serve --port $(PORT) --prefix $(PREFIX)

check: site ## build, then check every link of the site
	@$(PYTHON) -m generator check $(SITE)

screenshots: setup ## take pictures of every kind of page, of seeds/ and of SOURCE, if given
	@$(PYTHON) -m benchmarks.screenshots $(if $(SOURCE),--source $(SOURCE))

wordings: setup ## name what the catalogues of the interface lack; WRITE=1 appends it to them
	@$(PYTHON) -m generator.workbench.wordings $(if $(WRITE),--write)

format: setup ## rewrite the code in the house style
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

clean: ## remove everything that was made, also .venv
	rm -rf $(SITE) screenshots $(VENV) build dist static/vendor static/.vendor-* *.egg-info
	rm -rf tests/npm/node_modules benchmarks/npm/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
