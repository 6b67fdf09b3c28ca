"""check_isolation.py — exercise 5.9: the outside, and nobody else.

Each is tried twice: where the boxes have a cable each, and where they share a bridge.
"""
import select
import socket

from grade.net import Network, expect_no_trace, write_if_there
from grade.packets import call, heard, listen, new_socket
from grade.plugin import check

KINDS = {"cable": (), "bridge": ("--bridge", "br0")}


def neighbourhood(kit, count, *kinds):
    """The network, the internet; and of each kind (name, isolated box, other boxes)."""
    network = Network(kit)
    internet = network.internet()
    with network.host.entered():  # else bridges ask the rules of routers as well
        write_if_there("/proc/sys/net/bridge/bridge-nf-call-iptables", "0")
    places = []
    for kind in kinds or KINDS:
        alone = network.box("--name", kit.word(), *KINDS[kind], "--isolate")
        others = [network.box("--name", kit.word(), *KINDS[kind]) for _ in range(count)]
        places.append((kind, alone, others))
    network.soon(lambda: network.host.port_states("br0") <= {"forwarding"})
    return network, internet, places


def expect_silence(kit, silent, controls, expected):
    failed, wrong = heard(silent, controls)
    kit.expect(not failed, f"cut-off-{'-'.join(failed)}",
               saw=f"nothing arrives by {', '.join(failed)}",
               expected="others reach whom they reached before")
    kit.expect(not wrong, f"reached-{'-'.join(wrong)}",
               saw=f"a datagram arrives by {', '.join(wrong)}", expected=expected)


@check("5.9", "host_is_out_of_reach", rounds=1)
def check_host_is_out_of_reach(kit):
    network, _, places = neighbourhood(kit, 1)
    silent, controls = {}, {}
    for kind, alone, (other,) in places:
        silent[f"{kind}-gateway"] = (alone, alone.gateway, network.host)
        silent[f"{kind}-uplink"] = (alone, network.uplink, network.host)
        controls[f"other-{kind}"] = (other, other.gateway, network.host)
    expect_silence(kit, silent, controls, "it reaches no address of the host")
    false_address(kit, network, places[-1][1])


def false_address(kit, network, alone):
    """On the bridge it takes another address of the range, and need ask for no MAC."""
    gateway, own = alone.gateway, alone.end_of_cable["ifname"]
    lie = f"{gateway.rsplit('.', 1)[0]}.{kit.rng.randrange(200, 250)}"
    mac = network.host.link("br0")["address"]
    alone.batch(f"address add {lie}/24 dev {own}",
                f"neighbour replace {gateway} dev {own} lladdr {mac}")
    with listen(network.host, kind=socket.SOCK_DGRAM) as listener, \
            new_socket(alone, socket.SOCK_DGRAM) as caller:
        caller.bind((lie, 0))
        for _ in range(3):
            caller.sendto(b"hello", (gateway, listener.getsockname()[1]))
        arrived, _, _ = select.select([listener], [], [], 0.3)
    kit.expect(not arrived, "reached-by-a-false-address",
               saw=f"a datagram of the isolated box, as {lie}, reaches the host",
               expected="nothing arrives, whatever address it bears")


@check("5.9", "boxes_are_out_of_reach", rounds=1)
def check_boxes_are_out_of_reach(kit):
    _, _, places = neighbourhood(kit, 2)
    silent, controls = {}, {}
    for kind, alone, (other, third) in places:
        silent[f"{kind}-to-a-box"] = (alone, other.address, other)
        silent[f"{kind}-from-a-box"] = (other, alone.address, alone)
        controls[f"others-{kind}"] = (other, third.address, third)
    expect_silence(kit, silent, controls, "neither reaches the other")


@check("5.9", "outside_is_reached")
def check_outside_is_reached(kit):
    kind = kit.rng.choice(list(KINDS))
    network, internet, ((_, alone, _),) = neighbourhood(kit, 0, kind)
    internet.run("ip", "route", "add", alone.address, "via", network.uplink)
    for name, caller, address, answerer in (
            ("to-the-outside", alone, network.beyond, internet),
            ("from-the-outside", internet, alone.address, alone),
            ("from-the-host", network.host, alone.address, alone)):
        told = call(caller, address, answerer)
        kit.expect(told, name, saw=f"a call {name.replace('-', ' ')}: {told}",
                   expected="bytes go both ways")


@check("5.9", "others_talk_on", rounds=1)
def check_others_talk_on(kit):
    network, _, places = neighbourhood(kit, 2)
    for kind, _, (one, other) in places:
        for name, caller, address, answerer in (
                ("boxes", one, other.address, other),
                ("to-the-host", one, one.gateway, network.host)):
            told = call(caller, address, answerer)
            kit.expect(told, f"{kind}-{name}", expected="bytes go both ways",
                       saw=f"another box calls, {kind}, {name}: {told}")


@check("5.9", "nothing_left", rounds=1)
def check_isolation_leaves_nothing(kit):
    expect_no_trace(kit, "--isolate", *kit.rng.choice(list(KINDS.values())),
                    forwards=True)
