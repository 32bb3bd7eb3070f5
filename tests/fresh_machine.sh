#!/usr/bin/env bash
# Proves that a fresh Debian 12 passes `make demo` and `make test`: makes a minimal system in a directory, copies the
# checkout in and runs both there, as root. Needs debootstrap and root; the mirror is the one that apt uses here.
# fresh_machine.sh [DIRECTORY [TARGET...]]: DIRECTORY is made and kept; without it a temporary one is removed at the end.
# Other targets can be run instead. With CCACHE_DIR in the environment the system shares that compiler cache.
set -euo pipefail
checkout=$(cd "$(dirname "$0")/.." && pwd)
. "$checkout/tests/package/machine.sh"
need_machines
if [ $# -gt 0 ]; then
    root=$(realpath -m "$1")
    shift
else
    root=$(mktemp -d)
    remove=yes
fi
[ $# -gt 0 ] || set -- demo test

leave() {
    umount -q "$root/ccache" 2>/dev/null || true
    leave_machine "$root"
    [ "${remove:-no}" = no ] || rm -rf --one-file-system "$root"
}
trap leave EXIT

make_machine bookworm "$root"
in_machine "$root" sh -c 'apt-get update -qq && apt-get install -qq -y --no-install-recommends make ca-certificates' >/dev/null
shared=()
if [ -n "${CCACHE_DIR:-}" ]; then
    in_machine "$root" apt-get install -qq -y --no-install-recommends ccache >/dev/null
    mkdir -p "$root/ccache"
    mount --bind "$CCACHE_DIR" "$root/ccache"
    shared=(CCACHE_DIR=/ccache CCACHE_BASEDIR=/checkout CCACHE_NOHASHDIR=1)
fi
rm -rf "$root/checkout"
"$checkout/scripts/export-tree" "$root/checkout"
for target in "$@"; do
    in_machine "$root" env "${shared[@]}" make -C /checkout "$target"
done
