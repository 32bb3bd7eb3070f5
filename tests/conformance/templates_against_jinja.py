#!/usr/bin/python3
"""Compares the files that plan_files_dump renders from checkouts of tripleo-heat-templates with what Jinja makes of them.

    templates_against_jinja.py --dump BUILD/tests/plan_files_dump [--tht DIR...] [--verbose]

The trees are fixtures/templates and the checkouts in --tht, by default the directories in $STEPWARDEN_THT (separated by
colons; one that holds several checkouts counts for all of them). A checkout is copied and rendered in place by its own
tools/process-templates.py; the fixture by the same steps, written here. Every file has to be the same to the byte, and
every line has to be said to come from a line of a template whose text it shows. Exits with 1 when anything differs.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import jinja2
import yaml

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
FIXTURE = CHECKOUT / 'fixtures' / 'templates'
MARKER = re.compile(r'\{\{|\{%|\{#')
MARK = re.compile(r' #@(\S+:\d+)@')
HOT = re.compile(r'common/post\.yaml|overcloud(-resource-registry-puppet)?\.yaml|(common|puppet)/services/.*-role\.yaml|puppet/.*-role.yaml')


def render_file(root, source, output, data):
    loader = jinja2.FileSystemLoader([os.path.dirname(root / output), root])
    return jinja2.Environment(loader=loader).from_string(source).render(**data)


def outputs_of(relative, source, roles, networks):
    """(path, variables) of every file that a template becomes, as the releases from wallaby on have it."""
    directory, name = os.path.split(relative)
    enabled = {n['name']: n for n in networks if n.get('enabled') is not False}
    if name.endswith('.role.j2.yaml'):
        for role in {r['name']: r for r in roles}.values():
            output = '%s-%s' % (role['name'].lower(), name.replace('.role.j2.yaml', '.yaml'))
            if 'network/config' in relative:
                output = role.get('deprecated_nic_config_name') or '%s.yaml' % role['name'].lower()
            as_mapping = '{{role.name}}' in source
            yield os.path.join(directory, output), {'role': role if as_mapping else role['name'], 'networks': networks}
    elif name.endswith('.network.j2.yaml'):
        word = 'port' if directory.endswith('ports') else 'network'
        for network in enabled.values():
            output = name.replace('.network.j2.yaml', '.yaml').replace(word, network['name_lower'])
            yield os.path.join(directory, output), {'network': network}
    elif name.endswith('.j2.yaml'):
        yield os.path.join(directory, name.replace('.j2.yaml', '.yaml')), {'roles': roles, 'networks': networks}


def prepared(roles_file, networks_file):
    roles = yaml.safe_load(roles_file.read_text())
    networks = yaml.safe_load(networks_file.read_text()) or []
    for index, network in enumerate(networks):
        network['idx'] = index
        if network.get('enabled') is not False and not network.get('name_lower'):
            network['name_lower'] = network['name'].lower()
    rows = yaml.safe_load((CHECKOUT / 'rules/knowledge/template_processing.yaml').read_text())['role_tags']
    for role in roles:
        tags = role.setdefault('tags', [])
        tags += [row['tag'] for row in rows if role['name'].startswith(tuple(row['prefixes'])) and row['tag'] not in tags]
    return roles, networks


def rendered_here(root, roles_file, networks_file):
    excluded = yaml.safe_load((root / 'j2_excludes.yaml').read_text())['name']
    expected = {}
    for path in sorted(root.rglob('*.j2.yaml')):
        relative = str(path.relative_to(root))
        source = path.read_text()
        for output, data in outputs_of(relative, source, *prepared(roles_file, networks_file)):
            if output not in excluded:
                expected[output] = render_file(root, source, output, data)
    return expected


def rendered_by_checkout(root, roles_file, networks_file):
    """What the checkout's own script renders in a copy of what it reads."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = pathlib.Path(scratch) / 'tht'
        copy_of_templates(root, copy)
        script = copy / 'tools' / 'process-templates.py'
        knows_networks = '--network-data' in script.read_text()
        done = subprocess.run([sys.executable, 'tools/process-templates.py', '-r', str(roles_file)] +
                              (['-n', str(networks_file)] if knows_networks else []),
                              cwd=copy, capture_output=True, text=True)
        if done.returncode != 0:
            return None, (done.stdout + done.stderr).strip().splitlines()[-1]
        paths = re.findall(r'^rendering j2 template to file: (?:\./)?(.*)$', done.stdout, re.M)
        return {path: (copy / path).read_text() for path in paths}, ''


