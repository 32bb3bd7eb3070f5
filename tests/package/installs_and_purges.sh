#!/usr/bin/env bash
# The Debian package in a minimal bookworm: it installs with what it depends on, the program runs, its manual page and the
# completions of bash, zsh and fish are where these look for them, and nothing is left once it is purged.
# installs_and_purges.sh PACKAGE.deb [DIRECTORY]: DIRECTORY keeps the system for another time.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/machine.sh"
need_machines
package=$(realpath "$1")
root=$(realpath -m "${2:-$(mktemp -d)}")
leave() {
    leave_machine "$root"
    [ -n "${keep:-}" ] || rm -rf --one-file-system "$root"
}
keep=${2:-}
trap leave EXIT

inside() { in_machine "$root" "$@"; }
# What apt and dpkg keep for themselves, and what programs that were tried wrote of their own, is not the package's.
files() {
    (cd "$root" && find . -xdev \( -path ./proc -o -path ./var/cache -o -path ./var/log -o -path ./var/lib/apt -o -path ./var/lib/dpkg \
        -o -path ./tmp -o -path ./root -o -path ./try -o -path ./usr/lib/python3 \) -prune -o -print | LC_ALL=C sort)
}
expect() {
    local what=$1
    shift
    "$@" || { echo "FAILED: $what" >&2; exit 1; }
    echo "ok: $what"
}

make_machine bookworm "$root"
inside apt-get update -qq
inside apt-get install -qq -y --no-install-recommends man-db bash-completion zsh fish python3-minimal >/dev/null
rm -rf "$root/try"
mkdir "$root/try"
cp -r "$here/../shells" "$here/../../fixtures/projects/example" "$package" "$root/try/"
before=$(files)

inside apt-get install -qq -y --no-install-recommends "/try/${package##*/}" >/dev/null
version=$(dpkg-deb --field "$package" Version)
expect "the version is the package's" grep -q "^stepwarden $version" <<< "$(inside stepwarden --version)"
status=0
inside stepwarden check --quiet /try/example >/dev/null || status=$?
expect "the example's defects are found" test "$status" = 1
expect "the manual page is shown" grep -q 'EXIT STATUS' <<< "$(inside man --pager=cat stepwarden)"
expect "its name is known to apropos" inside apropos --exact stepwarden
expect "the changelog is there" inside sh -c 'zcat /usr/share/doc/stepwarden/changelog.gz | grep -q "^# Changelog"'
expect "three shells complete" grep -q ' in 3 shells: 0 failures' \
    <<< "$(inside python3 /try/shells/completions.py --program /usr/bin/stepwarden --installed 2>&1 | tee /dev/stderr)"
expect "the files are as packaged" inside dpkg --verify stepwarden

inside apt-get purge -qq -y stepwarden >/dev/null
inside apt-get autoremove --purge -qq -y >/dev/null
left=$(comm -13 <(echo "$before") <(files))
expect "nothing is left${left:+: $left}" test -z "$left"
