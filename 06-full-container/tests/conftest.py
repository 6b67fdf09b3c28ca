"""conftest.py — bundles for tinrun, and boxes of 06-full-container."""
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from bundles import make_bundle  # noqa: E402
from support.places import BIN  # noqa: E402
from support.programs import run as run_program  # noqa: E402

CAPSTONE = BIN / "06-full-container"


def pytest_collection_modifyitems(items):
    """As in support/fixtures.py: what runs in a root ends before the root goes."""
    last = ("bundle", "box", "start", "beacon")
    for item in items:
        item.fixturenames.sort(key=lambda name: name in last and 1 + last.index(name))


@pytest.fixture
def bundle(ledger, who, request):
    """A Bundle; whatever a test leaves of its containers is deleted."""
    start = request.getfixturevalue("start")
    bundle = make_bundle(who, start)
    yield bundle
    for name in bundle.ids:
        bundle.tinrun("delete", "--force", name).expect(status=0)
    subprocess.run(["rm", "-rf", "--one-file-system", bundle.path], check=True)


@pytest.fixture
def box(beacon, who, root):
    """box("--memory", "64M"): a beacon in a container on `root`."""
    def make(*options, **more):
        return beacon(CAPSTONE, root, *options, root=root, who=who, **more)
    return make


@pytest.fixture
def run(who, root):
    """run("--pids", 5, "--", "true"): the capstone, to its end."""
    def make(*words, **more):
        return run_program(CAPSTONE, root, *words, who=who, **more)
    return make
