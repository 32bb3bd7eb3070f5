#!/usr/bin/python3
"""Holds `stepwarden simulate` against what real Ansible decides, modules stubbed.

    dry_run_against_ansible.py --program BUILD/stepwarden [--generated N] [--cases NAME,..] [--cache DIR] [--verbose]

Three kinds of input: the small directories beside this file in dry_run/, N directories of generate_playbooks.py, and the
real directories of the shared corpus with the traces that come with them. The dry run must never contradict a trace, nor
lack, add or reorder a decision; and of what is the same in every trace it has to settle the share a case asks for.

The tracer and the comparer are the shared tools ansible_trace.py and compare_trace.py, taken from $STEPWARDEN_SHARED/tools
or ../shared/tools beside the checkout. Without them, or without ansible-core, this is skipped with exit status 77.

A directory of dry_run/ holds site.yaml and what it needs, and may have case.yaml:
    seeds: 4          how many draws of module results are traced; 1 where no result matters
    roles_path: DIR   a directory of roles, as ANSIBLE_ROLES_PATH and --roles-path get it
    sharpness: 100    least percent of the decisions that are the same in every trace to be settled
    runs:             the ansible-playbook calls, {playbook: site.yaml, args: [], strict: false} if absent; one with
                      `differs: WHY` is known to come out otherwise, and told of without failing
Inventory and group_vars come from dry_run/ itself where a directory has no inventory.yaml of its own.
"""
import argparse
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import traceback

import yaml

import generate_playbooks

HERE = pathlib.Path(__file__).resolve().parent
CASES = HERE / 'dry_run'
SKIPPED = 77
CREATOR = os.getpid()
# Percent of what is the same in every trace: of one playbook of the corpus, and of the corpus.
LEAST_OF_ONE, LEAST_OF_ALL = 50, 90
SUMMARY = re.compile(r'decisions (\d+), traces \d+: unsound (\d+), missing (\d+), extra (\d+), disorder (\d+), '
                     r'sharpness (\d+)/(\d+)')


class Run:
    """One ansible-playbook call on one directory."""

    def __init__(self, name, directory, settings, call):
        self.name, self.directory = name, directory
        self.playbook = call.get('playbook', 'site.yaml')
        self.args = [str(arg) for arg in call.get('args', [])]
        self.strict = call.get('strict', False)
        self.differs = call.get('differs')
        self.sharpness = call.get('sharpness', settings.get('sharpness', 100))
        self.seeds = range(1, call.get('seeds', settings.get('seeds', 4)) + 1)
        self.roles_path = settings.get('roles_path')
        self.traces = []

    def title(self):
        words = [self.name, *self.args, *(['--strict'] if self.strict else [])]
        return ' '.join(words if self.playbook == 'site.yaml' else [words[0], self.playbook, *words[1:]])

    def simulate(self, options, out):
        command = [options.program, 'simulate', self.directory, '--playbook', self.playbook, '--facts', options.facts,
                   '--format', 'jsonl', *self.args]
        if self.roles_path:
            command += ['--roles-path', self.directory / self.roles_path]
        if self.strict:
            command.append('--strict')
        with open(out, 'w') as file:
            return subprocess.run(list(map(str, command)), stdout=file, stderr=subprocess.PIPE, text=True, timeout=60)


def contents(directory):
    digest = hashlib.sha256()
    for path in sorted(p for p in directory.rglob('*') if p.is_file()):
        digest.update(str(path.relative_to(directory)).encode() + b'\0' + path.read_bytes() + b'\0')
    return digest.hexdigest()


def read_case(source, scratch):
    """Copies a case to where nothing else is, with the shared inventory if it has none; gives its runs."""
    directory = scratch / source.name
    shutil.rmtree(directory, ignore_errors=True)
    shutil.copytree(source, directory)
    settings = {}
    if (directory / 'case.yaml').exists():
        settings = yaml.safe_load((directory / 'case.yaml').read_text())
        (directory / 'case.yaml').unlink()
    if not (directory / 'inventory.yaml').exists():
        shutil.copy(CASES / 'inventory.yaml', directory)
    return [Run(source.name, directory, settings, call) for call in settings.get('runs', [{}])]


def generated_case(seed, scratch):
    directory = scratch / f'generated-{seed}'
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    args = generate_playbooks.write(seed, directory)
    return [Run(directory.name, directory, {'sharpness': 0, 'seeds': 3}, {'args': args})]


