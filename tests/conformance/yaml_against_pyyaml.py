#!/usr/bin/python3
"""Compares what yaml_dump reads with what PyYAML's safe loader reads, over libyaml as Ansible has it: kind, value, tag and
place of every node, and which documents are refused. Over every YAML file below --corpus, and over seeded random
documents.

    yaml_against_pyyaml.py --dump BUILD/tests/yaml_dump [--corpus DIR] [--documents 20000] [--seed 1]

Exits with 1 on any difference.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import yaml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import yaml_documents  # noqa: E402

OWN = 'tag:yaml.org,2002:'
INT64 = range(-2**63, 2**63)
COLLECTION_TAGS = {yaml.SequenceNode: ('seq', 'omap', 'pairs'), yaml.MappingNode: ('map', 'set')}


class Refused(Exception):
    """PyYAML, or a decision written down in yaml/parse.hpp, refuses the document."""


class Reader:
    """What PyYAML reads, in the shape that yaml_dump prints."""

    def __init__(self, data):
        text = data.decode('utf-8-sig')
        self.lines = text.replace('\r\n', '\n').replace('\r', '\n').split('\n')
        self.loader = yaml.CSafeLoader(text)
        self.memo = {}

    def documents(self):
        found = []
        while self.loader.check_node():
            found.append(self.node(self.loader.get_node(), ()))
        return found

    def place(self, node):
        mark = node.start_mark
        line = self.lines[mark.line] if mark.line < len(self.lines) else ''
        return mark.line + 1, len(line[:mark.column].encode()) + 1

    def node(self, node, parents):
        if id(node) in parents:
            raise Refused('recursive')
        parents += (id(node),)
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        shown = self.shown_tag(node)
        if node.tag.startswith(OWN) and node.tag[len(OWN):] not in COLLECTION_TAGS[type(node)]:
            raise Refused(node.tag)
        if isinstance(node, yaml.SequenceNode):
            return ['seq', *self.place(node), [self.node(child, parents) for child in node.value], *shown]
        return ['map', *self.place(node), self.entries(node, parents), *shown]

    def shown_tag(self, node):
        tag = node.tag
        if tag in (OWN + 'seq', OWN + 'map', OWN + 'str', OWN + 'timestamp'):
            return []
        return ['!!' + tag[len(OWN):] if tag.startswith(OWN) else tag]

    def entries(self, node, parents):
        if id(node) not in self.memo:
            self.loader.flatten_mapping(node)
            self.memo[id(node)] = node
        found = {}
        for key, value in node.value:
            key_line = self.node(key, parents)
            if key_line[0] in ('seq', 'map'):
                raise Refused('unhashable key')
            value_line = self.node(value, parents)
            found[self.python_key(key_line)] = [key_line, value_line]
        return list(found.values())

    @staticmethod
    def python_key(line):
        if line[0] == 'float':
            return float.fromhex(line[3]) if line[3] != 'nan' else object()
        return ('str', *line[3:]) if line[0] == 'str' else line[3]

    def scalar(self, node):
        name = node.tag[len(OWN):] if node.tag.startswith(OWN) else None
        place = self.place(node)
        if name in ('null', 'bool', 'int', 'float'):
            try:
                value = self.loader.construct_object(node)
            except (ValueError, KeyError, IndexError) as error:
                raise Refused(str(error)) from error
            if name == 'float':
                return ['float', *place, hexadecimal(value)]
            if name == 'int' and value not in INT64:
                return ['str', *place, node.value]
            return [name, *place, value]
        if name in ('merge', 'value', 'seq', 'map', 'set', 'omap', 'pairs'):
            raise Refused(node.tag)
        return ['str', *place, node.value, *self.shown_tag(node)]


def hexadecimal(value):
    """As C's %a, trailing zeros left out; inf and nan as they are."""
    if value != value:
        return 'nan'
    text = value.hex()
    if 'p' not in text:
        return text
    mantissa, exponent = text.split('p')
    if '.' in mantissa:
        mantissa = mantissa.rstrip('0').rstrip('.')
    return mantissa + 'p' + exponent


def canonical_floats(line):
    if line[0] == 'float':
        return [*line[:3], hexadecimal(float.fromhex(line[3])) if 'nan' not in line[3] else 'nan', *line[4:]]
    if line[0] == 'seq':
        return [*line[:3], [canonical_floats(child) for child in line[3]], *line[4:]]
    if line[0] == 'map':
        return [*line[:3], [[canonical_floats(k), canonical_floats(v)] for k, v in line[3]], *line[4:]]
    return line


