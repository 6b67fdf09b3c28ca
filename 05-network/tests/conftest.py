"""conftest.py — a host of the test's own, the outside, and boxes on that host."""
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import networks  # noqa: E402
from support import ledger as ledgers  # noqa: E402


def pytest_collection_modifyitems(items):
    """As in support/fixtures.py: what runs in a root ends before the root goes."""
    for item in items:
        item.fixturenames.sort(key=lambda name: name in ("box", "beacon", "start"))


CANARY = """table inet canary {
  chain forward {
    type filter hook forward priority filter
    ip saddr 203.0.113.77 counter
  }
}
"""


@pytest.fixture
def host(ledger, who):
    """Nothing of a box may be left on it; a rule of somebody else's has to stay."""
    with networks.held(who) as place:
        host = networks.Host(place.pid, who)
        host.run("nft", "-f", "-", stdin=CANARY)
        before = host.record()
        yield host
        deadline = time.monotonic() + ledgers.PATIENCE_SECONDS
        while (left := ledgers.differences(keys(before), keys(host.record()))) and \
                time.monotonic() < deadline:
            time.sleep(0.02)
        assert left == []


def keys(record):
    return {tuple(name.split(" ", 1)): text for name, text in record.items()}


@pytest.fixture
def outside(host):
    """A namespace beyond the host, that knows no way to any private address."""
    with networks.held() as place, networks.joined(host, place, 100):
        place.address, place.host_address = "198.51.100.9", "198.51.100.1"
        yield place


class Box(networks.Place):
    """A beacon on the network, and what it was given."""

    def __init__(self, beacon):
        super().__init__(beacon.process.pid)
        self.beacon = beacon

    @property
    def cidr(self):
        return self.addresses("host0")[0]

    @property
    def address(self):
        return self.cidr.split("/")[0]

    @property
    def gateway(self):
        return next(r["gateway"] for r in self.routes() if r["dst"] == "default")

    def end(self, status=0):
        assert self.beacon.end("exit", status).status == status


@pytest.fixture
def box(beacon, host, who):
    """box("--name", "web", root=root): a beacon in a box on the test's host."""
    def make(*options, root=None, **more):
        options += ("--root", root) if root else ()
        return Box(beacon(*host.enter, networks.NETWORK, *options, root=root, who=who,
                          **more))
    return make


@pytest.fixture
def port(rng):
    """A random port that the kernel gives to nobody by itself, and its neighbour."""
    return rng.randrange(20000, 30000)
