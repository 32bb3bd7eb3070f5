#!/usr/bin/env bash
# The tarball's program in minimal systems, an older Debian with glibc 2.31 among them, and with no system around it at
# all: it runs, finds the example's defects and reads a tarball and a git revision.
# runs_anywhere.sh TARBALL [DIRECTORY]: DIRECTORY keeps the systems for another time.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/machine.sh"
need_machines
tarball=$(realpath "$1")
machines=$(realpath -m "${2:-$(mktemp -d)}")
keep=${2:-}
inputs=$(mktemp -d)
leave() {
    for root in "$machines"/{bullseye,bookworm}; do leave_machine "$root"; done
    rm -rf "$inputs"
    [ -n "$keep" ] || rm -rf --one-file-system "$machines"
}
trap leave EXIT

(cd "${tarball%/*}" && sha256sum --quiet --check --ignore-missing SHA256SUMS)
cp -r "$here/../../fixtures/projects/example" "$here/../../fixtures/checkout" "$inputs"
tar -C "$inputs/example" -czf "$inputs/example.tar.gz" .
git -C "$inputs/checkout" init -q
git -C "$inputs/checkout" add -A
git -C "$inputs/checkout" -c user.name=n -c user.email=e@example.org commit -qm all

# What the program makes of the inputs in the system given.
results() {
    rm -rf "$1/try"
    mkdir -p "$1/try" "$1/usr/local"
    cp -r "$inputs/." "$1/try"
    tar -C "$1/usr/local" --strip-components=1 -xzf "$tarball"
    for words in '/try/example' '/try/example.tar.gz' '/try/checkout --rev HEAD'; do
        # shellcheck disable=SC2086  # words
        chroot "$1" /usr/local/bin/stepwarden check --format json $words 2>&1 && echo "status 0" || echo "status $?"
    done
}

mkdir -p "$machines/nothing"
alone=$(results "$machines/nothing")
[ "$(grep '^status' <<< "$alone" | xargs)" = 'status 1 status 1 status 0' ] || { echo "with no system around it: $alone" >&2; exit 1; }
echo "ok: with no system around it"
for suite in bullseye bookworm; do
    make_machine "$suite" "$machines/$suite"
    [ "$(results "$machines/$suite")" = "$alone" ] || { echo "$suite: other results" >&2; exit 1; }
    echo "ok: on $suite, $(chroot "$machines/$suite" ldd --version | head -n 1)"
done