def copy_of_templates(root, copy):
    for path in root.rglob('*'):
        if re.search(r'\.j2(\.yaml)?$|/j2_excludes\.yaml$|/tools/process-templates\.py$', str(path)) and path.is_file():
            (copy / path.relative_to(root)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy / path.relative_to(root))


def marked(text, path):
    """The template with its own place at the end of every line that is plain text."""
    out, opened = [], 0
    for number, line in enumerate(text.split('\n'), 1):
        tags = len(re.findall(r'\{[{%#]', line)), len(re.findall(r'[}%#]\}', line))
        plain = tags == (0, 0) and opened == 0 and line.strip()
        opened += tags[0] - tags[1]
        out.append(line + ' #@%s:%d@' % (path, number) if plain else line)
    return '\n'.join(out)


class Comparison:
    def __init__(self, dump, verbose):
        self.dump, self.verbose, self.failures = dump, verbose, 0
        self.sources = {}

    def fail(self, text):
        self.failures += 1
        if self.failures <= 20 or self.verbose:
            print('  ' + text)

    def source_lines(self, root, path):
        if (root, path) not in self.sources:
            self.sources[root, path] = (root / path).read_text().split('\n')
        return self.sources[root, path]

    def check_lines(self, root, path, content, lines):
        """Every line begins with the text that its source line begins with."""
        shown = content.split('\n')
        if shown[-1] == '':
            shown.pop()
        if len(shown) != len(lines):
            return self.fail('%s: %d lines, and places for %d' % (path, len(shown), len(lines)))
        for number, (line, place) in enumerate(zip(shown, lines), 1):
            name, at = place.rsplit(':', 1)
            source = self.source_lines(root, name)[int(at) - 1]
            literal = MARKER.split(source)[0].strip()
            if literal and '%}' not in source and not line.strip().startswith(literal):
                self.fail('%s:%d is said to come from %s: %r' % (path, number, place, source))

    def check_marks(self, name, root, roles_file, networks_file):
        """With a mark at the end of every line of the templates that is plain text, a line that bears marks comes from
        where the first of them says."""
        with tempfile.TemporaryDirectory() as scratch:
            copy, output = pathlib.Path(scratch) / 'tht', pathlib.Path(scratch) / 'output'
            copy_of_templates(root, copy)
            for path in copy.rglob('*.j2*'):
                path.write_text(marked(path.read_text(), str(path.relative_to(copy))))
            subprocess.run([self.dump, copy, roles_file, networks_file, output], capture_output=True, check=True)
            count = 0
            for places in output.rglob('*.lines'):
                content = places.with_suffix('').read_text().split('\n')
                for number, (line, place) in enumerate(zip(content, places.read_text().splitlines()), 1):
                    mark = MARK.search(line)
                    if not mark:
                        continue
                    source, at = mark.group(1).rsplit(':', 1)
                    if not line.strip().startswith(self.source_lines(copy, source)[int(at) - 1].strip()):
                        continue
                    count += 1
                    if mark.group(1) != place:
                        self.fail('%s, %s:%d comes from %s, not %s' % (name, places, number, mark.group(1), place))
            return count

    def compare(self, name, root, roles_file, networks_file, expected):
        with tempfile.TemporaryDirectory() as scratch:
            done = subprocess.run([self.dump, root, roles_file, networks_file, scratch], capture_output=True, text=True)
            if done.returncode != 0:
                return self.fail('%s: %s' % (name, done.stderr))
            for line in done.stdout.splitlines():
                if line.startswith(('error', 'problem')):
                    self.fail(line)
            ours = {str(p.relative_to(scratch)) for p in pathlib.Path(scratch).rglob('*') if p.is_file()}
            ours = {path for path in ours if path + '.lines' in ours}
            for path in sorted(ours ^ set(expected)):
                self.fail('%s: rendered by %s alone' % (path, 'us' if path in ours else 'Jinja'))
            same = lines = 0
            for path in sorted(ours & set(expected)):
                content = (pathlib.Path(scratch) / path).read_text()
                if content != expected[path]:
                    self.fail('%s: differs' % path)
                    if self.verbose:
                        show_difference(expected[path], content)
                    continue
                same += 1
                places = (pathlib.Path(scratch) / (path + '.lines')).read_text().splitlines()
                lines += len(places)
                self.check_lines(root, path, content, places)
        marks = self.check_marks(name, root, roles_file, networks_file)
        print('%s: %d of %d files the same; %d lines, %d with marks; %s' % (
            name, same, len(expected), lines, marks, self.times(root, roles_file, networks_file, sorted(ours))))

    def times(self, root, roles_file, networks_file, paths):
        hot = [path for path in paths if HOT.fullmatch(path)]
        texts = []
        for what, named in (('all', []), ('%d hot' % len(hot), hot)):
            runs = [subprocess.run([self.dump, root, roles_file, networks_file, '-'] + named, capture_output=True,
                                   text=True).stdout for _ in range(3)]
            texts.append('%s in %.1f ms' % (what, min(float(run.split()[-1]) for run in runs)))
        return ', '.join(texts)


