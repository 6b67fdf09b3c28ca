"""situations_05.py — networks in which a case of 05-network is run; see situations.py.

Each is a network namespace of its own, of a user namespace of the user's own.
"""
import contextlib
import socket

from bad_input.situations import PREFIX
from support.programs import ROOT


def a_host_with(*commands):
    """<port> is a port that a program has; there is a link `up0` with 10.99.0.1/24."""
    @contextlib.contextmanager
    def situation(root, who):
        user = [] if who == ROOT else ["--user", "--map-root-user"]
        script = "; ".join(["ip link set lo up", *commands, 'exec "$@"'])
        yield {PREFIX: ["unshare", *user, "--net", "sh", "-ec", script, "sh"]}
    return situation


a_host = a_host_with()
a_host_with_a_link = a_host_with("ip link add up0 type bridge",
                                 "ip address add 10.99.0.1/24 dev up0")
a_host_with_a_cable = a_host_with("ip link add ve-web type veth peer name other")
a_host_with_a_bare_bridge = a_host_with("ip link add br0 type bridge")
a_full_host = a_host_with(*(f"ip route add unreachable {route}" for route in (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))


@contextlib.contextmanager
def a_port_in_use(root, who):
    """The namespace is that of the tests: root may run a box in it, and nobody else."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield {"<port>": str(listener.getsockname()[1])}


@contextlib.contextmanager
def a_user_namespace_alone(root, who):
    """Root of a user namespace, in a network that is not its own."""
    yield {PREFIX: ["unshare", "--user", "--map-root-user"]}
