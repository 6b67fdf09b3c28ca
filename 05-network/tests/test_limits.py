"""test_limits.py — how long a packet may be, and how many pass (rows 3.07, 5.10)."""
import json
import time

import pytest
from support.networks import DATAGRAM, exchange

SECONDS = 1.5


@pytest.mark.parametrize("mtu", [68, 1280, 1499, 9000, 65535])
def test_both_ends_take_packets_of_that_length(mtu, box, host):
    there = box("--name", "web", "--mtu", mtu)
    assert (host.link("ve-web")["mtu"], there.link("host0")["mtu"]) == (mtu, mtu)


@pytest.mark.parametrize("bridge", [[], ["--bridge", "br0"]])
@pytest.mark.parametrize("mtu", [600, 9000])
def test_what_is_longer_passes_in_pieces(mtu, bridge, box, host, outside, rng):
    there = box(*bridge, "--mtu", mtu)
    with outside.listen() as listener:
        with there.connect(outside.address, listener.getsockname()[1]) as caller:
            with listener.accept()[0] as answerer:
                exchange(caller, answerer, rng, size=100_000)
    with outside.listen(kind=DATAGRAM) as listener, \
            there.new_socket(DATAGRAM) as caller:
        data = rng.randbytes(mtu + 500)
        caller.sendto(data, (outside.address, listener.getsockname()[1]))
        assert listener.recv(1 << 16) == data


def received(sender, receiver, seconds=SECONDS):
    """Bytes a second that come through a connection that is kept full."""
    sender.setblocking(False)
    receiver.setblocking(False)
    end, begin, count = time.monotonic() + seconds, time.monotonic(), 0
    while time.monotonic() < end:
        try:
            sender.send(b"x" * 65536)
        except BlockingIOError:
            pass
        try:
            count += len(receiver.recv(1 << 20))
        except BlockingIOError:
            time.sleep(0.001)
    return count / (time.monotonic() - begin)


@pytest.mark.alone
@pytest.mark.parametrize("direction", ["to the box", "from the box"])
def test_a_rate_is_kept(direction, box, host):
    """At most a tenth more than asked for; the burst at the start is no rate.

    Nor is what has come while we were kept from reading it: so in the best of three.
    """
    there = box("--rate", "8mbit")
    with there.listen() as listener:
        with host.connect(there.address, listener.getsockname()[1]) as one:
            with listener.accept()[0] as other:
                pair = (one, other) if direction == "to the box" else (other, one)
                received(*pair, seconds=0.5)  # the burst, and what waits in between
                rates = []
                while len(rates) < 3 and min(rates, default=1e9) > 1_100_000:
                    rates.append(received(*pair))
    assert 100_000 < min(rates) <= 1_100_000, rates


@pytest.mark.alone
def test_without_one_it_is_far_higher(box, host):
    there = box()
    with there.listen() as listener:
        with host.connect(there.address, listener.getsockname()[1]) as one:
            with listener.accept()[0] as other:
                assert received(one, other, seconds=0.5) > 3_000_000


def test_both_ends_have_a_bucket(box, host):
    there = box("--name", "web", "--rate", "10mbit")
    for place, link in ((host, "ve-web"), (there, "host0")):
        bucket, = [b for b in qdiscs(place, link) if b["kind"] == "tbf"]
        assert bucket["options"]["rate"] == 1_250_000


def qdiscs(place, link):
    return json.loads(place.run("tc", "-j", "qdisc", "show", "dev", link))
