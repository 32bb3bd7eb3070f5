"""What docs/security.md promises, held against what the kernel is asked for: the program is traced over trees that try to
make it run, read, write and fetch what they name."""
import os
import pathlib
import re
import shutil
import subprocess
import tarfile
import unittest

import support
from support import CHECKOUT, CLEAN, EXAMPLE, UNANALYSED, USAGE

SECRET = 'kept away from everybody'
# What the loader, the C library and libgit2 (certificates, never used) read before any input is known.
SYSTEM = re.compile(r'/(etc/ld\.so\.(cache|preload|conf.*)|(usr/)?lib(32|64)?/.*|usr/local/lib/.*|etc/ssl/.*|usr/lib/ssl/.*|'
                    r'etc/localtime|proc/(self|\d+)/.*|proc/sys/.*|sys/.*|dev/null)$')
CALL = re.compile(r'^\d+ +(?P<name>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+|\?|0x[0-9a-f]+)')
PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')
WRITING = re.compile(r'O_(WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)')
CHANGING = {'mkdir', 'mkdirat', 'rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'rmdir', 'link', 'linkat', 'symlink',
            'symlinkat', 'chmod', 'fchmodat', 'chown', 'lchown', 'fchownat', 'truncate', 'mknod', 'mknodat', 'utime',
            'utimensat', 'creat', 'mount', 'chroot', 'setxattr'}

# Everything that Ansible would run, fetch or read.
GREEDY_TASKS = """
- name: other files
  include_tasks: {secret}
- import_tasks: ../../../../../../../../../../../../../../..{secret}
- include_vars: {secret}
- include_role: {{name: {secret}}}
- name: lookups
  debug:
    msg: "{{{{ lookup('file', '{secret}') }}}} {{{{ lookup('pipe', 'touch {ran}') }}}} {{{{ lookup('url', 'http://127.0.0.1:1/x') }}}}
      {{{{ lookup('template', '{secret}') }}}} {{{{ lookup('env', 'HOME') }}}} {{{{ lookup('fileglob', '/etc/*') }}}}
      {{{{ lookup('ini', 'a file={secret}') }}}} {{{{ lookup('csvfile', 'a file={secret}') }}}} {{{{ lookup('lines', 'id') }}}}
      {{{{ query('password', '{ran} length=4') }}}} {{{{ lookup('first_found', '{secret}') }}}} {{{{ lookup('dig', 'example.org') }}}}"
- name: globals
  debug:
    msg: "{{{{ ''.__class__.__mro__[1].__subclasses__() }}}} {{{{ cycler.__init__.__globals__.os.popen('touch {ran}').read() }}}}"
- name: in conditions
  command: touch {ran}
  when: lookup('pipe', 'touch {ran}') == '' and lookup('file', '{secret}') != ''
- name: loops
  shell: touch {ran}
  with_fileglob: ['/etc/*', '{secret}']
- name: loops over lines
  get_url: {{url: 'http://127.0.0.1:1/', dest: '{ran}'}}
  with_lines: touch {ran}
- copy: {{src: '{secret}', dest: '{ran}'}}
- template: {{src: '{secret}', dest: '{ran}'}}
- script: '{secret}'
"""
GREEDY_PLAYBOOK = """
- import_playbook: {secret}
- hosts: all
  vars_files: ['{secret}', '../../../../../../../../../../..{secret}']
  roles: ['{secret}', other]
  tasks:
    - import_tasks: Controller/greedy.yaml
"""
GREEDY_TEMPLATE = """
heat_template_version: rocky
resources:
  Inner: {{type: 'file://{secret}'}}
  Absolute: {{type: '{secret}'}}
  Fetched: {{type: 'http://127.0.0.1:1/x.yaml'}}
  Above: {{type: ../../../../../../../../../../../../../../..{secret}}}
outputs:
  role_data:
    value:
      service_name: greedy
      config_settings:
        a: {{get_file: 'file://{secret}'}}
        b: {{get_file: '{secret}'}}
        c: {{get_file: ../../../../../../../../../../../../../../..{secret}}}
        d: {{get_file: 'http://127.0.0.1:1/x'}}
        e: {{yaql: {{expression: "$.call('open', '{secret}')", data: 1}}}}
        f: {{str_replace: {{template: {{get_file: 'file://{secret}'}}, params: {{x: y}}}}}}
      upgrade_tasks:
        - command: "{{{{ lookup('pipe', 'touch {ran}') }}}}"
"""
GREEDY_JINJA = "{{% include '{secret}' %}}{{% import '../../../../../..{secret}' as x %}}{{{{ ''.__class__.__mro__ }}}}\n"


