"""parts.py — a part of the suite: run it to its end, and collect what it reports."""
import os
import signal
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from support import places, reports
from support.reports import FAILED, Case

NORMAL_HOST = str(places.SOURCE / "tests/support/normal_host")
PYTEST = ["/usr/bin/python3", "-m", "pytest", "-q"]
NO_TESTS_COLLECTED = 5  # of pytest
OUT_OF_TIME = 124

# How a part gets on with the others; see lanes.py.
BESIDE, BUSY, ALONE = "beside others", "keeps the processors busy", "alone, at the end"


@dataclass
class Part:
    """`cases` runs it. What it says goes to `log`, so that two may run at once."""
    name: str
    log: Path
    cases: Callable[["Part"], list]
    kind: str = BESIDE
    after: str = ""  # the name of a part that must have succeeded
    environment: dict = field(default_factory=dict)

    @property
    def report(self):
        return self.log.with_suffix(".xml")

    def watch(self, command, seconds):
        """Run a command to its end; its status, or OUT_OF_TIME."""
        with open(self.log, "ab") as log:
            return RUNNING.watch(list(map(str, command)), seconds, stdout=log,
                                 stderr=log, env=os.environ | self.environment)

    def collect(self, status, may_be_empty=False):
        """The cases of its report; one more where its status tells what they do not."""
        return collect(self.name, self.report, status, may_be_empty, self.said())

    def said(self):
        try:
            return self.log.read_text(errors="replace").rstrip()
        except FileNotFoundError:
            return ""


def collect(name, report, status, may_be_empty, said=""):
    end = "\n".join(said.splitlines()[-30:])
    try:
        cases = reports.read(report)
    except (OSError, SyntaxError) as error:  # a broken XML file is a SyntaxError
        text = f"status {status} and no report: {error}\n{end}"
        return [Case(name, FAILED, text=text)]
    if status != 0 and not any(case.outcome == FAILED for case in cases):
        cases.append(Case(name, FAILED, text=f"ended with status {status}\n{end}"))
    if not cases and not may_be_empty:
        cases.append(Case(name, FAILED, text="ran no test at all"))
    return cases


def pytest_command(report, *more):
    return [*PYTEST, "--tb=short", "--no-header", "--no-summary",
            "--continue-on-collection-errors", f"--junitxml={report}",
            f"--rootdir={places.SOURCE}", "--color=no", *more]


class Running:
    """The commands that run now. Each leads a session of its own, and ends with it."""

    def __init__(self):
        self.lock = threading.Lock()
        self.processes = set()
        self.is_ending = False

    def watch(self, command, seconds, **options):
        with self.lock:
            if self.is_ending:
                return OUT_OF_TIME
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                       cwd=places.SOURCE, start_new_session=True,
                                       **options)
            self.processes.add(process)
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            end(process)
            return OUT_OF_TIME
        finally:
            self.processes.discard(process)

    def end_all(self):
        """For Ctrl-C: nothing of ours runs on, and nothing more is started."""
        with self.lock:
            self.is_ending = True
        for process in list(self.processes):
            end(process)


def end(process, patience=10):
    """normal_host takes its whole pid namespace with it, ninja its compilers."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(patience)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            pass


RUNNING = Running()
