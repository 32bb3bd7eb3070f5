#!/usr/bin/python3
"""Runs the fuzz targets in turn, each for a slice of time, and tells what came of it.

    run.py --directory DIRECTORY [--minutes N | --until HH:MM] [--slice SECONDS] [--build BUILD] [--replay PROGRAM] [TARGET...]

DIRECTORY keeps the corpora between runs (corpus/TARGET), the findings (findings/TARGET) and the log: a table after every
round and at the end. It lies outside of the repository. BUILD is the build directory of the preset `fuzz`. With --replay,
the program fuzz_replay of a build without sanitizers, a finding that is about time or memory is measured once more by it:
one that keeps to the bounds there (a second, 512 MiB) is put aside as `slow` and is no finding.

Exit status: 0 without findings, 1 with some, 2 for wrong usage.
"""
import argparse
import datetime
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DICTIONARIES = {
    'archive': None, 'baseline': 'json', 'changes': 'ansible', 'checkout': 'heat', 'ci_files': 'yaml', 'configuration': 'yaml',
    'documents': 'json', 'dry_run': 'ansible', 'git_objects': 'git', 'hot': 'heat', 'inventory': 'yaml', 'jinja_expression': 'jinja',
    'jinja_template': 'jinja', 'pins': 'yaml', 'playbooks': 'ansible', 'report': 'markup', 'shell': 'shell', 'yaml': 'yaml',
    'yaql': 'yaql'}
LONGEST = {'archive': 16384, 'checkout': 16384, 'changes': 16384, 'dry_run': 8192, 'playbooks': 8192, 'hot': 16384,
           'ci_files': 8192, 'documents': 8192}
LONGEST_ELSE = 4096
# libgit2 leaks where it meets damaged packs.
LEAKING = {'git_objects'}
# Sanitizers and coverage slow a target down by five to ten; what is over a second without them is told by --replay.
SLOW_SECONDS = 5
TIMEOUT_SECONDS = 25
MEGABYTES = 512
SANITIZER_MEGABYTES = 1024
TAIL = re.compile(r'#(\d+)\s+\S+\s+cov: (\d+) ft: (\d+) corp: (\d+)/\S+.*?exec/s: (\d+) rss: (\d+)Mb')


class Tally:
    """What all slices of one target have come to."""

    def __init__(self):
        self.executions = 0
        self.seconds = 0.0
        self.edges = 0
        self.features = 0
        self.megabytes = 0

    def add(self, output, seconds):
        self.seconds += seconds
        last = None
        for last in TAIL.finditer(output):
            self.megabytes = max(self.megabytes, int(last[6]))
        if last:
            self.executions += int(last[1])
            self.edges, self.features = int(last[2]), int(last[3])


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--directory', type=pathlib.Path, required=True)
    parser.add_argument('--build', type=pathlib.Path, default=ROOT / 'build' / 'fuzz')
    parser.add_argument('--replay', type=pathlib.Path)
    parser.add_argument('--minutes', type=float, default=5)
    parser.add_argument('--until', metavar='HH:MM', help='instead of --minutes')
    parser.add_argument('--slice', type=int, metavar='SECONDS', help='by default a minute, or less so that all targets have their turn')
    parser.add_argument('targets', nargs='*', metavar='TARGET', default=sorted(DICTIONARIES))
    given = parser.parse_args()
    for target in given.targets:
        if target not in DICTIONARIES:
            parser.error(f"there is no target '{target}'; the targets are {', '.join(sorted(DICTIONARIES))}")
        if not (given.build / 'tests' / 'fuzz' / f'fuzz_{target}').exists():
            parser.error(f'{given.build} has no fuzz_{target}: build the preset `fuzz` first')
    return given


def end_of(given):
    if not given.until:
        return time.time() + given.minutes * 60
    hour, minute = map(int, given.until.split(':'))
    now = datetime.datetime.now()
    return now.replace(hour=hour, minute=minute, second=0).timestamp()


