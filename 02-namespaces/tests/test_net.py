"""test_net.py — a network of the box's own, with nothing in it (row 2.08)."""
import socket
import subprocess

import pytest
from boxes import new
from support.process import OURSELVES


@pytest.fixture
def bridge(rng):
    """A link of the host's, with an address: its name."""
    name = f"b{rng.getrandbits(32):08x}"
    subprocess.run(["ip", "link", "add", name, "type", "bridge"], check=True)
    yield name
    subprocess.run(["ip", "link", "del", name], check=True)


def links_in(text):
    """The names in /proc/net/dev, below two lines of headings."""
    return [line.split(":")[0].strip() for line in text.splitlines()[2:]]


def test_a_box_has_only_a_loopback_device_and_it_is_down(box, who, bridge):
    there = box("--net")

    assert there.process.differs_from(OURSELVES) == new(who, "net")
    assert links_in(there.ask("read", "/proc/net/dev")) == ["lo"]
    assert there.ask("read", "/proc/net/if_inet6") == ""  # no address, not even ::1
    ours = (OURSELVES.path / "net/dev").read_text()
    assert {"lo", bridge} <= set(links_in(ours))


def test_without_net_the_links_are_the_hosts(box, bridge):
    assert bridge in links_in(box("--uts", "box").ask("read", "/proc/net/dev"))


def test_abstract_sockets_of_the_host_are_out_of_reach(box, nonce):
    """Their names belong to the network namespace. unix(7)"""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"\0{nonce}")
        listener.listen()
        assert box("--net").ask("connect", nonce) == "ECONNREFUSED"
        assert box("--uts", "box").ask("connect", nonce) == "ok"
