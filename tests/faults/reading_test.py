"""What cannot be read, or changes while it is read, is named, and the rest is analysed."""
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import unittest

import support
from support import CHECKOUT, CLEAN, EXAMPLE, FINDINGS, UNANALYSED

# The example has findings, which win over what is not analysed.
NEVER = ['--fail-on', 'never']
FOUND = 'step-compared-as-number'
# How long the program is run again and again while a tree changes under it.
SECONDS_OF_CHANGES = 2


class Unreadable(support.FaultTest):
    def check(self, tree, *names, **options):
        """All of `names` are told of, and what is beside them is found as ever."""
        done = support.run('check', tree, *NEVER, **options)
        self.assert_ends(done, UNANALYSED, *names)
        self.assertIn(FOUND, done.output)
        return done

    def test_a_file_and_a_directory_without_permission(self):
        user = support.as_another_user()
        tree = self.copy(EXAMPLE, 'tree')
        (tree / 'Compute' / 'post_upgrade_tasks.yaml').chmod(0)
        self.write('tree/closed/x.yaml', '[]\n')
        (tree / 'closed').chmod(0)
        try:
            self.check(tree, 'Compute/post_upgrade_tasks.yaml: cannot analyse: cannot be read: Permission denied',
                       'closed: cannot analyse: directory cannot be listed: Permission denied', user=user)
        finally:
            (tree / 'closed').chmod(0o755)

    def test_a_tree_without_permission(self):
        user = support.as_another_user()
        tree = self.copy(EXAMPLE, 'tree')
        tree.chmod(0)
        done = support.run('check', tree, EXAMPLE, user=user)
        self.assert_ends(done, FINDINGS, 'tree: cannot analyse: ')
        self.assertIn('Permission denied', done.errors)
        tree.chmod(0o755)

    def test_what_is_no_file(self):
        tree = self.copy(EXAMPLE, 'tree')
        (tree / 'Compute' / 'dangling.yaml').symlink_to('nowhere')
        (tree / 'Compute' / 'round.yaml').symlink_to('round.yaml')
        (tree / 'Compute' / 'up').symlink_to('..')
        (tree / 'Compute' / 'directory.yaml').mkdir()
        (tree / 'Compute' / 'device.yaml').symlink_to('/dev/zero')
        os.mkfifo(tree / 'Compute' / 'pipe.yaml')
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as listener:
            listener.bind(str(tree / 'Compute' / 'socket.yaml'))
        self.check(tree, 'Compute/dangling.yaml: cannot analyse: link leads nowhere',
                   'Compute/round.yaml: cannot analyse: link leads nowhere',
                   'Compute/up: cannot analyse: link leads to a directory that contains it',
                   'Compute/device.yaml: cannot analyse: link leads out of the tree and is not followed',
                   'Compute/pipe.yaml: cannot analyse: is neither a regular file nor a directory',
                   'Compute/socket.yaml: cannot analyse: is neither a regular file nor a directory')

    def test_a_device_among_the_files(self):
        tree = self.copy(EXAMPLE, 'tree')
        try:
            os.mknod(tree / 'Compute' / 'device.yaml', 0o600 | 0o020000, os.makedev(1, 5))
        except OSError as error:
            self.skipTest(f'no device can be made here: {error}')
        self.check(tree, 'Compute/device.yaml: cannot analyse: is neither a regular file nor a directory')

    def test_special_files_as_what_is_given(self):
        os.mkfifo(self.path('pipe'))
        for path in ('/dev/zero', self.path('pipe'), '/proc/self/mem', self.path('missing')):
            with self.subTest(str(path)):
                self.assert_ends(support.run('check', path), UNANALYSED, f'{path}: cannot analyse: ')

    def test_files_named_by_options(self):
        os.mkfifo(self.path('pipe'))
        for option in ('--config', '--baseline', '--knowledge', '--roles-file', '-e'):
            with self.subTest(option):
                done = support.run('check', CHECKOUT, option, self.path('pipe'))
                self.assert_sound(done)
                self.assertIn(done.status, (support.USAGE, UNANALYSED), done.errors)
                self.assertIn(str(self.path('pipe')), done.errors)

    def test_a_table_that_poses_as_one_of_the_programs_own(self):
        table = self.write('workflows.yaml', b'\0knowledge' + b'\xff' * 40)
        for more in (['--workflows', table], ['--facts', table], ['--outcomes', table]):
            with self.subTest(more[0]):
                self.assert_ends(support.run('simulate', EXAMPLE, *more), support.USAGE, 'workflows.yaml')

    def test_directories_nested_deeper_than_a_path_can_say(self):
        tree = self.copy(EXAMPLE, 'tree')
        descriptor = os.open(tree, os.O_RDONLY)
        for _ in range(100):
            os.mkdir('d' * 100, dir_fd=descriptor)
            below = os.open('d' * 100, os.O_RDONLY, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = below
        os.close(descriptor)
        self.check(tree, 'File name too long')

    def test_names_that_are_no_utf_8(self):
        tree = self.copy(EXAMPLE, 'tree')
        name = b'Compute/b\xe4d\x1b[31m\n.yaml'
        os.symlink(b'nowhere', os.path.join(os.fsencode(tree), name))
        done = self.check(tree, 'Compute/b')
        self.assertNotIn('\x1b', done.errors)
        self.assertEqual(sum('Compute/b' in line for line in done.errors.splitlines()), 1, done.errors)


class Changing(support.FaultTest):
    def while_changing(self, change, *words, **options):
        """Runs the program over and over while `change` is called over and over; all outcomes."""
        end = threading.Event()

        def go_on():
            while not end.is_set():
                change()
        changer = threading.Thread(target=go_on)
        changer.start()
        outcomes = []
        until = time.monotonic() + SECONDS_OF_CHANGES
        try:
            while time.monotonic() < until or len(outcomes) < 3:
                outcomes.append(support.run(*words, **options))
        finally:
            end.set()
            changer.join()
        for done in outcomes:
            self.assert_sound(done)
            self.assertNotEqual(done.status, support.USAGE, done.errors)
        return outcomes

    def test_a_file_that_grows_and_shrinks_and_vanishes(self):
        tree = self.copy(EXAMPLE, 'tree')
        file = tree / 'Compute' / 'post_upgrade_tasks.yaml'
        text = file.read_text()

        def change():
            file.write_text(text * 2000)
            with open(file, 'r+', encoding='utf-8') as shrunk:
                shrunk.truncate(100)
            file.unlink()
        for done in self.while_changing(change, 'check', tree):
            self.assertIn(FOUND, done.output)

    def test_a_directory_that_vanishes_and_comes_back(self):
        tree = self.copy(EXAMPLE, 'tree')

        def change():
            os.rename(tree / 'Compute', self.path('away'))
            os.rename(self.path('away'), tree / 'Compute')
        for done in self.while_changing(change, 'check', tree):
            self.assertIn(FOUND, done.output)

    def test_a_tree_that_vanishes_as_a_whole(self):
        def change():
            shutil.copytree(EXAMPLE, self.path('tree'), dirs_exist_ok=True)
            shutil.rmtree(self.path('tree'))
        self.while_changing(change, 'check', self.path('tree'))

    def test_a_pack_that_is_cut_off_while_it_is_read(self):
        """libgit2 maps packs, and what is mapped and no longer there is a signal."""
        repository = self.copy(CHECKOUT, 'tht')
        git = ['git', '-C', repository, '-c', 'user.name=a', '-c', 'user.email=a@b']
        for words in (['init', '-q'], ['add', '-A'], ['commit', '-qm', 'a'], ['repack', '-adq']):
            subprocess.run([*git, *words], check=True, capture_output=True)
        pack, = (repository / '.git' / 'objects' / 'pack').glob('*.pack')
        pack.chmod(0o644)
        whole = pack.read_bytes()

        def change():
            with open(pack, 'r+b') as file:
                file.truncate(64)
                file.seek(0)
                file.write(whole)
        # libgit2 leaks a little when a pack fails it.
        self.while_changing(change, 'check', repository, '--rev', 'HEAD', env=support.TRACED)

    def test_what_is_said_when_a_mapped_file_shrinks(self):
        os.mkfifo(self.path('output'))
        process = support.start('report', EXAMPLE, '--output', self.path('output'))
        # More is written than a pipe holds, so that the program waits once its other end is open.
        reading = os.open(self.path('output'), os.O_RDONLY)
        process.send_signal(signal.SIGBUS)
        self.assert_ends(support.finish(process), UNANALYSED, 'a file became shorter while it was read')
        os.close(reading)


if __name__ == '__main__':
    unittest.main()
