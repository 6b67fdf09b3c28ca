"""test_terminal.py — on a terminal, Ctrl-C goes to the whole foreground group: the
command must not get it a second time from us (exercise 2.6)."""
import os
import pty
import select
import signal
import time
from contextlib import contextmanager

import pytest
from boxes import BOX
from support.programs import ROOT

CTRL_C = b"\x03"
# No shell: one that is about to read(2) when the signal comes tells of it only later.
COUNTING = """import signal
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
print("ready", flush=True)
while signal.sigtimedwait([signal.SIGINT], 30): print("caught", flush=True)"""


class Terminal:
    """A program whose controlling terminal we hold the other end of."""

    def __init__(self, who, argv):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            become(who, [str(word) for word in argv])
        self.heard = b""

    def type(self, keys):
        os.write(self.fd, keys)

    def hear(self, word, seconds):
        """What it said until `word` came, or until there was silence so long."""
        deadline = time.monotonic() + seconds
        while word not in self.heard and time.monotonic() < deadline:
            if select.select([self.fd], [], [], 0.05)[0]:
                self.heard += os.read(self.fd, 4096)
        return word in self.heard


def become(who, argv):
    try:
        if who != ROOT:
            os.setgroups([])
            os.setresgid(who.gid, who.gid, who.gid)
            os.setresuid(who.uid, who.uid, who.uid)
        os.execv(argv[0], argv)
    finally:
        os._exit(99)


@contextmanager
def on_a_terminal(who, *argv):
    terminal = Terminal(who, argv)
    try:
        yield terminal
    finally:
        os.close(terminal.fd)
        os.kill(terminal.pid, signal.SIGKILL)
        os.waitpid(terminal.pid, 0)


@pytest.mark.parametrize("options", [["--uts", "box"], ["--pid"], ["--init"]])
def test_ctrl_c_reaches_the_command_once(who, options):
    command = ["/usr/bin/python3", "-ISc", COUNTING]
    with on_a_terminal(who, BOX, *options, "--", *command) as terminal:
        assert terminal.hear(b"ready", 20)
        terminal.type(CTRL_C)
        assert terminal.hear(b"caught", 20)
        terminal.hear(b"a second time", 0.3)  # nothing of the kind comes
        assert terminal.heard.count(b"caught") == 1
