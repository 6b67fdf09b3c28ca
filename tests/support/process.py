"""process.py — what the kernel says of a process, read from outside in /proc/PID."""
import hashlib
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

from support import places

# The kinds that this kernel has: user-mode Linux has no time namespace.
NAMESPACES = tuple(
    kind for kind in ("cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts")
    if os.path.exists(f"/proc/self/ns/{kind}"))


@dataclass(frozen=True)
class Mount:
    """One line of mountinfo, see proc_pid_mountinfo(5).

    36 35 98:0 /sub /mnt rw,noatime shared:1 master:2 - ext4 /dev/sda rw,errors=abort
    """
    id: int
    parent: int
    device: str
    root: str
    target: str
    options: tuple
    propagation: tuple  # the optional fields; () is private
    type: str
    source: str
    super_options: tuple

    @staticmethod
    def parse(line):
        head, tail = line.rstrip("\n").split(" - ")
        number, parent, device, root, target, options, *optional = head.split(" ")
        kind, source, super_options = tail.split(" ")
        return Mount(int(number), int(parent), device, _unescape(root),
                     _unescape(target), tuple(options.split(",")), tuple(optional),
                     _unescape(kind), _unescape(source),
                     tuple(_unescape(super_options).split(",")))

    def __str__(self):
        return f"{self.target} ({self.type} {self.source} {' '.join(self.propagation)})"


def _unescape(field):
    """Spaces and the like stand as three octal digits: "/with\\040space"."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), field)


def mounts(pid="self"):
    with open(f"/proc/{pid}/mountinfo", errors="surrogateescape") as lines:
        return [Mount.parse(line) for line in lines]


@dataclass(frozen=True)
class Process:
    """A view of /proc/PID; each attribute is read again when it is asked for."""
    pid: int

    @property
    def path(self):
        return Path(f"/proc/{self.pid}")

    def is_there(self):
        """Alive, or a zombie that nobody has waited for."""
        return self.path.exists()

    def wait_until_gone(self, timeout=20):
        """True once it has ended: PID is free, or only a zombie keeps it."""
        deadline = time.monotonic() + timeout * places.SLOWNESS
        while self.state not in ("gone", "Z"):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.005)
        return True

    @property
    def status(self):
        """The lines of /proc/PID/status as a dictionary of texts."""
        lines = (self.path / "status").read_text(errors="replace").splitlines()
        return {k: v.strip() for k, v in (line.split(":", 1) for line in lines)}

    @property
    def state(self):
        """One letter, R S D T Z; "gone" where no such process is left."""
        try:
            return self.status["State"][0]
        except (FileNotFoundError, ProcessLookupError):
            return "gone"

    @property
    def parent(self):
        return Process(int(self.status["PPid"]))

    @property
    def pids_inside(self):
        """Its pid in each pid namespace from ours to its own."""
        return [int(pid) for pid in self.status["NSpid"].split()]

    @property
    def uids(self):
        """Real, effective, saved, file system."""
        return [int(uid) for uid in self.status["Uid"].split()]

    @property
    def gids(self):
        return [int(gid) for gid in self.status["Gid"].split()]

    @property
    def groups(self):
        return [int(gid) for gid in self.status["Groups"].split()]

    def capabilities(self, kind="Eff"):
        """The set as a number; kind is Inh, Prm, Eff, Bnd or Amb."""
        return int(self.status[f"Cap{kind}"], 16)

    def namespace(self, kind):
        """The inode number that names the namespace; kind as in NAMESPACES."""
        try:
            link = os.readlink(self.path / "ns" / kind)
        except PermissionError:
            if self.is_there():
                raise
            # The kernel says so of a process that ends while we look.
            raise ProcessLookupError(f"{self} is gone") from None
        return int(re.search(r"\[(\d+)\]", link)[1])

    @property
    def namespaces(self):
        return {kind: self.namespace(kind) for kind in NAMESPACES}

    def differs_from(self, other):
        """The kinds of namespace that the two do not share."""
        return {kind for kind in NAMESPACES
                if self.namespace(kind) != other.namespace(kind)}

    @property
    def uid_map(self):
        """Triples of inside, outside (as we see it), count."""
        return self._id_map("uid_map")

    @property
    def gid_map(self):
        return self._id_map("gid_map")

    def _id_map(self, name):
        lines = (self.path / name).read_text().splitlines()
        return [tuple(map(int, line.split())) for line in lines]

    @property
    def setgroups(self):
        return (self.path / "setgroups").read_text().strip()

    @property
    def mounts(self):
        return mounts(self.pid)

    @property
    def root(self):
        """(device, inode) of its root directory: never trust the printed path."""
        return identity_of(self.path / "root/")

    @property
    def cwd(self):
        return identity_of(self.path / "cwd/")

    @property
    def fds(self):
        """{number: what it refers to}."""
        links = (self.path / "fd").iterdir()
        return {int(link.name): os.readlink(link) for link in links}

    @property
    def argv(self):
        """[] for a zombie, and for one that has just gone."""
        try:
            return _words(self.path / "cmdline")
        except (FileNotFoundError, ProcessLookupError):
            return []

    @property
    def environ(self):
        return dict(word.split("=", 1) for word in _words(self.path / "environ"))

    @property
    def exe_digest(self):
        return digest_of(self.path / "exe")

    @property
    def children(self):
        return [one for one in processes() if one.is_child_of(self.pid)]

    def is_child_of(self, pid):
        try:
            return self.status.get("PPid") == str(pid)
        except (FileNotFoundError, ProcessLookupError):
            return False

    def __str__(self):
        try:
            name = " ".join(self.argv) or self.status["Name"]
            return f"{self.pid} [{self.state}] {name}"
        except (FileNotFoundError, ProcessLookupError):
            return f"{self.pid} (gone)"


OURSELVES = Process(os.getpid())


def processes():
    """All that our pid namespace shows."""
    return [Process(int(name)) for name in os.listdir("/proc") if name.isdigit()]


def identity_of(path):
    status = os.stat(path)
    return status.st_dev, status.st_ino


def digest_of(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _words(path):
    return path.read_bytes().decode(errors="surrogateescape").split("\0")[:-1]


def strangers():
    """Processes that are in any namespace in which we are not."""
    return [one for one in processes() if _is_stranger(one)]


def _is_stranger(one):
    try:
        return bool(one.differs_from(OURSELVES))
    except (FileNotFoundError, ProcessLookupError):
        return False


def strangers_after_a_moment():
    """Those who are still there when the dying have had time to go."""
    deadline = time.monotonic() + 20
    while (left := strangers()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return [str(one) for one in left]
