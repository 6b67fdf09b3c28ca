"""check_publish.py — exercise 5.7: a port of the host's leads into the box."""
import socket

from grade.net import Network, expect_no_trace
from grade.packets import call, heard, listen
from grade.plugin import check


def published(kit):
    """A box whose port is another than that of the host's which leads to it."""
    network = Network(kit)
    internet = network.internet()
    inside = kit.rng.randrange(2_000, 3_000)
    box = network.box("--name", kit.word(), "--address", network.address(), "--publish",
                      f"{network.port}:{inside}")
    return network, internet, box, inside


def expect_call(kit, symptom, text, told):
    kit.expect(told, symptom, saw=f"{text}: {told}", expected="the box answers")


@check("5.7", "outside_comes_in")
def check_outside_comes_in(kit):
    network, internet, box, inside = published(kit)
    told = call(internet, network.uplink, box, port=network.port, listen_port=inside)
    expect_call(kit, "outside", f"from outside, {network.uplink}:{network.port}", told)


@check("5.7", "host_comes_in")
def check_host_comes_in(kit):
    network, _, box, inside = published(kit)
    for name, address in (("own-address", network.uplink), ("127.0.0.1", "127.0.0.1"),
                          ("127-x", f"127.0.{kit.rng.randrange(9)}.9")):
        told = call(network.host, address, box, port=network.port, listen_port=inside)
        expect_call(kit, f"host-{name}", f"on the host, {address}:{network.port}", told)


@check("5.7", "box_comes_in", rounds=1)
def check_box_comes_in(kit):
    network, _, box, inside = published(kit)
    told = call(box, network.uplink, box, port=network.port, listen_port=inside)
    expect_call(kit, "itself", f"in the box, {network.uplink}:{network.port}", told)


@check("5.7", "other_ports_stay")
def check_other_ports_stay(kit):
    network, internet, box, inside = published(kit)
    for name, caller, address, answerer, port in (
            ("next-port", internet, network.uplink, network.host, network.port + 1),
            ("port-of-the-box", internet, network.uplink, network.host, inside),
            ("own-loopback", network.host, "127.0.0.1", network.host, inside),
            ("port-elsewhere", box, network.beyond, internet, network.port),
            ("port-elsewhere-by-the-host", network.host, network.beyond, internet,
             network.port)):
        told = call(caller, address, answerer, port=port, listen_port=port)
        kit.expect(told, name, saw=f"{address}:{port}: {told}",
                   expected="who listens there answers, and not the box")


@check("5.7", "taken_port_is_refused", rounds=1)
def check_taken_port_is_refused(kit):
    network = Network(kit)
    kit.given(f"a program of the host's listens on port {network.port}")
    with listen(network.host, network.port):
        ledger = kit.ledger()
        told = kit.run("05-network", "--publish", f"{network.port}:80", "--", "echo",
                       "ran")
        kit.expect(told.status == 125 and "ran" not in told.stdout,
                   f"not-refused-{told.status}", saw=told,
                   expected="exit code 125, and nothing has run")
        network.expect_nothing_left(ledger)


@check("5.7", "loopback_stays_closed", rounds=1)
def check_loopback_stays_closed(kit):
    """The box's root sends to 127.0.0.1 by the cable, as far as the kernel lets him."""
    network, _, box, _ = published(kit)
    gateway, own = box.gateway, box.end_of_cable["ifname"]
    for target in ("127.0.0.0/8", "127.0.0.1"):
        box.run("ip", "route", "del", "local", target, "dev", "lo", "table", "local")
    box.batch(f"route add 127.0.0.0/8 via {gateway} src {box.address}")
    box.set(f"conf/{own}/route_localnet", "1")
    failed, wrong = heard({"loopback": (box, "127.0.0.1", network.host)},
                          {"host": (box, gateway, network.host)})
    kit.expect(not failed, "host-not-reached", saw="the box does not reach the host",
               expected="it reaches who listens for all")
    kit.expect(not wrong, "loopback-reached", saw="a datagram to 127.0.0.1 arrives",
               expected="the host's loopback is closed to the box")


@check("5.7", "nothing_left", rounds=1)
def check_port_is_free_again(kit):
    port = kit.rng.randrange(20_000, 30_000)
    expect_no_trace(kit, "--publish", f"{port}:80", "--publish", f"{port}:53/udp",
                    forwards=True)
    network = Network(kit)
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            listen(network.host, port, kind).close()
        except OSError as error:
            kit.fail("port-taken", saw=error, expected=f"port {port} is free")
