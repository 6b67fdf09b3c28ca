"""check_bridge.py — exercise 5.5: boxes on one bridge are neighbours."""
from grade.net import Network
from grade.packets import call
from grade.plugin import check


def two_boxes(kit):
    network = Network(kit)
    boxes = [network.box("--no-nat", "--name", kit.word(), "--bridge", "br0")
             for _ in range(2)]
    return network, boxes


@check("5.5", "link_is_a_port")
def check_link_is_a_port(kit):
    network, boxes = two_boxes(kit)
    for box in boxes:
        end, master = box.host_end, box.host_end.get("master", "nothing")
        kit.expect(master == "br0", f"port-of-{master}",
                   saw=f"{end['ifname']} is a port of {master}",
                   expected="it is a port of br0")
    forwards = network.soon(lambda: network.host.port_states("br0") == {"forwarding"})
    kit.expect(forwards, "not-forwarding", saw=network.host.port_states("br0"),
               expected="both ports forward")


@check("5.5", "boxes_reach_each_other", rounds=1)
def check_boxes_reach_each_other(kit):
    network, (one, other) = two_boxes(kit)
    labelled = {link["ifname"].split("-")[0] for link in network.host.links()
                if link.get("ifalias")}  # ve-NAME, or br0
    kit.expect(one.address != other.address,
               f"one-address-for-two-{'-'.join(sorted(labelled)) or 'unlabelled'}",
               saw=f"both boxes have {one.cidr}; a label have {labelled or 'no links'}",
               expected="each has its own")
    for caller, answerer in ((one, other), (other, one)):
        told = call(caller, answerer.address, answerer)
        kit.expect(told.seen == caller.address, "neighbour-not-reached" if not told
                   else "other-source", saw=f"one calls the other: {told}",
                   expected=f"it arrives, from {caller.address}")
    told = call(one, one.gateway, network.host)
    kit.expect(told, "host-not-reached", saw=f"a box calls the host: {told}",
               expected="it arrives")


@check("5.5", "other_bridges_stay", rounds=1)
def check_other_bridges_stay(kit):
    """One without ports, and one that boxes have used, but somebody else has made."""
    network, name = Network(kit), kit.word()
    network.spare(kit.word())
    network.spare(name, address="10.44.0.5/29")
    network.host.batch(f"link set {name} up")
    before = network.host.states()
    box = network.box("--no-nat", "--name", kit.word(), "--bridge", name)
    kit.expect(box.host_end.get("master") == name, "other-bridge-taken",
               saw=f"the cable is a port of {box.host_end.get('master', 'nothing')}",
               expected=f"of {name}, which was there")
    box.end()
    after = network.host.states()
    gone = [link for link in before if link not in after]
    kit.expect(not gone, f"bridges-gone-{len(gone)}", saw=f"gone: {gone}",
               expected="a bridge that no box has made stays")
    network.expect_links_unchanged(before)


@check("5.5", "bridge_goes_with_the_last", rounds=1)
def check_bridge_goes_with_the_last(kit):
    """The last on it: another box, with a cable of its own, lives on."""
    network, ledger = Network(kit), kit.ledger()
    alone = network.cabled()
    one, other = (network.box("--no-nat", "--name", kit.word(), "--bridge", "br0")
                  for _ in range(2))
    one.end()
    kit.expect(network.host.link("br0"), "gone-too-early", saw="the bridge is gone",
               expected="it stays: one box is still on it")
    other.end()
    stays = network.host.link("br0")
    alone.end()
    then = network.host.link("br0")
    kit.expect(not stays, "bridge-stays" if then else "bridge-stays-too-long",
               saw=f"without boxes it is there; {'also' if then else 'not'} when the "
                   "last box of all has ended", expected="it goes with the last on it")
    network.expect_nothing_left(ledger)
