#!/usr/bin/python3
"""Compares the config-download directories that directory_write makes of stack outputs with those that TripleO's own
config writer made of the same outputs: file by file, byte for byte; then what stepwarden says of both.

    directory_against_truth.py --write BUILD/tests/directory_write --program BUILD/stepwarden [--corpus DIR] [--verbose]

DIR holds NAME and NAME.truth, by default $STEPWARDEN_SHARED/corpus, or ../shared/corpus beside the checkout; without it
nothing is compared, with exit status 77. Exits with 1 when anything differs.

Not compared: what depends on servers (deployments and network configurations in <Role>/<host>/, <Role>/NetworkConfig,
host_vars, the inventories), what is tripleo-common's own (deployments.yaml, templates/), logs. Where the corpus has a stub
for a key, which it got after it was dumped, the values are compared and not the bytes.
For the second part hosts and the bootstrap server's id have the names that we make up, and lists of deployments are
empty: that deployments.yaml is not included then, and what is found in it, is no difference.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = 77
STUB = 'SAMPLE KEY'
NOT_OF_OUTPUTS = re.compile(r'(deployments\.yaml|templates/.*|host_vars/.*|[^/]*inventory\.yaml|ansible\.log|[^/]+/NetworkConfig'
                            r'|[^/]+/[^/]+/[^/]+)$')
MADE_ID = '00000000-0000-4000-8000-000000000000'
WORKFLOWS = ['standalone-upgrade', 'overcloud-upgrade', 'minor-update', 'fast-forward-upgrade', 'deploy']


class Case:
    def __init__(self, directory):
        self.directory = directory
        truth = directory.with_name(directory.name + '.truth')
        command = json.loads((truth / 'command.json').read_text())
        self.text = (truth / 'stack_outputs.json').read_text()
        self.outputs = json.loads(self.text)
        self.release = command['rel'].split('-')[0]
        self.plan = command['argv'][command['argv'].index('--stack') + 1]
        servers = self.outputs['ServerIdData']['server_ids']
        inventory = yaml.safe_load((directory / 'inventory.yaml').read_text())
        roles = [name for name in inventory if name in servers]
        self.counts = [f'{role}={len(servers[role])}' for role in roles]
        self.networks = [name for name in self.outputs['RoleNetIpMap'][roles[0]] if name != 'ctlplane']
        self.names = {}
        for role in roles:
            for index, host in enumerate(inventory[role]['hosts']):
                made = self.plan if self.plan == 'standalone' else f'{self.plan}-{role.lower()}-{index}'
                self.names[host] = made

    def write(self, program, text, directory):
        outputs = directory.with_suffix('.json')
        outputs.write_text(text)
        made = subprocess.run([program, outputs, directory, self.release, self.plan, *self.counts, '--', *self.networks],
                              capture_output=True, text=True, check=True)
        return made.stderr.splitlines()

    def text_with_made_names(self):
        text = self.text.replace(self.outputs['ServerIdData']['bootstrap_server_id'], MADE_ID)
        for real, made in self.names.items():
            text = text if made == self.plan else text.replace(real, made)
        return text


def files_of(directory):
    paths = (path.relative_to(directory).as_posix() for path in directory.rglob('*') if path.is_file())
    return {path for path in paths if not NOT_OF_OUTPUTS.match(path)}


def compare_files(case, made, counts):
    ours, theirs = files_of(made), files_of(case.directory)
    for path in sorted(ours ^ theirs):
        yield f'{path}: only {"we write" if path in ours else "upstream writes"} it'
    for path in sorted(ours & theirs):
        mine, real = (made / path).read_bytes(), (case.directory / path).read_bytes()
        counts['files'] += 1
        if mine == real:
            continue
        if STUB.encode() in real and yaml.safe_load(mine) == yaml.safe_load(real):
            counts['files with a stub'] += 1
            continue
        yield f'{path}: differs'


def findings(program, directory):
    made = subprocess.run([program, 'check', '--format', 'jsonl', directory], capture_output=True, text=True)
    all_findings = [json.loads(line) for line in made.stdout.splitlines()]
    return [finding for finding in all_findings if finding['location']['path'] != 'deployments.yaml']


def deployment_loops(directory):
    """path:line of the tasks that include deployments.yaml."""
    return {f'{path.name}:{number}' for path in directory.glob('*.yaml')
            for number, line in enumerate(path.read_text().splitlines(), 1) if re.search(r'include\S*: deployments\.yaml', line)}


def decisions(program, directory, workflow, names):
    loops = deployment_loops(directory)
    made = subprocess.run([program, 'simulate', '--workflow', workflow, '--format', 'jsonl', directory], capture_output=True,
                          text=True)
    found = collections.Counter()
    for line in made.stdout.splitlines():
        row = json.loads(line)
        if row['path'].startswith('deployments.yaml:'):
            continue
        host = names.get(row['host'], row['host'])
        verdict = [row['verdict'], row.get('items'), row.get('effects')]
        if row['path'] in loops:
            verdict = []
        found[json.dumps([row['call'], row['play'], row['step'], host, row['path'], row['name'], verdict])] += 1
    return made.returncode, found


def compare_analysis(program, case, made, counts):
    real = findings(program, case.directory)
    ours = findings(program, made)
    counts['findings'] += len(real)
    if real != ours:
        yield f'findings: {ours}\nof the real directory: {real}'
    for workflow in WORKFLOWS:
        real_status, real_rows = decisions(program, case.directory, workflow, case.names)
        status, rows = decisions(program, made, workflow, {})
        counts['decisions'] += sum(real_rows.values())
        if status != real_status:
            yield f'{workflow}: exit status {status}, of the real directory {real_status}'
        for row in sorted((rows - real_rows) + (real_rows - rows))[:10]:
            yield f'{workflow}: only of {"ours" if row in rows - real_rows else "the real one"}: {row}'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--write', required=True)
    parser.add_argument('--program', required=True)
    shared = os.environ.get('STEPWARDEN_SHARED') or CHECKOUT.parent / 'shared'
    parser.add_argument('--corpus', default=pathlib.Path(shared) / 'corpus', type=pathlib.Path)
    parser.add_argument('--verbose', action='store_true')
    options = parser.parse_args()
    outputs = sorted(options.corpus.glob('*.truth/stack_outputs.json'))
    if not outputs:
        print(f'no stack outputs in {options.corpus}')
        return SKIPPED
    wrong = 0
    for path in outputs:
        case = Case(path.parent.with_suffix(''))
        counts = collections.Counter()
        with tempfile.TemporaryDirectory() as work:
            as_given, renamed = pathlib.Path(work) / 'given', pathlib.Path(work) / 'renamed'
            problems = case.write(options.write, case.text, as_given)
            problems += compare_files(case, as_given, counts)
            case.write(options.write, case.text_with_made_names(), renamed)
            problems += compare_analysis(options.program, case, renamed, counts)
        wrong += len(problems)
        print(f'{case.directory.name}: ' + ', '.join(f'{count} {what}' for what, count in sorted(counts.items())),
              f'compared, {len(problems)} differ')
        for problem in problems[:None if options.verbose else 20]:
            print('  ' + problem)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
