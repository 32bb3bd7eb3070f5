#!/usr/bin/env bash
# scripts/revision tells the revision of a checkout, that it was changed, that of an export by git or by
# scripts/export-tree, and nothing where nothing is known, be it within another project's checkout.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
command -v git >/dev/null || { echo "skipped: git is not there" >&2; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A build that is run by git, as a hook is, must not take this for that one's.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

status=0
expect() {
    [ "$2" = "$3" ] || { echo "$1: '$2', not '$3'" >&2; status=1; }
}

checkout=$work/checkout
mkdir -p "$checkout/scripts" "$checkout/cmake"
cp "$here/.gitattributes" "$checkout"
cp "$here/scripts/revision" "$here/scripts/export-tree" "$checkout/scripts"
# The tree may be an export itself.
# shellcheck disable=SC2016  # git's, not the shell's
echo '$Format:%H$' > "$checkout/cmake/exported_revision.txt"
git -C "$checkout" init -q
git -C "$checkout" add -A
git -C "$checkout" -c user.name=n -c user.email=e@example.org commit -qm all
revision=$(git -C "$checkout" rev-parse HEAD | cut -c1-12)
expect "a checkout" "$("$checkout/scripts/revision")" "$revision"

mkdir "$work/archive"
git -C "$checkout" archive HEAD | tar -C "$work/archive" -xf -
expect "git archive" "$("$work/archive/scripts/revision")" "$revision"
"$checkout/scripts/export-tree" "$work/exported"
expect "an exported tree" "$("$work/exported/scripts/revision")" "$revision"
"$work/exported/scripts/export-tree" "$work/again"
expect "an exported tree's export" "$("$work/again/scripts/revision")" "$revision"

echo >> "$checkout/scripts/export-tree"
expect "a changed checkout" "$("$checkout/scripts/revision")" "$revision-dirty"
"$checkout/scripts/export-tree" "$work/changed"
expect "a changed checkout's export" "$("$work/changed/scripts/revision")" "$revision-dirty"

mkdir -p "$checkout/inner"
cp -r "$checkout/scripts" "$checkout/cmake" "$checkout/inner"
expect "a copy within another checkout" "$("$checkout/inner/scripts/revision")" ""
exit $status
