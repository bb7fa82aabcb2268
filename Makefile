# The two commands of a newcomer are `make demo` and `make test`. Both need Python 3.11 or newer and the package index.
PYTHON ?= python3
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never

.PHONY: demo test lint bench docs lock

demo: .venv/ready  ## perform the whole walk on invented work, verify the evidence, serve the result
	$(BIN)/countersign demo

test: .venv/ready  ## everything; browser and PostgreSQL tests say so when they skip
	$(BIN)/pytest -n auto --dist loadfile

lint: .venv/ready  ## style, types, import contracts, house rules, generated pages
	$(BIN)/python tools/lint.py

bench: .venv/ready  ## measure, side by side with what people use today
	$(BIN)/python bench/run.py

docs: .venv/ready  ## write docs/reference from the code
	$(BIN)/python tools/reference.py

lock: .venv/ready  ## pin every dependency by hash, without naming an index
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet --output-file requirements.lock

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Countersign needs Python 3.11 or newer and found " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.13 " + "$(MAKECMDGOALS)")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
