"""The program does the same whatever it is started in: locale, environment, directory, limits, others at work."""
import os
import resource
import shutil
import subprocess
import unittest

import support
from support import CHECKOUT, CLEAN, EXAMPLE, FINDINGS, UNANALYSED

WORDS = ['check', EXAMPLE, '--format', 'text']
RUNS_AT_ONCE = 16


class Environment(support.FaultTest):
    @classmethod
    def setUpClass(cls):
        cls.usual = support.run(*WORDS)

    def assert_as_usual(self, done):
        self.assert_sound(done)
        self.assertEqual(done, self.usual)

    def test_no_environment_at_all(self):
        self.assert_as_usual(support.run(*WORDS, env={}))

    def test_no_home(self):
        env = {key: value for key, value in os.environ.items() if key != 'HOME'}
        self.assert_as_usual(support.run(*WORDS, env=env))
        self.assert_as_usual(support.run(*WORDS, env={**env, 'HOME': '/nonexistent', 'XDG_CONFIG_HOME': '/dev/null'}))

    def test_locales(self):
        tree = self.copy(EXAMPLE, 'tree')
        (tree / 'Rechenknöten.yaml').symlink_to('nowhere')
        usual = support.run('check', tree, env={'LC_ALL': 'C.UTF-8'})
        self.assertIn('Rechenknöten.yaml', usual.errors)
        for locale in support.some(['C', 'POSIX', 'ja_JP.SJIS', 'de_DE.ISO-8859-1', 'tr_TR.UTF-8', 'no such one']):
            with self.subTest(locale):
                self.assertEqual(support.run('check', tree, env={'LC_ALL': locale}), usual)

    def test_a_current_directory_that_is_gone(self):
        gone = self.path('gone')

        def leave():
            gone.mkdir()
            os.chdir(gone)
            gone.rmdir()
        self.assert_as_usual(support.run(*WORDS, before=leave))
        for words in (['check', '.'], ['check', '../x'], ['render', CHECKOUT], ['check', EXAMPLE, '--output', 'x']):
            with self.subTest(words[-1]):
                self.assert_sound(support.run(*words, before=leave))

    def test_a_checkout_that_may_not_be_written_to(self):
        user = support.as_another_user()
        tree = self.copy(CHECKOUT, 'tht')
        self.addCleanup(subprocess.run, ['chmod', '-R', 'u+w', tree], check=True)
        subprocess.run(['chmod', '-R', 'a-w,a+rX', tree], check=True)
        done = support.run('check', tree, '--rev', 'HEAD', user=user, cwd=tree)
        self.assert_ends(done, UNANALYSED, 'is in no git repository')
        self.assert_ends(support.run('check', '.', user=user, cwd=tree), CLEAN)

    def test_a_read_only_file_system(self):
        if os.geteuid() != 0:
            self.skipTest('only root can mount a file system')
        tree = self.copy(CHECKOUT, 'tht')
        git = ['git', '-C', tree, '-c', 'user.name=a', '-c', 'user.email=a@b']
        for words in (['init', '-q'], ['add', '-A'], ['commit', '-qm', 'a'], ['commit', '-qm', 'b', '--allow-empty']):
            subprocess.run([*git, *words], check=True, capture_output=True)
        mounted = subprocess.run(['mount', '--bind', '-o', 'ro', tree, tree], capture_output=True, check=False)
        if mounted.returncode != 0:
            self.skipTest(f'nothing can be mounted here: {mounted.stderr.decode()}')
        self.addCleanup(subprocess.run, ['umount', tree], check=True)
        self.assert_ends(support.run('check', tree, '--rev', 'HEAD'), CLEAN)
        self.assert_ends(support.run('diff', '--repo', tree), CLEAN)
        self.assert_ends(support.run('check', tree, '--output', tree / 'x'), support.USAGE, 'Read-only file system')

    def test_many_runs_at_once(self):
        """On one checkout, into one file each and all into one."""
        tree = self.copy(EXAMPLE, 'tree')
        before = sorted(path.relative_to(tree) for path in tree.rglob('*'))
        shared = self.path('shared.json')
        for words in (['check', tree, '--format', 'json', '--output', shared], ['report', tree]):
            running = [support.start(*words) for _ in support.some(range(RUNS_AT_ONCE))]
            outcomes = {support.finish(each) for each in running}
            self.assertEqual(len(outcomes), 1, outcomes)
            self.assert_sound(outcomes.pop())
        alone = support.run('check', tree, '--format', 'json').output
        self.assertEqual(shared.read_text(), alone)
        self.assertEqual(self.names(), ['shared.json', 'tree'])
        self.assertEqual(sorted(path.relative_to(tree) for path in tree.rglob('*')), before)


