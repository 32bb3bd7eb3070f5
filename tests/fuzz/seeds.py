#!/usr/bin/python3
"""Lays out the inputs that fuzzing starts from, one directory a target.

    seeds.py OUTPUT [TARGET...]

They are those kept in seeds/ and found/, and what the fixtures give: whole directories as bundles of files, task lists
and templates by themselves, and the expressions that stand in them. Deep nesting, which an engine hardly comes to by
itself, is made here for every target. The engine is told of no other files: nothing outside this repository is used.
"""
import gzip
import hashlib
import io
import pathlib
import re
import sys
import tarfile

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parent.parent / 'fixtures'
BUNDLES = ('changes', 'checkout', 'ci_files', 'dry_run', 'hot', 'inventory', 'playbooks')
DEPTHS = (60, 250, 3000, 20000)
# What opens a level, what stands in the middle, and what closes a level.
NESTINGS = {
    'jinja_expression': [('(', '1', ')'), ('[', '', ']'), ('{1:', '1', '}'), ('not ', 'x', ''), ('-', '1', ''), ('1+', '1', ''),
                         ('1 if x else ', '1', ''), ('x[', '1', ']'), ('f(', '1', ')'), ('', 'x', '.a'), ('', 'x', '|list'),
                         ('2**', '2', ''), ("x and ", "x", ''), ('', 'l', '+l'), ('x is defined and ', '1', ''), ('1 < ', '2', '')],
    'jinja_template': [('{{ (', '1', ') }}'), ('{% if x %}', 'y', '{% endif %}'), ('{% for x in l %}', 'y', '{% endfor %}'),
                       ('{% set a %}', 'x', '{% endset %}'), ('{# ', '', ' #}'), ('{% raw %}', '', '{% endraw %}'), ('{{', '', ''),
                       ('{% filter upper %}', 'x', '{% endfilter %}')],
    'yaql': [('(', '1', ')'), ('[', '', ']'), ('{1 => ', '1', '}'), ('not ', 'true', ''), ('-', '1', ''), ('1+', '1', ''),
             ('$.data.select(', '$', ')'), ('', '$', '.a'), ('', '[1,2]', '.list()'), ('$ -> ', '$', ''), ('list(', '1', ')')],
    'yaml': [('[', '', ']'), ('{a: ', '', '}'), ('- ', 'x', ''), ('? ', 'x', ''), ('{? ', 'x', '}'), ('&a ', '', ''), ('!a ', '', '')],
    'documents': [('[', '', ']'), ('{"findings":[', '', ']}'), ('{"a":', '1', '}')],
    'baseline': [('[', '', ']'), ('{"findings":', '1', '}')],
    'configuration': [('[', '', ']'), ('{select: ', '', '}')],
    'pins': [('[', '', ']'), ('{"a":', '1', '}'), ('a={b: ', '1', '}')],
    'shell': [('$(', 'x', ')'), ('(', 'x', ')'), ('{ ', 'x', '; }'), ('if x; then ', 'y', '; fi'), ('"$(', 'x', ')"'), ('`', '', ''),
              ('${a:-', 'x', '}'), ('$((', '1', '))'), ('x <<A ', '', ''), ('! ', 'x', ''), ('{{ ', '', ' }}'), ('case x in a) ', 'y', ';; esac')],
    'report': [('\x01\x01\x01<', 'x', '>')],
}
# Nesting within the files of a bundle: a file's path, what stands before, and after.
DEEP_FILES = {
    'playbooks': [('deploy_steps_playbook.yaml', '- hosts: localhost\n  tasks:\n  - debug: {msg: ', '}\n'),
                  ('deploy_steps_playbook.yaml', '- hosts: localhost\n  tasks:\n  - debug: {msg: x}\n    when: ', '\n')],
    'inventory': [('inventory.yaml', 'Controller: {hosts: {a: {v: ', '}}}\n')],
    'hot': [('overcloud.yaml', 'heat_template_version: rocky\noutputs:\n  a:\n    value: ', '\n')],
    'ci_files': [('zuul.yaml', '- job: {name: a, vars: ', '}\n')],
}
DEEP_VALUES = [('[', '', ']'), ('{a: ', '1', '}'), ('{list_concat: [', '[]', ']}'), ('{if: [true, ', '1', ', 2]}'),
               ('{str_replace: {template: ', 'x', ', params: {}}}'), ('{block: [', '', ']}'), ("'{{ ", 'x', " }}'")]


