#!/usr/bin/env bash
# Times `stepwarden check` beside ansible-lint and `ansible-playbook --list-tasks` on one config-download directory and
# prints the median of each and its ratio to stepwarden's.
# against_ansible.sh DIRECTORY [RUNS [PROGRAM]]
# The others need their roles and modules: ANSIBLE_ROLES_PATH and ANSIBLE_LIBRARY are passed on. A tool that is not installed,
# or gives up early, is shown as such.
set -euo pipefail
directory=${1:?usage: against_ansible.sh DIRECTORY [RUNS [PROGRAM]]}
runs=${2:-5}
program=$(realpath "${3:-$(dirname "$0")/../../build/release/stepwarden}")
cd "$directory"
mapfile -t playbooks < <(ls ./*_playbook.yaml)

# Median wall seconds, peak KiB and exit status of RUNS runs after one warm-up.
measure() {
    local seconds=() peaks=() status=0 out
    out=$(mktemp)
    "$@" >/dev/null 2>&1 || true
    for _ in $(seq "$runs"); do
        status=0
        /usr/bin/time -o "$out" -f '%e %M' "$@" >/dev/null 2>&1 || status=$?
        read -r wall peak < <(tail -n 1 "$out")
        seconds+=("$wall") peaks+=("$peak")
    done
    rm -f "$out"
    printf '%s %s %s\n' "$(printf '%s\n' "${seconds[@]}" | sort -n | sed -n "$(((runs + 1) / 2))p")" \
        "$(printf '%s\n' "${peaks[@]}" | sort -n | tail -n 1)" "$status"
}

row() {
    local title=$1
    shift
    if ! command -v "$1" >/dev/null; then
        printf '%-44s not installed\n' "$title"
        return
    fi
    read -r wall peak status < <(measure "$@")
    [ -n "${ours:-}" ] || ours=$wall
    awk -v title="$title" -v wall="$wall" -v peak="$peak" -v status="$status" -v ours="$ours" \
        'BEGIN {printf "%-44s %8.3f s %8.1f MiB  exit %d  %7.1f x\n", title, wall, peak / 1024, status, (ours > 0 ? wall / ours : 0)}'
}

row "stepwarden check" "$program" check --quiet .
row "stepwarden --version" "$program" --version
row "ansible-playbook --list-tasks *_playbook.yaml" ansible-playbook -i inventory.yaml --list-tasks "${playbooks[@]}"
row "ansible-lint --offline *_playbook.yaml" ansible-lint -q --offline --nocolor "${playbooks[@]}"
