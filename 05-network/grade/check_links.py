"""check_links.py — exercises 5.1, 5.2 and 5.10: a cable, switched on, and its MTU."""
from grade.net import Network, expect_no_trace
from grade.net_places import kind_of, own_flags
from grade.packets import call, datagram
from grade.plugin import check
from support.networks import held

OUR_GROUP = "29794"  # link_group of links.h: "tb"


def cabled(kit, *options):
    """A box, made by the student's program; the network around it is box.network."""
    return Network(kit).cabled(*options)


# ---- 5.1 switch a link on ----

@check("5.1", "loopback_is_up")
def check_loopback_is_up(kit):
    box = cabled(kit)
    flags = box.link("lo")["flags"]
    kit.expect("UP" in flags, "loopback-down", saw=f"lo in the box: {flags}",
               expected="lo is UP")
    for address in ("127.0.0.1", f"127.0.0.{kit.rng.randrange(2, 99)}", "::1"):
        if address != "::1" or has_ipv6(kit):
            told = call(box, address, box)
            kit.expect(told, f"loopback-{'6' if ':' in address else '4'}",
                       saw=f"a call in the box to {address}: {told}",
                       expected="it reaches who listens in the box")


def has_ipv6(kit):
    """A machine may be without: then no new network has ::1, however it is made."""
    fresh = kit.stack.enter_context(held())
    return any(one["local"] == "::1" for link in fresh.ip("-6", "address") if link
               for one in link.get("addr_info", []))


@check("5.1", "both_ends_are_up")
def check_both_ends_are_up(kit):
    box = cabled(kit)
    ends = {"box": box.end_of_cable, "host": box.host_end}
    down = [side for side, link in ends.items() if "UP" not in link["flags"]]
    kit.expect(not down, f"down-{'-'.join(down)}",
               saw={side: link["flags"] for side, link in ends.items()},
               expected="both ends are UP")


@check("5.1", "namespace_is_new")
def check_namespace_is_new(kit):
    box = cabled(kit)
    kit.expect(box.beacon.process.namespace("net") != kit.cell.init.namespace("net"),
               "same-network", saw="BEACON is in the host's network namespace",
               expected="it is in one of its own")


@check("5.1", "other_flags_stay")
def check_other_flags_stay(kit):
    """A link that the kernel has just made: which flags it has by itself."""
    box = cabled(kit)
    box.network.host.batch("link add plain type veth peer name peer")
    wanted = {flag for flag in box.network.host.link("plain")["flags"]
              if flag in ("MULTICAST", "BROADCAST", "NOARP", "PROMISC", "ALLMULTI")}
    for side, link in (("box", box.end_of_cable), ("host", box.host_end)):
        seen = set(own_flags(link)) - {"UP"}
        kit.expect(seen == wanted, f"{side}-flags-{'-'.join(sorted(seen ^ wanted))}",
                   saw=f"the {side}'s end: {link['flags']}",
                   expected=f"UP, and what was there: {sorted(wanted)}")


@check("5.1", "other_links_unchanged")
def check_other_links_unchanged(kit):
    network = Network(kit)
    network.internet()
    network.spare(kit.word())
    before = network.host.states()
    network.cabled()
    network.expect_links_unchanged(before)


@check("5.1", "nothing_left", rounds=1)
def check_up_leaves_nothing(kit):
    expect_no_trace(kit, "--no-nat")


# ---- 5.2 make a cable, and let its far end begin its life in the box ----

@check("5.2", "one_link_in_the_box")
def check_one_link_in_the_box(kit):
    box = cabled(kit)
    fresh = {link["ifname"] for link in kit.stack.enter_context(held()).links()}
    links = [link for link in box.links() if link["ifname"] not in fresh]
    kinds = sorted(kind_of(link) for link in links)
    kit.expect(kinds == ["veth"], f"box-links-{'-'.join(kinds) or 'none'}",
               saw=f"links in the box beside lo: {[link['ifname'] for link in links]}",
               expected="one, a veth")
    kit.expect(links[0]["ifname"] == "host0", "box-link-name",
               saw=f"the box's end is called {links[0]['ifname']}",
               expected="it is called host0")


@check("5.2", "ends_are_peers")
def check_ends_are_peers(kit):
    box = cabled(kit)
    inside = box.end_of_cable
    outside = box.host_end
    kit.expect(kind_of(outside) == "veth", "peer-is-no-veth",
               saw=f"its peer on the host is a {kind_of(outside) or 'link'}",
               expected="a veth")
    joined = outside.get("link_index") == inside["ifindex"] and all(
        "link_netnsid" in end for end in (inside, outside))
    kit.expect(joined, "not-peers", saw=f"host: {outside}; box: {inside}",
               expected="each is the other's peer, in another namespace")


