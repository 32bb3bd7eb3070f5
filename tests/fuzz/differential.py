#!/usr/bin/python3
"""Compares what the program makes of random inputs with what the real thing makes of them, for as long as is wanted.

    differential.py --minutes N [--build BUILD] [--mismatches DIRECTORY] [--seed N] [ORACLE...]

The oracles are the comparisons of tests/conformance that make their inputs themselves: PyYAML (reading and writing),
Jinja with ansible-core, yaql, and ansible-playbook through the tracer, which needs the shared directory. They take turns,
each with seeds that follow each other from --seed on. What an oracle prints about a mismatch is kept in DIRECTORY, in a
file named after oracle and seed; texts of YAML, Jinja and yaql are made as small as they can be while both sides still
disagree. BUILD is a build directory with the programs that the comparisons need.

Exit status: 0 when all agree, 1 after a mismatch, 2 for wrong usage.
"""
import argparse
import pathlib
import random
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CONFORMANCE = HERE.parent / 'conformance'
SKIPPED = 77
sys.path.insert(0, str(CONFORMANCE))


class Oracle:
    """A comparison with its number of inputs a round."""

    def __init__(self, script, program, count, words):
        self.script, self.program, self.count, self.words = script, program, count, words
        self.rounds = self.mismatches = 0

    def command(self, build, seed):
        values = {'program': build / self.program, 'seed': str(seed), 'count': str(self.count)}
        return [sys.executable, CONFORMANCE / self.script, *(word.format(**values) for word in self.words)]


ORACLES = {
    'yaml': Oracle('yaml_against_pyyaml.py', 'tests/yaml_dump', 4000,
                   ['--dump', '{program}', '--documents', '{count}', '--seed', '{seed}', '--show', '3']),
    'yaml_write': Oracle('yaml_write_against_pyyaml.py', 'tests/yaml_write', 4000,
                         ['{program}', '--count', '{count}', '--seed', '{seed}']),
    'jinja': Oracle('jinja_against_python.py', 'tests/jinja_eval', 4000,
                    ['{program}', '--count', '{count}', '--seed', '{seed}', '--show', '3']),
    'yaql': Oracle('yaql_against_python.py', 'tests/yaql_eval', 2000,
                   ['{program}', '--count', '{count}', '--seed', '{seed}', '--show', '3']),
    'inventory': Oracle('inventory_against_ansible.py', 'tests/inventory_dump', 40,
                        ['--dump', '{program}', '--corpus', '/nonexistent', '--random', '{count}', '--seed', '{seed}']),
    'dry_run': Oracle('dry_run_against_ansible.py', 'stepwarden', 1,
                      ['--program', '{program}', '--cases', '', '--no-corpus', '--jobs', '1', '--generated', '{seed}-{seed}']),
}


def shrunk(pieces, is_wrong):
    """The fewest of the pieces, in their order, that are still wrong: halves, quarters and so on are left out in turn."""
    size = len(pieces)
    while size >= 1:
        at = 0
        while at < len(pieces):
            fewer = pieces[:at] + pieces[at + size:]
            if fewer and is_wrong(fewer):
                pieces = fewer
            else:
                at += size
        size //= 2
    return pieces


def smallest_yaml(build, seed):
    import yaml_against_pyyaml as oracle
    import yaml_documents
    program = build / ORACLES['yaml'].program
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / 'document.yaml'

        def kind(data):
            path.write_bytes(data)
            found = oracle.check_files(program, [str(path)])
            return found[0][1][0] if found else None

        for document in yaml_documents.generate(seed, ORACLES['yaml'].count):
            wrong = kind(document)
            if wrong:
                by_line = b''.join(shrunk(document.splitlines(keepends=True), lambda lines: kind(b''.join(lines)) == wrong))
                return repr(bytes(shrunk(list(by_line), lambda data: kind(bytes(data)) == wrong)))
    return ''


def tokens_of(text):
    import re
    return re.findall(r'\w+|\s+|[^\w\s]', text)


