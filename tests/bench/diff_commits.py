#!/usr/bin/env python3
"""Runs `stepwarden diff` over commits of a THT repository that touch task lists, and tells how long each took.

  diff_commits.py PROGRAM REPOSITORY [--commits N] [--since DATE] [--until DATE] [--keep DIR]

The commits are spread evenly over those of the time in which a template's tasks differ from the first parent's. --keep
writes each comparison to DIR/COMMIT.txt, for reading it beside `git show`. Processor time is told beside the time that
passed, since the latter depends on what else the machine does.
"""
import argparse
import collections
import pathlib
import re
import resource
import subprocess
import sys
import time

# Templates of services, and what the playbooks are made of.
PATHS = ["deployment", "docker/services", "puppet/services", "common", "extraconfig/services", "docker/docker-steps.j2"]
# A changed line of a task or of its list.
TOUCHES = r"^\s+(- name:|when:|tags:|shell:|command:|service:|systemd:|\w+_tasks:|step\|)"


def commits_of(repository, since, until):
    command = ["git", "-C", repository, "log", "--no-merges", "--format=%H", f"--since={since}", f"--until={until}",
               "-G", TOUCHES, "--", *PATHS]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def spread(items, count):
    if len(items) <= count:
        return items
    return [items[index * len(items) // count] for index in range(count)]


def run(program, repository, commit):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run([program, "diff", "--repo", repository, commit], capture_output=True, text=True, errors="replace")
    seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done, seconds, processor


def told(title, values):
    ordered = sorted(values)
    print(f"{title}: median {ordered[len(ordered) // 2]:.2f} s, worst {ordered[-1]:.2f} s, least {ordered[0]:.2f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("repository")
    parser.add_argument("--commits", type=int, default=100)
    parser.add_argument("--since", default="2017-01-01")
    parser.add_argument("--until", default="2023-12-31")
    parser.add_argument("--keep", type=pathlib.Path)
    wishes = parser.parse_args()
    if wishes.keep:
        wishes.keep.mkdir(parents=True, exist_ok=True)
    commits = spread(commits_of(wishes.repository, wishes.since, wishes.until), wishes.commits)
    passed, processor, statuses = [], [], collections.Counter()
    for commit in commits:
        done, seconds, cpu = run(wishes.program, wishes.repository, commit)
        passed.append(seconds)
        processor.append(cpu)
        statuses[done.returncode] += 1
        summary = re.search(r"^\d+ tasks? added.*$", done.stdout, re.MULTILINE)
        print(f"{commit[:12]}  {seconds:6.2f} s  {cpu:6.2f} s of processor  status {done.returncode}  "
              f"{summary.group() if summary else done.stderr.strip()[:100]}", flush=True)
        if wishes.keep:
            (wishes.keep / f"{commit[:12]}.txt").write_text(done.stdout + "\n--- standard error\n" + done.stderr)
    told("time", passed)
    told("processor time", processor)
    print("statuses:", ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items())))
    return 1 if any(status not in (0, 1, 3) for status in statuses) else 0


if __name__ == "__main__":
    sys.exit(main())
