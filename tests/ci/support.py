"""What the tests of the parts for CI share: a git repository of a small checkout of tripleo-heat-templates with a defect
to bring in, and checks that say what they expected."""
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
SKIPPED = 77
TEMPLATE = 'deployment/clock/clock-container-puppet.yaml'
# Without the task that is skipped, the second one would fail wherever it ran.
DEFECT = """
        - name: Ask for it
          command: is-enabled agent
          register: state
          when: false
        - name: Stop it
          command: stop {{ state.stdout }}
"""
RULE = 'flow-register-of-skipped-task'


class Failures:
    def __init__(self):
        self.count = 0

    def check(self, holds, what):
        if holds:
            return
        self.count += 1
        print(f'FAILED: {what}')

    def exit(self):
        print('all as expected' if self.count == 0 else f'{self.count} failed')
        sys.exit(1 if self.count else 0)


def skip(reason):
    print(f'skipped: {reason}')
    sys.exit(SKIPPED)


def environment(**more):
    """Of the user's git settings nothing counts."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(('GIT_', 'ANSIBLE_'))}
    return {**kept, 'GIT_CONFIG_NOSYSTEM': '1', 'GIT_CONFIG_GLOBAL': '/dev/null', 'GIT_AUTHOR_NAME': 'a',
            'GIT_AUTHOR_EMAIL': 'a@b', 'GIT_COMMITTER_NAME': 'a', 'GIT_COMMITTER_EMAIL': 'a@b', **more}


class Repository:
    """The small checkout, committed."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        shutil.copytree(CHECKOUT / 'fixtures' / 'checkout', self.path)
        self.git('init', '-q', '-b', 'main')
        self.commit('The checkout')

    def git(self, *words, **options):
        done = subprocess.run(['git', *words], cwd=self.path, env=environment(), text=True, capture_output=True, **options)
        if done.returncode != 0:
            raise RuntimeError(f'git {words}: {done.stdout}{done.stderr}')
        return done.stdout.strip()

    def commit(self, message):
        self.git('add', '-A')
        self.git('commit', '-q', '--no-verify', '-m', message)
        return self.git('rev-parse', 'HEAD')

    def add(self, path, text):
        """At the end of a file."""
        with open(self.path / path, 'a', encoding='utf-8') as file:
            file.write(text)

    def add_defect(self):
        """At the end of a template's task list."""
        self.add(TEMPLATE, DEFECT.lstrip('\n'))
