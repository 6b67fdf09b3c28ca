"""test_network.py — the cable of chapter 05 in the container: on a host that the test
made, by root, and by a user in a user namespace to which that host belongs."""
import ipaddress

import pytest
from support.networks import Box, hears, is_silent, reaches
from support.places import BIN
from support.programs import run as run_program

CAPSTONE = BIN / "06-full-container"
BOXES = 20


@pytest.fixture
def box(beacon, host, who, root):
    """box("--bridge", "br0"): a beacon in a container on the test's host."""
    def make(*options):
        return Box(beacon(*host.enter, CAPSTONE, root, *options, root=root, who=who))
    return make


def test_it_has_a_cable_and_a_loopback(box, host):
    there = box("--name", "web")
    assert {link["ifname"] for link in there.links()} == {"lo", "host0"}
    assert host.addresses("ve-web") == [f"{there.gateway}/28"]


def test_or_a_loopback_alone(box, host):
    before = host.record()
    assert [link["ifname"] for link in box("--no-network").links()] == ["lo"]
    assert host.record() == before


def test_it_reaches_the_outside(box, outside, rng):
    assert reaches(outside, 0, box(), outside.address, rng) == outside.host_address


def test_the_outside_reaches_a_published_port(box, host, outside, port, rng):
    there = box("--publish", f"{port}:80")
    for place, address, seen in (
            (outside, outside.host_address, outside.address),
            (host, outside.host_address, outside.host_address),
            (host, "127.0.0.1", there.gateway)):
        assert reaches(there, 80, place, address, rng, port) == seen


def test_two_on_a_bridge_reach_each_other(box, rng):
    one, other = box("--bridge", "br0"), box("--bridge", "br0")
    assert reaches(other, 0, one, other.address, rng) == one.address
    assert reaches(one, 0, other, one.address, rng) == other.address


def test_or_not_if_one_is_isolated(box, host, outside, port, rng):
    host.leave_frames_to_bridges()
    alone = box("--bridge", "br0", "--isolate", "--publish", f"{port}:80")
    other, third = box("--bridge", "br0"), box("--bridge", "br0")
    assert hears(other, third, other.address)  # others are as before
    assert is_silent(alone, other, other.address)
    assert is_silent(other, alone, alone.address)
    assert is_silent(alone, host, alone.gateway)
    assert reaches(outside, 0, alone, outside.address, rng) == outside.host_address
    reaches(alone, 80, outside, outside.host_address, rng, port)


@pytest.mark.parametrize("bridge", [[], ["--bridge", "br0"]], ids=["", "bridge"])
def test_twenty_start_and_stop_at_once(bridge, host, who, root, start):
    """All live together; each prints its address when it has one. Then nothing is left,
    as the fixture `host` sees to."""
    words = "ip -4 -o address show dev host0; read end"
    programs = [start(*host.enter, CAPSTONE, root, *bridge, "--name", f"n{number}",
                      "--", "sh", "-c", words, who=who) for number in range(BOXES)]
    lines = [program.hear(60) for program in programs]
    assert None not in lines, [program.stderr for program in programs]
    addresses = [ipaddress.ip_interface(line.split()[3]) for line in lines]
    assert len({one.ip for one in addresses}) == BOXES
    assert len({one.network for one in addresses}) == (1 if bridge else BOXES)
    for program in programs:
        program.popen.stdin.close()
    assert [program.wait(60).status for program in programs] == [1] * BOXES


def test_what_needs_a_host_is_refused_without(run, host, who):
    for option in (["--publish", "8080:80"], ["--bridge", "br0"], ["--isolate"]):
        run("--no-network", *option, "--", "true").expect(status=125, stderr=option[0])


@pytest.mark.only("user")
def test_a_user_may_not_change_the_network_of_the_host(root, who):
    for option in (["--publish", "8080:80"], ["--bridge", "br0"], ["--isolate"]):
        run_program(CAPSTONE, root, *option, "--", "true", who=who).expect(
            status=125, stderr=f"{option[0]}: to change the host's network needs")
