# make site   set up everything and build the shipped datasets into output/site
# make serve  look at it          make test   set up everything and run every test
# make check  style and types     make bench  speed and memory against named peers
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: site serve test check property every-page bench screenshots clean
.DELETE_ON_ERROR:

site: $(VENV)/.site
	$(BIN)/yangguang build $(if $(LIVE),--live $(LIVE))
	@echo "look at it: make serve"

serve: $(VENV)/.site
	$(BIN)/yangguang serve

test: $(VENV)/.test check
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --durations 25

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy

property: $(VENV)/.test
	YANGGUANG_EXAMPLES=50000 $(BIN)/pytest tests/property -n 2

every-page: $(VENV)/.test
	YANGGUANG_EVERY_PAGE=1 $(BIN)/pytest -n 2 --dist load tests/browser/test_every_page.py

bench: $(VENV)/.test
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.prose --documents 1000 --queries 20 --lunr
	$(BIN)/python -m tests.bench.lookup --rows 200000 --queries 50

screenshots: $(VENV)/.test
	$(BIN)/python -m tests.browser.screenshots

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.test: $(VENV)/bin/python pyproject.toml tests/browser/install.sh
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	sh tests/browser/install.sh $(BIN)/python
	@touch $@ $(VENV)/.site

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis
