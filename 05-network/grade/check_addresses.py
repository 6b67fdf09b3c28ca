"""check_addresses.py — exercises 5.3 and 5.4: addresses, and a way to everywhere."""
import ipaddress

from grade.net import Network, expect_no_trace
from grade.net_events import difference
from grade.packets import call, listen
from grade.plugin import check

# What the box does first of all: it calls, and has to be answered.
CALL = 'exec 3<>"/dev/tcp/$0/$1" && echo "$2" >&3 && read answer <&3'


# ---- 5.3 give a link an address ----

@check("5.3", "addresses_as_planned")
def check_addresses_as_planned(kit):
    network = Network(kit)
    wanted = network.address()
    box = network.box("--no-nat", "--name", kit.word(), "--address", wanted)
    inside = box.cidr
    kit.expect(inside == wanted, f"box{difference(inside, wanted)}",
               saw=f"the box has {inside}", expected=f"it has {wanted}")
    link = box.host_end["ifname"]
    found = network.host.addresses(link)
    kit.expect(len(found) == 1, f"host-has-{len(found)}",
               saw=f"the host has {found} at its end", expected="it has one address")
    gateway = ipaddress.ip_interface(found[0])
    kit.expect(gateway.network == ipaddress.ip_interface(wanted).network and
               found[0] != wanted, "host-elsewhere",
               saw=f"the host has {gateway} at its end",
               expected=f"another address of the range of {wanted}")


@check("5.3", "packets_go_both_ways")
def check_packets_go_both_ways(kit):
    network = Network(kit)
    box = network.cabled()
    told = call(network.host, box.address, box)
    kit.expect(told, "box-not-reached", saw=f"the host calls {box.address}: {told}",
               expected="it reaches who listens in the box")
    told = call(box, box.gateway, network.host)
    kit.expect(told, "host-not-reached", saw=f"the box calls {box.gateway}: {told}",
               expected="it reaches who listens on the host")


@check("5.3", "ready_before_the_command", rounds=1)
def check_ready_before_the_command(kit):
    network, nonce, wanted = Network(kit), kit.word(), Network(kit).address()
    range_ = ipaddress.ip_interface(wanted).network
    with listen(network.host, network.port) as listener:
        running = kit.start("05-network", "--no-nat", "--name", kit.word(), "--address",
                            wanted, "--", "bash", "-c", CALL, range_[1], network.port,
                            nonce)
        try:
            caller, (seen, _) = listener.accept()
        except TimeoutError:
            caller, seen = None, "nobody"
        if caller:
            with caller, caller.makefile("rw") as stream:
                seen = f"{seen}, {stream.readline().strip()}"
                stream.write("answer\n")
        told = kit.finish(running)
    address = wanted.split("/")[0]
    kit.expect(told.status == 0 and seen == f"{address}, {nonce}", "not-ready",
               saw=f"the host is called by {seen}; {told}",
               expected=f"the command's first deed reaches the host, from {address}")


@check("5.3", "other_addresses_unchanged")
def check_other_addresses_unchanged(kit):
    network = Network(kit)
    network.internet()
    spare = network.spare(kit.word(), address="192.168.77.1/24")
    before = network.host.all_addresses()
    box = network.cabled()
    end = box.host_end["ifname"]
    own = {one for one in network.host.all_addresses() if one[0] != end}
    kit.expect(own == before, f"addresses-{len(own - before)}-{len(before - own)}",
               saw=f"new: {own - before}; gone: {before - own}",
               expected=f"up0, lo and {spare} have what they had")


@check("5.3", "nothing_left", rounds=1)
def check_address_leaves_nothing(kit):
    expect_no_trace(kit, "--no-nat")


# ---- 5.4 send what is for a range of addresses to a gateway ----

@check("5.4", "default_route")
def check_default_route(kit):
    network = Network(kit)
    box = network.cabled()
    found = [route for route in box.routes() if route["dst"] == "default"]
    kit.expect(len(found) == 1, f"{len(found)}-default-routes{'-'.join(made(box))}",
               saw=f"routes of the box: {box.routes()}", expected="one is the default")
    kit.expect("gateway" in found[0], f"no-gateway-{found[0].get('type', 'unicast')}",
               saw=f"default route: {found[0]}", expected=f"it leads to {box.gateway}")
    kit.expect(found[0]["gateway"] == box.gateway, "other-gateway",
               saw=f"default route: {found[0]}", expected=f"it leads to {box.gateway}")


def made(box):
    """A word for each route of the box that is not the kernel's own."""
    for route in box.ip("-4", "route", "show", "table", "all") or []:
        if route.get("protocol") != "kernel":
            target = "default" if route["dst"] == "default" else "one-address"
            yield f"-{target}-in-{'another' if 'table' in route else 'main'}"


@check("5.4", "reaches_behind")
def check_reaches_behind(kit):
    """The host hands it on, and the network behind it knows the way back."""
    network = Network(kit)
    internet = network.internet()
    network.host.set("ip_forward", "1")
    box = network.cabled()
    internet.run("ip", "route", "add", box.address, "via", network.uplink)
    told = call(box, network.beyond, internet)
    kit.expect(told.seen == box.address, "not-reached" if not told else "other-source",
               saw=f"the box calls {network.beyond}: {told}",
               expected=f"it arrives, from {box.address}")


@check("5.4", "host_routes_unchanged")
def check_host_routes_unchanged(kit):
    network = Network(kit)
    network.internet()
    before = network.host.all_routes()
    box = network.cabled()
    link, after = box.host_end["ifname"], network.host.all_routes()
    range_ = ipaddress.ip_interface(box.cidr).network
    strange = [route for key, route in after.items() if key not in before and not
               (route.get("dev") == link and is_in(route["dst"], range_))]
    gone = [route["dst"] for key, route in before.items() if key not in after]
    kinds = {"default" if route["dst"] == "default" else "other" for route in strange}
    kit.expect(not strange and not gone,
               f"new-{'-'.join(sorted(kinds)) or 'none'}-gone-{len(gone)}",
               saw=f"new on the host: {strange}; gone: {gone}",
               expected=f"new is the one to {range_} alone")


def is_in(target, range_):
    return target != "default" and ipaddress.ip_network(target).subnet_of(range_)


@check("5.4", "nothing_left", rounds=1)
def check_route_leaves_nothing(kit):
    expect_no_trace(kit, "--no-nat")
