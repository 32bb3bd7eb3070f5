#!/usr/bin/env bash
# The program, CHANGELOG.md and the Debian changelog name the same newest version and the same day. Above its section
# CHANGELOG.md may have one of what is not released yet. versions_agree.sh PROGRAM
set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "$0")/../.."

built=$("$program" --version | awk '{print $2}')
written=$(sed -n 's/^## \[\([0-9][^]]*\)\] - \([0-9-]*\)$/\1 \2/p' CHANGELOG.md | head -n 1)
packaged=$(sed -n '1s/^stepwarden (\([^)]*\)).*/\1/p' packaging/debian/changelog)
packaged_on=$(date --utc --date="$(sed -n 's/^ -- .*>  //p' packaging/debian/changelog | head -n 1)" +%F)
page_of=$("$program" generate man | sed -n '1s/^\.TH STEPWARDEN 1 \([0-9-]*\) "stepwarden \(.*\)"$/\2 \1/p')

status=0
agree() {
    [ "$2" = "$built $3" ] || { echo "$1 says '$2', not '$built $3'" >&2; status=1; }
}
agree CHANGELOG.md "$written" "${written#* }"
agree packaging/debian/changelog "$packaged $packaged_on" "${written#* }"
agree "the manual page" "$page_of" "${written#* }"
exit $status
