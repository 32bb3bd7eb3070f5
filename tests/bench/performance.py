#!/usr/bin/env python3
"""Measures the program as its users meet it, beside the tools that they have, and writes what came of it as Markdown.

  performance.py DIRECTORY... [--tht CHECKOUT] [--repository THT] [--program PROGRAM] [--runs N] [--output FILE]

DIRECTORY is a config-download directory; the last one is enlarged as well, and how cost grows is measured on it
(growth.py). With --tht a whole checkout is checked; with --repository commits of it that touch task lists are compared
with their parents, and revisions are among what grows. A tool that is not installed, or that gives up early, is shown as
such. Medians of --runs runs after one that warms up; what takes over ten seconds is run once.
"""
import argparse
import datetime
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import diff_commits
import growth
import measure
import widen

ENLARGED_ROLES, ENLARGED_HOSTS = 30, 5
HEAD = """# Performance

Made by `tests/bench/performance.py`, which says what each number is; do not edit. Seconds are of one machine on one day:
what guards against regressions are counts of instructions (`make check-instructions`). A peak of memory that is smaller
than the measuring script's own, some 60 MiB and 200 where it counts revisions, shows as the script's.
"""


def bytes_of(directory):
    return sum(path.stat().st_size for path in pathlib.Path(directory).rglob("*") if path.is_file())


class Rows:
    """A table of commands on one input, each beside the first, which is ours."""

    def __init__(self, runs):
        self.runs, self.rows, self.ours = runs, [], None

    def add(self, title, command, directory=None, environment=None):
        if shutil.which(str(command[0])) is None:
            self.rows.append([title, "not installed", "", "", ""])
            return
        cost = measure.measure(command, self.runs, directory, environment)
        self.ours = self.ours or cost
        status = "" if cost.status in measure.EXPECTED_STATUSES else f" (status {cost.status})"
        self.rows.append([title + status, f"{cost.wall:.3f}", f"{cost.processor:.3f}", f"{cost.mebibytes:.0f}",
                          f"{cost.wall / self.ours.wall:.1f}"])

    def __str__(self):
        return measure.table(["command", "wall s", "processor s", "peak MiB", "ratio"], self.rows)


def directory_table(directory, wishes):
    rows = Rows(wishes.runs)
    rows.add("stepwarden check", [wishes.program, "check", "--quiet", directory])
    rows.add("stepwarden simulate, whole upgrade",
             [wishes.program, "simulate", directory, "--workflow", "overcloud-upgrade"])
    if wishes.floor:
        rows.add("event parse of the same files by yaml-cpp, one core", [wishes.floor, directory])
    playbooks = sorted(path.name for path in directory.glob("*_playbook.yaml"))
    environment = dict(os.environ, ANSIBLE_ROLES_PATH=os.environ.get("ANSIBLE_ROLES_PATH", str(wishes.roles or "")))
    inventory = next((path.name for path in widen.inventories_of(directory)), None)
    for option in ("--list-tasks", "--syntax-check"):
        rows.add(f"ansible-playbook {option}", ["ansible-playbook", "-i", inventory, option, *playbooks], directory,
                 environment)
    rows.add("ansible-lint --offline", ["ansible-lint", "-q", "--offline", "--nocolor", *playbooks], directory, environment)
    return f"## {directory.name}, {bytes_of(directory) / 2 ** 20:.1f} MiB\n\n{rows}\n"


def enlarged_table(directory, wishes, scratch):
    target = widen.copy_of(directory, scratch / f"{directory.name}-enlarged")
    roles = widen.multiply_roles(target, ENLARGED_ROLES)
    hosts = widen.multiply_hosts(target, ENLARGED_HOSTS)
    rows = Rows(wishes.runs)
    rows.add("stepwarden check", [wishes.program, "check", "--quiet", target])
    if wishes.floor:
        rows.add("event parse of the same files by yaml-cpp, one core", [wishes.floor, target])
    return (f"## {directory.name} with {roles} roles and {hosts} hosts, {bytes_of(target) / 2 ** 20:.1f} MiB, "
            f"{bytes_of(target) / bytes_of(directory):.0f} times as large\n\n{rows}\n")


def checkout_table(wishes):
    rows = Rows(wishes.runs)
    rows.add("stepwarden check", [wishes.program, "check", "--quiet", wishes.tht])
    rows.add("stepwarden check, one thread", [wishes.program, "check", "--quiet", "--threads", "1", wishes.tht])
    validate = wishes.tht / "tools" / "yaml-validate.py"
    if validate.exists():
        rows.add("yaml-validate.py", [sys.executable, validate, "."], wishes.tht)
    return f"## A checkout ({wishes.tht.name})\n\n{rows}\n"


def diff_table(wishes):
    commits = diff_commits.spread(diff_commits.commits_of(wishes.repository, "2017-01-01", "2023-12-31"), wishes.commits)
    costs = sorted(measure.measure_ours(["diff", "--repo", wishes.repository, commit], 1, wishes.program).wall
                   for commit in commits)
    shares = (("median", 0.5), ("90 %", 0.9), ("worst", 1.0))
    cells = [f"{costs[min(len(costs) - 1, int(share * len(costs)))]:.2f}" for _, share in shares]
    titles = ["wall s of `diff`", *(name for name, _ in shares), "under 0.3 s"]
    below = sum(1 for cost in costs if cost < 0.3)
    return ("## A commit against its parent\n\n"
            f"{measure.table(titles, [[f'{len(costs)} commits that touch task lists', *cells, f'{below} of {len(costs)}']])}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directories", type=pathlib.Path, nargs="+")
    parser.add_argument("--tht", type=pathlib.Path)
    parser.add_argument("--repository")
    parser.add_argument("--commits", type=int, default=40)
    parser.add_argument("--program", type=pathlib.Path, default=measure.PROGRAM)
    parser.add_argument("--floor", type=pathlib.Path, help="the program parse_events of tests/bench")
    parser.add_argument("--roles", type=pathlib.Path, help="roles for ansible-playbook to find")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--output", type=pathlib.Path)
    wishes = parser.parse_args()
    wishes.directories = [directory.resolve() for directory in wishes.directories]
    wishes.program = wishes.program.resolve()
    wishes.tht = wishes.tht and wishes.tht.resolve()
    start = measure.measure([wishes.program, "--version"], max(9, wishes.runs))
    parts = [HEAD, f"Taken on {datetime.date.today()}, {measure.machine()}. The ratio is to the first row.\n",
             f"Start-up (`stepwarden --version`): {1000 * start.wall:.1f} ms, {start.mebibytes:.0f} MiB.\n"]
    parts += [directory_table(directory, wishes) for directory in wishes.directories]
    with tempfile.TemporaryDirectory() as scratch:
        parts.append(enlarged_table(wishes.directories[-1], wishes, pathlib.Path(scratch)))
    if wishes.tht:
        parts.append(checkout_table(wishes))
    if wishes.repository:
        parts.append(diff_table(wishes))
    command = [sys.executable, pathlib.Path(growth.__file__), wishes.directories[-1], "--program", wishes.program,
               "--runs", wishes.runs, *(["--repository", wishes.repository] if wishes.repository else [])]
    grown = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout
    parts.append(f"## How cost grows\n\nOn {wishes.directories[-1].name}, enlarged.\n\n{grown.strip()}\n")
    text = "\n".join(parts)
    if wishes.output:
        wishes.output.write_text(text)
    else:
        print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
