"""network_fixtures.py — a host of the test's own, and the outside; see networks.py."""
import time

import pytest

from support import ledger as ledgers
from support import networks

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


@pytest.fixture
def port(rng):
    """A random port that the kernel gives to nobody by itself, and its neighbour."""
    return rng.randrange(20000, 30000)
