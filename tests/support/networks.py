"""networks.py — network namespaces that a test holds, and what it does in them.

A test is in one namespace at a time: `with place.entered()` moves it. A socket stays in
the namespace in which it was made, and a file of /proc/sys/net is that of the reader.
"""
import ctypes
import json
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from support.places import BIN, WORK
from support.programs import ROOT

NETWORK, NETLAB = BIN / "05-network", BIN / "05-netlab"
STREAM, DATAGRAM = socket.SOCK_STREAM, socket.SOCK_DGRAM
CLONE_NEWNET = 0x40000000
DEADLINE_SECONDS = 30
QUIET_SECONDS = 0.5  # how long nothing has to come where nothing may come
LIBC = ctypes.CDLL(None, use_errno=True)
HOLD = "echo held; read end"  # ends when its stdin does


def _set_network(file):
    if LIBC.setns(file.fileno(), CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


class Place:
    """The network namespace in which a process is."""

    def __init__(self, pid):
        self.pid = pid

    @contextmanager
    def entered(self):
        with open("/proc/self/ns/net") as home, open(f"/proc/{self.pid}/ns/net") as it:
            _set_network(it)
            try:
                yield
            finally:
                _set_network(home)

    def run(self, *words, stdin=None):
        with self.entered():
            return subprocess.run(list(map(str, words)), check=True, text=True,
                                  input=stdin, capture_output=True).stdout

    def ip(self, *words):
        """What `ip -j` says; None where it says nothing."""
        said = self.run("ip", "-j", *words)
        return json.loads(said) if said.strip() else None

    def link(self, name):
        found = [link for link in self.links() if link["ifname"] == name]
        return found[0] if found else None

    def links(self):
        return [link for link in self.ip("-d", "link") if link]

    def addresses(self, name):
        """"10.0.0.2/28", of IPv4."""
        return [f"{a['local']}/{a['prefixlen']}"
                for link in self.ip("-4", "address") if link.get("ifname") == name
                for a in link["addr_info"]]

    def routes(self):
        return self.ip("-4", "route") or []

    def setting(self, name):
        with self.entered():
            return Path(f"/proc/sys/net/ipv4/{name}").read_text().strip()

    def set(self, name, value):
        with self.entered():
            Path(f"/proc/sys/net/ipv4/{name}").write_text(value)

    def rules(self):
        return self.run("nft", "list", "ruleset")

    # ---- packets ----

    def new_socket(self, kind=STREAM, family=socket.AF_INET):
        with self.entered():
            made = socket.socket(family, kind)
        made.settimeout(DEADLINE_SECONDS)
        return made

    def listen(self, port=0, kind=STREAM, address="0.0.0.0"):
        listener = self.new_socket(kind)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        if kind == STREAM:
            listener.listen(9)
        return listener

    def connect(self, address, port):
        caller = self.new_socket()
        caller.connect((address, port))
        return caller


@contextmanager
def held(who=ROOT):
    """A new namespace, of a user namespace of its own unless `who` is root."""
    user = [] if who == ROOT else ["--user", "--map-root-user"]
    holder = subprocess.Popen(
        ["unshare", *user, "--net", "sh", "-c", HOLD], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, **who.popen_options())
    with holder:
        assert holder.stdout.readline() == b"held\n"
        place = Place(holder.pid)
        place.run("ip", "link", "set", "lo", "up")
        yield place
        holder.stdin.close()


class Host(Place):
    """The host of a test: a namespace in which `who` may run our programs."""

    def __init__(self, pid, who):
        super().__init__(pid)
        user = [] if who == ROOT else ["--user", "--preserve-credentials"]
        self.who = who
        self.enter = ["nsenter", "--target", str(pid), *user, "--net"]

    def leave_frames_to_bridges(self):
        """Else br_netfilter, where there is one, shows them to rules for routers."""
        setting = Path("/proc/sys/net/bridge/bridge-nf-call-iptables")
        with self.entered():
            if setting.exists():
                setting.write_text("0")

    def record(self):
        """All that a box may leave behind, by name."""
        told = {f"link {link['ifname']}": str(link) for link in self.plain_links()}
        told |= {f"address {one}": "" for link in self.ip("address") if link
                 for one in [f"{link['ifname']} {a['local']}"
                             for a in link.get("addr_info", [])]}
        told |= {f"route {route}": "" for route in self.routes()}
        told |= {f"rule {line}": "" for line in self.rules().splitlines()}
        told |= {f"setting {name}": self.setting(name)
                 for name in ("ip_forward", "conf/all/route_localnet",
                              "conf/lo/route_localnet", "conf/default/forwarding")}
        # What boxes keep in common, see commons.h: root in /run, a user in TMPDIR.
        told |= {f"file {path}": "" for top in ("/run", WORK)
                 for path in Path(top).glob("tinbox-net-*")}
        return told

    def plain_links(self):
        for link in self.links():
            yield {key: link.get(key) for key in ("ifname", "flags", "master", "mtu")}


@contextmanager
def joined(host, outside, number):
    """A cable between the two: host 198.51.N.1, outside 198.51.N.9."""
    name, far = f"up{number}", f"down{number}"
    host.run("ip", "link", "add", name, "type", "veth", "peer", "name", far, "netns",
             outside.pid)
    for place, link, last in ((host, name, 1), (outside, far, 9)):
        place.run("ip", "address", "add", f"198.51.{number}.{last}/24", "dev", link)
        place.run("ip", "link", "set", link, "up")
    yield
    host.run("ip", "link", "del", name)


def exchange(caller, answerer, rng, size=9000):
    """Random bytes go both ways over a connection, and arrive."""
    for one, other in ((caller, answerer), (answerer, caller)):
        data = rng.randbytes(size)
        one.sendall(data)
        got = b""
        while len(got) < size:
            part = other.recv(size - len(got))
            assert part, f"closed after {len(got)}"
            got += part
        assert got == data


def reaches(there, listen_port, place, address, rng, port=None):
    """Bytes go between `place` and who listens `there`; the address that is seen."""
    with there.listen(listen_port) as listener:
        port = port or listener.getsockname()[1]
        with place.connect(address, port) as caller:
            answerer, (seen, _) = listener.accept()
            with answerer:
                exchange(caller, answerer, rng)
                return seen


def hears(listener_place, caller_place, address, seconds=DEADLINE_SECONDS):
    """Whether a datagram to `address` arrives.

    The first may be lost: a bridge hands nothing on until the kernel has told it, by a
    work of its own, that the new port's cable is plugged in at both ends.
    """
    deadline = time.monotonic() + seconds
    with listener_place.listen(kind=DATAGRAM) as listener:
        listener.settimeout(QUIET_SECONDS)
        with caller_place.new_socket(DATAGRAM) as caller:
            while True:
                caller.sendto(b"hello", (address, listener.getsockname()[1]))
                try:
                    return listener.recv(99) == b"hello"
                except TimeoutError:
                    if time.monotonic() > deadline:
                        return False


def is_silent(caller_place, listener_place, address):
    return not hears(listener_place, caller_place, address, QUIET_SECONDS)


class Box(Place):
    """A beacon on the network, and what it was given."""

    def __init__(self, beacon):
        super().__init__(beacon.process.pid)
        self.beacon = beacon

    @property
    def cidr(self):
        return self.addresses("host0")[0]

    @property
    def address(self):
        return self.cidr.split("/")[0]

    @property
    def gateway(self):
        return next(r["gateway"] for r in self.routes() if r["dst"] == "default")

    def end(self, status=0):
        assert self.beacon.end("exit", status).status == status
