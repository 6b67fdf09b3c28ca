"""conftest.py — boxes on a host of the test's own."""
import pytest
from support.networks import NETWORK, Box


def pytest_collection_modifyitems(items):
    """As in support/fixtures.py: what runs in a root ends before the root goes."""
    for item in items:
        item.fixturenames.sort(key=lambda name: name in ("box", "beacon", "start"))


@pytest.fixture
def box(beacon, host, who):
    """box("--name", "web", root=root): a beacon in a box on the test's host."""
    def make(*options, root=None, **more):
        options += ("--root", root) if root else ()
        return Box(beacon(*host.enter, NETWORK, *options, root=root, who=who,
                          **more))
    return make
