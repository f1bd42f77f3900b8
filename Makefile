# Two commands: `make run` starts Segue, `make test` checks it. Both need Python 3.11 or newer only.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# make run CORE=0 keeps the server on one core, which serves many people better (docs/performance.md).
CORE ?=
# Who can reach the server: this machine alone. make run ADDRESS=0.0.0.0 lets the network in; then
# each session has a profile of its own (docs/profiles.md).
ADDRESS ?= localhost
# One thread for each product of matrices: many sessions share the cores better than one does.
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: run test lint bench soak demo clean
.DEFAULT_GOAL := run

$(VENV)/run.stamp: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Segue needs Python 3.11 or newer; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

run: $(VENV)/run.stamp
	$(if $(CORE),taskset --cpu-list $(CORE)) $(BIN)/streamlit run asgi.py --server.address $(ADDRESS)

test: $(VENV)/test.stamp lint
	$(BIN)/python -m tests.support.services
	# A file at a time, so that servers a file starts start once; in order, so that small ones end.
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(VENV)/bench.stamp: $(VENV)/test.stamp requirements-bench.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	touch $@

# All figures of docs/performance.md but the soak and ten million tracks; some twenty minutes on two
# cores. The replicas need nginx, Redis and PostgreSQL.
bench: $(VENV)/bench.stamp
	$(BIN)/python -m benchmarks.bench_recommend
	$(BIN)/python -m benchmarks.bench_growth
	$(BIN)/python -m benchmarks.bench_neighbours
	$(BIN)/python -m benchmarks.bench_start
	$(BIN)/python -m benchmarks.bench_sessions
	$(BIN)/python -m benchmarks.load --users 100 --seconds 60
	$(BIN)/python -m benchmarks.load --users 100 --seconds 60 --spread
	$(BIN)/python -m benchmarks.load --users 100 --seconds 60 --gc
	$(BIN)/python -m benchmarks.load --users 100 --seconds 60 --no-extras
	$(BIN)/python -m benchmarks.load --users 200 --seconds 60
	$(BIN)/python -m benchmarks.replicas
	$(BIN)/python -m benchmarks.replicas --users 200 --seconds 60 --no-kill

# Half an hour; samples of memory, files, threads and latency go to soak.csv.
soak: $(VENV)/bench.stamp
	$(BIN)/python -m benchmarks.load --users 50 --seconds 1800 --samples soak.csv
	$(BIN)/python -m benchmarks.soak_plot soak.csv --out soak.svg

$(VENV)/fuzz.stamp: $(VENV)/test.stamp requirements-fuzz.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-fuzz.txt
	touch $@

# What comes from outside, a million times, steered to new ways through the code (docs/security.md);
# from minutes to hours a target: make fuzz TARGETS="messages csv" INPUTS=100000
INPUTS ?= 1000000
TARGETS ?=
.PHONY: fuzz
fuzz: $(VENV)/fuzz.stamp
	$(BIN)/python -m tests.fuzz.run $(TARGETS) --inputs $(INPUTS)

demo: $(VENV)/run.stamp
	$(BIN)/python -m recommender.demo

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: screenshots
screenshots: $(VENV)/test.stamp
	$(BIN)/python -m tests.support.services
	$(BIN)/python -m docs.make_screenshots

# The quality on playlists of your own: make evaluate PLAYLISTS=playlists.jsonl
PLAYLISTS ?= playlists.jsonl
.PHONY: evaluate
evaluate: $(VENV)/run.stamp
	$(BIN)/python -m recommender evaluate $(PLAYLISTS)
