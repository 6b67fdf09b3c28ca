"""test_cable.py — a cable between host and box (row 5.01; exercises 5.1 to 5.4)."""
from support.networks import exchange
from support.process import OURSELVES


def test_the_host_has_ve_name_and_the_box_has_host0(box, host, root, nonce):
    there = box("--name", nonce[:8], root=root)

    ours, theirs = host.link(f"ve-{nonce[:8]}"), there.link("host0")

    assert {"UP", "LOWER_UP"} <= set(ours["flags"]) & set(theirs["flags"])
    assert {link["ifname"] for link in there.links()} == {"lo", "host0"}
    assert (ours["link_index"], theirs["link_index"]) == \
        (theirs["ifindex"], ours["ifindex"])  # each names the other as its far end …
    assert ours["link_netnsid"] >= 0 and theirs["link_netnsid"] >= 0  # … elsewhere
    assert ours["linkinfo"]["info_kind"] == "veth"


def test_the_box_has_a_view_of_its_own(box, who, nonce):
    there = box("--name", nonce)
    assert {"net", "pid", "mnt", "uts"} <= \
        there.beacon.process.differs_from(OURSELVES)
    assert there.beacon.ask("uname") == nonce
    assert there.beacon.process.pids_inside[-1] == 1


def test_its_loopback_is_up(box, rng):
    there = box()
    for family, address in ((2, "127.0.0.1"), (10, "::1")):
        listener = there.new_socket(family=family)
        listener.bind((address, 0))
        listener.listen()
        with there.new_socket(family=family) as caller, listener:
            caller.connect(listener.getsockname()[:2])


def test_both_ends_have_addresses_of_one_range(box, host, nonce):
    there = box("--name", nonce[:8])
    address, prefix = there.cidr.split("/")
    assert prefix == "28"
    assert host.addresses(f"ve-{nonce[:8]}") == [f"{there.gateway}/28"]
    assert there.gateway != address


def test_the_default_route_leads_to_the_host(box):
    there = box()
    default, = [route for route in there.routes() if route["dst"] == "default"]
    assert default["dev"] == "host0"


def test_bytes_arrive_both_ways(box, host, rng):
    there = box()
    with there.listen() as listener:
        with host.connect(there.address, listener.getsockname()[1]) as caller:
            with listener.accept()[0] as answerer:
                assert caller.getsockname()[0] == there.gateway
                exchange(caller, answerer, rng)
    with host.listen() as listener:
        with there.connect(there.gateway, listener.getsockname()[1]) as caller:
            answerer, (address, _) = listener.accept()
            with answerer:
                assert address == there.address
                exchange(caller, answerer, rng)


def test_the_exit_code_is_the_commands(box, rng):
    box().end(rng.choice([0, 1, 42, 255]))


def test_an_address_may_be_chosen(box, host, nonce):
    there = box("--name", "a", "--address", "10.77.5.130/25")
    assert there.cidr == "10.77.5.130/25"
    assert host.addresses("ve-a") == ["10.77.5.129/25"]


def test_the_gateway_makes_room_for_the_first_address(box):
    assert box("--address", "10.77.5.1/30").gateway == "10.77.5.2"
