# One entry to everything. `make help` lists the targets; each does the set-up it needs.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Processes that share the tests, each with servers of its own.
WORKERS ?= 2
UV_COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --quiet

.PHONY: help run test check demo bench lock kafka clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# A stamp a lock file: the environment is rebuilt when the pinned packages change.
$(VENV)/runtime.stamp: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/runtime.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: $(VENV)/runtime.stamp ## start every service in one process (embedded PostgreSQL, no broker)
	@exec $(BIN)/mydirection run

demo: $(VENV)/runtime.stamp ## load the Rossi data over HTTP into a running system, print the evaluation
	@exec $(BIN)/mydirection demo

kafka: ## fetch Apache Kafka's jars (needs Java 17 and Maven)
	mvn --quiet --batch-mode -f deploy/kafka/pom.xml dependency:copy-dependencies

test: $(VENV)/dev.stamp ## all tests, on real PostgreSQL and (where Java and Maven are) real Kafka
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

check: $(VENV)/dev.stamp ## style, types and the layering of the rooms
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev.stamp ## ratios against named baselines, measured in one run
	$(BIN)/python -m tests.bench

lock: $(VENV)/dev.stamp ## pin every dependency anew, with hashes
	$(BIN)/pip install --quiet uv
	$(UV_COMPILE) --extra build --upgrade -o requirements.lock
	$(UV_COMPILE) --extra build --extra dev --upgrade -o requirements-dev.lock

clean: ## remove what was built (not your data)
	rm -rf $(VENV) build deploy/kafka/target *.egg-info
