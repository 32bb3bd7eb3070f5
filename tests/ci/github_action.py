#!/usr/bin/python3
"""Checks action.yml against what GitHub documents of a composite action, and runs its shell steps as a runner would, on a
repository with and without a defect; and the problem matcher on lines of the program.

    github_action.py --program BUILD/stepwarden"""
import argparse
import json
import pathlib
import re
import subprocess
import tempfile

import support
import yaml

# "Metadata syntax for GitHub Actions".
ACTION_KEYS = {'name', 'author', 'description', 'inputs', 'outputs', 'runs', 'branding'}
INPUT_KEYS = {'description', 'required', 'default', 'deprecationMessage'}
OUTPUT_KEYS = {'description', 'value'}
STEP_KEYS = {'run', 'shell', 'if', 'name', 'id', 'env', 'working-directory', 'uses', 'with', 'continue-on-error'}
EXPRESSION = re.compile(r'\$\{\{\s*([\w.-]+)\s*\}\}')


class Runner:
    """Runs the steps that have a `run`."""

    def __init__(self, action, scratch, program):
        self.action = action
        self.scratch = scratch
        (scratch / 'bin').mkdir()
        (scratch / 'bin/stepwarden').symlink_to(program)
        self.runs = 0

    def run(self, directory, with_program=True, **inputs):
        """The status of the first step that fails, else 0, the output, and the action's outputs."""
        self.runs += 1
        temporary = self.scratch / f'run-{self.runs}'
        temporary.mkdir()
        known = {f'inputs.{name}': each.get('default', '') for name, each in self.action['inputs'].items()}
        known.update({f'inputs.{name.replace("_", "-")}': value for name, value in inputs.items()})
        paths = [str(self.scratch / 'bin')] if with_program else []
        output = ''
        for step in self.action['runs']['steps']:
            if 'run' not in step:
                continue
            files = {name: temporary / f'{name}-{step["name"]}' for name in ('GITHUB_OUTPUT', 'GITHUB_PATH')}
            for path in files.values():
                path.touch()
            environment = support.environment(RUNNER_TEMP=str(temporary), **{k: str(v) for k, v in files.items()},
                                              **{k: self.expand(v, known) for k, v in step.get('env', {}).items()})
            environment['PATH'] = ':'.join([*paths, environment['PATH']])
            done = subprocess.run(['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', self.expand(step['run'], known)],
                                  cwd=directory, env=environment, text=True, capture_output=True, check=False)
            output += done.stdout + done.stderr
            paths = files['GITHUB_PATH'].read_text().split() + paths
            for line in files['GITHUB_OUTPUT'].read_text().splitlines():
                name, value = line.split('=', 1)
                known[f'steps.{step["id"]}.outputs.{name}'] = value
            if done.returncode != 0:
                break
        outputs = {name: self.expand(each['value'], known) for name, each in self.action['outputs'].items()}
        return done.returncode, output, outputs

    @staticmethod
    def expand(text, known):
        return EXPRESSION.sub(lambda found: known.get(found.group(1), ''), text)


def check_metadata(action, failures):
    failures.check(set(action) <= ACTION_KEYS, f'keys of the action: {set(action) - ACTION_KEYS}')
    for name, each in action['inputs'].items():
        failures.check(set(each) <= INPUT_KEYS and 'description' in each, f'input {name}')
    for name, each in action['outputs'].items():
        failures.check(set(each) == OUTPUT_KEYS, f'output {name}')
    failures.check(action['runs']['using'] == 'composite', 'composite')
    for step in action['runs']['steps']:
        failures.check(set(step) <= STEP_KEYS, f'keys of a step: {set(step) - STEP_KEYS}')
        failures.check('uses' in step or 'shell' in step, f'{step["name"]} needs a shell')
        # What a user gives is data of a script, never part of it.
        failures.check('${{' not in step.get('run', ''), f'{step["name"]} has an expression in its script')
    names = {f'inputs.{name}' for name in action['inputs']}
    used = set(re.findall(r'inputs\.[\w-]+', json.dumps(action['runs'])))
    failures.check(used == names, f'inputs that are used and known: {used ^ names}')


