#!/usr/bin/python3
"""Reads the `line` format as Zuul's tox role does when it looks for inline comments in a job's output, and the recipe for
tox in docs/ci.md as tox does.

    tox_lines.py --program BUILD/stepwarden"""
import argparse
import configparser
import pathlib
import re
import subprocess
import tempfile

import support

# zuul-jobs, roles/tox/library/tox_parse_output.py.
ANSI = re.compile(r'(?:\x1B[@-_]|[\x80-\x9F])[0-?]*[ -/]*[@-~]')
LINES = [re.compile(r'^(.*):(\d+):(\d+): (.*)$'), re.compile(r'^([^:]*):(\d+):(.+)$')]


def comments_of(output, directory):
    """Path to (line, message), of files that are there."""
    comments = {}
    for line in output.splitlines():
        plain = ANSI.sub('', line)
        for pattern in LINES:
            match = pattern.match(plain)
            if not match:
                continue
            path = match[1].removeprefix('./')
            if (directory / path).is_file():
                comments.setdefault(path, []).append((int(match[2]), match[match.lastindex]))
            break
    return comments


def recipe():
    """The tox section in the documentation."""
    text = (support.CHECKOUT / 'docs/ci.md').read_text()
    block, = [each for each in re.findall(r'```ini\n(.*?)```', text, re.DOTALL) if 'testenv:stepwarden' in each]
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(block)
    return parser['testenv:stepwarden']


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', required=True, type=pathlib.Path)
    program = parser.parse_args().program.resolve()
    failures = support.Failures()
    section = recipe()
    for key in ('allowlist_externals', 'whitelist_externals'):
        failures.check('stepwarden' in section[key], f'tox is told that the program is not of its own: {key}')
    with tempfile.TemporaryDirectory() as directory:
        repository = support.Repository(pathlib.Path(directory) / 'tht')
        repository.add_defect()
        (repository.path / '.tox').mkdir()
        words = section['commands'].replace('{toxworkdir}', str(repository.path / '.tox')).split()
        failures.check(words[0] == 'stepwarden', 'the command is the program')
        done = subprocess.run([str(program), *words[1:]], cwd=repository.path, capture_output=True, text=True, check=False)
        failures.check(done.returncode == 1, f'the job fails: {done.stdout}{done.stderr}')
        comments = comments_of(done.stdout, repository.path)
        count = len(done.stdout.splitlines())
        failures.check(sum(len(each) for each in comments.values()) == count > 0, f'every line is a comment: {done.stdout}')
        text = (repository.path / support.TEMPLATE).read_text().split('\n')
        line = text.index('        - name: Stop it') + 1
        here = [message for at, message in comments.get(support.TEMPLATE, []) if at == line]
        failures.check(any(support.RULE in message for message in here), f'at its line {line}: {comments}')
    failures.exit()


if __name__ == '__main__':
    main()
