PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: talk test test-slow check format understanding models model-graph clean

talk: $(READY)  ## Run the assistant
	@$(BIN)/toe-cramps

test: $(READY)  ## Run all tests
	$(BIN)/python -m pytest

check: $(READY)  ## Format, lint, types, and the content's own checks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/toe-cramps-skill models --check

format: $(READY)  ## Put the code into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

understanding: $(READY)  ## Train the understanding from the content
	$(BIN)/python -m skill.understanding.training

models: $(READY)  ## Write the interaction models from the content
	$(BIN)/toe-cramps-skill models

model-graph: $(READY)  ## Rebuild vocabulary and language model of the built-in Vosk model (needs Debian's OpenFst tools)
	$(BIN)/python -m voice_local.model_builder.graph

$(READY): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the assistant needs into $(VENV); the first time takes a minute or two." >&2
	@PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --editable '.[dev]' >&2
	@touch $(READY)

clean:  ## Remove what was built
	rm -rf $(VENV) build dist
