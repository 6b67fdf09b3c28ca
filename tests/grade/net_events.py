"""net_events.py — what a program has done to links, addresses and routes.

A program that fails leaves nothing to look at. But the kernel tells whoever listens of
each change, also of those in the namespaces to which a cable leads: so it can be told
how far the program has come. rtnetlink(7), netlink(7)
"""
import ipaddress
import socket
import struct

SOL_NETLINK, LISTEN_ALL_NSID = 270, 8
GROUPS = 0x1 | 0x10 | 0x40  # links, addresses and routes of IPv4
NEWLINK, NEWADDR, NEWROUTE = 16, 20, 24
IFLA_IFNAME, IFA_LOCAL = 3, 2
IFF_UP, TABLE_MAIN = 1, 254


class Watch:
    """Opened before the program starts; words() tells what has happened since."""

    def __init__(self, host):
        with host.entered():
            self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
        self.socket.setsockopt(SOL_NETLINK, LISTEN_ALL_NSID, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.socket.bind((0, GROUPS))
        self.own = {link["ifname"] for link in host.links()}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def words(self, name=None, address=None):
        """"host-up", "box-address-reversed" …; `name` and `address` were planned."""
        found, links = set(), set()
        for side, kind, body in self.messages():
            if kind == NEWLINK:
                link, flags = link_of(body)
                if side == "host" and link not in self.own:
                    links.add(link)
                if flags & IFF_UP and link != "down0" and not (side == "host" and
                                                               link in self.own):
                    found.add(f"{side}-{'lo-' * (link == 'lo')}up")
            elif kind == NEWADDR and not (seen := address_of(body)).startswith("127."):
                found.add(f"{side}-address{difference(seen, address, side)}")
            elif kind == NEWROUTE and is_default(body):
                found.add(f"{side}-default")
        if name and links and links != {f"ve-{name}"}:
            found.add(f"{len(links)}-strange-links")
        return sorted(found)

    def messages(self):
        """(host or box, kind, body) of all that has come."""
        while True:
            try:
                data, told, _, _ = self.socket.recvmsg(1 << 16, 64, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return
            except OSError:
                continue  # too much came at once; what follows is told
            elsewhere = any(kind == LISTEN_ALL_NSID for _, kind, _ in told)
            while len(data) >= 16:
                length, kind = struct.unpack_from("=IH", data)
                yield "box" if elsewhere else "host", kind, data[16:length]
                data = data[(length + 3) & ~3:]


def attributes(body):
    found = {}
    while len(body) >= 4:
        length, kind = struct.unpack_from("=HH", body)
        found[kind & 0x3fff] = body[4:length]
        body = body[(max(length, 4) + 3) & ~3:]
    return found


def link_of(body):
    """Of an ifinfomsg: the name of the link, and its flags."""
    flags, = struct.unpack_from("=I", body, 8)
    return attributes(body[16:]).get(IFLA_IFNAME, b"").rstrip(b"\0").decode(), flags


def address_of(body):
    """Of an ifaddrmsg: "10.0.0.2/28"."""
    local = attributes(body[8:]).get(IFA_LOCAL, bytes(4))
    return f"{ipaddress.ip_address(local)}/{body[1]}"


def is_default(body):
    """Of an rtmsg."""
    return body[1] == 0 and body[4] == TABLE_MAIN


def difference(seen, wanted, side="box"):
    """A word for each kind of wrong address; "" where there is nothing to say."""
    if wanted is None:
        return ""
    one, other = ipaddress.ip_interface(seen), ipaddress.ip_interface(wanted)
    if side == "host" and one.network == other.network and one.ip != other.ip:
        return ""
    if side == "box" and one == other:
        return ""
    if ipaddress.ip_address(one.ip.packed[::-1]) in other.network:
        return "-reversed"
    if one.ip == other.network.network_address:
        return "-network"
    if one.ip in other.network:
        length = one.network.prefixlen
        return f"-prefix-{length if length in (0, 32) else 'x'}"
    return "-other"