def command(given, target, seconds):
    corpus = given.directory / 'corpus' / target
    findings = given.directory / 'findings' / target
    for directory in (corpus, findings):
        directory.mkdir(parents=True, exist_ok=True)
    words = [given.build / 'tests' / 'fuzz' / f'fuzz_{target}', f'-max_total_time={seconds}', f'-timeout={TIMEOUT_SECONDS}',
             f'-report_slow_units={SLOW_SECONDS}', f'-rss_limit_mb={SANITIZER_MEGABYTES}', f'-malloc_limit_mb={MEGABYTES}',
             f'-max_len={LONGEST.get(target, LONGEST_ELSE)}', f'-artifact_prefix={findings}/', '-print_final_stats=1',
             '-use_value_profile=1', '-reload=0']
    if DICTIONARIES[target]:
        words.append(f"-dict={HERE / 'dictionaries' / DICTIONARIES[target]}.dict")
    if target in LEAKING:
        words.append('-detect_leaks=0')
    return [*words, corpus, given.directory / 'seeds' / target]


def run_slice(given, target, seconds, tally):
    environment = dict(os.environ, ASAN_OPTIONS='quarantine_size_mb=32:detect_stack_use_after_return=0:allocator_may_return_null=0')
    start = time.time()
    done = subprocess.run(['nice', '-n', '19', *command(given, target, seconds)], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, env=environment, check=False)
    output = done.stderr.decode(errors='replace')
    tally.add(output, time.time() - start)
    if done.returncode != 0:
        last = given.directory / 'findings' / target / 'last-output'
        last.write_text(output[-20000:])


def is_about_bounds(finding):
    return finding.name.startswith(('timeout-', 'slow-unit-', 'oom-'))


def put_aside(given, target):
    """Findings about time or memory that only the sanitizers cause."""
    if not given.replay:
        return
    for finding in (given.directory / 'findings' / target).iterdir():
        if not is_about_bounds(finding) or finding.name.startswith('confirmed'):
            continue
        try:
            done = subprocess.run([given.replay, target, finding], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  timeout=60, check=False)
            kept = done.returncode == 0
        except subprocess.TimeoutExpired:
            kept = False
        if kept:
            aside = given.directory / 'slow' / target
            aside.mkdir(parents=True, exist_ok=True)
            shutil.move(finding, aside / finding.name)


def findings_of(given, target):
    directory = given.directory / 'findings' / target
    return sorted(each.name for each in directory.iterdir() if each.name != 'last-output') if directory.exists() else []


def table(given, tallies):
    rows = [('target', 'executions', 'exec/s', 'minutes', 'edges', 'features', 'corpus', 'MiB', 'findings')]
    for target, tally in tallies.items():
        corpus = given.directory / 'corpus' / target
        size = sum(1 for _ in corpus.iterdir()) if corpus.exists() else 0
        rows.append((target, f'{tally.executions:,}', f'{tally.executions / max(tally.seconds, 1):,.0f}', f'{tally.seconds / 60:.1f}',
                     f'{tally.edges:,}', f'{tally.features:,}', f'{size:,}', str(tally.megabytes), str(len(findings_of(given, target)))))
    total = sum(tally.executions for tally in tallies.values())
    minutes = sum(tally.seconds for tally in tallies.values()) / 60
    rows.append(('all', f'{total:,}', '', f'{minutes:.1f}', '', '', '', '', str(sum(len(findings_of(given, t)) for t in tallies))))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return '\n'.join('  '.join(cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(row, widths)))
                     for row in rows)


def tell(given, tallies):
    text = f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S}\n{table(given, tallies)}\n"
    with open(given.directory / 'log', 'a') as log:
        log.write(text + '\n')
    print(text, flush=True)


def main():
    given = arguments()
    given.directory.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, HERE / 'seeds.py', given.directory / 'seeds', *given.targets], check=True)
    tallies = {target: Tally() for target in given.targets}
    end = end_of(given)
    given.slice = given.slice or max(5, min(60, int((end - time.time()) / len(given.targets))))
    while time.time() < end:
        for target in given.targets:
            left = int(end - time.time())
            if left <= 0:
                break
            run_slice(given, target, min(given.slice, left), tallies[target])
            put_aside(given, target)
        tell(given, tallies)
    sys.exit(1 if any(findings_of(given, target) for target in given.targets) else 0)


if __name__ == '__main__':
    main()
