#!/usr/bin/env python3
"""Runs `check` and `diff` over every first-parent revision of a THT repository, and tells what came of it.

  history_soak.py run PROGRAM REPOSITORY RECORD [--since DATE] [--until DATE] [--branch NAME] [--every N] [--jobs N]
                                                [--commands check,diff]
  history_soak.py tell RECORD [--outliers N]

`run` starts the program once for a command and a revision, one thread each, as many side by side as --jobs says, and
appends a line of JSON for each to RECORD; what RECORD has already is not run again, so that a soak can be interrupted.
`diff` is that of the revision against its first parent. A run of more than a minute of processor time counts as hung, as
does one of an hour. `tell` prints the distributions and the outliers of a record; times are processor times, since others
may use the machine too.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading

HANG_PROCESSOR_SECONDS = 60
HANG_SECONDS = 3600
MEMORY_BOUND = 512
QUANTILES = (("median", 0.5), ("90 %", 0.9), ("99 %", 0.99), ("worst", 1.0))
# A run ends with one of these, whatever the revision is like.
EXPECTED_STATUSES = (0, 1, 3)


def revisions_of(repository, branch, since, until):
    command = ["git", "-C", repository, "log", "--first-parent", "--reverse", "--format=%H %cs", f"--since={since}",
               f"--until={until}", branch]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [tuple(line.split()) for line in lines]


def told_by_check(document):
    summary = document["summary"]
    return {**{key: summary[key] for key in ("files", "tasks", "services", "errors", "warnings")},
            "unanalysed": [f"{each['path']}: {each['reason']}" for each in document["unanalysed"]]}


def told_by_diff(document):
    findings = document["findings"]
    return {"changes": len(document["changes"]), "new": [f"{each['location']['path']}: {each['rule']}" for each in findings["new"]],
            "fixed": len(findings["fixed"]), "unanalysed": len(document["unanalysed"])}


COMMANDS = {
    "check": (lambda repository, revision: ["check", repository, "--rev", revision], told_by_check),
    "diff": (lambda repository, revision: ["diff", "--repo", repository, revision], told_by_diff),
}


def measure(command):
    """What a process came to: its output, wait status (None when it hung) and resources."""
    limit = ["prlimit", f"--cpu={HANG_PROCESSOR_SECONDS}"]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen([*limit, *command], stdout=output, stderr=errors)
        watchdog = threading.Timer(HANG_SECONDS, process.kill)
        watchdog.start()
        _, status, usage = os.wait4(process.pid, 0)
        overdue = not watchdog.is_alive()
        watchdog.cancel()
        # Popen is to know that the process was waited for.
        process.returncode = os.waitstatus_to_exitcode(status)
        hung = overdue or process.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
        output.seek(0)
        errors.seek(0)
        return output.read(), errors.read().decode(errors="replace"), None if hung else process.returncode, usage


def run_one(program, repository, name, revision, date):
    arguments, told = COMMANDS[name]
    command = [program, *arguments(repository, revision), "--format", "json", "--threads", "1", "--no-config"]
    output, errors, status, usage = measure(command)
    record = {"command": name, "revision": revision, "date": date, "status": status,
              "processor": round(usage.ru_utime + usage.ru_stime, 3), "mebibytes": round(usage.ru_maxrss / 1024)}
    try:
        record |= told(json.loads(output))
    except (ValueError, KeyError) as error:
        record["unread"] = f"{error}; standard error: {errors[-400:]}"
    return record


def run(wishes):
    record_path = pathlib.Path(wishes.record)
    done = {(each["command"], each["revision"]) for each in read_record(record_path)} if record_path.exists() else set()
    names = wishes.commands.split(",")
    revisions = revisions_of(wishes.repository, wishes.branch, wishes.since, wishes.until)[::wishes.every]
    work = [(name, *revision) for revision in revisions for name in names if (name, revision[0]) not in done]
    print(f"{len(revisions)} revisions, {len(work)} runs to do", flush=True)
    with concurrent.futures.ThreadPoolExecutor(wishes.jobs) as pool, record_path.open("a") as out:
        for record in pool.map(lambda each: run_one(wishes.program, wishes.repository, *each), work):
            out.write(json.dumps(record) + "\n")
            out.flush()
    return 0


def read_record(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def quantile(ordered, share):
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def print_distribution(title, values, form):
    ordered = sorted(values)
    if ordered:
        print(f"  {title}: " + ", ".join(f"{name} {quantile(ordered, share):{form}}" for name, share in QUANTILES))


def print_outliers(title, records, key, most):
    worst = sorted(records, key=key, reverse=True)[:most]
    print(f"  {title}:")
    for each in worst:
        print(f"    {each['revision'][:12]} {each['date']}  {key(each)}")


def tell_command(name, records, most):
    print(f"{name}: {len(records)} revisions, {records[0]['date']} to {records[-1]['date']}")
    statuses = collections.Counter(each["status"] for each in records)
    print("  statuses: " + ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items(), key=str)))
    print_distribution("processor seconds", [each["processor"] for each in records], ".2f")
    print_distribution("peak memory in MiB", [each["mebibytes"] for each in records], "d")
    by_year = collections.defaultdict(list)
    for each in records:
        by_year[each["date"][:4]].append(each["processor"])
    print("  median seconds by year: " + ", ".join(f"{year} {quantile(sorted(values), 0.5):.2f}"
                                                  for year, values in sorted(by_year.items())))
    print_outliers("slowest", records, lambda each: each["processor"], most)
    print_outliers("largest", records, lambda each: each["mebibytes"], most)


def tell_unanalysed(records):
    by_reason = collections.Counter()
    for each in records:
        by_reason.update(set(each.get("unanalysed", [])))
    with_some = sum(1 for each in records if each.get("unanalysed"))
    print(f"  revisions with something unanalysed: {with_some} of {len(records)}")
    for reason, count in by_reason.most_common(20):
        print(f"    {count:5d}  {reason[:180]}")


def tell_new_findings(records, most):
    new = [each for each in records if "new" in each]
    print_distribution("new findings a revision", [len(each["new"]) for each in new], "d")
    print(f"  revisions with new findings: {sum(1 for each in new if each['new'])} of {len(new)}")
    rules = collections.Counter(finding.rsplit(": ", 1)[1] for each in new for finding in each["new"])
    for rule, count in rules.most_common():
        print(f"    {count:5d}  {rule}")
    print_outliers("most new findings", new, lambda each: len(each["new"]), most)


def tell(wishes):
    records = sorted(read_record(wishes.record), key=lambda each: each["date"])
    failed = [each for each in records
              if each["status"] not in EXPECTED_STATUSES or "unread" in each or each["mebibytes"] > MEMORY_BOUND]
    for name in COMMANDS:
        of_command = [each for each in records if each["command"] == name]
        if not of_command:
            continue
        tell_command(name, of_command, wishes.outliers)
        tell_unanalysed(of_command) if name == "check" else tell_new_findings(of_command, wishes.outliers)
    print(f"crashed, hung, unreadable or above {MEMORY_BOUND} MiB: {len(failed)}")
    for each in failed:
        status = each["status"]
        how = "hung" if status is None else signal.Signals(-status).name if status < 0 else f"status {status}"
        print(f"  {each['command']} {each['revision']} {each['date']}: {how}, {each['mebibytes']} MiB "
              f"{each.get('unread', '')}")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(dest="action", required=True)
    running = actions.add_parser("run")
    running.add_argument("program")
    running.add_argument("repository")
    running.add_argument("record")
    running.add_argument("--since", default="2017-01-01")
    running.add_argument("--until", default="now")
    running.add_argument("--branch", default="HEAD")
    running.add_argument("--every", type=int, default=1)
    running.add_argument("--jobs", type=int, default=os.cpu_count())
    running.add_argument("--commands", default=",".join(COMMANDS))
    telling = actions.add_parser("tell")
    telling.add_argument("record")
    telling.add_argument("--outliers", type=int, default=5)
    wishes = parser.parse_args()
    return run(wishes) if wishes.action == "run" else tell(wishes)


if __name__ == "__main__":
    sys.exit(main())