def prepare_ansible():
    """Imports Ansible once, so that each trace is a fork of this process and starts at once."""
    for name, value in {'LOCALHOST_WARNING': 'False', 'DEPRECATION_WARNINGS': 'False', 'FORKS': '1',
                        'RETRY_FILES_ENABLED': 'False', 'GATHERING': 'explicit', 'NOCOLOR': '1'}.items():
        os.environ.setdefault('ANSIBLE_' + name, value)
    import ansible.cli.playbook  # pylint: disable=unused-import,import-outside-toplevel
    import ansible.executor.task_queue_manager  # pylint: disable=unused-import,import-outside-toplevel
    import ansible.plugins.strategy.linear  # pylint: disable=unused-import,import-outside-toplevel
    import gc  # pylint: disable=import-outside-toplevel
    gc.freeze()


def part_of(out):
    """Where a trace grows, so that other runs with the same cache see it only when it is whole."""
    return f'{out}.{CREATOR}.part'


def trace(run, seed, out, options):
    """What a forked child does: becomes the shared tracer, started in the run's directory."""
    import runpy  # pylint: disable=import-outside-toplevel
    from ansible import constants  # pylint: disable=import-outside-toplevel
    if run.roles_path:
        constants.DEFAULT_ROLES_PATH = [str(run.directory / run.roles_path)]
    os.chdir(run.directory)
    log = os.open(f'{out}.log', os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    keep_going = [] if run.strict else ['--keep-going']
    sys.argv = [str(options.tracer), part_of(out), '--seed', str(seed), *keep_going, '--results', str(options.facts),
                '--', 'ansible-playbook', '-i', 'inventory.yaml', *run.args, run.playbook]
    runpy.run_path(str(options.tracer), run_name='__main__')


def relative_to_roles(out, run):
    """Paths as the dry run gives them: those of a given directory of roles are relative to it."""
    prefix = f'{run.roles_path}/' if run.roles_path else None
    records = []
    with open(part_of(out)) as lines:
        for line in lines:
            record = json.loads(line)
            if prefix and record['path'].startswith(prefix):
                record['path'] = record['path'][len(prefix):]
            records.append(json.dumps(record) + '\n')
    with open(part_of(out), 'w') as file:
        file.writelines(records)
    os.rename(part_of(out), out)


def make_traces(runs, options):
    """Fills in the traces of all runs, those that the cache lacks in parallel; gives what went wrong."""
    jobs, running, problems = [], {}, []
    version = hashlib.sha256(options.tracer.read_bytes() + options.facts.read_bytes()).hexdigest()
    for run in runs:
        digest = contents(run.directory)
        for seed in run.seeds:
            key = json.dumps([version, digest, run.playbook, run.args, run.strict, run.roles_path, seed])
            out = options.cache / (run.name + '.' + hashlib.sha256(key.encode()).hexdigest()[:20] + '.jsonl')
            run.traces.append(out)
            if not out.exists():
                jobs.append((run, seed, out))
    while jobs or running:
        if jobs and len(running) < options.jobs:
            run, seed, out = jobs.pop()
            pid = os.fork()
            if pid == 0:
                status = 1
                try:
                    trace(run, seed, out, options)
                except SystemExit as leave:
                    status = leave.code or 0
                except BaseException:  # pylint: disable=broad-except
                    traceback.print_exc()
                    sys.stderr.flush()
                finally:
                    os._exit(status)
            running[pid] = (run, out)
        else:
            pid, status = os.wait()
            run, out = running.pop(pid)
            # 2 is Ansible's for failed hosts, which many cases are about.
            if os.waitstatus_to_exitcode(status) in (0, 2):
                relative_to_roles(out, run)
            else:
                problems.append(f'{run.title()}: ansible-playbook failed, see {out}.log')
    return problems


class Score:
    def __init__(self):
        self.failed, self.sharp, self.settled, self.decisions = [], 0, 0, 0

    def judge(self, run, simulation, options):
        """Compares one simulation with its traces and prints the outcome."""
        title = run.title()
        command = [sys.executable, options.comparer, simulation, *run.traces, '-v']
        answer = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        found = SUMMARY.search(answer.stdout)
        if not found:
            return self.fail(title, answer.stdout + answer.stderr)
        decisions, unsound, missing, extra, disorder, settled, sharp = map(int, found.groups())
        share = 100 * settled / max(1, sharp)
        agrees = not (unsound or missing or extra or disorder or share < run.sharpness)
        if run.differs:
            print(f'known {title}: ' + ('agrees now: take `differs` out of its case.yaml' if agrees else run.differs))
            return True
        self.decisions, self.sharp, self.settled = self.decisions + decisions, self.sharp + sharp, self.settled + settled
        if not agrees:
            detail = answer.stdout if options.verbose else found.group(0)
            return self.fail(title, f'{detail}\nsharpness {share:.1f} %, at least {run.sharpness} % asked for')
        print(f'ok    {title}: {decisions} decisions, {share:.1f} % settled')
        return True

    def fail(self, title, detail):
        self.failed.append(title)
        print(f'FAIL  {title}\n      ' + detail.strip().replace('\n', '\n      '))
        return False


def compare_runs(runs, options, score):
    for run in runs:
        out = options.scratch / 'simulation.jsonl'
        if not all(path.exists() for path in run.traces):
            score.fail(run.title(), 'no trace')
            continue
        try:
            done = run.simulate(options, out)
        except subprocess.TimeoutExpired:
            score.fail(run.title(), 'the dry run took over a minute')
            continue
        if done.returncode not in (0, 1, 3):
            score.fail(run.title(), f'stepwarden ended with {done.returncode}: {done.stderr}')
            continue
        if not score.judge(run, out, options) and options.verbose:
            print('      ' + str(run.directory), *run.traces, done.stderr, sep='\n      ')


def compare_corpus(options, score):
    """Every playbook of the shared directories against all of its traces together.

    Where modules happen to give the same in every trace, what depends on it cannot be settled: a short playbook may well
    come below what is asked of all together.
    """
    for truth in sorted((options.shared / 'corpus').glob('*.truth/traces')):
        directory = truth.parent.with_suffix('')
        for playbook in sorted({path.name.split('.')[0] for path in truth.glob('*.jsonl')}):
            run = Run(directory.name, directory, {}, {'playbook': f'{playbook}.yaml'})
            run.roles_path = options.shared / 'corpus' / 'empty-roles'
            run.traces, run.sharpness = sorted(truth.glob(f'{playbook}.*.jsonl')), LEAST_OF_ONE
            compare_runs([run], options, score)


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', type=pathlib.Path, required=True)
    parser.add_argument('--shared', type=pathlib.Path,
                        default=pathlib.Path(os.environ.get('STEPWARDEN_SHARED', HERE.parents[2] / 'shared')))
    parser.add_argument('--cases', help='names of directories in dry_run/, separated by commas; default all')
    parser.add_argument('--generated', metavar='N', default='0', help='how many generated directories, or FIRST-LAST seeds')
    parser.add_argument('--no-corpus', action='store_true')
    parser.add_argument('--traces-only', action='store_true', help='make the traces and compare nothing')
    parser.add_argument('--cache', type=pathlib.Path, help='where traces are kept for the next time')
    parser.add_argument('--scratch', type=pathlib.Path, help='where the directories are put; removed afterwards by default')
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    parser.add_argument('--verbose', action='store_true')
    options = parser.parse_args()
    options.program = options.program.resolve()
    tools = options.shared / 'tools'
    options.tracer, options.comparer = tools / 'ansible_trace.py', tools / 'compare_trace.py'
    options.facts = tools / 'facts-el7.json'
    return options


def generated_seeds(text):
    first, _, last = text.partition('-')
    return range(int(first), int(last) + 1) if last else range(1, int(first) + 1)


def collect_runs(options):
    wanted = options.cases.split(',') if options.cases is not None else None
    runs = []
    for source in sorted(path.parent for path in CASES.glob('*/site.yaml')):
        if wanted is None or source.name in wanted:
            runs += read_case(source, options.scratch)
    for seed in generated_seeds(options.generated):
        runs += generated_case(seed, options.scratch)
    return runs


def compare(options):
    runs = collect_runs(options)
    prepare_ansible()
    problems = make_traces(runs, options)
    for problem in problems:
        print(problem)
    if options.traces_only:
        return bool(problems)
    score = Score()
    compare_runs(runs, options, score)
    corpus = Score()
    if not options.no_corpus:
        compare_corpus(options, corpus)
    share = 100 * corpus.settled / max(1, corpus.sharp)
    print(f'corpus: {corpus.decisions} decisions, {len(corpus.failed)} calls failed, {share:.1f} % settled')
    if corpus.sharp and share < LEAST_OF_ALL:
        corpus.failed.append(f'less than {LEAST_OF_ALL} % of the corpus settled')
    print(f'cases: {score.decisions} decisions, {len(score.failed)} calls failed, '
          f'{100 * score.settled / max(1, score.sharp):.1f} % settled')
    return bool(score.failed or corpus.failed or problems)


def main():
    options = read_options()
    missing = [str(path) for path in (options.tracer, options.comparer, options.facts) if not path.exists()]
    try:
        import ansible  # pylint: disable=unused-import,import-outside-toplevel
    except ImportError:
        missing.append('ansible-core for ' + sys.executable)
    if missing:
        print('skipped: there is no ' + ', '.join(missing))
        return SKIPPED
    with tempfile.TemporaryDirectory() as temporary:
        options.scratch = (options.scratch or pathlib.Path(temporary)).resolve()
        options.cache = (options.cache or pathlib.Path(temporary) / 'traces').resolve()
        options.scratch.mkdir(parents=True, exist_ok=True)
        options.cache.mkdir(parents=True, exist_ok=True)
        return compare(options)


if __name__ == '__main__':
    sys.exit(main())