class Call:
    """One line of a trace."""

    def __init__(self, match, directory):
        self.name = match['name']
        self.arguments = match['arguments']
        self.failed = match['result'].startswith('-')
        # Of a link the second path is the one that is made.
        self.paths = [directory / each.encode().decode('unicode_escape') for each in PATH.findall(self.arguments) if each]

    def __str__(self):
        return f'{self.name}({self.arguments})'


def is_below(path, directories):
    real = pathlib.Path(os.path.realpath(path))
    return any(each == real or each in real.parents for each in directories)


@unittest.skipUnless(shutil.which('strace'), 'there is no strace')
class Traced(support.FaultTest):
    def setUp(self):
        super().setUp()
        self.trace_file = self.path('trace')
        self.secret = self.write('elsewhere/secret.yaml', f'- name: {SECRET}\n  command: {SECRET}\n')
        self.ran = self.path('elsewhere', 'ran')
        self.input = self.path('input')
        self.output = self.path('output')
        self.input.mkdir()
        self.output.mkdir()

    def greedy(self, text):
        return text.format(secret=self.secret, ran=self.ran).lstrip('\n')

    def greedy_directory(self):
        tree = self.copy(EXAMPLE, 'input/generated')
        self.write('input/generated/Controller/greedy.yaml', self.greedy(GREEDY_TASKS))
        for name in ('upgrade_steps_playbook.yaml', 'post_upgrade_steps_playbook.yaml'):
            playbook = tree / name
            playbook.write_text(playbook.read_text() + self.greedy(GREEDY_PLAYBOOK))
        (tree / 'Controller' / 'link.yaml').symlink_to(self.secret)
        (tree / 'Controller' / 'directory').symlink_to(self.secret.parent)
        # ansible-playbook would run the one and follow the other.
        inventory = self.write('input/generated/inventory', f'#!/bin/sh\ntouch {self.ran}\n')
        inventory.chmod(0o755)
        self.write('input/generated/ansible.cfg', f'[defaults]\nroles_path={self.secret.parent}\ninventory=inventory\n')
        return tree

    def greedy_checkout(self, name='input/tht'):
        tree = self.copy(CHECKOUT, name)
        self.write(f'{name}/deployment/greedy/greedy-container-puppet.yaml', self.greedy(GREEDY_TEMPLATE))
        self.write(f'{name}/common/greedy.j2.yaml', self.greedy(GREEDY_JINJA))
        registry = tree / 'overcloud-resource-registry-puppet.yaml'
        registry.write_text(registry.read_text() + '  OS::TripleO::Services::Greedy: deployment/greedy/greedy-container-puppet.yaml\n'
                            f'  OS::TripleO::Services::Other: file://{self.secret}\n')
        top = tree / 'overcloud.yaml'
        top.write_text(top.read_text().replace('[OS::TripleO::Services::Clock]', '[OS::TripleO::Services::Clock, '
                                               'OS::TripleO::Services::Greedy, OS::TripleO::Services::Other]'))
        roles = tree / 'roles_data.yaml'
        roles.write_text(roles.read_text() + '    - OS::TripleO::Services::Greedy\n    - OS::TripleO::Services::Other\n'
                         '- name: ../../../elsewhere/made\n  ServicesDefault: [OS::TripleO::Services::Greedy]\n')
        (tree / 'deployment' / 'link.yaml').symlink_to(self.secret)
        return tree

    def trace(self, *words):
        """Runs the program; what it asked the kernel for."""
        command = ['strace', '-f', '-qq', '-s', '4096', '-o', self.trace_file, '-e', 'trace=%file,%network,%process,%desc']
        done = subprocess.run([*command, support.PROGRAM, *map(str, words)], env=support.TRACED, cwd=self.input,
                              capture_output=True, check=False)
        text = self.trace_file.read_text(errors='surrogateescape') if self.trace_file.exists() else ''
        if 'execve(' not in text:
            self.skipTest(f'nothing can be traced here: {done.stderr.decode()}')
        outcome = support.Outcome(done.returncode, done.stdout.decode(errors='replace'), done.stderr.decode(errors='replace'))
        self.assert_sound(outcome)
        matches = [CALL.match(line) for line in text.splitlines()]
        return outcome, [Call(each, self.input) for each in matches if each]

    def assert_keeps_promises(self, calls, readable, writable):
        """Below the directories of `readable` files may be read, below those of `writable` written and made."""
        programs = [each for each in calls if each.name in ('execve', 'execveat')]
        self.assertEqual(len(programs), 1, 'one program is run')
        for call in calls:
            if call.name in ('fork', 'vfork') or call.name.startswith('clone'):
                self.assertIn('CLONE_THREAD', call.arguments, f'no process is started: {call}')
            self.assertNotIn(call.name, ('socket', 'connect', 'bind', 'sendto', 'sendmsg', 'socketpair'), 'no network')
            if call.name in CHANGING:
                for path in call.paths:
                    self.assertTrue(is_below(path.parent / path.name, writable), f'nothing is changed elsewhere: {call}')
            if call.name in ('open', 'openat', 'openat2'):
                path = call.paths[0]
                if WRITING.search(call.arguments):
                    self.assertTrue(is_below(path, writable), f'nothing is written elsewhere: {call}')
                elif not call.failed and not SYSTEM.match(str(path)):
                    self.assertTrue(is_below(path, [*readable, *writable]), f'nothing is read elsewhere: {call}')

    def assert_harmless(self, words, status=None, readable=()):
        done, calls = self.trace(*words)
        self.assert_keeps_promises(calls, [self.input, *readable], [self.output])
        self.assertNotIn(SECRET, done.output + done.errors)
        for file in self.output.rglob('*'):
            if file.is_file():
                self.assertNotIn(SECRET, file.read_text())
        self.assertEqual(sorted(os.listdir(self.path('elsewhere'))), ['secret.yaml'])
        if status is not None:
            self.assertEqual(done.status, status, done.errors)
        return done

    def test_a_generated_directory(self):
        tree = self.greedy_directory()
        playbook = ['--playbook', 'upgrade_steps_playbook.yaml']
        for words in (['check', tree, '--output', self.output / 'x'], ['simulate', tree, *playbook, '--output', self.output / 'x'],
                      ['diff', EXAMPLE, tree], ['report', tree, '--output', self.output / 'x'],
                      ['graph', tree, '--format', 'svg'], ['matrix', tree]):
            with self.subTest(words[0]):
                done = self.assert_harmless(words, readable=[EXAMPLE])
                if words[0] in ('check', 'simulate', 'report'):
                    self.assertIn('Controller/link.yaml', done.errors)

    def test_a_checkout(self):
        tree = self.greedy_checkout()
        for words in (['check', tree, '--output', self.output / 'x'], ['render', tree, '--output', self.output / 'rendered'],
                      ['report', tree, '--output', self.output / 'x'], ['simulate', tree, '--plan', 'overcloud', '--output', self.output / 'x'],
                      ['diff', CHECKOUT, tree, '--output', self.output / 'x'], ['graph', tree, '--output', self.output / 'x'],
                      ['matrix', tree, '--output', self.output / 'x'], ['catalogue', tree, '--output', self.output / 'x']):
            with self.subTest(words[0]):
                self.assert_harmless(words, readable=[CHECKOUT])

    def test_a_rendering_stays_in_its_directory(self):
        done = self.assert_harmless(['render', self.greedy_checkout(), '--output', self.output / 'rendered'], UNANALYSED)
        self.assertIn('leads out of the directory and is not written', done.errors)

    def test_a_revision(self):
        tree = self.greedy_checkout()
        git = ['git', '-C', tree, '-c', 'user.name=a', '-c', 'user.email=a@b']
        for words in (['init', '-q'], ['add', '-A'], ['commit', '-qm', 'a'], ['commit', '-qm', 'b', '--allow-empty'],
                      ['config', 'core.fsmonitor', f'touch {self.ran}'], ['config', 'core.sshCommand', f'touch {self.ran}'],
                      ['config', 'diff.external', f'touch {self.ran}'], ['config', 'core.pager', f'touch {self.ran}'],
                      ['remote', 'add', 'origin', 'http://127.0.0.1:1/x'], ['config', 'extensions.partialClone', 'origin'],
                      ['config', 'filter.x.smudge', f'touch {self.ran}']):
            subprocess.run([*git, *words], check=True, capture_output=True)
        hook = tree / '.git' / 'hooks' / 'post-checkout'
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f'#!/bin/sh\ntouch {self.ran}\n')
        hook.chmod(0o755)
        (tree / '.git' / 'info').mkdir(exist_ok=True)
        (tree / '.git' / 'info' / 'attributes').write_text('* filter=x diff=x\n')
        for words in (['check', tree, '--rev', 'HEAD'], ['check', tree, '--rev', 'HEAD~1..HEAD'], ['diff', '--repo', tree],
                      ['check', tree, '--rev', 'origin/none']):
            with self.subTest(words[-1]):
                self.assert_harmless(words)

    def test_archives(self):
        """Members that lead out, that are links, devices, or many times one name."""
        names = {'../../elsewhere/x.yaml': None, '/tmp/x.yaml': None, 'ok/Compute/link.yaml': str(self.secret),
                 'ok/Compute/up.yaml': '../../../elsewhere/secret.yaml'}
        archive = self.input / 'cloud.tar.gz'
        with tarfile.open(archive, 'w:gz') as tar:
            tar.add(EXAMPLE, 'ok')
            for name, link in names.items():
                member = tarfile.TarInfo(name)
                if link:
                    member.type, member.linkname = tarfile.SYMTYPE, link
                tar.addfile(member)
            device = tarfile.TarInfo('ok/Compute/device.yaml')
            device.type = tarfile.CHRTYPE
            tar.addfile(device)
        done = self.assert_harmless(['check', archive, '--fail-on', 'never'], UNANALYSED)
        for name in ('../../elsewhere/x.yaml', '/tmp/x.yaml', 'Compute/link.yaml', 'Compute/up.yaml', 'Compute/device.yaml'):
            self.assertIn(f'{name}: cannot analyse: ', done.errors)

    def test_a_configuration_that_comes_with_the_input(self):
        """It may not read or write what is elsewhere; who gives it as an option may."""
        tree = self.copy(EXAMPLE, 'input/generated')
        victim = self.write('elsewhere/known.json', '{"format": "stepwarden-baseline/1", "findings": []}\n')
        for value in (victim, '../../elsewhere/known.json', 'link.json'):
            with self.subTest(str(value)):
                (tree / 'link.json').unlink(missing_ok=True)
                (tree / 'link.json').symlink_to(victim)
                self.write('input/generated/.stepwarden.yaml', f'baseline: {value}\n')
                for more in ([], ['--write-baseline']):
                    done, calls = self.trace('check', tree, *more)
                    self.assert_keeps_promises(calls, [self.input], [self.output])
                    self.assertEqual(done.status, USAGE, done.errors)
                    self.assertIn('lies outside of', done.errors)
        self.write('input/generated/.stepwarden.yaml', f'knowledge: {self.secret.parent}\n')
        done, calls = self.trace('check', tree)
        self.assert_keeps_promises(calls, [self.input], [])
        self.assertIn('lies outside of', done.errors)
        (tree / '.stepwarden.yaml').unlink()
        (tree / '.stepwarden.yaml').symlink_to(self.secret)
        done, calls = self.trace('check', tree)
        self.assert_keeps_promises(calls, [self.input], [])
        self.assertIn('lies outside of', done.errors)
        self.assertNotIn(SECRET, done.errors)
        done = support.run('check', tree, '--no-config', '--baseline', victim)
        self.assert_ends(done, support.FINDINGS)

    def test_nothing_is_kept_between_runs(self):
        """No cache, no temporary files, no telemetry: the second run does as the first, and HOME stays as it was."""
        tree = self.greedy_checkout()
        first = self.assert_harmless(['check', tree])
        self.assertEqual(self.assert_harmless(['check', tree]), first)
        self.assertEqual(sorted(os.listdir(self.output)), [])

    def test_a_greedy_tree_is_one(self):
        """The traps of this test work: what would be read can be read, and a call to the network is seen."""
        self.assertIn(SECRET, self.secret.read_text())
        with self.assertRaises(AssertionError):
            self.assert_keeps_promises([Call(CALL.match(f'1 openat(AT_FDCWD, "{self.secret}", O_RDONLY) = 3'), self.input)],
                                       [self.input], [])
        _, calls = self.trace('check', self.secret)
        with self.assertRaises(AssertionError):
            self.assert_keeps_promises(calls, [self.input], [])


if __name__ == '__main__':
    unittest.main()
