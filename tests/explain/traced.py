"""traced.py — run a program of ours under strace, and read what both say."""
import os
import shutil
import secrets
from contextlib import contextmanager
from dataclasses import dataclass

from support import narration
from support.places import WORK
from support.programs import run

READERS = {"text": narration.read_text, "json": narration.read_json}


@dataclass(frozen=True)
class Traced:
    status: int
    stderr: str
    told: dict  # {pid: calls}
    others: list  # lines of stderr that are no narration
    traces: list  # a list of calls for each process, the first one's first

    def faults(self):
        return list(narration.faults(self.told, self.traces))

    def all_told(self):
        return [call for calls in self.told.values() for call in calls]


def trace(*argv, form="text", who, command=("/bin/true",), before=()):
    """Run `argv --explain=FORM -- COMMAND` as `who`; `before` stands before it all."""
    with empty_directory() as directory:
        ended = run(*before, "strace", "-ff", "-y", "-s", "4096", "-o", f"{directory}/t",
                    *argv, f"--explain={form}",
                    *(["--", *command] if command else []), who=who)
        names = sorted(os.listdir(directory), key=lambda name: int(name.split(".")[1]))
        traces = [read(f"{directory}/{name}") for name in names]
    told, others = READERS[form](ended.stderr.splitlines())
    return Traced(ended.status, ended.stderr, told, others, traces)


def read(path):
    with open(path, errors="surrogateescape") as file:
        return narration.read_trace(file.read())


@contextmanager
def empty_directory():
    """For anybody to write into; strace runs as `who`."""
    path = WORK / f"trace-{secrets.token_hex(4)}"
    path.mkdir()
    path.chmod(0o1777)
    try:
        yield path
    finally:
        shutil.rmtree(path)