def smallest_jinja(build, seed):
    import jinja_against_python as oracle
    program, real = build / ORACLES['jinja'].program, oracle.Real()

    def is_wrong(request):
        answer = oracle.ours(program, [request])[0]
        return oracle.agree(answer, real.run(request['mode'], request['text'], dict(oracle.VARIABLES))) is False

    for request in oracle.generate(random.Random(seed), ORACLES['jinja'].count):
        if not request['unknown'] and is_wrong(request):
            return repr(''.join(shrunk(tokens_of(request['text']), lambda parts: is_wrong({**request, 'text': ''.join(parts)}))))
    return ''


def smallest_yaql(build, seed):
    import yaql_against_python as oracle
    program = build / ORACLES['yaql'].program

    def is_wrong(text, data):
        answer = oracle.ours(program, [(text, data, None)])[0]
        return oracle.verdict(text, answer, oracle.real(text, data)) == 'mismatches'

    for text, data, _ in oracle.generate(random.Random(seed), ORACLES['yaql'].count):
        if is_wrong(text, data):
            return repr(''.join(shrunk(tokens_of(text), lambda parts: is_wrong(''.join(parts), data))))
    return ''


SMALLEST = {'yaml': smallest_yaml, 'jinja': smallest_jinja, 'yaql': smallest_yaql}


def keep(given, name, seed, output):
    given.mismatches.mkdir(parents=True, exist_ok=True)
    kept = given.mismatches / f'{name}-{seed}'
    kept.write_text(output)
    try:
        smallest = SMALLEST[name](given.build, seed) if name in SMALLEST else ''
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # pylint: disable=broad-except
        # yaql's comparison gives up with an exception of its own, at any place, when an expression takes a second.
        smallest = f'not found: {type(error).__name__}'
    if smallest:
        kept.write_text(f'{output}\nsmallest: {smallest}\n')
    told = smallest or (output.strip().splitlines() or ['ended without a word'])[-1]
    print(f'{name}, seed {seed}: {told}', flush=True)


def take_turn(given, name, seed):
    """Whether there is more to ask of the oracle."""
    oracle = ORACLES[name]
    done = subprocess.run(list(map(str, oracle.command(given.build, seed))), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    if done.returncode == SKIPPED:
        print(f'{name}: {done.stdout.strip()}')
        return False
    oracle.rounds += 1
    if done.returncode != 0:
        oracle.mismatches += 1
        keep(given, name, seed, done.stdout)
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--minutes', type=float, default=5)
    parser.add_argument('--build', type=pathlib.Path, default=ROOT / 'build' / 'release')
    parser.add_argument('--mismatches', type=pathlib.Path, default=ROOT / 'build' / 'mismatches')
    parser.add_argument('--seed', type=int, default=1000, help='the first one; those of the tests are small')
    parser.add_argument('oracles', nargs='*', metavar='ORACLE', default=list(ORACLES))
    given = parser.parse_args()
    for name in given.oracles:
        if name not in ORACLES:
            parser.error(f"there is no oracle '{name}'; the oracles are {', '.join(ORACLES)}")
        if not (given.build / ORACLES[name].program).exists():
            parser.error(f'{given.build} has no {ORACLES[name].program}: build it first')
    end = time.time() + given.minutes * 60
    seed, names = given.seed, list(given.oracles)
    while names and time.time() < end:
        for name in list(names):
            if time.time() < end and not take_turn(given, name, seed):
                names.remove(name)
        seed += 1
    for name in given.oracles:
        oracle = ORACLES[name]
        print(f'{name}: {oracle.rounds * oracle.count:,} inputs (seeds {given.seed} to {given.seed + max(oracle.rounds, 1) - 1}), '
              f'{oracle.mismatches} rounds with mismatches')
    sys.exit(1 if any(ORACLES[name].mismatches for name in given.oracles) else 0)


if __name__ == '__main__':
    main()
