"""terminals.py — somebody at a terminal, and a program of ours in front of her."""
import fcntl
import os
import select
import signal
import struct
import subprocess
import termios
import time

from support import places
from support.programs import DEADLINE_SECONDS

CTRL_C, CTRL_Z = "\x03", "\x1a"


class Terminal:
    """A pseudo-terminal: we hold the end with the keys, the program has the other."""

    def __init__(self, *argv, who, stdout=None):
        self.keys, self.end = os.openpty()
        self.resize(33, 77)
        self.settings = self.mode()
        self.unread = b""
        self.program = subprocess.Popen(
            ["setsid", "--ctty", *map(str, argv)], cwd=places.WORK, stdin=self.end,
            stdout=stdout or self.end, stderr=self.end, **who.popen_options())

    def resize(self, rows, columns):
        size = struct.pack("4H", rows, columns, 0, 0)
        fcntl.ioctl(self.keys, termios.TIOCSWINSZ, size)

    def mode(self):
        return termios.tcgetattr(self.end)

    def is_raw(self):
        """Neither echo, nor lines, nor signals: each key goes on as it is."""
        return not self.mode()[3] & (termios.ECHO | termios.ICANON | termios.ISIG)

    def type(self, text):
        os.write(self.keys, text.encode())

    def see(self, wanted):
        """What appears up to these words, them included."""
        wanted = wanted if isinstance(wanted, bytes) else wanted.encode()
        self._read_while(lambda: wanted not in self.unread, wanted)
        seen, _, self.unread = self.unread.partition(wanted)
        return seen + wanted

    def see_bytes(self, count):
        self._read_while(lambda: len(self.unread) < count, f"{count} bytes")
        seen, self.unread = self.unread[:count], self.unread[count:]
        return seen

    def _read_while(self, is_missing, wanted):
        deadline = time.monotonic() + DEADLINE_SECONDS
        while is_missing():
            left = max(deadline - time.monotonic(), 0)
            ready, _, _ = select.select([self.keys], [], [], left)
            assert ready, f"no {wanted!r} in time; so far {self.unread!r}"
            self.unread += os.read(self.keys, 1 << 16)

    def wait(self):
        """The exit code; -N where signal N ended the program itself."""
        return self.program.wait(DEADLINE_SECONDS)

    def close(self):
        if self.program.poll() is None:
            self.program.send_signal(signal.SIGKILL)
            self.program.wait()
        os.close(self.keys)
        os.close(self.end)
