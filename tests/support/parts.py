"""parts.py — a part of the suite: run it to its end, and collect what it reports."""
import os
import subprocess
import sys

from support import places, reports
from support.reports import FAILED, Case

NORMAL_HOST = str(places.SOURCE / "tests/support/normal_host")
PYTEST = ["/usr/bin/python3", "-m", "pytest", "-q"]
NO_TESTS_COLLECTED = 5  # of pytest


def pytest_command(report, *more):
    return [*PYTEST, "--tb=short", "--no-header", "--no-summary",
            "--continue-on-collection-errors", f"--junitxml={report}",
            f"--rootdir={places.SOURCE}",
            f"--color={'yes' if in_colour() else 'no'}", *more]


def in_colour():
    return sys.stdout.isatty() and not os.environ.get("CI")


def watch(command, seconds, errors=None):
    """Run a part to its end, its output passed through; 124 if it takes too long."""
    sys.stdout.flush()
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=errors,
                          cwd=places.SOURCE) as part:
        try:
            return part.wait(seconds)
        except subprocess.TimeoutExpired:
            part.terminate()  # normal_host takes its whole pid namespace with it
            return 124


def collect(name, report, status, may_be_empty):
    """The cases of a part, and one more where its status tells what they do not."""
    try:
        cases = reports.read(report)
    except (OSError, SyntaxError) as error:  # a broken XML file is a SyntaxError
        return [Case(name, FAILED, text=f"status {status} and no report: {error}")]
    if status != 0 and not any(case.outcome == FAILED for case in cases):
        cases.append(Case(name, FAILED, text=f"ended with status {status}"))
    if not cases and not may_be_empty:
        cases.append(Case(name, FAILED, text="ran no test at all"))
    return cases
