"""ledger.py — what is there before a test and what is left behind after it.

A snapshot is {(kind, name): description}. Each source below yields the entries of one
kind; any difference between two snapshots is named, and is a failure.
"""
import gc
import os
import socket
import stat
import time
from pathlib import Path

from support import places, process

SYSCTLS = ("kernel/hostname", "kernel/domainname", "kernel/pid_max",
           "kernel/unprivileged_userns_clone", "kernel/keys/maxkeys",
           "kernel/apparmor_restrict_unprivileged_userns", "fs/pipe-max-size",
           "user/max_user_namespaces", "user/max_mnt_namespaces",
           "net/ipv4/ip_forward", "net/ipv4/ping_group_range",
           "net/ipv4/ip_unprivileged_port_start", "net/ipv6/conf/all/forwarding",
           "net/ipv4/conf/all/route_localnet", "net/ipv4/conf/all/rp_filter")
PF_KTHREAD = 0x200000  # of <linux/sched.h> in the kernel
# Lazy unmounts and killed processes take a moment to go.
PATIENCE_SECONDS = 5 * places.SLOWNESS


def mounts(pid="self"):
    for mount in process.mounts(pid):
        yield ("mount", mount.id), str(mount)


def living():
    """Zombies too: somebody forgot to wait for them."""
    for candidate in process.processes():
        if candidate.is_there() and not is_the_kernels(candidate):
            yield ("process", candidate.pid), str(candidate)


def is_the_kernels(candidate):
    """One of its threads, which come and go; seen where no namespace hides them."""
    try:
        stat = (candidate.path / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return bool(int(stat.rpartition(")")[2].split()[6]) & PF_KTHREAD)


def descriptors():
    for number in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{number}")
        except FileNotFoundError:
            continue  # the one that listed the directory
        yield ("fd", f"{number} -> {target}"), ""


def files(top=None):
    """Paths, types, modes, owners; pytest looks after its own directories.

    What is mounted below has its own entry as a mount, and may be the whole host.
    """
    for directory, below, names in os.walk(top or places.WORK):
        below[:] = [name for name in below if not name.startswith("pytest-of-")]
        paths = [os.path.join(directory, name) for name in below + names]
        yield from ((("file", path), _looks(path)) for path in paths)
        below[:] = [name for name in below
                    if not os.path.ismount(os.path.join(directory, name))]


def links():
    for _, name in socket.if_nameindex():
        flags = int(_first_line(f"/sys/class/net/{name}/flags") or "0", 16)
        yield ("link", name), "up" if flags & 1 else ""


def addresses_and_routes():
    """Read in /proc/net: iproute2 need not be installed."""
    for line in lines("/proc/net/fib_trie"):
        if "+--" not in line:  # a fork of the tree, which grows as it likes
            yield ("address or route", line.strip(" |-")), ""
    for line in lines("/proc/net/if_inet6"):
        address, _, prefix, scope, _, link = line.split()
        yield ("IPv6 address", f"{address}/{int(prefix, 16)} {link} {scope}"), ""
    for line in lines("/proc/net/ipv6_route"):
        target, prefix, *_, via, _, _, _, _, link = line.split()
        yield ("IPv6 route", f"{target}/{int(prefix, 16)} via {via} {link}"), ""


def ipc_objects():
    for kind in ("shm", "sem", "msg"):
        for line in lines(f"/proc/sysvipc/{kind}")[1:]:
            yield (f"{kind} segment" if kind == "shm" else kind, line.split()[1]), ""


def sysctls():
    for name in SYSCTLS:
        yield ("sysctl", name), _first_line(f"/proc/sys/{name}") or "unknown here"


def cgroups(run=places.RUN, top="/sys/fs/cgroup"):
    """Only those that bear the run's id, and what is below: the host's own come and go
    as they like."""
    for directory, below, _ in os.walk(top):
        for path in (os.path.join(directory, name) for name in below):
            if run and run in path:
                yield ("cgroup", path), ""


SOURCES = (mounts, living, descriptors, files, links, addresses_and_routes, ipc_objects,
           sysctls, cgroups)


def snapshot(sources=SOURCES):
    return {key: text for source in sources for key, text in source()}


def differences(before, after):
    """Sentences, each of which names a thing."""
    told = []
    for key in sorted(before.keys() | after.keys(), key=str):
        old, new = before.get(key), after.get(key)
        thing = f"{key[0]} {key[1]}"
        if old is None:
            told.append(f"left behind: {thing} {new}".rstrip())
        elif new is None:
            told.append(f"gone: {thing} {old}".rstrip())
        elif old != new and key[0] != "process":  # a process may change its argv
            told.append(f"changed: {thing} from {old!r} to {new!r}")
    return told


class Ledger:
    """Opened before a test; closed after it, once."""

    def __init__(self, sources=SOURCES):
        self.sources = sources
        self.told = None
        self.open()

    def open(self):
        """What is there now belongs here (also called by fixtures that make things)."""
        self.before = snapshot(self.sources)

    def close(self):
        """The differences, as they are after a moment of patience; the first counts."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.told is None:
            told = differences(self.before, snapshot(self.sources))
            if not told or time.monotonic() > deadline:
                self.told = told
            elif told:
                gc.collect()  # Python may hold descriptors that nobody can reach
                time.sleep(0.02)
        return self.told


def _looks(path):
    try:
        s = os.lstat(path)
    except FileNotFoundError:
        return "which went while we looked"
    size = s.st_size if stat.S_ISREG(s.st_mode) else ""
    return f"{stat.filemode(s.st_mode)} {s.st_uid}:{s.st_gid} {size}".strip()


def lines(path):
    try:
        return Path(path).read_text(errors="replace").splitlines()
    except OSError:
        return []  # the kernel was built without it, or hides it


def _first_line(path):
    return next(iter(lines(path)), None)
