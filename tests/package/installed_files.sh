#!/usr/bin/env bash
# `cmake --install` puts these files below the prefix and no others, and the program runs from there.
# installed_files.sh BUILD_DIRECTORY
set -euo pipefail
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install "$1" --prefix "$prefix" >/dev/null
expected='bin/stepwarden
share/bash-completion/completions/stepwarden
share/doc/stepwarden/CHANGELOG.md
share/doc/stepwarden/LICENSE
share/doc/stepwarden/README.md
share/fish/vendor_completions.d/stepwarden.fish
share/man/man1/stepwarden.1
share/zsh/site-functions/_stepwarden'
diff <(echo "$expected") <(cd "$prefix" && find . -type f -printf '%P\n' | LC_ALL=C sort)
"$prefix/bin/stepwarden" --version