def check_runs(runner, repository, program, failures):
    status, output, outputs = runner.run(repository.path)
    failures.check(status == 0 and outputs['status'] == '0' and outputs['findings'] == '0', f'nothing found: {output}')
    base = repository.git('rev-parse', 'HEAD')
    repository.add_defect()
    repository.commit('A defect')
    status, output, outputs = runner.run(repository.path)
    failures.check(status == 1 and outputs['status'] == '1', f'a defect fails: {output}')
    failures.check(f'::error file={support.TEMPLATE},line=20' in output, f'an annotation: {output}')
    found = json.loads(pathlib.Path(outputs['json']).read_text())['findings']
    failures.check(int(outputs['findings']) == len(found) > 0, f'number of findings: {outputs}')
    failures.check(json.loads(pathlib.Path(outputs['sarif']).read_text())['version'] == '2.1.0', 'SARIF')
    failures.check(runner.run(repository.path, fail_on='never')[0] == 0, 'fail-on never')
    failures.check(runner.run(repository.path, options='--ignore flow --quiet')[0] == 0, 'options')
    failures.check(runner.run(repository.path, base=base)[0] == 1, 'new since the base')
    status, output, outputs = runner.run(repository.path, base='HEAD')
    failures.check(status == 0 and outputs['findings'] == '0', f'not new since the base: {output}')
    failures.check(runner.run(repository.path, base='nosuch')[0] in (1, 3), 'a base that is not there')
    failures.check(runner.run(repository.path.parent, path=repository.path.name)[0] == 1, 'another path')
    failures.check(runner.run(repository.path, options='--bogus')[0] == 2, 'wrong usage')
    evil = '$(touch evil); `touch evil`'
    runner.run(repository.path, options=evil, path=evil, base=evil, fail_on=evil)
    failures.check(not (repository.path / 'evil').exists(), 'inputs are never run')

    digest = subprocess.run(['sha256sum', str(program)], capture_output=True, text=True, check=True).stdout.split()[0]
    url = f'file://{program}'
    status, output, _ = runner.run(repository.path, with_program=False, url=url, sha256=digest)
    failures.check(status == 1, f'the program is downloaded: {output}')
    status, output, _ = runner.run(repository.path, with_program=False, url=url, sha256='0' * 64)
    failures.check(status not in (0, 1) or 'FAILED' in output, f'another program is refused: {output}')


def check_matcher(program, repository, failures):
    matchers = json.loads((support.CHECKOUT / '.github/stepwarden-matcher.json').read_text())['problemMatcher']
    lines = subprocess.run([str(program), 'check', '.', '--format', 'line', '--profile', 'all', '--no-config'],
                           cwd=repository.path, capture_output=True, text=True, check=False).stdout.splitlines()
    failures.check(lines, 'there are lines to match')
    for line in lines:
        found = [(matcher, match) for matcher in matchers if (match := re.match(matcher['pattern'][0]['regexp'], line))]
        failures.check(len(found) == 1, f'one matcher matches: {line}')
        for matcher, match in found:
            pattern = matcher['pattern'][0]
            failures.check((repository.path / match[pattern['file']]).is_file(), f'the file of {line}')
            severity = match[pattern['severity']] if 'severity' in pattern else matcher['severity']
            failures.check(severity in ('error', 'warning', 'notice'), severity)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', required=True, type=pathlib.Path)
    program = parser.parse_args().program.resolve()
    failures = support.Failures()
    action = yaml.safe_load((support.CHECKOUT / 'action.yml').read_text())
    check_metadata(action, failures)
    with tempfile.TemporaryDirectory() as directory:
        scratch = pathlib.Path(directory)
        repository = support.Repository(scratch / 'tht')
        runner = Runner(action, scratch, program)
        check_runs(runner, repository, program, failures)
        check_matcher(program, repository, failures)
    failures.exit()


if __name__ == '__main__':
    main()
