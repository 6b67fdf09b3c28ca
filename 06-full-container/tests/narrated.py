"""narrated.py — a program that is killed at a moment which its own narration tells."""
import fcntl
import json
import os
import select
import signal
import subprocess
import time

from support import places

PAGE = 4096


class Narrated:
    """A program that tells its calls as JSON into a pipe with room for one line.

    In packet mode (pipe(2), O_DIRECT) each write takes a page of its own, and there is
    but one. So who speaks waits until we have listened: when a line is heard, the next
    one may be told, and nobody is further.
    """

    def __init__(self, argv):
        self.ear, mouth = os.pipe2(os.O_DIRECT | os.O_CLOEXEC)
        fcntl.fcntl(mouth, fcntl.F_SETPIPE_SZ, PAGE)
        self.heard, self.unread = [], b""
        self.popen = subprocess.Popen(
            list(map(str, argv)), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=mouth, cwd=places.WORK, start_new_session=True)
        os.close(mouth)

    def hear(self, seconds=30 * places.SLOWNESS):
        """The next call; None when nobody is left who could tell one, or in time."""
        deadline = time.monotonic() + seconds
        while b"\n" not in self.unread:
            left = max(deadline - time.monotonic(), 0)
            if not select.select([self.ear], [], [], left)[0]:
                return None
            if not (packet := os.read(self.ear, PAGE)):
                return None
            self.unread += packet
        line, _, self.unread = self.unread.partition(b"\n")
        self.heard.append(in_short(line.decode(errors="replace")))
        return self.heard[-1]

    def hear_until(self, call):
        while (heard := self.hear()) and heard != call:
            pass

    def hear_all(self, seconds=30 * places.SLOWNESS):
        """Until a command is executed, or the program is over."""
        deadline = time.monotonic() + seconds
        while self.popen.poll() is None and not self.had_announced_exec:
            assert time.monotonic() < deadline, self.heard[-3:]
            self.hear(seconds=0.1)

    def hear_more(self, count):
        for _ in range(count):
            self.hear()

    def kill(self):
        """kill -9. What was told until then is heard, too."""
        self.popen.send_signal(signal.SIGKILL)
        self.popen.wait()
        while self.hear(seconds=0):
            pass

    def hear_the_rest(self):
        """To the end of the last who can speak."""
        while self.hear():
            pass

    @property
    def had_cloned(self):
        return "parent clone3" in self.heard

    @property
    def had_announced_exec(self):
        return "child execve" in self.heard

    def close(self):
        """Whoever speaks from now on is told that nobody listens."""
        if self.popen.poll() is None:
            self.kill()
        os.close(self.ear)


def in_short(line):
    """"child mount"; "child says" for a sentence; what is no narration as it is."""
    if not line.startswith("{"):
        return line
    spoken = json.loads(line)
    return f"{spoken['role']} {spoken.get('call', 'says')}"
