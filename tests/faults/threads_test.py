"""However many threads work on it, the result is the same to the byte. `make test-threads` runs this under the thread
sanitizer, over the trees too that STEPWARDEN_TREES names, with colons between."""
import os
import pathlib
import unittest

import support
from support import CHECKOUT, EXAMPLE

TREES = [EXAMPLE, CHECKOUT, *map(pathlib.Path, filter(None, os.environ.get('STEPWARDEN_TREES', '').split(':')))]
TREE_PATIENCE = 1800


class Threads(support.FaultTest):
    def outcome(self, *words):
        process = support.start(*words)
        output, errors = process.communicate(timeout=TREE_PATIENCE)
        done = support.Outcome(process.returncode, output.decode(), errors.decode())
        self.assert_sound(done)
        return done

    def test_one_thread_and_eight(self):
        for tree in TREES:
            with self.subTest(str(tree)):
                words = ['check', tree, '--profile', 'all', '--format', 'json', '--threads']
                self.assertEqual(self.outcome(*words, 8), self.outcome(*words, 1))

    def test_many_plans_side_by_side(self):
        words = ['check', CHECKOUT, EXAMPLE, '--format', 'json', '--all-plans', '--threads']
        self.assertEqual(self.outcome(*words, 8), self.outcome(*words, 1))

    def test_commands_that_use_all_there_are(self):
        for words in (['diff', CHECKOUT, CHECKOUT, '--threads', 8], ['report', CHECKOUT], ['matrix', CHECKOUT]):
            with self.subTest(words[0]):
                self.assertEqual(self.outcome(*words), self.outcome(*words))


if __name__ == '__main__':
    unittest.main()
