#!/usr/bin/python3
"""Plays the jobs of zuul.d as Zuul would, with the program at hand, on this machine: what Zuul's documentation lets a job
say, the gate on a change with and without a defect, a sweep over shards and their merge.

    zuul_jobs.py --program BUILD/stepwarden

zuul_return is a stand-in (tests/ci/library). Without ansible-playbook the exit status is 77."""
import argparse
import json
import pathlib
import shutil
import subprocess
import tempfile

import support
import yaml

# Zuul's documentation, project configuration, "Job".
JOB_KEYS = {'name', 'parent', 'description', 'final', 'protected', 'abstract', 'intermediate', 'attribute-control',
            'success-message', 'failure-message', 'hold-following-changes', 'voting', 'semaphore', 'semaphores', 'tags',
            'provides', 'requires', 'secrets', 'nodeset', 'override-checkout', 'pre-timeout', 'timeout', 'post-timeout',
            'attempts', 'pre-run', 'post-run', 'cleanup-run', 'run', 'ansible-split-streams', 'ansible-version', 'roles',
            'required-projects', 'vars', 'extra-vars', 'host-vars', 'group-vars', 'include-vars', 'dependencies',
            'allowed-projects', 'post-review', 'branches', 'files', 'irrelevant-files', 'match-on-config-updates',
            'deduplicate', 'workspace-scheme', 'workspace-checkout', 'failure-output', 'image-build-name'}
TEMPLATE_KEYS = {'name', 'description', 'queue', 'vars'}
PIPELINE_KEYS = {'jobs', 'debug', 'fail-fast'}
LEVELS = {'info', 'warning', 'error'}


class Configuration:
    """All of zuul.d."""

    def __init__(self):
        self.jobs = {}
        self.templates = []
        for path in sorted((support.CHECKOUT / 'zuul.d').glob('*.yaml')):
            for entry in yaml.safe_load(path.read_text()):
                (kind, body), = entry.items()
                if kind == 'job':
                    self.jobs[body['name']] = body
                elif kind == 'project-template':
                    self.templates.append(body)
                else:
                    raise ValueError(f'{path}: {kind}')

    def lineage(self, name):
        """From the base on."""
        job = self.jobs.get(name)
        return [] if job is None else self.lineage(job.get('parent')) + [job]

    def check(self, failures):
        for name, job in self.jobs.items():
            failures.check(set(job) <= JOB_KEYS, f'{name}: attributes that Zuul does not know: {set(job) - JOB_KEYS}')
            for key in ('pre-run', 'run', 'post-run'):
                if key in job:
                    failures.check((support.CHECKOUT / job[key]).is_file(), f'{name}: no playbook {job[key]}')
            for known in [job.get('parent'), *job.get('dependencies', [])]:
                failures.check(known is None or known in self.jobs, f'{name}: there is no job {known}')
        for template in self.templates:
            for pipeline in set(template) - TEMPLATE_KEYS:
                failures.check(set(template[pipeline]) <= PIPELINE_KEYS, f'{template["name"]}: {pipeline}')
                for job in template[pipeline]['jobs']:
                    failures.check(job in self.jobs and not self.jobs[job].get('abstract'), f'{template["name"]}: {job}')


class Node:
    """A machine that a job is played on: this one, in a home of its own."""

    def __init__(self, scratch, repository, program):
        self.home = scratch / 'home'
        self.home.mkdir()
        (self.home / 'src').symlink_to(repository.path.parent)
        (scratch / 'bin').mkdir()
        (scratch / 'bin/stepwarden').symlink_to(program)
        self.scratch = scratch
        self.source = f'src/{repository.path.name}'
        self.builds = 0

    def play(self, configuration, name, variables=None, artifacts=None):
        """Pre, main and post playbooks as Zuul plays them; the statuses, the output and what was returned."""
        self.builds += 1
        build = self.scratch / f'build-{self.builds}'
        (build / 'logs').mkdir(parents=True)
        shutil.rmtree(self.home / 'stepwarden-results', ignore_errors=True)
        lineage = configuration.lineage(name)
        merged = {'zuul': {'project': {'src_dir': self.source}, 'executor': {'log_root': str(build / 'logs')},
                           'artifacts': artifacts or []}}
        for job in lineage:
            merged.update(job.get('vars', {}))
        merged.update(variables or {})
        (build / 'vars.json').write_text(json.dumps(merged))
        (build / 'inventory.ini').write_text('node ansible_connection=local ansible_python_interpreter=/usr/bin/python3\n')
        playbooks = [job['pre-run'] for job in lineage if 'pre-run' in job]
        playbooks += [job['run'] for job in lineage if 'run' in job][-1:]
        playbooks += [job['post-run'] for job in reversed(lineage) if 'post-run' in job]
        result = Build(build)
        for playbook in playbooks:
            result.add(self.run(playbook, build))
        return result

    def run(self, playbook, build):
        # On this machine paths are relative to the playbook, and not to the home directory.
        environment = support.environment(HOME=str(self.home), ZUUL_RETURN=str(build / 'returned'),
                                          ANSIBLE_LIBRARY=str(support.HERE / 'library'), ANSIBLE_NOCOLOR='1',
                                          ANSIBLE_LOCAL_TEMP=str(build / 'tmp'), ANSIBLE_RETRY_FILES_ENABLED='0')
        environment['PATH'] = f'{self.scratch}/bin:{environment["PATH"]}'
        words = ['ansible-playbook', '-i', str(build / 'inventory.ini'), '-e', f'@{build}/vars.json',
                 str(shutil.copy(support.CHECKOUT / playbook, self.home))]
        return subprocess.run(words, cwd=self.home, env=environment, text=True, capture_output=True, check=False)