def nested(parts, depth):
    opening, middle, closing = parts
    return opening * depth + middle + closing * depth


def bundle_of(directory, prefix='', base=None):
    """The files of a directory, laid over those of another one."""
    files = {}
    for root in filter(None, (base, directory)):
        for file in sorted(root.rglob('*')):
            if file.is_file() and not file.is_symlink():
                files[prefix + str(file.relative_to(root))] = file.read_bytes()
    return b''.join(b'-- ' + path.encode() + b' --\n' + content + (b'' if content.endswith(b'\n') else b'\n')
                    for path, content in files.items())


def cases():
    for kind in ('ok', 'err'):
        for rule in sorted((FIXTURES / kind).iterdir()):
            yield from (case for case in sorted(rule.iterdir()) if case.is_dir())


def is_generated(case):
    return any(case.glob('*playbook*.yaml')) or any(case.glob('*/*_tasks*.yaml'))


def expressions():
    """What stands behind `when:` and between braces in the fixtures."""
    seen = set()
    for file in sorted(FIXTURES.rglob('*.yaml')):
        text = file.read_text(errors='replace')
        for pattern in (r'when: (.+)', r'\{\{(.*?)\}\}', r'expression: (.+)'):
            for found in re.findall(pattern, text):
                if found not in seen:
                    seen.add(found)
                    yield pattern.startswith('expression'), found


def archives():
    for case in (FIXTURES / 'projects' / 'example', FIXTURES / 'checkout'):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode='w', format=tarfile.USTAR_FORMAT) as archive:
            for file in sorted(case.rglob('*'))[:6]:
                archive.add(file, str(file.relative_to(case.parent)), recursive=False)
        yield out.getvalue()
        yield gzip.compress(out.getvalue(), mtime=0)


def seeds():
    """(target, bytes) of everything."""
    for case in (*cases(), FIXTURES / 'projects' / 'example', *sorted((FIXTURES / 'hostile').iterdir())):
        if is_generated(case):
            bundle = bundle_of(case)
            yield from (('playbooks', bundle), ('dry_run', bundle), ('inventory', bundle))
        elif case.parent.parent.name in ('ok', 'err'):
            yield 'checkout', bundle_of(case, base=FIXTURES / 'checkout')
            yield 'hot', bundle_of(case, base=FIXTURES / 'checkout')
    yield 'checkout', bundle_of(FIXTURES / 'templates')
    yield 'ci_files', bundle_of(FIXTURES / 'checkout')
    yield 'changes', bundle_of(FIXTURES / 'diff' / 'old', 'old/') + bundle_of(FIXTURES / 'diff' / 'new', 'new/')
    for file in sorted(FIXTURES.rglob('*.yaml')):
        yield 'yaml', file.read_bytes()
        yield 'configuration', file.read_bytes()
        yield 'jinja_template', file.read_bytes()
    for is_yaql, expression in expressions():
        yield ('yaql' if is_yaql else 'jinja_expression'), expression.encode()
        yield 'report', b'\x01\x01\x04' + expression.encode()
    for file in sorted(FIXTURES.rglob('*.yaml')):
        for command in re.findall(r'(?:shell|command): (?:\|\n)?(.+)', file.read_text(errors='replace')):
            yield 'shell', command.encode()
    for archive in archives():
        yield 'archive', archive


def deep_seeds():
    for depth in DEPTHS:
        for target, nestings in NESTINGS.items():
            for parts in nestings:
                yield target, nested(parts, depth).encode('latin-1')
        for target, files in DEEP_FILES.items():
            for path, before, after in files:
                for parts in DEEP_VALUES:
                    yield target, f'-- {path} --\n{before}{nested(parts, depth)}{after}'.encode()


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    output = pathlib.Path(sys.argv[1])
    wanted = set(sys.argv[2:])
    kept = [(file.parent.name, file.read_bytes()) for root in (HERE / 'seeds', HERE / 'found') for file in sorted(root.rglob('*'))
            if file.is_file()]
    for target, content in (*kept, *seeds(), *deep_seeds()):
        if wanted and target not in wanted:
            continue
        directory = output / target
        directory.mkdir(parents=True, exist_ok=True)
        (directory / hashlib.sha1(content).hexdigest()).write_bytes(content)


if __name__ == '__main__':
    main()
