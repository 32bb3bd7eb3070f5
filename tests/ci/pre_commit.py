#!/usr/bin/python3
"""Drives the hook of .pre-commit-hooks.yaml through commits to a repository with a checkout in it.

    pre_commit.py --program BUILD/stepwarden

pre-commit itself checks the manifest and runs the hook as `repo: local`, which needs no network; without it the exit status
is 77."""
import argparse
import pathlib
import shutil
import subprocess
import tempfile

import support
import yaml

KEYS = {'id', 'name', 'entry', 'language', 'files', 'exclude', 'types', 'types_or', 'exclude_types', 'always_run', 'fail_fast',
        'verbose', 'pass_filenames', 'require_serial', 'description', 'language_version', 'minimum_pre_commit_version', 'args',
        'stages', 'additional_dependencies'}


class Hook:
    def __init__(self, repository, program, scratch, args=None):
        self.repository = repository
        (scratch / 'bin').mkdir(exist_ok=True)
        if not (scratch / 'bin/stepwarden').exists():
            (scratch / 'bin/stepwarden').symlink_to(program)
        self.environment = support.environment(PRE_COMMIT_HOME=str(scratch / 'home'), HOME=str(scratch))
        self.environment['PATH'] = f'{scratch}/bin:{self.environment["PATH"]}'
        self.configure(args)
        self.run('pre-commit', 'install')

    def configure(self, args):
        hook = dict(yaml.safe_load((support.CHECKOUT / '.pre-commit-hooks.yaml').read_text())[0])
        if args:
            hook['args'] = args
        config = {'repos': [{'repo': 'local', 'hooks': [hook]}]}
        (self.repository.path / '.pre-commit-config.yaml').write_text(yaml.safe_dump(config))

    def run(self, *words):
        return subprocess.run(words, cwd=self.repository.path, env=self.environment, text=True, capture_output=True,
                              check=False)

    def commit(self):
        self.run('git', 'add', '-A')
        done = self.run('git', 'commit', '-m', 'change')
        return done.returncode, done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', required=True, type=pathlib.Path)
    program = parser.parse_args().program.resolve()
    if shutil.which('pre-commit') is None:
        support.skip('pre-commit is not installed')
    failures = support.Failures()
    manifest = support.CHECKOUT / '.pre-commit-hooks.yaml'
    for hook in yaml.safe_load(manifest.read_text()):
        failures.check(set(hook) <= KEYS, f'keys that pre-commit does not know: {set(hook) - KEYS}')
    with tempfile.TemporaryDirectory() as directory:
        scratch = pathlib.Path(directory)
        repository = support.Repository(scratch / 'tht')
        hook = Hook(repository, program, scratch)
        valid = hook.run('pre-commit', 'validate-manifest', str(manifest))
        failures.check(valid.returncode == 0, f'validate-manifest: {valid.stdout}{valid.stderr}')

        status, output = hook.commit()
        failures.check(status == 0, f'a commit without templates passes: {output}')
        repository.add('README.rst', 'hello\n')
        status, output = hook.commit()
        failures.check(status == 0 and 'no files to check' in output, f'other files are no business of the hook: {output}')
        repository.add('roles_data.yaml', '\n# a comment\n')
        status, output = hook.commit()
        failures.check(status == 0 and 'Passed' in output, f'a change without a defect passes: {output}')

        before = (repository.path / support.TEMPLATE).read_text()
        repository.add_defect()
        status, output = hook.commit()
        line = (repository.path / support.TEMPLATE).read_text().split('\n').index('        - name: Stop it') + 1
        failures.check(status != 0, f'a change with a defect is held back: {output}')
        failures.check(f'{support.TEMPLATE}:{line}:' in output and support.RULE in output, f'and its line is told: {output}')
        hook.run('git', 'commit', '--no-verify', '-m', 'let it pass')
        repository.add('roles_data.yaml', '# another comment\n')
        status, output = hook.commit()
        failures.check(status == 0, f'a defect of another file holds nothing back: {output}')

        hook.configure(['--fail-on', 'never'])
        repository.add(support.TEMPLATE, '# a comment\n')
        status, output = hook.commit()
        failures.check(status == 0, f'arguments of the user count: {output}')
        hook.configure(None)
        (repository.path / support.TEMPLATE).write_text(before)
        hook.run('git', 'mv', support.TEMPLATE, 'deployment/clock/clock.yaml')
        registry = repository.path / 'overcloud-resource-registry-puppet.yaml'
        registry.write_text(registry.read_text().replace('clock-container-puppet.yaml', 'clock.yaml'))
        status, output = hook.commit()
        failures.check(status == 0, f'a template that is renamed with its entry passes: {output}')
    failures.exit()


if __name__ == '__main__':
    main()
