"""test_pool.py — addresses that nobody else has (rows 5.02, 5.11; exercise 5.11)."""
import ipaddress

import pytest
from support.networks import NETWORK, held
from support import beacon as beacons
from support.programs import run

PRIVATE = [ipaddress.ip_network(text)
           for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]
BOXES = 20


def range_of(box):
    return ipaddress.ip_interface(box.cidr).network


def test_ranges_are_private_and_apart(box):
    ranges = [range_of(box()) for _ in range(5)]
    assert all(any(one.subnet_of(all) for all in PRIVATE) for one in ranges)
    assert not any(one.overlaps(other) for one in ranges for other in ranges
                   if one is not other)


def test_the_same_box_finds_the_same_range_and_mac(box, host):
    found = set()
    for _ in range(2):
        there = box("--name", "web")
        found.add((there.cidr, there.link("host0")["address"],
                   host.link("ve-web")["address"]))
        there.end()
    (_, inside, outside), = found
    assert int(inside[:2], 16) & 3 == int(outside[:2], 16) & 3 == 2  # ours, for one
    assert inside != outside


def test_a_range_that_is_occupied_is_skipped(box, host):
    """By a route, or by an address on a link that is down and has no route yet."""
    host.run("ip", "link", "add", "lan", "type", "bridge")
    there = box("--name", "web")
    wanted = range_of(there)
    there.end()
    host.run("ip", "route", "add", "unreachable", wanted.supernet(4))
    first = box("--name", "web")
    assert not range_of(first).overlaps(wanted)
    first.end()
    host.run("ip", "route", "del", "unreachable", wanted.supernet(4))
    host.run("ip", "address", "add", f"{wanted[9]}/30", "dev", "lan")
    second = box("--name", "web")
    assert not range_of(second).overlaps(wanted)
    second.end()
    host.run("ip", "link", "del", "lan")


def test_when_all_is_occupied_that_is_said(host, who):
    for route in PRIVATE:
        host.run("ip", "route", "add", "unreachable", route)
    run(*host.enter, NETWORK, "--", "true", who=who).expect(
        status=125, stderr="name one by --address")
    for route in PRIVATE:
        host.run("ip", "route", "del", "unreachable", route)


def test_an_address_in_a_range_of_the_hosts_is_refused(box, host, who):
    there = box()
    for taken in (there.cidr, f"{there.address}/8", "10.99.0.1/16"):
        host.run("ip", "route", "replace", "unreachable", "10.99.3.0/24")
        run(*host.enter, NETWORK, "--address", taken, "--", "true",
            who=who).expect(status=125, stderr=f"--address {taken}: the host has a ro")
    host.run("ip", "route", "del", "unreachable", "10.99.3.0/24")


def test_two_long_names_have_two_links(box, host):
    names = ["n" * 40, "n" * 39 + "m"]
    links = [box("--name", name).link("host0") for name in names]
    ends = [link["ifname"] for link in host.links() if link["ifname"].startswith("ve-")]
    assert len(set(ends)) == 2 and all(len(end) <= 15 for end in ends)
    assert links[0]["address"] != links[1]["address"]


def test_a_name_is_taken_once(box, host, who):
    box("--name", "web")
    run(*host.enter, NETWORK, "--name", "web", "--", "true", who=who).expect(
        status=125, stderr="a box of that name runs already")


@pytest.mark.parametrize("bridge", [[], ["--bridge", "br0"]])
def test_twenty_start_and_stop_at_once(bridge, host, who, start, ledger):
    """All live together; each prints its address when the network is there."""
    words = "ip -4 -o address show dev host0; read end"
    programs = [start(*host.enter, NETWORK, *bridge, "--name", f"n{number}", "--",
                      "sh", "-c", words, who=who) for number in range(BOXES)]
    lines = [program.hear(30) for program in programs]
    addresses = [ipaddress.ip_interface(line.split()[3]) for line in lines]
    assert len({one.ip for one in addresses}) == BOXES
    assert len({one.network for one in addresses}) == (1 if bridge else BOXES)
    for program in programs:
        program.popen.stdin.close()
    assert [program.wait(30).status for program in programs] == [1] * BOXES


def test_rounds_of_twenty_that_come_and_go(host, who, start, ledger):
    """The last of a bridge goes as the next comes: none finds it gone."""
    script = 'for n in 1 2 3; do "$0" --bridge br0 -- true || echo failed; done'
    programs = [start(*host.enter, "sh", "-c", script, NETWORK, who=who)
                for _ in range(BOXES)]
    for program in programs:
        program.finish(timeout=60).expect(status=0, stdout="")


def test_hosts_do_not_mind_each_other(beacon, host, box, who):
    """What boxes have in common is counted for each host on its own."""
    box()
    with held() as other:
        assert other.setting("ip_forward") == "0"
        enter = ["nsenter", "--target", other.pid, "--net"]
        with beacons.launch(*enter, NETWORK):
            assert other.setting("ip_forward") == "1"
        assert other.setting("ip_forward") == "0"
    assert host.setting("ip_forward") == "1"
