#!/usr/bin/env python3
"""How time and memory grow with hosts, roles, tasks, findings and revisions, as tables in Markdown.

  growth.py DIRECTORY [--program PROGRAM] [--repository THT] [--only hosts,roles,...] [--most N] [--runs N]

DIRECTORY is a config-download directory, of which larger ones are made (widen.py). REPOSITORY is one of
tripleo-heat-templates, for the revisions; without it they are left out. --most leaves out what is larger than so many.
Processor time is told beside wall time, since the latter depends on what else the machine does.
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import measure
import widen

HOSTS = (1, 10, 100, 1000)
ROLES = (3, 10, 30, 100)
TASKS = (1, 10, 50)
FINDINGS = (1, 100, 1000, 10000, 30000)
REVISIONS = (1, 10, 100, 1000)
TITLES = ["wall s", "processor s", "peak MiB", "µs each"]


def summary_of(program, arguments):
    done = subprocess.run([str(part) for part in (program, *arguments, "--format", "json", "--min-severity", "note")],
                          capture_output=True, check=False)
    return json.loads(done.stdout)["summary"]


def cost_cells(cost, count):
    return [f"{cost.wall:.2f}", f"{cost.processor:.2f}", f"{cost.mebibytes:.0f}", f"{1e6 * cost.processor / max(1, count):.1f}"]


class Growth:
    def __init__(self, wishes, scratch):
        self.wishes, self.scratch = wishes, scratch

    def row(self, arguments, count, *more):
        cost = measure.measure_ours(arguments, self.wishes.runs, self.wishes.program)
        return [count, *more, *cost_cells(cost, count)]

    def directories(self, sizes, enlarge):
        """Each size with a directory of it, which is gone when the next is asked for."""
        for size in sizes:
            target = widen.copy_of(self.wishes.directory, self.scratch / "enlarged")
            count = enlarge(target, size)
            if count is None or count <= self.wishes.most:
                yield target, count
            shutil.rmtree(target)

    def hosts(self):
        rows = []
        for target, count in self.directories(HOSTS, widen.multiply_hosts):
            rows.append([*self.row(["check", target], count),
                         *cost_cells(measure.measure_ours(["simulate", target, "--workflow", "overcloud-upgrade"],
                                                          self.wishes.runs, self.wishes.program), count)])
        return ["hosts", *(f"check: {title}" for title in TITLES), *(f"simulate: {title}" for title in TITLES)], rows

    def roles(self):
        rows = []
        for target, count in self.directories(ROLES, widen.multiply_roles):
            tasks = summary_of(self.wishes.program, ["check", target])["tasks"]
            rows.append(self.row(["check", target], count, tasks))
        return ["roles", "tasks", *TITLES], rows

    def tasks(self):
        rows = []
        for target, _ in self.directories(TASKS, widen.multiply_tasks):
            count = summary_of(self.wishes.program, ["check", target])["tasks"]
            rows.append(self.row(["check", target], count))
        return ["tasks", *TITLES], rows

    def findings(self):
        rows = []
        for target, _ in self.directories(FINDINGS, widen.add_findings):
            summary = summary_of(self.wishes.program, ["check", target])
            count = summary["errors"] + summary["warnings"] + summary["notes"]
            rows.append(self.row(["check", target, "--format", "line"], count))
        return ["findings", *TITLES], rows

    def revisions(self):
        command = ["git", "-C", self.wishes.repository, "log", "--first-parent", "--reverse", "--format=%H",
                   "--since=2017-01-01", "HEAD"]
        history = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        rows = []
        for count in REVISIONS:
            if count < len(history) and count <= self.wishes.most:
                wanted = f"{history[0]}..{history[count]}"
                rows.append(self.row(["check", self.wishes.repository, "--rev", wanted], count))
        return ["revisions", *TITLES], rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("--program", type=pathlib.Path, default=measure.PROGRAM)
    parser.add_argument("--repository")
    parser.add_argument("--only", default="hosts,roles,tasks,findings,revisions")
    parser.add_argument("--most", type=int, default=1000000)
    parser.add_argument("--runs", type=int, default=3)
    wishes = parser.parse_args()
    for name in wishes.only.split(","):
        if name == "revisions" and not wishes.repository:
            print("revisions: left out, for no --repository is given\n")
            continue
        with tempfile.TemporaryDirectory() as scratch:
            titles, rows = getattr(Growth(wishes, pathlib.Path(scratch)), name)()
        print(f"### {name.capitalize()}\n\n{measure.table(titles, rows)}\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