class Limits(support.FaultTest):
    def test_few_open_files(self):
        usual = support.run(*WORDS)
        for most in (8, 32):
            self.assertEqual(support.run(*WORDS, limits={resource.RLIMIT_NOFILE: most}), usual)

    def test_no_threads(self):
        usual = support.run('check', CHECKOUT, '--threads', '8')
        if os.geteuid() == 0:
            # Root is never out of processes.
            done = support.run('check', CHECKOUT, '--threads', '8', user=support.as_another_user(), env=support.TRACED,
                               before=lambda: resource.setrlimit(resource.RLIMIT_NPROC, (0, 0)))
        else:
            done = support.run('check', CHECKOUT, '--threads', '8', limits={resource.RLIMIT_NPROC: 0}, env=support.TRACED)
        self.assertEqual(done, usual)

    def test_little_memory(self):
        """Whatever there is of it, the run ends with a sentence or with all that there is to say."""
        if support.is_sanitized():
            self.skipTest('sanitizers reserve more addresses than a limit leaves them')
        usual = support.run('report', EXAMPLE)
        started = short = 0
        for megabytes in range(40, 400, 8):
            done = support.run('report', EXAMPLE, limits={resource.RLIMIT_AS: megabytes << 20})
            if done.status == 127 and 'shared' in done.errors:
                continue  # The libraries alone do not fit.
            started += 1
            if done.status == UNANALYSED:
                short += 1
                self.assert_ends(done, UNANALYSED, 'there is not enough memory')
                self.assertEqual(done.errors.count('\n'), 1, done.errors)
            else:
                self.assertEqual(done, usual)
        self.assertGreater(started, short)

    def test_a_small_stack(self):
        tree = self.copy(EXAMPLE, 'tree')
        deep = {'not': 'not ' * 900 + 'true', 'parentheses': '(' * 150 + '1' + ')' * 150, 'lists': '[' * 150 + ']' * 150,
                'filters': 'a' + '|default(1)' * 900, 'and': ' and '.join(['a'] * 5000), 'if': '1 if a else ' * 900 + '2'}
        tasks = ''.join(f'- name: {name}\n  command: "{{{{ {text} }}}}"\n  when: {text}\n' for name, text in deep.items())
        for file in ('Controller/upgrade_tasks.yaml', 'Controller/upgrade_tasks_step1.yaml'):
            (tree / file).write_text((tree / file).read_text() + tasks)
        nested = ''.join('  ' * level + '- block:\n' for level in range(95)) + '  ' * 95 + '- command: x\n'
        self.write('tree/Controller/deploy_steps_tasks.yaml', nested)
        stack = (8 if support.is_sanitized() else 1) << 20
        usual = support.run('check', tree)
        self.assert_sound(usual)
        self.assertEqual(support.run('check', tree, limits={resource.RLIMIT_STACK: stack}), usual)
        # Then threads get a size of their own.
        unlimited = {resource.RLIMIT_STACK: resource.RLIM_INFINITY}
        try:
            self.assertEqual(support.run('check', tree, '--threads', '4', limits=unlimited), usual)
        except subprocess.SubprocessError:
            pass  # A hard limit is set here.


if __name__ == '__main__':
    unittest.main()
