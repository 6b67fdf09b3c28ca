"""trace.py — hold a student's program at an exact moment, by ptrace(2).

    with Held(kit, "02-namespaces", "--net") as program:
        child = program.run_until_it_has_a_child()   # the program stands still
        child.detach()                               # its child runs on

What is a race without it is then the same each time. The program runs BEACON.
"""
import ctypes
import os
import platform
import shutil
import signal

from grade.boxes import until
from support import places, process

SEIZE, INTERRUPT, CONT, SYSCALL, DETACH, EVENT_MESSAGE, CALL_INFO = (
    0x4206, 0x4207, 7, 24, 17, 0x4201, 0x420e)
TELL_SYSCALLS, FOLLOW_FORK, FOLLOW_VFORK, FOLLOW_CLONE = 1, 2, 4, 8
FORK_EVENTS, STOP_EVENT = (1, 2, 3), 128
ENTRY = 1  # PTRACE_SYSCALL_INFO_ENTRY
CALLS = {"x86_64": {"prctl": 157, "execve": 59, "execveat": 322, "sleep": (35, 230),
                    "poll": (7, 271)},
         "aarch64": {"prctl": 167, "execve": 221, "execveat": 281, "sleep": (101, 115),
                     "poll": (73,)}}[platform.machine()]
WALL = 0x40000000  # __WALL: children of any kind, waitpid(2)
LIBC = ctypes.CDLL(None, use_errno=True)
START = 'read go && exec "$@"'


class CallInfo(ctypes.Structure):
    """struct ptrace_syscall_info, as far as the entry of a call fills it."""
    _fields_ = [("op", ctypes.c_uint8), ("pad", ctypes.c_uint8 * 3),
                ("arch", ctypes.c_uint32), ("ip", ctypes.c_uint64),
                ("sp", ctypes.c_uint64), ("number", ctypes.c_uint64),
                ("arguments", ctypes.c_uint64 * 6)]


def ptrace(request, pid, address=0, data=0):
    arguments = [ctypes.c_long(value) if isinstance(value, int) else value
                 for value in (request, pid, address, data)]
    if LIBC.ptrace(*arguments) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


class Gone(Exception):
    """The process that we trace has ended."""


class Traced:
    """A process that stands still but while we let it run."""

    def __init__(self, pid):
        self.pid, self.call = pid, None
        self.process = process.Process(pid)

    def wait(self):
        """How it stopped: (signal, event). Gone where it has ended."""
        answer = until(self._waited, seconds=20, pause=0.0003)
        if not answer or not os.WIFSTOPPED(answer[1]):
            raise Gone
        return os.WSTOPSIG(answer[1]), answer[1] >> 16

    def _waited(self):
        try:
            answer = os.waitpid(self.pid, os.WNOHANG | WALL)
        except ChildProcessError:
            raise Gone from None
        return answer if answer[0] else None

    def go_on(self, request, signals=0):
        try:
            ptrace(request, self.pid, 0, signals)
        except ProcessLookupError:
            raise Gone from None

    def run_until_it_has_a_child(self):
        """The new process, which stands still too."""
        self.go_on(CONT)
        while True:
            number, event = self.wait()
            if event in FORK_EVENTS:
                return self._new_child()
            self.go_on(CONT, 0 if event else number)

    def _new_child(self):
        pid = ctypes.c_ulong()
        ptrace(EVENT_MESSAGE, self.pid, 0, ctypes.byref(pid))
        child = Traced(pid.value)
        child.wait()
        return child

    def run_until_call(self, decide):
        """To the beginning of the first system call of which decide(number, first
        argument) is true."""
        self.go_on(SYSCALL)
        while True:
            number, event = self.wait()
            if number == signal.SIGTRAP | 0x80 and decide(*self._begun_call()):
                return
            if event in FORK_EVENTS:
                self._new_child().detach()
            is_signal = not event and number != signal.SIGTRAP | 0x80
            self.go_on(SYSCALL, number if is_signal else 0)

    def run_until_execve(self):
        """To where it executes the command, and has made all that it makes before."""
        self.run_until_call(is_execve)

    def _begun_call(self):
        info = CallInfo()
        ptrace(CALL_INFO, self.pid, ctypes.sizeof(info), ctypes.byref(info))
        return (info.number, info.arguments[0]) if info.op == ENTRY else (None, None)

    def detach(self):
        """From here on it runs as it likes; one that was killed is let go for good."""
        try:
            self.go_on(DETACH)
        except Gone:
            self._reap()

    def kill(self):
        """By SIGKILL; it is gone afterwards. It may have been so before."""
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self._reap()

    def _reap(self):
        """Without that, a process that ended while it was traced stays for us."""
        try:
            while True:
                self.wait()
        except Gone:
            pass


def is_execve(number, _):
    return number in (CALLS["execve"], CALLS["execveat"])


class Held(Traced):
    """A student's program that runs BEACON, traced from its first instruction on."""

    def __init__(self, kit, program, *options, before=()):
        kit.needs("tracing")
        self.kit, self.nonce, self.beacon = kit, kit.word(), kit.cell.yard / kit.word()
        shutil.copy(places.BEACON, self.beacon)
        words = [*before, kit.path(program), *options, "--", self.beacon]
        self.running = kit.start("/bin/sh", "-c", START, self.nonce, *words, self.nonce)
        kit.did = " ".join(map(str, [kit.path(program), *options, "--", "BEACON"]))
        super().__init__(until(self._shell).pid)

    def _shell(self):
        """It waits to be told to go on; then it becomes the program."""
        return next((one for one in self.kit.cell.processes()
                     if one.argv[:1] == ["/bin/sh"] and self.nonce in one.argv), None)

    def __enter__(self):
        ptrace(SEIZE, self.pid, 0,
               FOLLOW_FORK | FOLLOW_VFORK | FOLLOW_CLONE | TELL_SYSCALLS)
        ptrace(INTERRUPT, self.pid)
        self.wait()
        self.running.say("")
        return self

    def __exit__(self, kind, error, _):
        self.kill()
        self.beacon.unlink()
        if kind is Gone:
            self.kit.fail("payload-not-run", saw=f"it ended: {self.running.stderr}",
                          expected="it runs BEACON")

    def payload(self):
        """BEACON, as soon as it runs; else None."""
        digest = process.digest_of(places.BEACON)
        return next((one for one in self.kit.cell.processes()
                     if one.argv[1:] == [self.nonce] and has_digest(one, digest)), None)


def has_digest(one, digest):
    try:
        return one.exe_digest == digest
    except (FileNotFoundError, ProcessLookupError):
        return False
