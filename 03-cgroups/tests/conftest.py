"""conftest.py — a command in a group of its own, made by root or by a user."""
import signal
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from support.places import BIN  # noqa: E402
from support.programs import run as run_program  # noqa: E402

CGROUPS = BIN / "03-cgroups"


def pytest_collection_modifyitems(items):
    """As in support/fixtures.py: what runs in a group ends before the group goes."""
    for item in items:
        item.fixturenames.sort(key=lambda name: name in ("box", "start_box"))


@pytest.fixture
def box(groups, beacon, who):
    """box("--pids", 5): a beacon in the group `box`, made by `who`."""
    def make(*options, name="box", extra=()):
        path = ("--name", f"{groups.path}/{name}") if name else ()
        return beacon(*groups.argv(CGROUPS, *path, *options), extra=extra)
    return make


@pytest.fixture
def start_box(groups, start, who):
    """The same with a command of the test's choice, which SIGTERM ends."""
    programs = []

    def make(*words, name="box"):
        path = f"{groups.path}/{name}"
        programs.append(start(*groups.argv(CGROUPS, "--name", path, *words)))
        groups.wait_for(name)
        return programs[-1]
    yield make
    for program in programs:
        if program.popen.poll() is None:
            program.signal(signal.SIGTERM)
            program.wait()


@pytest.fixture
def run(groups, who):
    """run("--pids", 5, "--", "true"): the same, to its end."""
    def make(*words, name="box", **more):
        path = ("--name", f"{groups.path}/{name}") if name else ()
        return run_program(*groups.argv(CGROUPS, *path, *words), **more)
    make.program = CGROUPS
    return make


@pytest.fixture
def verb(groups, who):
    """verb("stat", "--json"): of the group `box`."""
    def make(name, *options, group="box", **more):
        words = (CGROUPS, name, f"{groups.path}/{group}", *options)
        return run_program(*groups.argv(*words), **more)
    return make