@check("5.2", "no_end_is_strange")
def check_no_end_is_strange(kit):
    network = Network(kit)
    network.internet()
    before = network.host.states()
    name = kit.word()
    box = network.box("--no-nat", "--name", name)
    new = set(network.host.states()) - set(before)
    kit.expect(new == {f"ve-{name}"}, f"host-has-{len(new)}-new-links",
               saw=f"new links of the host: {sorted(new)}", expected=f"one, ve-{name}")
    kit.expect(box.host_end.get("group") == OUR_GROUP, "host-end-of-no-group",
               saw=f"the host's end is in group {box.host_end.get('group')}",
               expected=f"in {OUR_GROUP}: one rule can name all cables of boxes")
    for side, link in (("box", box.end_of_cable), ("host", box.host_end)):
        first = int(link["address"][:2], 16)
        kit.expect(first & 3 == 2, f"{side}-mac-{first & 3}",
                   saw=f"the {side}'s end has the MAC {link['address']}",
                   expected="one that is marked as invented, of a single link")


@check("5.2", "two_boxes_have_two", rounds=1)
def check_two_boxes_have_two(kit):
    network, stem = Network(kit), kit.word() * 3
    for names in ([kit.word(), kit.word()], [f"{stem}1", f"{stem}2"]):
        boxes = [network.box("--no-nat", "--name", name) for name in names]
        ends = {box.host_end["ifname"] for box in boxes}
        kit.expect(len(ends) == 2, "one-cable-for-two", saw=f"ends on the host: {ends}",
                   expected="two boxes have two cables")


@check("5.2", "taken_name_is_told", rounds=1)
def check_taken_name_is_told(kit):
    network, name = Network(kit), kit.word()
    kit.given(f"the host has a link ve-{name}, which is no cable of a box")
    network.spare(f"ve-{name}")
    before = network.host.link(f"ve-{name}")
    expect_refused(kit, "--name", name)
    kit.expect(network.host.link(f"ve-{name}") == before, "link-of-others-changed",
               saw=network.host.link(f"ve-{name}"), expected="it is as it was")
    box = network.cabled()
    expect_refused(kit, "--name", box.host_end["ifname"].removeprefix("ve-"))
    told = call(network.host, box.address, box)
    kit.expect(told, "other-box-cut-off", saw=f"the host calls the first box: {told}",
               expected="the first box keeps its cable")


def expect_refused(kit, *options):
    told = kit.run("05-network", "--no-nat", *options, "--", "true")
    kit.expect(told.status == 125 and told.stderr.strip(), f"not-refused-{told.status}",
               saw=told, expected="exit code 125, and a message")


@check("5.2", "nothing_left", rounds=1)
def check_cable_leaves_nothing(kit):
    expect_no_trace(kit, "--no-nat")


# ---- 5.10 set the longest packet that a link takes ----

def mtu_of_ends(kit, *options):
    box = cabled(kit, *options)
    return {"box": box.end_of_cable["mtu"], "host": box.host_end["mtu"]}


@check("5.10", "both_ends_have_it")
def check_both_ends_have_it(kit):
    for kind, wanted in (("short", kit.rng.randrange(600, 1400)),
                         ("long", kit.rng.randrange(1600, 9000))):
        seen = mtu_of_ends(kit, "--mtu", wanted)
        wrong = [f"{side}-{'unset' if mtu == 1500 else f'{mtu - wanted:+}'}"
                 for side, mtu in seen.items() if mtu != wanted]
        kit.expect(not wrong, f"{kind}-{'-'.join(wrong)}",
                   saw=f"MTU of the ends: {seen}", expected=f"{wanted} at both")


@check("5.10", "long_one_arrives")
def check_long_one_arrives(kit):
    mtu = kit.rng.randrange(600, 1400)
    box = cabled(kit, "--mtu", mtu)
    host, gateway = box.network.host, box.gateway
    for way, told in (
            ("to-the-box", datagram(host, box.address, box, size=mtu + 500)),
            ("to-the-host", datagram(box, gateway, host, size=mtu + 500)),
            ("by-tcp", call(box, gateway, host, size=50_000))):
        kit.expect(told, way, saw=f"{mtu + 500} bytes and more, {way}: {told}",
                   expected="they arrive")


@check("5.10", "default_without_it")
def check_default_without_it(kit):
    network = Network(kit)
    network.internet()
    before = network.host.states()
    box = network.cabled("--mtu", kit.rng.randrange(600, 1400))
    network.expect_links_unchanged(before)
    kit.expect(box.link("lo")["mtu"] == network.host.link("lo")["mtu"], "loopback-too",
               saw=f"MTU of the box's lo: {box.link('lo')['mtu']}",
               expected="as the kernel has it")
    seen = mtu_of_ends(kit)
    kit.expect(set(seen.values()) == {1500}, "mtu-unasked",
               saw=f"MTU without --mtu: {seen}", expected="1500, as the kernel has it")


@check("5.10", "nothing_left", rounds=1)
def check_mtu_leaves_nothing(kit):
    expect_no_trace(kit, "--no-nat", "--mtu", kit.rng.randrange(600, 9000))
