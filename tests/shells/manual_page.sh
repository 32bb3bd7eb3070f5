#!/usr/bin/env bash
# groff and mandoc format the manual page without a warning, and show its sections. manual_page.sh PROGRAM
# What is not there is not asked; without both the exit status is 77.
set -euo pipefail
page=$(mktemp --suffix=.1)
trap 'rm -f "$page"' EXIT
"$1" generate man --output "$page"
tried=0 status=0

complain() { echo "$1:" >&2; echo "$2" >&2; status=1; }

if command -v groff >/dev/null; then
    tried=1
    warnings=$(groff -man -Tutf8 -ww -rLL=78n -z "$page" 2>&1)
    [ -z "$warnings" ] || complain groff "$warnings"
    shown=$(groff -man -Tascii -P-c "$page")
    for section in NAME SYNOPSIS DESCRIPTION OPTIONS COMMANDS 'EXIT STATUS' ENVIRONMENT FILES; do
        grep -q "^\S*$section" <<< "$(sed 's/.\x08//g' <<< "$shown")" || complain groff "shows no section $section"
    done
fi
if command -v mandoc >/dev/null; then
    tried=1
    # Long lines are a matter of taste, and what mandoc calls style.
    warnings=$(mandoc -T lint -W warning "$page" 2>&1) || complain mandoc "$warnings"
fi
[ "$tried" = 1 ] || { echo "neither groff nor mandoc is there: skipped" >&2; exit 77; }
exit $status
