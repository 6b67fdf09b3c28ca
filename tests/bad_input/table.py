"""table.py — the table of bad input: what is typed, and what the one line must say.

Case(name, command line, the thing that the line names, the fix that it holds)

In all three <root> stands for a fresh root, other such words for what the situation has
made. `kind` is the number in the requirement's list (1-22); the status is 125 unless
execve said no. A case runs as root and as uid 1000, or as `who` alone. The cases stand
in cases*.py, by step.
"""
from dataclasses import dataclass
from typing import Callable

from bad_input import situations as given
from support.places import SOURCE


@dataclass(frozen=True)
class Case:
    name: str
    argv: tuple
    thing: str
    fix: str
    kind: int = 0
    status: int = 125
    who: str = "both"
    given: Callable = given.a_root
    cgroups: int = 0  # where the kernel refuses in version 1, or 2, alone

    def __str__(self):
        return f"{self.argv[0]}: {self.name}"


CASES = []

# The programs that run a command, each with what it needs before its options.
PROGRAMS = ["01-chroot <root>", "02-namespaces", "02-enter 1", "03-cgroups",
            "04-union-fs --layer <root>", "05-network",
            "06-full-container <root>",
            f"05-netlab {SOURCE}/05-network/three-hops.net a"]


def case(name, line, thing, fix, **more):
    """A command line as words between spaces; '' is an empty word."""
    words = line.split(" ") if isinstance(line, str) else line
    words = tuple("" if word == "''" else word for word in words)
    CASES.append(Case(name, words, thing, fix, **more))


def every(name, options, thing, fix, **more):
    """For each program that runs a command; found before anything is done."""
    for program in PROGRAMS:
        case(name, f"{program} {options}".strip(), thing, fix, **more)


COMMAND = "-- /bin/true"
LONG = 100_000
