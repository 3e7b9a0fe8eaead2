# Every target makes the environment in .venv first when it is missing.

PYTHON ?= python3
BIN := .venv/bin
TEST_PROCESSES := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
TORCH_INDEX := https://download.pytorch.org/whl/cpu
TORCH := $(shell sed -n 's/^ *"\(torch==[^"]*\)".*/\1/p' pyproject.toml)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
export HF_HUB_OFFLINE := 1

.PHONY: install demo demo-slack test check fix quality bench test-full

install: .venv/installed

# torch first, as a CPU build: from its own index when that answers in 2 s, else from the default index.
.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("linkvouch needs Python 3.11 or newer; set PYTHON=python3.11")'
	@echo "Making the environment in .venv; the first time takes a few minutes."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@index=""; \
	if [ "$$(uname)" = Linux ] && timeout 2 $(PYTHON) -c 'import urllib.request as r; r.urlopen("$(TORCH_INDEX)/torch/", timeout=2)' 2>/dev/null; \
	then index="--index-url $(TORCH_INDEX)"; fi; \
	$(PIP) $$index --constraint constraints.txt $(TORCH) || $(PIP) --constraint constraints.txt $(TORCH)
	@$(PIP) --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: install
	@$(BIN)/linkvouch demo

demo-slack: install
	@$(BIN)/linkvouch demo --slack

# One process more than cores, since some tests wait; a module's tests stay together, for what they share.
test: install
	$(BIN)/pytest -n $(TEST_PROCESSES) --dist loadscope --cov --cov-report= -m "not slow"
	$(BIN)/coverage report --include='scoring/*' --fail-under=100
	$(BIN)/coverage report --fail-under=95 --skip-covered

quality: install
	$(BIN)/pytest tests/quality -rP

test-full: install
	$(BIN)/pytest

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install
	$(BIN)/python -m benchmarks
