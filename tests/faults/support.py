"""What the tests of faults share: the real program, run under whatever is wrong, and small inputs for it. The program is
the one that STEPWARDEN_PROGRAM names."""
import collections
import functools
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import unittest

PROGRAM = str(pathlib.Path(os.environ.get('STEPWARDEN_PROGRAM', 'build/release/stepwarden')).resolve())
SOURCE = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = SOURCE / 'fixtures' / 'projects' / 'example'
CHECKOUT = SOURCE / 'fixtures' / 'checkout'
NOBODY = 65534
CLEAN, FINDINGS, USAGE, UNANALYSED = range(4)
# Longer than anything takes, on a machine that is busy and under sanitizers.
PATIENCE = 60
# No crash, no sanitizer's report, no exception that nobody caught.
DEFECTS = ['AddressSanitizer', 'UndefinedBehaviorSanitizer', 'runtime error:', 'ThreadSanitizer', 'terminate called',
           'Assertion', 'defect of stepwarden']

Outcome = collections.namedtuple('Outcome', 'status output errors')


def prepared(limits, user, before):
    """What the child does before it becomes the program."""
    def prepare():
        for what, most in limits.items():
            resource.setrlimit(what, (most, most))
        if user is not None:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        if before is not None:
            before()
    return prepare


# What looks for leaks at the end cannot do so while strace does the same to it, nor without a further thread.
TRACED = {**os.environ, 'ASAN_OPTIONS': 'detect_leaks=0'}


def start(*words, limits=None, user=None, before=None, **options):
    options = {'stdin': subprocess.DEVNULL, 'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE, **options}
    return subprocess.Popen([PROGRAM, *map(str, words)], preexec_fn=prepared(limits or {}, user, before), **options)


def finish(process):
    """Texts keep bytes that are not UTF-8 as surrogates."""
    output, errors = process.communicate(timeout=PATIENCE)
    text = [(each or b'').decode('utf-8', 'surrogateescape') for each in (output, errors)]
    return Outcome(process.returncode, *text)


def run(*words, **options):
    return finish(start(*words, **options))


@functools.lru_cache
def is_sanitized():
    """Sanitizers reserve more addresses than a limit leaves them."""
    most = 4 << 30
    return run('--version', limits={resource.RLIMIT_AS: most}).status != CLEAN


def some(many):
    """Of a list all, or a few where each run takes as long as it does under sanitizers."""
    return list(many)[::3] if is_sanitized() else list(many)


@functools.lru_cache
def reach_of_nobody():
    """Why another user cannot run the program, or ''."""
    if os.geteuid() != 0:
        return 'only root can run the program as another user'
    try:
        done = run('--version', user=NOBODY)
    except (OSError, subprocess.SubprocessError) as error:
        return f'the user nobody cannot run the program: {error}'
    return '' if done.status == CLEAN else f'the user nobody cannot run the program: {done.errors}'


class FaultTest(unittest.TestCase):
    """With a directory of its own, which anybody may use."""

    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix='stepwarden-faults-'))
        self.directory.chmod(0o777)
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)

    def path(self, *parts):
        return self.directory.joinpath(*parts)

    def copy(self, source, name):
        shutil.copytree(source, self.path(name))
        return self.path(name)

    def write(self, name, text):
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def names(self):
        return sorted(os.listdir(self.directory))

    def assert_sound(self, done):
        """It ended by itself, with a status that means something."""
        self.assertIn(done.status, range(4), done.errors)
        for each in DEFECTS:
            self.assertNotIn(each, done.errors)

    def assert_ends(self, done, status, *sentences):
        self.assert_sound(done)
        self.assertEqual(done.status, status, done.errors + done.output[:2000])
        for each in sentences:
            self.assertIn(each, done.errors)


def as_another_user():
    """The user for whom permissions count: nobody when this is root. Skips the test when there is none."""
    if os.geteuid() != 0:
        return None
    if reason := reach_of_nobody():
        raise unittest.SkipTest(reason)
    return NOBODY
