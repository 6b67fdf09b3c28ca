"""consoles.py — a program that is judged, in front of a terminal of the cell's.

The terminal is made by the reference's `tinrun exec --tty`; we have its keys.
"""
import fcntl
import os
import struct
import subprocess
import termios
from contextlib import contextmanager
from dataclasses import dataclass

from support import beacon as beacons
from support import programs
from support.terminals import Terminal

OURSELVES = programs.Who("us", os.geteuid(), os.getegid())


class Console(Terminal):
    """Ends with the kit; what is awaited in vain is the student's failure."""

    def __init__(self, kit, program, *words):
        self.kit = kit
        kit._note([kit.path(program), *words])
        argv, _ = kit.cell.launch([kit.path(program), *words], None, None)
        argv.insert(argv.index("exec") + 1, "--tty")
        super().__init__(*argv, who=OURSELVES)
        kit.stack.callback(self.close)

    def expect(self, wanted, symptom, expected):
        """It appears on the screen."""
        try:
            return self.see(wanted)
        except (AssertionError, OSError):  # OSError: nobody has the other end
            self.kit.fail(symptom, saw=f"on the screen: {self.unread!r}",
                          expected=expected)

    def beacon(self, nonce):
        """The process of the beacon that runs in it."""
        self.expect(f'"beacon {nonce} ', "payload-not-run", "BEACON greets")
        self.expect("\r\n", "payload-not-run", "BEACON greets")
        try:
            return beacons.find(nonce)
        except beacons.NoBeacon as wrong:
            self.kit.fail("payload-not-run", saw=wrong, expected="BEACON runs")

    def exit_code(self):
        """The exit code."""
        try:
            return self.wait()
        except subprocess.TimeoutExpired:
            self.kit.fail("does-not-end", saw="it runs", expected="it ends",
                          verdict="timeout")


@dataclass(frozen=True)
class Controlling:
    """What /proc/PID/stat says of a process and its terminal: proc_pid_stat(5)."""
    session: int
    device: int

    @staticmethod
    def of(one):
        text = (one.path / "stat").read_text()
        fields = text.rpartition(")")[2].split()
        number = int(fields[4])
        minor = number & 0xff | number >> 12 & 0xfff00
        return Controlling(int(fields[3]), os.makedev(number >> 8 & 0xfff, minor))


@contextmanager
def opened(one, number=0):
    """A descriptor of what that process has as its own; it controls nothing of ours."""
    descriptor = os.open(f"{one.path}/fd/{number}",
                         os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def size_of(one):
    """(rows, columns) of the terminal that is its standard input."""
    with opened(one) as terminal:
        answer = fcntl.ioctl(terminal, termios.TIOCGWINSZ, bytes(8))
    return struct.unpack("4H", answer)[:2]


def mode_of(one):
    with opened(one) as terminal:
        return termios.tcgetattr(terminal)
