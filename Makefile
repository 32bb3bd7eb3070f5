# Every target does its own set-up on a fresh Debian 12.
.DEFAULT_GOAL := build
.PHONY: build demo test fuzz docs format check-format lint install deb dist test-package check-reproducible check-instructions clean setup-build setup-test setup-fuzz setup-lint setup-package

program := build/release/stepwarden
sources = $(shell git ls-files --cached --others --exclude-standard 'analyzer/*.[ch]pp' 'rules/*.[ch]pp' 'tests/*.[ch]pp' 2>/dev/null || find analyzer rules tests -name '*.[ch]pp')

setup-build:
	@scripts/setup build

# Not every machine has a browser to install: the tests that need one say that they are skipped.
setup-test:
	@scripts/setup build test
	@scripts/setup browser || echo "no browser can be installed: the tests of reports are skipped" >&2

setup-fuzz:
	@scripts/setup build fuzz

setup-lint:
	@scripts/setup build test lint

setup-package:
	@scripts/setup build package

build: setup-build
	@cmake --preset release --log-level=WARNING
	@cmake --build --preset release --target stepwarden stepwarden_generated

# The example has defects, so that `check` ends with status 1.
demo: build
	@$(program) check --format text fixtures/projects/example; status=$$?; test $$status -eq 1

test: setup-test
	@cmake --preset dev --log-level=WARNING
	@cmake --build --preset dev
	@ctest --preset dev

# All targets in turn, for `minutes` in all; what they come to is kept in build/fuzz/state, see docs/fuzzing.md.
minutes ?= 5
fuzz: setup-fuzz
	@cmake --preset fuzz --log-level=WARNING
	@cmake --build --preset fuzz
	@tests/fuzz/run.py --directory build/fuzz/state --minutes $(minutes)

docs: build
	@scripts/docs $(program)

format: setup-lint
	@clang-format -i $(sources)

check-format: setup-lint
	@clang-format --dry-run -Werror $(sources)

lint: check-format
	@scripts/tidy

# Counts what the release build executes and compares it with what is recorded; seconds would not repeat.
check-instructions: build
	@scripts/setup bench
	@tests/bench/instructions.py --program $(program); status=$$?; test $$status -eq 0 -o $$status -eq 77

install: build
	@cmake --install build/release

# Both go into build/packages.
deb: setup-package
	@scripts/deb

dist: setup-package
	@scripts/dist

# In minimal systems that debootstrap makes, as root; skipped with a reason where that is not possible.
test-package: deb dist
	@tests/package/installs_and_purges.sh build/packages/stepwarden_*.deb || test $$? -eq 77
	@tests/package/runs_anywhere.sh build/packages/stepwarden-*.tar.gz || test $$? -eq 77

# Four builds from nothing.
check-reproducible: setup-package
	@scripts/check-reproducible

clean:
	@rm -rf build
