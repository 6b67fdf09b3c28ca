"""skips.py — a test may skip only for a reason listed in tests/skips.txt.

Each reason has a probe, a shell command. Where the probe succeeds nothing is missing,
so a skip there is a failure: no test falls silent unnoticed.
"""
import functools
import subprocess
from dataclasses import dataclass

import pytest

from support import places

LIST = places.SOURCE / "tests" / "skips.txt"


@dataclass(frozen=True)
class Skip:
    name: str
    reason: str
    probe: str

    @functools.lru_cache(maxsize=None)
    def is_missing(self):
        probe = subprocess.run(["sh", "-c", self.probe], stdin=subprocess.DEVNULL,
                               capture_output=True, timeout=30)
        return probe.returncode != 0


def parse(text):
    """Blocks of "name: reason", then the probe on an indented line."""
    lines = [line for line in text.splitlines() if line.strip() and line[0] != "#"]
    entries = zip(lines[::2], lines[1::2], strict=True)
    found = [Skip(*head.split(": ", 1), probe.strip()) for head, probe in entries]
    return {skip.name: skip for skip in found}


def needs(name, entries=None):
    """First line of a test: go on where the probe succeeds, skip where it fails."""
    skip = (entries or parse(LIST.read_text()))[name]
    if skip.is_missing():
        pytest.skip(f"{skip.name}: {skip.reason}")


def may_skip(name, entries=None):
    """Called where a test cannot go on: skips, but fails if the probe succeeds."""
    needs(name, entries)
    pytest.fail(f"skip {name!r} is not allowed here: its probe succeeds")


def is_listed(message, entries=None):
    """Whether a skip's message, from any test program, begins with a listed name."""
    return message.split(":")[0] in (entries or parse(LIST.read_text()))
