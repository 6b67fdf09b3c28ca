"""beacon.py — start beacon.cpp through a program of ours, find it, talk to it.

A program that only prints what is expected, or runs something else, is found out: the
beacon's name and nonce are random, and outside we look for that very executable.
"""
import json
import os
import re
import secrets
from contextlib import contextmanager

from support import places, process, programs, roots


HOST = roots.Root(places.WORK, marker="")  # place() is all that we use of it


class Errno(str):
    """The answer to a request that failed: equal to the name, "ENOENT"."""


class NoBeacon(AssertionError):
    """The program did not run the beacon that it was given."""


class Beacon:
    """A beacon that has greeted us. `program` is the program that runs it."""

    def __init__(self, program, nonce, pid_inside):
        self.program = program
        self.nonce = nonce
        self.pid_inside = pid_inside
        self.process = find(nonce)

    def ask(self, request, *arguments):
        """One request; see the table in beacon.cpp. An Errno where it failed."""
        self.program.say("\t".join([request, *map(str, arguments)]))
        return self.hear()

    def hear(self):
        """The next thing it says, such as "caught 15"; None when it is gone."""
        line = self.program.hear()
        value = None if line is None else json.loads(line)
        return Errno(value["errno"]) if isinstance(value, dict) else value

    def end(self, *request):
        """Make a last request, or none (then it exits 0); returns the Result.

        Where a signal is to end it, wait with program.wait(): this would be a race.
        """
        if request:
            self.program.say("\t".join(map(str, request)))
        return self.program.finish()


@contextmanager
def launch(*argv, root=None, extra=(), separator=("--",), host=HOST, name=None,
           end_it=True, **options):
    """Run `argv -- BEACON NONCE extra…` while the `with` lasts; options as for start.

    The beacon is placed in `root`; without one, on the (normalised) host. It is run by
    its path, or by the `name` that PATH leads to. At last it is ended, or else killed.
    """
    nonce = secrets.token_hex(8)
    inside = (root or host).place(places.BEACON, name)
    path = inside if root else f"{host}{inside}"
    command = [*argv, *separator, name or path, nonce, *extra]
    try:
        with programs.start(*command, **options) as program:
            yield Beacon(program, nonce, _hear_greeting(program, nonce))
            runs = program.popen.poll() is None and not program.popen.stdin.closed
            if end_it and runs:
                program.finish()
    finally:
        os.unlink(f"{root or host}{inside}")


def _hear_greeting(program, nonce):
    greeting = program.hear()
    match = re.fullmatch(rf'"beacon {nonce} (\d+)"', greeting or "")
    if match:
        return int(match[1])
    saw = f"{greeting!r}, then {program.finish()}"
    raise NoBeacon(programs.story("", program.argv, saw, "the beacon's greeting"))


def find(nonce):
    """The one process with this nonce in argv[1] whose executable is the beacon."""
    digest = process.digest_of(places.BEACON)
    found = [p for p in process.processes() if _is_beacon(p, nonce, digest)]
    if len(found) != 1:
        raise NoBeacon(f"beacon {nonce}: found {[str(p) for p in found]}")
    return found[0]


def _is_beacon(candidate, nonce, digest):
    try:
        return candidate.argv[1:2] == [nonce] and candidate.exe_digest == digest
    except (FileNotFoundError, ProcessLookupError):
        return False  # it ended while we looked, or is a zombie
