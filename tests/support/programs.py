"""programs.py — run a program, always with a deadline, and keep what it said."""
import os
import select
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass

from support import places

DEADLINE_SECONDS = 30 * places.SLOWNESS
MOST_OUTPUT = 64 << 20


@dataclass(frozen=True)
class Who:
    """The credential that a program is started with: these ids, no other group."""
    name: str
    uid: int
    gid: int

    def popen_options(self):
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def launch(self, argv, env, cwd):
        """The words to execute, and Popen's options."""
        return argv, self.popen_options() | {"env": os.environ | (env or {}),
                                             "cwd": cwd or places.WORK}


ROOT = Who("root", 0, 0)
USER = Who("user", 1000, 1000)


@dataclass(frozen=True)
class Result:
    """How a program ended. status is -N where signal N killed the program itself."""
    argv: list
    status: int
    stdout: str
    stderr: str

    def expect(self, status=0, stdout=None, stderr=None, given=""):
        """Fail, telling the whole story, unless each of the named things is so.

        stdout must be equal; stderr must hold the given words.
        """
        wrong = self.status != status
        wrong |= stdout is not None and self.stdout != stdout
        wrong |= stderr is not None and stderr not in self.stderr
        if wrong:
            wanted = [f"status {status}"]
            wanted += [f"stdout {stdout!r}"] if stdout is not None else []
            wanted += [f"stderr with {stderr!r}"] if stderr is not None else []
            raise AssertionError(story(given, self.argv, self, ", ".join(wanted)))
        return self

    def __str__(self):
        return f"status {self.status}, stdout {self.stdout!r}, stderr {self.stderr!r}"


class OutOfTime(AssertionError):
    """A program let us wait too long, and was killed."""


class TooMuch(AssertionError):
    """A program said more than anybody would keep, and was killed."""


def story(given, did, saw, expected):
    did = did if isinstance(did, str) else " ".join(map(str, did))
    return f"\nGiven:    {given or 'a normal host'}\nDid:      {did}" \
           f"\nSaw:      {saw}\nExpected: {expected}"


def run(*argv, who=ROOT, stdin="", env=None, cwd=None, timeout=None):
    """Run argv to its end. Text is UTF-8; other bytes survive as surrogates."""
    with start(*argv, who=who, env=env, cwd=cwd) as program:
        return program.finish(stdin, timeout)


def start(*argv, who=ROOT, env=None, cwd=None):
    """Start argv and talk to it; a `with` or the fixture `start` ends it."""
    return Running([str(word) for word in argv], who, env, cwd)


class Running:
    """A program with our pipes on stdin and stdout; stderr goes to a nameless file."""

    def __init__(self, argv, who, env, cwd):
        self.argv = argv
        self.errors = tempfile.TemporaryFile()
        self.unread = bytearray()
        words, options = who.launch(argv, env, cwd)
        try:
            self.popen = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=self.errors, bufsize=0, start_new_session=True, **options)
        except OSError:
            self.errors.close()
            raise

    @property
    def pid(self):
        return self.popen.pid

    @property
    def stderr(self):
        end = os.fstat(self.errors.fileno()).st_size
        return _text(os.pread(self.errors.fileno(), end, 0))

    def say(self, line):
        self.popen.stdin.write(line.encode(errors="surrogateescape") + b"\n")

    def hear(self, timeout=None):
        """The next line of stdout, without its end; None after the last."""
        deadline = time.monotonic() + (timeout or DEADLINE_SECONDS)
        while b"\n" not in self.unread:
            if not self._read_until(deadline, "a line on stdout"):
                return None
        line, _, rest = self.unread.partition(b"\n")
        self.unread = bytearray(rest)
        return _text(bytes(line))

    def finish(self, stdin="", timeout=None):
        """Give the last input, then wait for the end of output and of the program."""
        deadline = time.monotonic() + (timeout or DEADLINE_SECONDS)
        try:
            self.popen.stdin.write(stdin.encode(errors="surrogateescape"))
        except BrokenPipeError:
            pass  # a program may end without reading
        self.popen.stdin.close()
        while self._read_until(deadline, "the end of stdout"):
            pass
        return self.wait(max(deadline - time.monotonic(), 0.1))

    def wait(self, timeout=None):
        try:
            status = self.popen.wait(max(timeout or DEADLINE_SECONDS, 0.1))
        except subprocess.TimeoutExpired:
            self._give_up("the program's end")
        return Result(self.argv, status, _text(self.unread), self.stderr)

    def signal(self, number):
        self.popen.send_signal(number)

    def close(self):
        """Kill what still runs of it (the whole session), and drop the pipes."""
        if self.popen.poll() is None:
            os.killpg(self.popen.pid, signal.SIGKILL)
            self.popen.wait()
        for stream in (self.popen.stdin, self.popen.stdout, self.errors):
            stream.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _read_until(self, deadline, awaited):
        """False at the end of stdout."""
        remaining = max(deadline - time.monotonic(), 0)
        ready, _, _ = select.select([self.popen.stdout], [], [], remaining)
        chunk = self.popen.stdout.read(1 << 16) if ready else self._give_up(awaited)
        self.unread += chunk
        if len(self.unread) > MOST_OUTPUT:
            self.close()
            raise TooMuch(story("", self.argv, "output without end", awaited))
        return bool(chunk)

    def _give_up(self, awaited):
        saw = f"nothing in time; so far {_text(self.unread)!r}, stderr {self.stderr!r}"
        self.close()
        raise OutOfTime(story("", self.argv, saw, awaited))


def _text(data):
    return data.decode(errors="surrogateescape")
