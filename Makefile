# Deixis in two commands: `make demo` performs a script, `make test` runs every check. Both start from a bare machine.
SHELL := /bin/bash
.DEFAULT_GOAL := help
DEMO_SCRIPT := $(firstword $(sort $(wildcard data/scripts/*.txt)))
WORKERS ?= 2

.PHONY: help demo test lint bench bench-library errors image dist clean

help:
	@echo "make demo    make the environment and perform $(DEMO_SCRIPT) into out/demo"
	@echo "make test    make the environment and run every check: style, types, layers, tests"
	@echo "make bench   measure speed and memory; JSON on stdout and in out/bench.json"
	@echo "make bench-library  measure the gesture store and the search; JSON on stdout"
	@echo "make errors  write docs/errors.md from the source"
	@echo "make image   draw the README's picture again"
	@echo "make dist    build the wheel into dist"
	@echo "make clean   remove what the targets above made, .venv apart"

demo:
	@tools/setup/environment.sh run
	.venv/bin/deixis perform $(DEMO_SCRIPT) --out out/demo
	@echo "Watch out/demo/show.mp4, read out/demo/report.html."

test:
	@tools/setup/environment.sh dev
	$(MAKE) --no-print-directory lint
	.venv/bin/pytest -n $(WORKERS)

lint:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench:
	@tools/setup/environment.sh run >&2
	@mkdir -p out
	@.venv/bin/python tools/bench/run.py > out/bench.json; code=$$?; cat out/bench.json; exit $$code

bench-library:
	@tools/setup/environment.sh run >&2
	@.venv/bin/python tools/bench/library.py
	@.venv/bin/python tools/bench/search.py

errors:
	.venv/bin/python tools/docs/error_table.py

image:
	.venv/bin/python tools/docs/readme_image.py

dist:
	@tools/setup/environment.sh dev
	.venv/bin/python -m pip wheel -q --no-deps --no-build-isolation -w dist .

clean:
	rm -rf out dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
