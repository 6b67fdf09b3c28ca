"""fixtures.py — the pytest fixtures that each program test can ask for."""
import os
import random
import secrets
import subprocess
from contextlib import ExitStack

import pytest

from support import beacon as beacons
from support import ledger as ledgers
from support import machines, places, programs, roots, skips
from support.groups import Groups

PEOPLE = {"root": programs.ROOT, "user": programs.USER}


def pytest_configure(config):
    for line in ("only(name): run a test that asks for `who` as this one alone",
                 "needs(name): skip where the probe of tests/skips.txt fails",
                 "alone: measures what a busy neighbour would spoil",
                 "plain: says nothing more under the sanitizers",
                 "tier_all: runs under --all only", "tier_long: runs by hand only"):
        config.addinivalue_line("markers", line)


def pytest_generate_tests(metafunc):
    if "who" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("only")
        metafunc.parametrize("who", only.args if only else PEOPLE, indirect=True)


def pytest_collection_modifyitems(config, items):
    """Leave out what belongs on another kernel.

    What runs in a root must end before the root goes, however a test orders them.
    """
    elsewhere = [item for item in items
                 if not machines.runs_here({mark.name for mark in item.iter_markers()})]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]
    for item in items:
        item.fixturenames.sort(key=lambda name: name in ("start", "beacon"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    """A test that drew random values prints the seed that draws them again."""
    report = (yield).get_result()
    if report.failed and hasattr(item, "seed"):
        report.sections.append(("repeat with", f"TINBOX_SEED={item.seed}"))


@pytest.fixture(autouse=True)
def ledger(request):
    """Nothing may be left behind. Tests in tests/house only read, and run anywhere."""
    if "house" in request.path.parts:
        yield None
        return
    assert places.in_normal_host(), \
        "run it by ./workshop test, or by tests/support/normal_host python3 -m pytest"
    for mark in request.node.iter_markers("needs"):
        skips.needs(*mark.args)
    ledger = ledgers.Ledger()
    yield ledger
    if told := ledger.close():
        told[20:] = [f"… and {len(told) - 20} more"] if len(told) > 20 else []
        pytest.fail("\n".join(["the ledger differs:", *told]), pytrace=False)


@pytest.fixture
def who(request):
    if request.param == "user":
        skips.needs("uid-1000")
    return PEOPLE[request.param]


@pytest.fixture
def rng(request):
    """random.Random, seeded anew for each test unless TINBOX_SEED is set."""
    request.node.seed = os.environ.get("TINBOX_SEED") or secrets.token_hex(4)
    return random.Random(request.node.seed)


@pytest.fixture
def nonce(rng):
    """A random word: also good as a host name."""
    return f"n{rng.getrandbits(48):012x}"


@pytest.fixture
def root(ledger):
    yield from _root_for_a_test(ledger, roots.copy_of_built_root())


@pytest.fixture
def bare_root(ledger):
    yield from _root_for_a_test(ledger, roots.bare_root())


def _root_for_a_test(ledger, root):
    ledger.open()
    yield root
    ledger.close()  # before the root goes, and with it what was left in it
    root.remove()


@pytest.fixture
def groups(request, ledger):
    """groups.Groups of this test, which `who` may divide; see groups.py."""
    skips.needs("control-groups")
    names = request.fixturenames
    who = request.getfixturevalue("who") if "who" in names else programs.ROOT
    made = Groups(who).make()
    ledger.open()
    yield made
    ledger.close()  # before they go, and with them what was left in them
    made.remove()


@pytest.fixture
def start(ledger):
    """programs.start, for programs that outlive a line of the test; killed after it."""
    yield from _while_a_test_runs(programs.start)


@pytest.fixture
def beacon(ledger):
    """beacon.launch, each beacon of a test living until its end."""
    yield from _while_a_test_runs(beacons.launch)


def _while_a_test_runs(make):
    with ExitStack() as stack:
        yield lambda *argv, **options: stack.enter_context(make(*argv, **options))


@pytest.fixture
def canary():
    """A file of the host's with a random text in it."""
    path = places.WORK / f"canary-{secrets.token_hex(4)}"
    path.write_text(secrets.token_hex(8))
    yield path
    path.unlink()


@pytest.fixture
def disk(ledger):
    """A disk that is a file in memory: only the brake makes it slow."""
    file = places.WORK / "disk"
    file.write_bytes(bytes(8 << 20))
    device = subprocess.check_output(["losetup", "--find", "--show", "--direct-io=off",
                                      file], text=True).strip()
    ledger.open()
    yield device
    ledger.close()
    subprocess.run(["losetup", "--detach", device], check=True)
    file.unlink()
