# make demo: set up, import the sample articles, print the ledger
# make test: set up, then every check and test
# make bench: how fast the tagger is beside the bare encoder and its peers, and the desk on 100,000 statements
# make pictures: the desk on the sample articles, as SVG in docs/

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test train bench pictures clean

# torch stands in the same call as the rest: left to itself, pip may take a build with several GB of GPU libraries.
.venv/ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "claim-tracker needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "torch==2.13.0" --editable ".[dev]"
	touch $@

demo: .venv/ready
	@$(BIN)/tracker demo

test: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tracker corpus check fixtures/corpus
	@[ -n "$$TRACKER_TEST_POSTGRES" ] || echo "PostgreSQL: not tested; set TRACKER_TEST_POSTGRES to a server's URL"
	$(BIN)/python -m pytest --quiet --numprocesses 2 --dist loadfile

train: .venv/ready
	$(BIN)/tracker train fixtures/corpus --out tracker/data/tagger.safetensors

bench: .venv/ready
	$(BIN)/python tests/benchmarks/bench.py
	$(BIN)/python tests/benchmarks/desk.py

pictures: .venv/ready
	$(BIN)/python tests/pictures.py docs

clean:
	rm -rf .venv demo.db demo.db-wal demo.db-shm