def read_with_pyyaml(data):
    """(documents, None) or (None, why it is refused)."""
    try:
        return Reader(data).documents(), None
    except (yaml.YAMLError, UnicodeDecodeError, Refused, RecursionError) as error:
        return None, str(error).replace('\n', ' ')


def first_difference(ours, theirs, path='$'):
    if ours[0] != theirs[0]:
        return f'{path}: kind {ours[0]} but PyYAML {theirs[0]} {theirs[3]!r:.60}'
    # The place of a document that holds nothing matters to nobody.
    if ours[1:3] != theirs[1:3] and not (path == '$' and ours[0] == 'null'):
        return f'{path}: place {ours[1]}:{ours[2]} but PyYAML {theirs[1]}:{theirs[2]}'
    if ours[4:] != theirs[4:]:
        return f'{path}: tag {ours[4:]} but PyYAML {theirs[4:]}'
    if ours[0] not in ('seq', 'map'):
        if ours[3] != theirs[3]:
            return f'{path}: value {ours[3]!r} but PyYAML {theirs[3]!r}'
        return None
    if len(ours[3]) != len(theirs[3]):
        return f'{path}: {len(ours[3])} children but PyYAML {len(theirs[3])}'
    for index, (mine, other) in enumerate(zip(ours[3], theirs[3])):
        pairs = [(mine, other)] if ours[0] == 'seq' else list(zip(mine, other))
        for part, (one, two) in enumerate(pairs):
            difference = first_difference(one, two, f'{path}[{index}]' + ('.key', '')[part if ours[0] == 'map' else 1])
            if difference:
                return difference
    return None


def compare(data, line):
    """None when both agree, else (kind of difference, text)."""
    ours = json.loads(line)
    theirs, refusal = read_with_pyyaml(data)
    if 'error' in ours:
        if theirs is None:
            return None
        return 'only PyYAML reads it', f"{ours['line']}:{ours['column']}: {ours['error']}"
    if theirs is None:
        return 'only we read it', refusal
    if len(ours['documents']) != len(theirs):
        return 'documents', f"{len(ours['documents'])} but PyYAML {len(theirs)}"
    for mine, other in zip(ours['documents'], theirs):
        difference = first_difference(canonical_floats(mine), other)
        if difference:
            return 'content', difference
    return None


def dump(program, paths):
    names = b'\0'.join(os.fsencode(path) for path in paths)
    run = subprocess.run([program], input=names, stdout=subprocess.PIPE, check=True)
    return run.stdout.decode().splitlines()


def check_files(program, paths):
    """(path, difference, content) of the files that are read otherwise than by PyYAML."""
    contents = [pathlib.Path(path).read_bytes() for path in paths]
    found = [compare(data, line) for data, line in zip(contents, dump(program, paths), strict=True)]
    return [case for case in zip(paths, found, contents) if case[1]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--dump', required=True, help='the yaml_dump program')
    parser.add_argument('--corpus', help='directory with YAML files; left out when it does not exist')
    parser.add_argument('--documents', type=int, default=20000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--show', type=int, default=10, help='differences to print in full')
    options = parser.parse_args()

    differences = []
    corpus = []
    if options.corpus and os.path.isdir(options.corpus):
        corpus = sorted(str(p) for p in pathlib.Path(options.corpus).rglob('*.yaml') if p.is_file())
        differences += check_files(options.dump, corpus)
    elif options.corpus:
        print(f'{options.corpus} is missing: only random documents are compared', file=sys.stderr)
    with tempfile.TemporaryDirectory() as directory:
        paths = []
        for index, document in enumerate(yaml_documents.generate(options.seed, options.documents)):
            paths.append(os.path.join(directory, f'{index}.yaml'))
            pathlib.Path(paths[-1]).write_bytes(document)
        differences += check_files(options.dump, paths)

    for path, (kind, text), data in differences[:options.show]:
        print(f'--- {path}: {kind}: {text}\n{data[:600].decode(errors="replace")}')
    print(f'{len(corpus)} corpus files and {options.documents} random documents (seed {options.seed}) compared, '
          f'{len(differences)} mismatches')
    return 1 if differences else 0


if __name__ == '__main__':
    sys.exit(main())
