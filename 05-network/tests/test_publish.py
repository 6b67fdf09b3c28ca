"""test_publish.py — ports of the host that lead into the box (rows 5.06, 5.07)."""
import pytest
from support.networks import DATAGRAM, NETWORK, QUIET_SECONDS, reaches
from support.programs import run


def test_the_outside_reaches_the_hosts_address(box, outside, port, rng):
    there = box("--publish", f"{port}:{port + 1}")
    seen = reaches(there, port + 1, outside, outside.host_address, rng, port)
    assert seen == outside.address  # unlike with a proxy


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "198.51.100.1"])
def test_the_host_reaches_it_by_any_address_of_its_own(address, box, host, outside,
                                                       port, rng):
    there = box("--publish", f"{port}:80")
    assert reaches(there, 80, host, address, rng, port) == (
        there.gateway if address.startswith("127.") else address)


def test_the_box_reaches_itself_by_the_hosts_address(box, outside, port, rng):
    there = box("--publish", f"{port}:80")
    reaches(there, 80, there, outside.host_address, rng, port)


def test_a_neighbour_on_the_bridge_reaches_it(box, host, outside, port, rng):
    there = box("--bridge", "br0", "--publish", f"{port}:80")
    other = box("--bridge", "br0")
    for place, address in ((other, outside.host_address), (host, "127.0.0.1"),
                           (outside, outside.host_address)):
        reaches(there, 80, place, address, rng, port)


@pytest.mark.parametrize("address", ["127.0.0.1", "198.51.100.1"])
def test_datagrams_too(address, box, host, outside, port):
    there = box("--publish", f"{port}:53/udp")
    place = outside if address.startswith("198") else host
    with there.listen(53, DATAGRAM) as listener, place.new_socket(DATAGRAM) as caller:
        caller.sendto(b"question", (address, port))
        data, sender = listener.recvfrom(99)
        listener.sendto(data[::-1], sender)
        assert caller.recvfrom(99) == (b"noitseuq", (address, port))


def test_one_address_alone_may_be_published(box, host, outside, port, rng):
    there = box("--publish", f"127.0.0.1:{port}:80")
    reaches(there, 80, host, "127.0.0.1", rng, port)
    with outside.new_socket() as caller, pytest.raises(ConnectionRefusedError):
        caller.connect((outside.host_address, port))


def test_two_ports_lead_to_two_places(box, outside, port, rng):
    there = box("--publish", f"{port}:80", "--publish", f"{port + 1}:81")
    for offset in (0, 1):
        reaches(there, 80 + offset, outside, outside.host_address, rng,
                port + offset)


def test_the_ports_are_listed(box, host, who, port, outside):
    there = box("--name", "web", "--publish", f"{port}:80", "--publish",
                f"198.51.100.1:{port}:53/udp")
    listed = run(*host.enter, NETWORK, "ports", who=who).expect().stdout
    assert [line.split() for line in listed.splitlines()] == [
        ["web", "tcp", f"*:{port}", "->", f"{there.address}:80"],
        ["web", "udp", f"198.51.100.1:{port}", "->", f"{there.address}:53"]]


def test_a_port_that_a_program_has_is_refused(host, who, port):
    before = host.record()
    with host.listen(port):
        run(*host.enter, NETWORK, "--publish", f"{port}:80", "--", "true",
            who=who).expect(status=125, stdout="", stderr=f"port {port}/tcp")
    assert host.record() == before


def test_a_port_that_a_box_has_is_refused(box, host, who, outside, port, rng):
    there = box("--publish", f"{port}:80")
    run(*host.enter, NETWORK, "--publish", f"198.51.100.1:{port}:80", "--", "true",
        who=who).expect(status=125, stdout="", stderr=f"port {port}/tcp")
    reaches(there, 80, outside, outside.host_address, rng, port)


def test_the_box_does_not_reach_the_loopback_of_the_host(box, host, rng, port):
    """Though packets of 127.0.0.1 may take its cable."""
    there = box("--name", "web", "--publish", f"{port}:80")
    for own in ("127.0.0.0/8", "127.0.0.1"):
        there.run("ip", "route", "del", "local", own, "dev", "lo", "table", "local")
    there.run("ip", "route", "add", "127.0.0.0/8", "via", there.gateway, "src",
              there.address)
    there.set("conf/host0/route_localnet", "1")
    assert host.setting("conf/ve-web/route_localnet") == "1"
    with host.listen(kind=DATAGRAM) as listener, there.new_socket(DATAGRAM) as caller:
        number = listener.getsockname()[1]
        caller.sendto(b"hello", (there.gateway, number))
        assert listener.recv(99) == b"hello"
        caller.sendto(b"secret", ("127.0.0.1", number))
        listener.settimeout(QUIET_SECONDS)
        with pytest.raises(TimeoutError):
            listener.recv(99)
