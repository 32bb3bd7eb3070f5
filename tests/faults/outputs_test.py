"""Whatever happens while it is written, an output is whole or as it was before, and the user is told."""
import os
import pathlib
import resource
import signal
import subprocess
import threading
import time
import unittest

import support
from support import CHECKOUT, CLEAN, EXAMPLE, FINDINGS, USAGE

PLAYBOOK = ['--playbook', 'upgrade_steps_playbook.yaml']
# Every command that writes files, without the name of the file.
WRITERS = {
    'check': ['check', EXAMPLE, '--format', 'json', '--output'],
    'baseline': ['check', EXAMPLE, '--write-baseline', '--baseline'],
    'graph': ['graph', EXAMPLE, '--output'],
    'report': ['report', EXAMPLE, '--output'],
    'simulate': ['simulate', EXAMPLE, *PLAYBOOK, '--output'],
    'diff': ['diff', EXAMPLE, EXAMPLE, '--format', 'html', '--output'],
    'matrix': ['matrix', EXAMPLE, '--output'],
    'catalogue': ['catalogue', CHECKOUT, '--output'],
}
FULL = 'No space left on device'
OLD = 'the old one\n'


class Output(support.FaultTest):
    def test_every_writer_says_that_the_device_is_full(self):
        for name, words in support.some(WRITERS.items()):
            if name == 'baseline':
                continue  # It is read first, and has to be a file.
            with self.subTest(name):
                self.assert_ends(support.run(*words, '/dev/full'), USAGE, f"cannot write '/dev/full': {FULL}")

    def test_every_command_says_that_standard_output_is_full(self):
        commands = [words[:-1] for name, words in WRITERS.items() if name != 'baseline']
        commands += [['rules'], ['explain', 'step-never-reached'], ['--help'], ['check', '--help']]
        for words in support.some(commands):
            with self.subTest(words[0]), open('/dev/full', 'wb') as full:
                self.assert_ends(support.run(*words, stdout=full), USAGE, f'cannot write to standard output: {FULL}')

    def test_a_file_that_may_not_grow_leaves_the_old_one(self):
        for name, words in support.some(WRITERS.items()):
            with self.subTest(name):
                target = self.write(name, OLD)
                if name == 'baseline':
                    target.write_text('{"format": "stepwarden-baseline/1", "findings": []}\n')
                old = target.read_text()
                done = support.run(*words, target, limits={resource.RLIMIT_FSIZE: 64})
                self.assert_ends(done, USAGE, f"cannot write '{target}': File too large")
                self.assertEqual(target.read_text(), old)
        self.assertLessEqual(set(self.names()), set(WRITERS))

    def test_merge_and_what_it_merges(self):
        part = self.path('part.json')
        self.assert_ends(support.run('check', EXAMPLE, '--format', 'json', '--shard', '1/1', '--output', part), FINDINGS)
        self.assert_ends(support.run('merge', part, '--output', '/dev/full'), USAGE, FULL)
        done = support.run('merge', part, '--output', part, limits={resource.RLIMIT_FSIZE: 64})
        self.assert_ends(done, USAGE, 'File too large')
        self.assert_ends(support.run('merge', part, '--output', part), FINDINGS)

    def test_render_leaves_nothing_of_a_directory_it_cannot_write(self):
        limits = {resource.RLIMIT_FSIZE: 600}
        done = support.run('render', CHECKOUT, '--output', self.path('new'), limits=limits)
        self.assert_ends(done, USAGE, 'File too large')
        self.path('empty').mkdir()
        self.assert_ends(support.run('render', CHECKOUT, '--output', self.path('empty'), limits=limits), USAGE)
        self.assertEqual(self.names(), ['empty'])
        self.assertEqual(os.listdir(self.path('empty')), [])

    def test_a_full_disk(self):
        if os.geteuid() != 0:
            self.skipTest('only root can make a small disk')
        disk = self.path('disk')
        disk.mkdir()
        made = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=8k', 'none', disk], capture_output=True, check=False)
        if made.returncode != 0:
            self.skipTest(f'no small disk can be mounted here: {made.stderr.decode()}')
        self.addCleanup(subprocess.run, ['umount', disk], check=True)
        target = disk / 'report.html'
        target.write_text(OLD)
        self.assert_ends(support.run('report', EXAMPLE, '--output', target), USAGE, f"cannot write '{target}': {FULL}")
        self.assertEqual(target.read_text(), OLD)
        done = support.run('render', CHECKOUT, '--output', disk / 'rendered')
        self.assert_ends(done, USAGE, FULL)
        self.assertEqual(os.listdir(disk), ['report.html'])

    def test_permissions_are_kept(self):
        target = self.write('found.json', OLD)
        target.chmod(0o640)
        if os.geteuid() == 0:
            os.chown(target, support.NOBODY, support.NOBODY)
        before = target.stat()
        self.assert_ends(support.run(*WRITERS['check'], target), FINDINGS)
        after = target.stat()
        self.assertNotEqual(target.read_text(), OLD)
        self.assertEqual((after.st_mode, after.st_uid, after.st_gid), (before.st_mode, before.st_uid, before.st_gid))

    def test_links_are_written_through(self):
        self.path('elsewhere').mkdir()
        for target in ('elsewhere/there', 'elsewhere/missing'):
            with self.subTest(target):
                if target.endswith('there'):
                    self.write(target, OLD)
                first, second = self.path('first'), self.path('second')
                second.symlink_to(target)
                first.symlink_to('second')
                self.assert_ends(support.run(*WRITERS['check'], first), FINDINGS)
                self.assertIn('stepwarden-findings/1', self.path(target).read_text())
                self.assertTrue(first.is_symlink() and second.is_symlink())
                first.unlink()
                second.unlink()
        self.assertEqual(sorted(os.listdir(self.path('elsewhere'))), ['missing', 'there'])

    def test_a_link_that_leads_to_itself(self):
        self.path('round').symlink_to('round')
        self.assert_sound(support.run(*WRITERS['check'], self.path('round')))

    def test_a_name_as_long_as_names_may_be(self):
        self.assert_ends(support.run(*WRITERS['check'], self.path('x' * 255)), FINDINGS)
        self.assertEqual(self.names(), ['x' * 255])

    def test_what_lies_in_the_way_of_the_file_aside_is_left_alone(self):
        """The name is made of the number of the process, which anybody may guess."""
        victim = self.write('victim', OLD)

        def lay_trap():
            for i in range(3):
                os.symlink(victim, self.path(f'.stepwarden-{os.getpid()}-{i}.part'))
        self.assert_ends(support.run(*WRITERS['check'], self.path('found.json'), before=lay_trap), FINDINGS)
        self.assertEqual(victim.read_text(), OLD)
        self.assertIn('stepwarden-findings/1', self.path('found.json').read_text())

    def test_a_directory_that_may_not_be_written_to(self):
        user = support.as_another_user()
        closed = self.path('closed')
        closed.mkdir()
        self.write('closed/old', OLD).chmod(0o666)
        closed.chmod(0o555)
        for name in ('old', 'new'):
            done = support.run(*WRITERS['check'], closed / name, user=user)
            self.assert_ends(done, USAGE, f"cannot write '{closed / name}': Permission denied")
        done = support.run('render', CHECKOUT, '--output', closed / 'rendered', user=user)
        self.assert_ends(done, USAGE, 'Permission denied')
        self.assertEqual(self.path('closed/old').read_text(), OLD)
        closed.chmod(0o755)