class Build:
    def __init__(self, directory):
        self.directory = directory
        self.statuses = []
        self.output = ''

    def add(self, done):
        self.statuses.append(done.returncode)
        self.output += done.stdout + done.stderr

    def returned(self):
        path = self.directory / 'returned'
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def comments(self):
        merged = {}
        for each in self.returned():
            merged.update(each.get('zuul', {}).get('file_comments', {}))
        return merged

    def artifacts(self):
        """As a job that depends on this one gets them, with the logs for a server of artifacts."""
        found = []
        for each in self.returned():
            for artifact in each.get('zuul', {}).get('artifacts', []):
                found.append({**artifact, 'url': f'file://{self.directory}/logs/{artifact["url"]}'})
        return found


def check_gate(node, repository, configuration, failures):
    repository.add('roles_data.yaml', '\n# a comment\n')
    repository.commit('No defect')
    build = node.play(configuration, 'stepwarden-check')
    failures.check(build.statuses == [0, 0, 0], f'a change without a defect passes: {build.output}')
    failures.check(build.comments() == {}, f'and has no comments: {build.comments()}')

    repository.add_defect()
    repository.commit('A defect')
    build = node.play(configuration, 'stepwarden-check')
    failures.check(build.statuses[1] != 0, f'a change with a defect fails: {build.output}')
    failures.check(build.statuses[0] == build.statuses[2] == 0, f'what is around it does not: {build.output}')
    comments = build.comments()
    line = (repository.path / support.TEMPLATE).read_text().split('\n').index('        - name: Stop it') + 1
    failures.check(list(comments) == [support.TEMPLATE], f'the comments are in the template: {comments}')
    here = [comment for comment in comments.get(support.TEMPLATE, []) if support.RULE in json.dumps(comment)]
    failures.check(len(here) == 1 and here[0]['line'] == line, f'at its line {line}: {comments}')
    failures.check(all(comment.get('level') in LEVELS for each in comments.values() for comment in each), 'levels')
    names = {artifact['name'] for artifact in build.artifacts()}
    expected = {'stepwarden findings (json)', 'stepwarden findings (sarif)', 'stepwarden report', 'stepwarden diff'}
    failures.check(expected <= names, f'artifacts: {names}')
    for artifact in build.artifacts():
        path = pathlib.Path(artifact['url'].removeprefix('file://'))
        failures.check(path.is_file(), f'{path} is among the logs')

    repository.add('roles_data.yaml', '# another comment\n')
    repository.commit('The defect is old')
    build = node.play(configuration, 'stepwarden-check')
    failures.check(build.statuses == [0, 0, 0], f'an old defect fails nobody: {build.output}')
    build = node.play(configuration, 'stepwarden-check', {'stepwarden_base': 'HEAD~2'})
    failures.check(build.statuses[1] != 0, f'unless the base is before it: {build.output}')


def check_download(node, program, configuration, failures):
    digest = subprocess.run(['sha256sum', str(program)], capture_output=True, text=True, check=True).stdout.split()[0]
    url = {'stepwarden_url': f'file://{program}'}
    good = node.play(configuration, 'stepwarden-check', {**url, 'stepwarden_checksum': f'sha256:{digest}'})
    failures.check(good.statuses == [0, 0, 0], f'the program is downloaded: {good.output}')
    failures.check((node.home / 'stepwarden-bin/stepwarden').is_file(), 'to a place of its own')
    bad = node.play(configuration, 'stepwarden-check', {**url, 'stepwarden_checksum': 'sha256:' + '0' * 64})
    failures.check(bad.statuses[0] != 0, 'another program than the expected one is refused')


def check_sweep(node, repository, program, configuration, failures):
    sweep = {'stepwarden_sweep': ['--rev', 'HEAD~3..HEAD']}
    artifacts = []
    for name in configuration.jobs['stepwarden-sweep-merge']['dependencies']:
        build = node.play(configuration, name, sweep)
        failures.check(build.statuses == [0, 0, 0], f'{name} leaves the verdict to the merge: {build.output}')
        artifacts += build.artifacts()
    # As they come from several jobs, in any order.
    merge = node.play(configuration, 'stepwarden-sweep-merge', artifacts=artifacts[::-1])
    failures.check(merge.statuses[1] != 0, f'the merge fails on what the shards found: {merge.output}')
    whole = subprocess.run([str(program), 'check', str(repository.path), '--rev', 'HEAD~3..HEAD', '--format', 'json'],
                           capture_output=True, text=True, check=False).stdout
    merged = merge.directory / 'logs/stepwarden-results/findings.json'
    failures.check(merged.is_file() and merged.read_text() == whole, 'and gives what one run gives')
    missing = node.play(configuration, 'stepwarden-sweep-merge', artifacts=artifacts[1:])
    failures.check(missing.statuses[1] != 0 and 'missing: shard 1/4' in missing.output, f'a lost shard: {missing.output}')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', required=True, type=pathlib.Path)
    program = parser.parse_args().program.resolve()
    if shutil.which('ansible-playbook') is None:
        support.skip('ansible-playbook is not installed')
    failures = support.Failures()
    configuration = Configuration()
    configuration.check(failures)
    with tempfile.TemporaryDirectory() as directory:
        scratch = pathlib.Path(directory)
        repository = support.Repository(scratch / 'opendev.org/tht')
        node = Node(scratch, repository, program)
        check_gate(node, repository, configuration, failures)
        check_sweep(node, repository, program, configuration, failures)
        check_download(node, program, configuration, failures)
    failures.exit()


if __name__ == '__main__':
    main()