def show_difference(expected, content):
    import difflib
    for line in list(difflib.unified_diff(expected.split('\n'), content.split('\n'), 'Jinja', 'us', lineterm=''))[:30]:
        print('    ' + line)


def checkouts(directories):
    for directory in directories:
        root = pathlib.Path(directory).resolve()
        children = sorted(root.iterdir()) if root.is_dir() else []
        for candidate in [root] + children:
            if (candidate / 'tools' / 'process-templates.py').is_file():
                yield candidate


def pairs_of(root, scratch):
    """Pairs of roles and networks that a checkout offers."""
    empty = scratch / 'empty.yaml'
    empty.write_text('[]\n')
    networks = [root / 'network_data.yaml', root / 'network-data-samples' / 'default-network-isolation.yaml']
    networks = next((path for path in networks if path.is_file()), empty)
    pairs = [('roles_data.yaml', networks), ('roles/Standalone.yaml', empty), ('roles/Undercloud.yaml', empty),
             ('roles_data_undercloud.yaml', empty)]
    for roles, networks_file in pairs:
        if (root / roles).is_file():
            yield roles, root / roles, networks_file
    parts = [root / 'roles' / (role + '.yaml') for role in ('Controller', 'ComputeOvsDpdk', 'CephStorage')]
    if all(part.is_file() for part in parts):
        three = scratch / 'three.yaml'
        three.write_text('\n'.join(part.read_text() for part in parts))
        yield 'three roles', three, networks
        for sample in sorted((root / 'network-data-samples').glob('*.yaml')):
            if sample.name.startswith('vip-data'):
                continue
            yield 'three roles, ' + sample.name, three, sample


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--dump', required=True)
    parser.add_argument('--tht', nargs='*', default=[d for d in os.environ.get('STEPWARDEN_THT', '').split(':') if d])
    parser.add_argument('--verbose', action='store_true')
    arguments = parser.parse_args()
    comparison = Comparison(arguments.dump, arguments.verbose)
    files = FIXTURE / 'roles_data.yaml', FIXTURE / 'network_data.yaml'
    comparison.compare('fixture', FIXTURE, *files, rendered_here(FIXTURE, *files))
    for root in checkouts(arguments.tht):
        with tempfile.TemporaryDirectory() as scratch:
            for name, roles, networks in pairs_of(root, pathlib.Path(scratch)):
                expected, wrong = rendered_by_checkout(root, roles, networks)
                if expected is None:
                    print('%s, %s: its own script fails: %s' % (root.name, name, wrong))
                    continue
                comparison.compare('%s, %s' % (root.name, name), root, roles, networks, expected)
    print('%d failures' % comparison.failures)
    return 1 if comparison.failures else 0


if __name__ == '__main__':
    sys.exit(main())
