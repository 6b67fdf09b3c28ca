"""check_nat.py — exercise 5.6: behind an address of the host."""
from grade.net import Network, expect_no_trace
from grade.packets import call, datagram
from grade.plugin import check


def boxed(kit):
    """A box that wants a way out, and the internet; what the host forwards is judged
    apart (exercise 5.12 puts it back)."""
    network = Network(kit)
    internet = network.internet()
    box = network.box("--name", kit.word(), "--address", network.address())
    return network, internet, box


@check("5.6", "source_is_the_host")
def check_source_is_the_host(kit):
    network, internet, box = boxed(kit)
    told = datagram(box, network.beyond, internet)
    kinds = {"": "nothing", box.address: "the-box"}
    rules = network.host.rules_of("masquerade", "snat")
    kit.expect(told.seen == network.uplink,
               f"source-{kinds.get(told.seen, 'another')}-by-{rules}",
               saw=f"a datagram from the box to {network.beyond}: {told}",
               expected=f"it arrives, from {network.uplink}")


@check("5.6", "answers_come_back")
def check_answers_come_back(kit):
    network, internet, box = boxed(kit)
    told = datagram(box, network.beyond, internet, answer=True)
    kit.expect(told, "no-answer", saw=f"a question to {network.beyond}: {told}",
               expected="its answer reaches the box")
    told = call(box, network.beyond, internet)
    kit.expect(told, "no-connection", saw=f"a call to {network.beyond}: {told}",
               expected="bytes go both ways")


@check("5.6", "own_range_is_left_alone")
def check_own_range_is_left_alone(kit):
    network, internet, box = boxed(kit)
    told = call(box, box.gateway, network.host)
    kit.expect(told.seen == box.address, "box-seems-another",
               saw=f"the box calls the host: {told}",
               expected=f"it arrives, from {box.address}")
    told = call(network.host, box.address, box, source=network.uplink)
    kit.expect(told.seen == network.uplink, "host-seems-another",
               saw=f"the host, as {network.uplink}, calls the box: {told}",
               expected=f"it arrives, from {network.uplink}")


@check("5.6", "others_keep_their_address")
def check_others_keep_their_address(kit):
    """What a box without address translation sends bears its own address."""
    network, internet, _ = boxed(kit)
    other = network.cabled()
    told = datagram(other, network.beyond, internet)
    kit.expect(told.seen == other.address, "other-box-seems-the-host" if told
               else "other-box-cut-off",
               saw=f"a datagram from a box with --no-nat: {told}",
               expected=f"it arrives, from {other.address}")


@check("5.6", "other_rules_stay", rounds=1)
def check_other_rules_stay(kit):
    network = Network(kit)
    network.canary()
    before = network.host.ruleset().splitlines()
    box = network.box("--name", kit.word())
    lines = network.host.ruleset().splitlines()
    box.end()
    for moment, now in (("meanwhile", lines), ("after", network.host.ruleset())):
        gone = [line.strip() for line in before if line not in now]
        kit.expect(not gone, f"rules-gone-{moment}", saw=f"gone: {gone[:5]}",
                   expected="rules of somebody else's stay")


@check("5.6", "nothing_left", rounds=1)
def check_nat_leaves_nothing(kit):
    expect_no_trace(kit, forwards=True)
