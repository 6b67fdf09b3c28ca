"""test_bridge.py — boxes on one bridge, and boxes apart (row 5.11; exercise 5.5)."""
import pytest
from support.networks import (DATAGRAM, NETWORK, QUIET_SECONDS, exchange, hears,
                              is_silent, reaches)
from support.programs import run


def test_two_boxes_on_a_bridge_reach_each_other(box, host, rng):
    one, other = box("--bridge", "br0"), box("--bridge", "br0")
    assert reaches(other, 0, one, other.address, rng) == one.address
    assert reaches(one, 0, other, one.address, rng) == other.address
    states = {link["linkinfo"]["info_slave_data"]["state"] for link in host.links()
              if link.get("master") == "br0"}
    assert states == {"forwarding"}


def test_they_reach_the_host_and_the_outside(box, host, outside, rng):
    there = box("--bridge", "br0")
    for place, address, seen in ((host, there.gateway, there.address),
                                 (outside, outside.address, outside.host_address)):
        with place.listen() as listener:
            with there.connect(address, listener.getsockname()[1]):
                answerer, (sender, _) = listener.accept()
                answerer.close()
                assert sender == seen


def test_the_first_makes_the_bridge_and_the_last_removes_it(box, host):
    one, other = box("--bridge", "br0"), box("--bridge", "br0")
    assert host.addresses("br0") == [f"{one.gateway}/24"]
    one.end()
    assert host.link("br0")
    other.end()
    assert not host.link("br0")


def test_it_goes_with_the_last_on_it_though_other_boxes_live(box, host):
    box()
    box("--bridge", "br0").end()
    assert not host.link("br0")


def test_a_bridge_that_was_there_stays(box, host, rng):
    host.run("ip", "link", "add", "lan", "type", "bridge")
    host.run("ip", "address", "add", "10.44.0.5/29", "dev", "lan")
    host.run("ip", "link", "set", "lan", "up")
    one, other = box("--bridge", "lan"), box("--bridge", "lan", "--address",
                                             "10.44.0.6/29")
    assert (one.cidr, one.gateway) == ("10.44.0.1/29", "10.44.0.5")
    assert other.cidr == "10.44.0.6/29"
    reaches(other, 0, one, other.address, rng)
    one.end()
    other.end()
    assert host.link("lan")
    host.run("ip", "link", "del", "lan")


def test_an_address_of_a_neighbour_is_refused(box, host, who):
    there = box("--bridge", "br0")
    for taken in (there.cidr, f"{there.gateway}/24"):
        run(*host.enter, NETWORK, "--bridge", "br0", "--address", taken, "--", "true",
            who=who).expect(status=125, stderr=f"--address {taken}: it is taken")


def test_a_link_that_is_no_bridge_is_refused(host, who):
    run(*host.enter, NETWORK, "--bridge", "lo", "--", "true", who=who).expect(
        status=125, stderr="--bridge lo: that is a link, and no bridge")


@pytest.mark.parametrize("bridge", [[], ["--bridge", "br0"]])
def test_an_isolated_box_reaches_only_the_outside(bridge, box, host, outside, rng,
                                                  port):
    host.leave_frames_to_bridges()
    alone = box(*bridge, "--isolate", "--publish", f"{port}:80")
    other, third = box(*bridge), box(*bridge)

    assert hears(other, third, other.address)  # others are as before
    assert hears(host, third, third.gateway)
    with outside.listen() as listener:  # it has a network all the same …
        alone.connect(outside.address, listener.getsockname()[1]).close()
    assert is_silent(alone, other, other.address)
    assert is_silent(other, alone, alone.address)
    assert is_silent(alone, host, alone.gateway)
    assert is_silent(alone, host, outside.host_address)
    with alone.listen(80) as listener:  # … and what it publishes is reached
        for place, address in ((host, "127.0.0.1"), (outside, outside.host_address)):
            with place.connect(address, port) as caller:
                answerer, _ = listener.accept()
                with answerer:
                    exchange(caller, answerer, rng)


def test_an_isolated_box_cannot_take_another_address(box, host):
    alone = box("--bridge", "br0", "--isolate")
    network = alone.address.rsplit(".", 1)[0]
    alone.run("ip", "address", "add", f"{network}.200/24", "dev", "host0")
    alone.run("ip", "neighbour", "replace", alone.gateway, "dev", "host0", "lladdr",
              host.link("br0")["address"])  # so it need not ask, which is refused too
    with host.listen(kind=DATAGRAM) as listener, alone.new_socket(DATAGRAM) as caller:
        caller.bind((f"{network}.200", 0))
        caller.sendto(b"hello", (alone.gateway, listener.getsockname()[1]))
        listener.settimeout(QUIET_SECONDS)
        with pytest.raises(TimeoutError):
            listener.recv(99)
