"""test_net_devices.py — links of the host's that become the container's."""
import json
import subprocess

import pytest
from support import programs

pytestmark = pytest.mark.only("root")
SHOW = ["nsenter", "-n", "-t"]


def ip(*words):
    return programs.run("ip", *words, who=programs.ROOT).expect(status=0).stdout


@pytest.fixture
def link():
    """A cable of the test's own host: "tb-moves", with addresses, and "tb-stays"."""
    ip("link", "add", "tb-moves", "mtu", "1400", "type", "veth", "peer", "tb-stays")
    ip("address", "add", "192.0.2.7/24", "dev", "tb-moves")
    ip("address", "add", "2001:db8::7/64", "dev", "tb-moves", "nodad")
    ip("address", "add", "192.0.2.8/24", "dev", "tb-moves", "valid_lft", "900",
       "preferred_lft", "900")
    ip("address", "add", "169.254.3.3/16", "dev", "tb-moves", "scope", "link")
    yield "tb-moves"
    subprocess.run(["ip", "link", "delete", "tb-stays"], stderr=subprocess.DEVNULL)


def links_of(pid):
    told = programs.run(*SHOW, pid, "ip", "-json", "address", who=programs.ROOT)
    return {link["ifname"]: link for link in json.loads(told.expect(status=0).stdout)}


def addresses(link):
    return {f"{one['local']}/{one['prefixlen']}" for one in link["addr_info"]
            if not one["local"].startswith("fe80")}


@pytest.mark.parametrize("wish, name", [({}, "tb-moves"), ({"name": "eth7"}, "eth7"),
                                        ({"name": "data%d"}, "data0")])
def test_a_link_moves_with_what_lasts_of_it(bundle, link, wish, name):
    bundle.linux["netDevices"] = {link: wish}
    inside = links_of(bundle.beacon().process.pid)
    assert set(inside) == {"lo", name}
    assert addresses(inside[name]) == {"192.0.2.7/24", "2001:db8::7/64"}
    assert "UP" in inside[name]["flags"] and inside[name]["mtu"] == 1400
    assert link not in ip("link")


def test_it_moves_to_a_namespace_that_is_there(bundle, link, start):
    other = start("unshare", "--net", "sh", "-c",
                  "ip link add eth0 type bridge; echo in; read end")
    assert other.hear() == "in"
    bundle.linux["namespaces"][1]["path"] = f"/proc/{other.pid}/ns/net"
    bundle.linux["netDevices"] = {link: {"name": "eth%d"}}
    process = bundle.beacon().process
    assert {"eth0", "eth1"} <= set(links_of(process.pid))


def test_a_name_that_is_taken(bundle, link):
    """The link stays where it was, as it was."""
    bundle.linux["netDevices"] = {link: {"name": "lo"}}
    told = bundle.run().expect(status=1)
    words = "linux.netDevices.tb-moves: the container has a link lo already"
    assert words in told.stderr and told.stderr.count("\n") == 1
    here, = json.loads(ip("-json", "address", "show", link))
    assert "192.0.2.7/24" in addresses(here)


@pytest.mark.parametrize("devices, words", [
    ({"tb-none": {}}, "netDevices.tb-none: the host has no such link: see ip link"),
    ({"lo": {"name": "a" * 16}}, "netDevices.lo.name: expected 15 bytes at most"),
    ({"lo": {"name": "a/b"}}, "netDevices.lo.name: expected 15 bytes at most")])
def test_what_cannot_be_moved(bundle, devices, words):
    bundle.linux["netDevices"] = devices
    told = bundle.run().expect(status=1)
    assert f"config.json: linux.{words}" in told.stderr and told.stderr.count("\n") == 1


def test_there_must_be_a_place_to_move_it_to(bundle):
    bundle.linux["netDevices"] = {"lo": {}}
    bundle.linux["namespaces"] = [one for one in bundle.linux["namespaces"]
                                  if one["type"] != "network"]
    told = bundle.run().expect(status=1)
    assert "linux.netDevices: needs a network namespace in linux.nam" in told.stderr
