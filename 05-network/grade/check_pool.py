"""check_pool.py — exercise 5.11: a range, or an address, that nobody has."""
import ipaddress

from grade.expect import Failed
from grade.net import Network
from grade.net_places import Guarded
from grade.packets import heard
from grade.plugin import check

PRIVATE = [ipaddress.ip_network(text)
           for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]
FIRST, LAST = "10.0.0.0/28", "192.168.255.240/28"
HOLD = "echo ready; read end"


def range_of(box):
    return ipaddress.ip_interface(box.cidr).network


def unnatted(network, name):
    return network.box("--no-nat", "--name", name)


def occupy_all_but(network, free=None):
    """Routes into every private range but one."""
    for block in PRIVATE:
        holds_it = free and free.subnet_of(block)
        taken = block.address_exclude(free) if holds_it else [block]
        network.host.batch(*[f"route add unreachable {range_}" for range_ in taken])


def some_range(kit, first=10 << 24, end=11 << 24):
    return ipaddress.ip_network((kit.rng.randrange(first, end, 16), 28))


@check("5.11", "range_is_free", rounds=1)
def check_range_is_free(kit):
    network, name = Network(kit), kit.word()
    spare = network.spare(kit.word())
    box = unnatted(network, name)
    wanted = range_of(box)
    kit.expect(any(wanted.subnet_of(block) for block in PRIVATE), "range-not-private",
               saw=f"the box's range is {wanted}", expected="a private one (RFC 1918)")
    kit.expect(wanted.prefixlen == 28, "range-of-another-size",
               saw=f"the box's range is {wanted}", expected="28 bits name it")
    box.end()
    for kind, verb, thing in (
            ("same-route", "route {} unreachable", wanted),
            ("wider-route", "route {} unreachable", wanted.supernet(4)),
            ("address", "address {}", f"{wanted[9]}/30 dev {spare}")):
        kit.given(f"the host has this in the range that is tried first: {thing}")
        network.host.batch(f"{verb.format('add')} {thing}")
        box = unnatted(network, name)
        kit.expect(not range_of(box).overlaps(wanted), f"overlaps-{kind}",
                   saw=f"the box's range is {range_of(box)}",
                   expected="one that the host does not use")
        box.end()
        network.host.batch(f"{verb.format('del')} {thing}")


@check("5.11", "all_are_tried", rounds=1)
def check_all_are_tried(kit):
    """The first, any of the second block and of the first, and the last."""
    second = some_range(kit, 0xac10 << 16, 0xac20 << 16)
    between = some_range(kit)
    for kind, text in (("first", FIRST), ("second-block", second), ("other", between),
                       ("last", LAST)):
        network, free = Network(kit), ipaddress.ip_network(text)
        occupy_all_but(network, free)
        kit.given(f"every private range of the host is in use, but {free}")
        try:
            box = unnatted(network, kit.word())
        except Failed as failed:
            failed.symptom = f"{kind}-not-found"
            raise
        kit.expect(range_of(box) == free, f"{kind}-elsewhere",
                   saw=f"the box's range is {range_of(box)}", expected=free)
        box.end()
        network.host.batch("route flush type unreachable")


@check("5.11", "sixteen_at_once", rounds=1)
def check_sixteen_at_once(kit):
    """Half of them on one bridge, the others with a cable each; all live together."""
    network, running = Network(kit), []
    for number in range(16):
        where = ["--bridge", "br0"] if number % 2 else []
        running.append(kit.start("05-network", "--no-nat", "--name", kit.word(), *where,
                                 "--", "sh", "-c", HOLD))
    silent = [one for one in running if hear(kit, one) != "ready"]
    kit.expect(not silent, "not-all-start", saw=f"{len(silent)} do not run: "
               f"{silent[0].stderr if silent else ''}", expected="all run")
    places = [Guarded(kit, pid) for pid in networks_of_boxes(kit)]
    kit.expect(len(places) == 16, "networks-shared",
               saw=f"the boxes have {len(places)} networks", expected="16")
    found = [[a for name, a, _ in place.all_addresses() if name != "lo"]
             for place in places]
    addresses = {address for some in found for address in some}
    kit.expect(len(addresses) == 16, "addresses-shared" if len(addresses) > 1 else
               "one-address-for-all", saw=f"{len(addresses)} addresses",
               expected="16 boxes have 16 addresses")
    failed, _ = heard({}, {some[0]: (network.host, some[0], place)
                           for some, place in zip(found, places)})
    kit.expect(not failed, "not-reached", saw=f"nothing reaches {failed}",
               expected="the host reaches all")
    ends = [kit.finish(one).status for one in running]
    kit.expect(set(ends) == {1}, "bad-end", saw=f"exit codes {set(ends)}",
               expected="each box ends when its command does")


def hear(kit, running):
    return kit.in_time(running.hear)


def networks_of_boxes(kit):
    """A pid in each network namespace that is not the cell's own."""
    own, found = kit.cell.init.namespace("net"), {}
    for one in kit.cell.processes():
        try:
            found[one.namespace("net")] = one.pid
        except (FileNotFoundError, ProcessLookupError):
            pass
    found.pop(own, None)
    return found.values()


@check("5.11", "none_left_is_told", rounds=1)
def check_none_left_is_told(kit):
    network = Network(kit)
    occupy_all_but(network)
    kit.given("the host has a route into every private range")
    ledger = kit.ledger()
    told = kit.run("05-network", "--no-nat", "--", "echo", "ran")
    kit.expect(told.status == 125 and "ran" not in told.stdout and told.stderr,
               f"not-refused-{told.status}", saw=told,
               expected="exit code 125, a message, and nothing has run")
    network.expect_nothing_left(ledger)


@check("5.11", "all_are_given_back", rounds=1)
def check_all_are_given_back(kit):
    """There is one range for all, and each gets it when the other has gone."""
    network = Network(kit)
    free = some_range(kit)
    occupy_all_but(network, free)
    ledger = kit.ledger()
    for turn in ("first", "second"):
        box = unnatted(network, kit.word())
        kit.expect(range_of(box) == free, f"{turn}-elsewhere",
                   saw=f"the box's range is {range_of(box)}", expected=free)
        box.end()
    network.expect_nothing_left(ledger)
