"""groups.py — control groups of a test's own, in each tree that the kernel has.

    /sys/fs/cgroup/memory/tinbox-test-RUN-1/         `path`; the test's user owns it
                                            caller/  where the test's programs start
                                            box/     what they make there

On version 1 there is such a tree for each controller; on version 2, one for all.
"""
import itertools
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from support import places

NUMBERS = itertools.count(1)
GIVEN = ("cgroup.procs", "tasks", "cgroup.threads", "cgroup.subtree_control")
JOIN = 'for d in $1; do echo $$ >"$d/cgroup.procs" || exit 99; done; shift; exec "$@"'

# What a test asks for: the controller; file (and key) in version 1, and in version 2.
NUMBERS_OF = {
    "memory limit": ("memory", "memory.limit_in_bytes", "memory.max"),
    "memory use": ("memory", "memory.usage_in_bytes", "memory.current"),
    "memory and swap": ("memory", "memory.memsw.limit_in_bytes", "memory.swap.max"),
    "processes limit": ("pids", "pids.max", "pids.max"),
    "processes": ("pids", "pids.current", "pids.current"),
    "processes refused": ("pids", "pids.events max", "pids.events max"),
    "weight": ("cpu", "cpu.shares", "cpu.weight"),
    "quota": ("cpu", "cpu.cfs_quota_us", "cpu.max"),
    "cpu time": ("cpuacct", "cpuacct.usage", "cpu.stat usage_usec"),
    "throttled": ("cpu", "cpu.stat nr_throttled", "cpu.stat nr_throttled"),
    "processors": ("cpuset", "cpuset.cpus", "cpuset.cpus"),
    "frozen": ("freezer", "freezer.state", "cgroup.events frozen"),
}


@dataclass(frozen=True)
class Tree:
    version: int
    controllers: tuple
    top: Path


def trees():
    """What is mounted: our own reading of mountinfo, no code of the project's."""
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        left, right = line.split(" - ")
        kind, _, options = right.split(" ", 2)
        top = Path(left.split(" ")[4])
        if kind == "cgroup2":
            words = (top / "cgroup.controllers").read_text().split()
            yield Tree(2, tuple(words), top)
        elif kind == "cgroup":
            yield Tree(1, tuple(options.split(",")), top)


def has_version_1():
    """Whether any controller is in version 1: then version 2 has little to limit."""
    return any(tree.version == 1 for tree in trees())


class Groups:
    """The groups of one test, given to `who`."""

    def __init__(self, who):
        self.who = who
        self.path = f"/tinbox-test-{places.RUN}-{os.getpid()}-{next(NUMBERS)}"
        self.trees = list(trees())
        self.tops = [Path(f"{tree.top}{self.path}") for tree in self.trees]

    def make(self):
        for tree, top in zip(self.trees, self.tops):
            if tree.version == 2:
                enable(tree.top, tree.controllers)
            for directory in (top, top / "caller"):
                directory.mkdir()
                furnish_cpuset(directory)
                give(directory, self.who)
        return self

    def remove(self):
        """All of it, with whatever a test has left in it."""
        for _ in range(1000):  # all trees each time: in one the processes are thawed
            if not any([remove_once(top) for top in self.tops]):
                break
            time.sleep(0.01)

    def left(self):
        """The groups that are there, beside those of make()."""
        return [str(path) for top in self.tops for path in below(top)
                if path != top / "caller"]

    def argv(self, *argv, first=()):
        """Words that run argv as `who`, in the groups called `caller`.

        `first` are words of a program that root runs in between.
        """
        ids = [f"--reuid={self.who.uid}", f"--regid={self.who.gid}", "--clear-groups"]
        callers = " ".join(f"{top}/caller" for top in self.tops)
        become = ["setpriv", *ids] if self.who.uid != os.geteuid() else []
        return ["sh", "-c", JOIN, "sh", callers, *first, *become, *map(str, argv)]

    def directory(self, controller, name="box"):
        """Of a group below ours, in the tree that has the controller."""
        return self.tops[self.trees.index(self.tree(controller))] / name

    def tree(self, controller):
        """Version 2 counts processor time and freezes without any controller."""
        names = {controller, {"io": "blkio"}.get(controller)}
        found = [tree for tree in self.trees if names & set(tree.controllers)]
        found += [tree for tree in self.trees if tree.version == 2]
        return found[0]

    def number(self, what, name="box"):
        """The number, or word, that the kernel's file holds; cpu time in seconds."""
        controller, *files = NUMBERS_OF[what]
        version = self.tree(controller).version
        file, _, key = files[version - 1].partition(" ")
        text = (self.directory(controller, name) / file).read_text()
        word = value_of(key, text) if key else text.strip()
        if what == "cpu time":
            return int(word) / (1e9 if version == 1 else 1e6)
        return int(word) if word.lstrip("-").isdigit() else word

    def is_frozen(self, name="box"):
        return self.number("frozen", name) in ("FROZEN", 1)

    def groups_of(self, pid):
        """{controller or "": path} of a process; "" is version 2's."""
        lines = Path(f"/proc/{pid}/cgroup").read_text().splitlines()
        return {names: path for line in lines
                for number, all_names, path in [line.split(":", 2)]
                for names in all_names.split(",")}

    def wait_for(self, name="box", timeout=30):
        """Until a program of ours has made this group, and somebody is in it."""
        deadline = time.monotonic() + timeout
        while not any(has_processes(top / name) for top in self.tops):
            assert time.monotonic() < deadline, f"no {self.path}/{name} in time"
            time.sleep(0.005)


    def are_empty_soon(self, timeout=20):
        """Whether nobody is left in any of them, where the programs start neither."""
        deadline = time.monotonic() + timeout
        while any(has_processes(path) for top in self.tops for path in below(top)):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.005)
        return True


def value_of(key, text):
    return dict(line.split(" ", 1) for line in text.splitlines())[key]


def has_processes(directory):
    try:
        return bool((directory / "cgroup.procs").read_text())
    except OSError:
        return False


def enable(directory, controllers):
    for controller in controllers:
        (directory / "cgroup.subtree_control").write_text(f"+{controller}")


def furnish_cpuset(directory):
    """On version 1 a new group may use no processor, so nobody could join it."""
    for name in ("cpuset.cpus", "cpuset.mems"):
        if (directory / "cpuset.mem_hardwall").exists():  # version 1 alone has it
            (directory / name).write_text((directory.parent / name).read_text())


def give(directory, who):
    os.chown(directory, who.uid, who.gid)
    for name in GIVEN:
        if (directory / name).exists():
            os.chown(directory / name, who.uid, who.gid)


def below(top):
    """The groups below, the deepest first."""
    return [Path(path) for path, _, _ in os.walk(top, topdown=False)
            if path != str(top)]


def thaw(directory):
    """On version 1 a frozen process does not die, and with it lives its whole host."""
    for name, word in (("freezer.state", "THAWED"), ("cgroup.freeze", "0")):
        if (directory / name).exists():
            (directory / name).write_text(word)


def remove_once(top):
    """True if something is left of it."""
    for directory in (*below(top), top):
        try:
            thaw(directory)
            for pid in (directory / "cgroup.procs").read_text().split():
                os.kill(int(pid), signal.SIGKILL)
            directory.rmdir()
        except (OSError, ProcessLookupError):
            pass  # busy for a moment, or gone
    return top.exists()