class Streams(support.FaultTest):
    """Outputs that are no files."""

    def test_a_pipe_that_nobody_reads_any_more_ends_the_run_quietly(self):
        for name, words in support.some(WRITERS.items()):
            if name == 'baseline':
                continue
            with self.subTest(name):
                reading, writing = os.pipe()
                os.close(reading)
                done = support.run(*words[:-1], stdout=writing)
                os.close(writing)
                self.assert_ends(done, FINDINGS if name == 'check' else CLEAN)
                self.assertNotIn('ipe', done.errors)

    def test_head(self):
        done = subprocess.run(['bash', '-c', 'set -o pipefail; "$0" graph "$1" | head -c 20; echo "${PIPESTATUS[0]}"',
                               support.PROGRAM, EXAMPLE], capture_output=True, text=True, check=False)
        self.assertTrue(done.stdout.endswith('0\n'), done.stdout)
        self.assertEqual(done.stderr, '')

    def test_a_pipe_that_returns_at_once_gets_everything(self):
        """As a build tool leaves it that shares it with its children."""
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        process = support.start('report', EXAMPLE, stdout=writing)
        os.close(writing)
        time.sleep(0.5)
        with open(reading, 'rb') as pipe:
            page = pipe.read()
        self.assert_ends(support.finish(process), CLEAN)
        self.assertTrue(page.rstrip().endswith(b'</html>'), page[-100:])

    def test_a_named_pipe(self):
        os.mkfifo(self.path('pipe'))
        read = []
        reader = threading.Thread(target=lambda: read.append(self.path('pipe').read_text()))
        reader.start()
        self.assert_ends(support.run(*WRITERS['check'], self.path('pipe')), FINDINGS)
        reader.join()
        self.assertIn('stepwarden-findings/1', read[0])

    def test_standard_output_by_its_names(self):
        for name in support.some(['-', '/dev/stdout', '/proc/self/fd/1', '/dev/fd/1']):
            with self.subTest(name):
                done = support.run(*WRITERS['check'], name)
                self.assert_ends(done, FINDINGS)
                self.assertIn('stepwarden-findings/1', done.output)

    def test_a_file_that_standard_output_is_appended_to_keeps_what_it_has(self):
        log = self.write('log', OLD)
        with open(log, 'ab') as end:
            self.assert_ends(support.run(*WRITERS['check'], '/dev/stdout', stdout=end), FINDINGS)
        self.assertTrue(log.read_text().startswith(OLD + '{'))

    def test_devices(self):
        self.assert_ends(support.run(*WRITERS['check'], '/dev/null'), FINDINGS)
        self.assertTrue(pathlib.Path('/dev/null').is_char_device())

    def test_standard_descriptors_that_are_closed(self):
        """What is opened next takes their numbers, and must not get what was meant for them."""
        for closed in ([1], [2], [0, 1, 2]):
            with self.subTest(closed):
                target = self.path('found.json')
                words = ['check', EXAMPLE, '--format', 'json', '--output', target]
                done = support.run(*words, before=lambda: [os.close(each) for each in closed])
                self.assertEqual(done.status, FINDINGS)
                self.assertTrue(target.read_text().startswith('{'))
                self.assertTrue(target.read_text().endswith('}\n'))
        done = support.run('check', EXAMPLE, before=lambda: os.close(1))
        self.assert_ends(done, USAGE, 'cannot write to standard output: Bad file descriptor')


