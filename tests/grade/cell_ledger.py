"""cell_ledger.py — what is in a cell before a student's program ran, and after it.

All of it is read from outside: no program of the cell's is asked.
"""
import fcntl
import glob
import json
import shutil
import socket
import struct
import subprocess

from grade.namespaces import in_namespaces
from support import ledger, process

SIOCGIFFLAGS, SIOCGIFMTU = 0x8913, 0x8921  # netdevice(7)
IFF_UP, PERMANENT = 0x1, 0x4
SETTINGS = ("net/ipv4/*", "net/ipv4/conf/*/*", "net/ipv6/conf/*/forwarding")


def mounts(cell):
    for mount in process.mounts(cell.init.pid):
        yield ("mount", mount.id), str(mount)


def living(cell):
    for one in cell.processes():
        if one.state != "gone":
            yield ("process", one.pid), str(one)


def files(cell):
    """In the yard, in /tmp and in /run: nowhere else may it write."""
    yield from ledger.files(cell.yard)
    for name in ("tmp", "run"):
        for (kind, path), looks in ledger.files(f"{cell.init.path}/root/{name}"):
            yield (kind, path.split("/root", 1)[1]), looks


def network(cell):
    """Links, addresses, routes, rules and settings, as they are in the cell's."""
    sources = (links, ledger.addresses_and_routes, neighbours, rules_for_packets,
               rules_for_routes, ledger.ipc_objects, ledger.sysctls, settings)
    entries = in_namespaces(cell.init.pid, ("net", "ipc", "uts"), lambda: [
        [list(key), text] for source in sources for key, text in source()])
    for key, text in entries:
        yield tuple(key), text


def links():
    """Asked by ioctl: /sys and /proc/mounts show the network of who mounted them."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        for _, name in socket.if_nameindex():
            flags = _number(asker, name, SIOCGIFFLAGS) & 0xffff
            yield ("link", name), f"{'up' if flags & IFF_UP else 'down'}, " \
                                  f"mtu {_number(asker, name, SIOCGIFMTU)}"


def _number(asker, name, request):
    try:
        answer = fcntl.ioctl(asker, request, struct.pack("16si20x", name.encode(), 0))
    except OSError:
        return 0  # the link went while we looked
    return struct.unpack("16xi20x", answer)[0]


def neighbours():
    """Only those that somebody has written down: the others come and go."""
    with open("/proc/net/arp") as lines:
        for address, _, flags, mac, _, link in map(str.split, list(lines)[1:]):
            if int(flags, 16) & PERMANENT:
                yield ("neighbour", f"{address} {mac} {link}"), ""


def rules_for_packets():
    """nft's, without their counters, and those of the older xtables by name."""
    told = _told("nft", "--json", "--stateless", "list", "ruleset")
    for entry in json.loads(told or '{"nftables": []}')["nftables"]:
        (kind, what), = entry.items()
        if kind != "metainfo":
            what.pop("handle", None)
            yield ("rule", f"{kind} {json.dumps(what, sort_keys=True)}"), ""
    for path in glob.glob("/proc/net/ip*_tables_names"):
        for line in ledger.lines(path):
            yield ("rule", f"{path} {line}"), ""


def rules_for_routes():
    for line in (_told("ip", "rule") + _told("ip", "-6", "rule")).splitlines():
        yield ("routing-rule", line), ""


def _told(*words):
    """What a tool of ours says in the namespace in which we are; "" without it."""
    if not shutil.which(words[0]):
        return ""
    return subprocess.run(words, capture_output=True, text=True).stdout


def settings():
    for pattern in SETTINGS:
        for path in glob.glob(f"/proc/sys/{pattern}"):
            try:
                with open(path) as file:
                    yield ("sysctl", path.removeprefix("/proc/sys/")), file.read()
            except OSError:
                pass  # a directory, or one that can only be written


def cgroups(cell):
    yield from ledger.cgroups(run=cell.id)


class CellLedger(ledger.Ledger):
    """Opened when it is made; close() tells what differs, in sentences."""

    def __init__(self, cell):
        kinds = (mounts, living, files, network, cgroups)
        super().__init__([lambda kind=kind: kind(cell) for kind in kinds])
