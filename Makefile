PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BAKED := baked/fingerprint

# Where Python may not keep what it compiled, every test file is compiled anew for each process.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help talk test test-slow check format content understanding models model-graph clean

help:  ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

talk: $(READY)  ## Run the assistant
	@$(BIN)/toe-cramps

test: $(READY) $(BAKED)  ## Run all tests
	$(BIN)/python -m pytest -n 2 -m "not slow and not devices"
	@# Sound in real time: nothing runs beside it, and what a noisy neighbour cut up is heard again.
	$(BIN)/python -m pytest -m "devices and not slow" --reruns 5

test-slow: $(READY)  ## Run the tests that take minutes
	$(BIN)/python -m pytest -n 2 -m "slow and not devices" --reruns 2
	$(BIN)/python -m pytest -m "slow and devices" --reruns 5

check: $(READY)  ## Check format, lint, types and the content
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/toe-cramps-skill check

format: $(READY)  ## Bring the code into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

content: understanding models  ## Make everything that is made from the content, then check it
	$(BIN)/python -m skill.assistants
	@if command -v fstcompile >/dev/null; then $(MAKE) --no-print-directory model-graph; \
	else echo "No OpenFst tools here: the recogniser's vocabulary stays as it is (see CONTRIBUTING.md)."; fi
	$(BIN)/toe-cramps-skill check

understanding: $(READY)  ## Train the understanding from the content
	$(BIN)/python -m skill.understanding.training

models: $(READY)  ## Write Alexa's interaction models from the content
	$(BIN)/toe-cramps-skill models

model-graph: $(READY)  ## Rebuild the recogniser's vocabulary and language model (needs Debian's OpenFst tools)
	$(BIN)/python -m voice_local.model_builder.graph

$(READY): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the assistant needs into $(VENV); the first time takes a minute or two." >&2
	@PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_CONSTRAINT=constraints.txt \
		$(BIN)/python -m pip install --quiet --editable '.[dev]' >&2
	@# This only saves time later; what needs the content tells of its faults.
	@$(BIN)/python -m skill.assistants 2>/dev/null || true
	@touch $(READY)

# The tests start the assistant a hundred times, so it is worth the seconds.
$(BAKED): $(shell find content skill/content skill/understanding -type f -not -path '*/__pycache__/*') | $(READY)
	@$(BIN)/python -m skill.assistants 2>/dev/null || true

clean:  ## Remove what was built
	rm -rf $(VENV) baked build dist
