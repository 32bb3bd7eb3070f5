"""How the released program is built: what docs/security.md says of compiler and linker can be read from its ELF file."""
import re
import shutil
import subprocess
import unittest

import support

RELEASE = support.SOURCE / 'build' / 'release' / 'stepwarden'


def readelf(*words):
    return subprocess.run(['readelf', *words, str(RELEASE)], capture_output=True, text=True, check=True).stdout


@unittest.skipUnless(shutil.which('readelf'), 'there is no readelf')
@unittest.skipUnless(RELEASE.exists(), f'there is no release build: {RELEASE}')
class Hardening(unittest.TestCase):
    def test_it_is_loaded_anywhere(self):
        self.assertRegex(readelf('-hW'), r'Type: +DYN \(Position-Independent Executable')
        self.assertRegex(readelf('-dW'), r'FLAGS_1\).*PIE')

    def test_what_is_linked_cannot_be_rewritten(self):
        self.assertIn('GNU_RELRO', readelf('-lW'))
        self.assertRegex(readelf('-dW'), r'BIND_NOW|FLAGS_1\).*NOW')

    def test_nothing_is_both_written_and_run(self):
        segments = re.findall(r'^ +(\w+) +0x\w+ 0x\w+ 0x\w+ 0x\w+ 0x\w+ (.{3})', readelf('-lW'), re.MULTILINE)
        self.assertIn(('GNU_STACK', 'RW '), segments)
        self.assertEqual([each for each in segments if 'W' in each[1] and 'E' in each[1]], [])

    def test_libraries_come_from_where_the_system_has_them(self):
        self.assertNotRegex(readelf('-dW'), r'\((RPATH|RUNPATH|TEXTREL)\)')

    def test_buffers_are_watched(self):
        symbols = readelf('--dyn-syms', '-W')
        self.assertIn('__stack_chk_fail', symbols)
        self.assertRegex(symbols, r'__(memcpy|read|memmove|poll|fgets|longjmp|snprintf|vsnprintf)_chk')
        self.assertIn('__glibcxx_assert_fail', symbols)


if __name__ == '__main__':
    unittest.main()
