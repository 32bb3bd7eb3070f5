#!/usr/bin/python3
"""Compares the services that attribution_dump finds with those that really contributed each task, over config-download
directories DIR/RELEASE-NAME that come with DIR/RELEASE-NAME.truth/services.json (role to service to the service's own sections).

    attribution_against_truth.py --dump BUILD/tests/attribution_dump [--corpus DIR] [--catalogue FILE] [--unordered]
                                 [--any-release] [--verbose]

Counts named tasks: those at the top of the lists, and all of them with what stands in blocks. Exits with 1 when less than
97 % are given a service or less than 99 % of those are right; without a catalogue, less than 60 % and 95 %. DIR is by default $STEPWARDEN_SHARED/corpus, or
../shared/corpus beside the checkout; without it the comparison is skipped with exit status 77.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys

import yaml

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = 77
BLOCKS = ('block', 'rescue', 'always')


class Loader(getattr(yaml, 'CSafeLoader', yaml.SafeLoader)):
    """Times stay strings and tags of Ansible's own are ignored, so that every value can become JSON."""


Loader.add_constructor('tag:yaml.org,2002:timestamp', lambda loader, node: node.value)
Loader.add_multi_constructor('!', lambda loader, suffix, node: node.value if isinstance(node, yaml.ScalarNode) else None)


def load(path):
    return yaml.load(path.read_text(), Loader=Loader)


def flatten(value):
    if isinstance(value, list):
        for item in value:
            yield from flatten(item)
    elif value is not None:
        yield value


def content(task):
    return json.dumps(task, sort_keys=True)


def merged_files(table):
    sections = load(table)['sections']
    return {s['name'] for s in sections}, {s['merged']: s['name'] for s in sections if s.get('merged')}


def read_lists(directory, roles, sections, merged):
    lists = []
    for path in sorted(directory.rglob('*.yaml')):
        stem = re.sub(r'_step_?\d+$', '', path.stem)
        role = path.parent.name
        if role in roles and path.parent.parent == directory and stem in sections:
            lists.append({'role': role, 'section': stem, 'tasks': load(path) or []})
        elif path.parent == directory and stem in merged:
            lists.append({'role': '', 'section': merged[stem], 'tasks': load(path) or []})
    return lists


def contributors(truth):
    found = collections.defaultdict(set)
    for role, services in truth.items():
        for service, data in services.items():
            for section, tasks in data.items():
                for task in flatten(tasks if isinstance(tasks, list) else None):
                    found[role, section, content(task)].add(service)
                    found['', section, content(task)].add(service)
    return found


def named_tasks(task):
    """How many named tasks, this one and those in its blocks."""
    if not isinstance(task, dict):
        return 0
    nested = sum(named_tasks(child) for block in BLOCKS for child in task.get(block) or [])
    return nested + bool(task.get('name'))


class Score:
    def __init__(self):
        self.counts = {scope: collections.Counter() for scope in ('top', 'all')}

    def add(self, task, answer, truth):
        sizes = {'top': int(isinstance(task, dict) and bool(task.get('name'))), 'all': named_tasks(task)}
        for scope, size in sizes.items():
            count = self.counts[scope]
            count['tasks'] += size
            count['given'] += size if answer else 0
            count['right'] += size if answer in truth else 0

    def shares(self, scope):
        count = self.counts[scope]
        return count['given'] / max(1, count['tasks']), count['right'] / max(1, count['given'])

    def line(self, name):
        parts = []
        for scope, count in self.counts.items():
            given, right = self.shares(scope)
            parts.append(f"{scope}: {count['tasks']:5} tasks, {given:6.1%} given, {right:6.2%} of them right")
        return f'{name:24} ' + '; '.join(parts)

    def passes(self, least_given, least_right):
        return all(given >= least_given and right >= least_right for given, right in map(self.shares, self.counts))


def compare(directory, options, sections, merged):
    truth = json.loads((directory.parent / f'{directory.name}.truth' / 'services.json').read_text())
    services = {path.parent.name: load(path) for path in sorted(directory.glob('*/service_names.yaml'))}
    lists = read_lists(directory, services, sections, merged)
    roles = [{'role': role, 'services': sorted(names) if options.unordered else names, 'ordered': not options.unordered}
             for role, names in services.items()]
    release = '' if options.any_release else directory.name.split('-')[0]
    table = CHECKOUT / 'rules' / 'knowledge' / 'services.yaml'
    catalogue = [options.catalogue] if options.catalogue else []
    dump = subprocess.run([options.dump, table, *catalogue], input=json.dumps({'release': release, 'roles': roles, 'lists': lists}),
                          capture_output=True, text=True, check=True)
    found, score = contributors(truth), Score()
    for one, answers in zip(lists, json.loads(dump.stdout)):
        for task, answer in zip(one['tasks'], answers):
            expected = found.get((one['role'], one['section'], content(task)))
            if not expected:
                continue
            score.add(task, answer, expected)
            if options.verbose and answer and answer not in expected:
                print(f"  {one['role']}/{one['section']}: {task.get('name')}: {answer}, not {sorted(expected)}")
    return score


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--dump', required=True)
    shared = pathlib.Path(os.environ.get('STEPWARDEN_SHARED', CHECKOUT.parent / 'shared'))
    parser.add_argument('--corpus', type=pathlib.Path, default=shared / 'corpus')
    parser.add_argument('--catalogue', default=CHECKOUT / 'rules' / 'knowledge' / 'catalogue.yaml',
                        help='the catalogue of tasks; "" for none')
    parser.add_argument('--any-release', action='store_true', help='as when the directory does not tell its release')
    parser.add_argument('--unordered', action='store_true', help='as when no file tells the order of the services')
    parser.add_argument('--verbose', action='store_true')
    options = parser.parse_args()
    truths = sorted(options.corpus.glob('*.truth/services.json'))
    if not truths:
        print(f'skipped: no *.truth/services.json in {options.corpus}; set STEPWARDEN_SHARED or --corpus')
        return SKIPPED
    sections, merged = merged_files(CHECKOUT / 'rules' / 'knowledge' / 'sections.yaml')
    total = Score()
    for truth in truths:
        directory = truth.parent.with_suffix('')
        score = compare(directory, options, sections, merged)
        print(score.line(directory.name))
        for scope, count in score.counts.items():
            total.counts[scope].update(count)
    print(total.line('total'))
    return 0 if total.passes(*((0.97, 0.99) if options.catalogue else (0.60, 0.95))) else 1


if __name__ == '__main__':
    sys.exit(main())
