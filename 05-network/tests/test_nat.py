"""test_nat.py — the way out (row 5.05; exercise 5.6)."""
import pytest
from support.networks import DATAGRAM, QUIET_SECONDS, exchange


def call(box, outside, rng):
    """A connection from the box to the outside; the address that is seen there."""
    with outside.listen() as listener:
        with box.connect(outside.address, listener.getsockname()[1]) as caller:
            answerer, (address, _) = listener.accept()
            with answerer:
                exchange(caller, answerer, rng)
                return address


def test_the_outside_sees_the_host_alone(box, outside, rng):
    assert call(box(), outside, rng) == outside.host_address


def test_datagrams_too(box, outside):
    there = box()
    with outside.listen(kind=DATAGRAM) as listener, \
            there.new_socket(DATAGRAM) as caller:
        caller.sendto(b"ping", (outside.address, listener.getsockname()[1]))
        data, address = listener.recvfrom(99)
        assert (data, address[0]) == (b"ping", outside.host_address)
        listener.sendto(b"pong", address)
        assert caller.recv(99) == b"pong"


def test_the_host_is_a_router_while_a_box_needs_it(box, host):
    assert host.setting("ip_forward") == "0"
    first, second = box(), box()
    assert host.setting("ip_forward") == "1"
    first.end()
    assert host.setting("ip_forward") == "1"
    second.end()
    assert host.setting("ip_forward") == "0"


def test_a_host_that_was_a_router_stays_one(box, host):
    host.set("ip_forward", "1")
    box().end()
    assert host.setting("ip_forward") == "1"
    host.set("ip_forward", "0")


def test_without_nat_nothing_beyond_the_host_is_reached(box, host, outside, rng):
    there = box("--no-nat")
    assert host.setting("ip_forward") == "0"
    with host.listen() as listener:  # the host is
        there.connect(outside.host_address, listener.getsockname()[1]).close()
    with outside.listen() as listener, there.new_socket() as caller:
        caller.settimeout(QUIET_SECONDS)
        with pytest.raises(TimeoutError):
            caller.connect((outside.address, listener.getsockname()[1]))
    there.end()
    assert call(box(), outside, rng) == outside.host_address  # it is no fault of theirs


def test_no_rule_but_ours_is_touched(box, host):
    before = host.rules()
    there = box("--name", "web")
    assert "table inet tinbox-web {" in host.rules()
    assert all(line in host.rules() for line in before.splitlines())
    there.end()
    assert host.rules() == before


def test_nobody_else_can_remove_the_rules(box, host, outside, rng):
    there = box("--name", "web")
    with pytest.raises(Exception, match="returned non-zero exit status"):
        host.run("nft", "delete", "table", "inet", "tinbox-web")
    assert call(there, outside, rng) == outside.host_address
