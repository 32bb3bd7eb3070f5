#!/usr/bin/python3
"""Compares the YAML that yaml_write makes of generated values with what PyYAML makes of them, byte for byte: safe_dump
as TripleO's config writer calls it, and the forms of Ansible's to_yaml and to_nice_yaml. For mappings that know where
they were written it compares the places that we say they landed at with those of PyYAML's composer.

    yaml_write_against_pyyaml.py BUILD/tests/yaml_write [--count N] [--seed N]

Exits with 1 when anything differs.
"""
import argparse
import json
import random
import subprocess
import sys

import yaml

PIECES = ['a', 'word', 'Some text', ' ', '  ', '\n', '\n\n', ' \n', '\n ', '\t', ':', ': ', ' #', '#', "'", '"', '\\', '-', '- ',
          '{{ var }}', '{', '}', '[', ']', ',', '?', '!', '&', '*', '|', '>', '%', '@', '`', '=', '~', '\r', '\x00', '\x07',
          '\x1b', '\x7f', '\x85', '\xa0', 'é', '€', '\u2028', '\u2029', '\ufeff', '\ufffd', '\U0001f600', '\U0010ffff',
          'x' * 30, 'step|int == 1', '/usr/bin/podman exec', 'http://[::1]:80/', '.', '/', '%{}', '0', '12', '<<', '...', '---']
WHOLE = ['', ' ', '=', '<<', '~', 'null', 'Null', 'NULL', 'nULL', 'yes', 'No', 'on', 'OFF', 'true', 'TRUE', 'tRue', 'y', 'n', '0',
         '-0', '+1', '1_000', '0750', '089', '0o17', '0x1F', '0b101', '1:30', '1:75', '190:20:30.15', '1.5', '.5', '-.5', '1.',
         '1e3', '1.0e+3', '1.0e3', '.inf', '-.INF', '+.inf', '.nan', '2001-01-01', '2001-1-1', '2001-1-1 1:2:3',
         '2001-12-14t21:59:43.10-05:00', '2001-12-14 21:59:43.10 -5', '2001-12-14 21:59:43.10 Z', '2001-12-14T1:59:43.',
         '2001-12-14 21:59:43 -5:3', '---', '--- a', '...', '...a', '- a', '-a', '-', '?', '? a', '?a', ':', ':a', 'a:', 'a: b',
         'a:b', 'a #b', 'a# b', '#a', '!a', '&a', '*a', '%a', '@a', '`a', '|', '>', '{a', '[a', 'a}', 'a]', 'a,b', "'", '"',
         'a\n', '\na', 'a\nb', 'a \nb', 'a\n b', 'é', '\t', 'a\tb', '1.2.3', '192.168.24.2', '!!str', '0.0.0.0/0', '12e03',
         '"a"', "it's", 'x' * 122, 'x' * 123, 'x' * 128, ('word ' * 40).strip(), ' '.join(['x' * 79] * 3), 'é ' * 60, '\\ ' * 50]
FLOATS = [0.0, -0.0, 1.5, 1e16, 1e-7, 1.0e22, 123456789.125, float('inf'), float('-inf'), 3.14e-10, 1e100, 5e-324, 1e300]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = 0

    def text(self):
        kind = self.random.random()
        if kind < 0.3:
            return self.random.choice(WHOLE)
        if kind < 0.5:
            return ' '.join(self.random.choice(['word', 'longer-word', 'x', "it's", 'a:b', '{{ x }}', '\n', ''])
                            for _ in range(self.random.randrange(1, 60)))
        return ''.join(self.random.choice(PIECES) for _ in range(self.random.choice([1, 2, 3, 4, 6, 10, 40])))

    def scalar(self):
        kind = self.random.randrange(10)
        if kind < 7:
            return self.text()
        return self.random.choice([None, True, False, 0, -1, 42, 2 ** 62, self.random.choice(FLOATS)])

    def value(self, depth):
        kind = self.random.random()
        if depth == 0 or kind < 0.4:
            return self.scalar()
        size = self.random.choice([0, 1, 1, 2, 3, 5])
        if kind < 0.7:
            return [self.value(depth - 1) for _ in range(size)]
        key = self.scalar if self.random.random() < 0.1 else self.text
        return {key(): self.value(depth - 1) for _ in range(size)}

    def encode(self, value):
        """The value as yaml_write reads it, every mapping with a line that it was written in."""
        if isinstance(value, float):
            return {'#': 'float', 'value': value.hex()}
        if isinstance(value, list):
            return [self.encode(item) for item in value]
        if isinstance(value, dict):
            self.lines += 1
            pairs = [[self.encode(key), self.encode(entry)] for key, entry in value.items()]
            return {'#': 'where', 'line': self.lines, 'value': {'#': 'keys', 'value': pairs}}
        return value


def places(text):
    found = []

    def visit(node):
        if isinstance(node, yaml.MappingNode):
            line = text.split('\n')[node.start_mark.line]
            found.append([node.start_mark.line + 1, len(line[:node.start_mark.column].encode()) + 1])
            for key, value in node.value:
                visit(key)
                visit(value)
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                visit(item)

    visit(yaml.compose(text, Loader=yaml.SafeLoader))
    return found


def expected(value, style):
    return yaml.dump(value, Dumper=yaml.SafeDumper, indent=style['indent'], allow_unicode=style['unicode'],
                     default_flow_style=None if style['leaves'] else False)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--count', type=int, default=12000)
    parser.add_argument('--seed', type=int, default=1)
    options = parser.parse_args()
    generator = Generator(options.seed)
    styles = [{'indent': 2, 'leaves': False, 'unicode': False}] * 3 + [
        {'indent': 4, 'leaves': False, 'unicode': True}, {'indent': 2, 'leaves': True, 'unicode': True}]
    cases = [(value, styles[0]) for value in WHOLE + FLOATS]
    cases += [({value: [value], 'k': {value: value}}, styles[0]) for value in WHOLE]
    while len(cases) < options.count:
        cases.append((generator.value(generator.random.randrange(5)), generator.random.choice(styles)))
    requests = ''.join(json.dumps({'value': generator.encode(value), **style}) + '\n' for value, style in cases)
    made = subprocess.run([options.program], input=requests, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in made.stdout.splitlines()]
    assert len(answers) == len(cases)
    wrong = compared = 0
    for (value, style), answer in zip(cases, answers):
        text = expected(value, style)
        # Of a break that is no line feed, readers think differently.
        readable = not any(c in text for c in '\x85\u2028\u2029')
        landed = [place[:2] for place in answer['landed']]
        if answer['text'] != text:
            print(f"value: {value!r} {style}\nours:   {answer['text']!r}\nPyYAML: {text!r}")
            wrong += 1
        elif readable and compared < 4000 and landed:
            compared += len(landed)
            if landed != places(text):
                print(f"value: {value!r} {style}\ntext:\n{text}ours:   {landed}\nPyYAML: {places(text)}")
                wrong += 1
        if wrong == 10:
            break
    print(f'{len(cases)} values, {compared} places of mappings compared, {wrong} differ')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