class Signals(support.FaultTest):
    def kill_while_writing(self, number):
        """Runs `report` with the signal after ever longer times; the statuses."""
        target = self.write('report.html', OLD)
        whole = support.run('report', EXAMPLE).output
        statuses = set()
        began = time.monotonic()
        support.run('report', EXAMPLE)
        takes = time.monotonic() - began
        for i in support.some(range(12)):
            process = support.start('report', EXAMPLE, '--output', target)
            time.sleep(takes * i / 10)
            process.send_signal(number)
            statuses.add(support.finish(process).status)
            self.assertIn(target.read_text(), (OLD, whole))
        self.assertLessEqual(statuses, {CLEAN, -number})
        return statuses

    def test_an_interrupted_run_leaves_the_old_file_and_nothing_beside_it(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                self.assertIn(-number, self.kill_while_writing(number))
                self.assertEqual(self.names(), ['report.html'])

    def test_a_killed_run_leaves_the_old_file(self):
        self.kill_while_writing(signal.SIGKILL)

    def blocked_in_write(self, number, *words):
        """A run stopped by strace when it first writes to a file, which gets a signal there."""
        trace = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'trace=fsync,fchmod,mkdir',
                 '-e', f'inject=fsync,fchmod,mkdir:signal={number.name}:when=1']
        done = subprocess.run([*trace, support.PROGRAM, *map(str, words)], capture_output=True, env=support.TRACED, check=False)
        if done.returncode in (1, 127) and b'ptrace' in done.stderr:
            self.skipTest(f'nothing can be traced here: {done.stderr.decode()}')
        return done

    @unittest.skipUnless(support.shutil.which('strace'), 'there is no strace')
    def test_a_signal_in_the_middle_of_writing(self):
        """Sent when the file aside is there; it ends the run once the old file is safe."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number.name):
                target = self.write('report.html', OLD)
                done = self.blocked_in_write(number, 'report', EXAMPLE, '--output', target)
                self.assertIn(done.returncode, (-number, 128 + number), done.stderr)
                self.assertEqual(self.names(), ['report.html'])
                self.assertEqual(target.read_text(), OLD)
                done = self.blocked_in_write(number, 'render', CHECKOUT, '--output', self.path('rendered'))
                self.assertIn(done.returncode, (-number, 128 + number), done.stderr)
                self.assertEqual(self.names(), ['report.html'])

    @unittest.skipUnless(support.shutil.which('strace'), 'there is no strace')
    def test_a_signal_that_is_ignored_changes_nothing(self):
        """nohup."""
        signal_before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
        self.addCleanup(signal.signal, signal.SIGHUP, signal_before)
        target = self.write('report.html', OLD)
        done = self.blocked_in_write(signal.SIGHUP, 'report', EXAMPLE, '--output', target)
        self.assertEqual(done.returncode, CLEAN, done.stderr)
        self.assertIn('</html>', target.read_text())


if __name__ == '__main__':
    unittest.main()
