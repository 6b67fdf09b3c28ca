"""cgroups.py — the trees in which the checks of step 03 look at limits of version 2.

    KernelTree   the kernel's own, where it has the controllers in version 2
    FileTree     elsewhere: plain files, of which a program believes that they are
                 version 2. What it has written there, hand_on() writes to files of
                 version 1, so that the kernel acts upon it all the same.

The program that is judged cannot tell: /proc/PID/mountinfo and /proc/PID/cgroup of its
own are covered by what a host with version 2 alone would say.
"""
import os

from grade.expect import NotHere
from grade.in_groups import soon
from support import groups

COVER = ('mount --bind "$1" /proc/$$/mountinfo && mount --bind "$2" /proc/$$/cgroup &&'
         ' shift 2 && exec "$@"')
NEEDED = {"cpu", "memory", "pids"}
LIMITS = ("pids.max", "memory.max", "memory.swap.max", "cpu.max", "cpu.weight")
FILES = {"cgroup.procs": "", "cgroup.subtree_control": "", "cgroup.type": "domain\n",
         "cgroup.controllers": "cpu io memory pids\n"} | dict.fromkeys(LIMITS, "")
SPIN = ("/bin/sh", "-c", "while :; do :; done")


def tree_of_limits(kit):
    given = groups_if_any(kit)
    has_them = given and given.v2 and NEEDED <= set(given.v2.controllers)
    return KernelTree(kit) if has_them else FileTree(kit)


def groups_if_any(kit):
    """None: without them the files can be looked at, but the kernel does not act."""
    try:
        return kit.groups()
    except NotHere:
        return None


def covered(kit, mounts, memberships):
    """Words that let a program see these as its mountinfo and as its groups."""
    files = []
    for text in (mounts, memberships):
        files.append(kit.cell.yard / kit.word())
        files[-1].write_text(text)
    return ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", COVER, "sh", *files]


class Tree:
    """What both have in common. A group is named as --name has it: "/a/box"."""

    def __init__(self, kit):
        self.kit, self.groups = kit, groups_if_any(kit)

    def set(self, group, *words):
        """`03-cgroups set`, to its end; what it is told may be wrong on purpose."""
        program = self.kit.path("03-cgroups")
        done = self.kit.run(*self.before, program, "set", group, *words)
        self.kit.did = f"build/bin/03-cgroups set {group} {' '.join(map(str, words))}"
        return done

    def limit(self, group, *words):
        """The same, where it has to succeed; the kernel then acts upon it."""
        self.kit.expect_status(self.set(group, *words), 0, "refused")
        self.hand_on(group)

    def read(self, group, file):
        return (self.path(group) / file).read_text().strip()

    def write(self, group, file, text):
        (self.path(group) / file).write_text(text)

    def beacon(self, group):
        program, *words = self.words_in(group)
        return self.kit.beacon(program, *words, separator=())

    def make_to_limit(self, group):
        """Those above hand the controllers down already, as exercise 3.3 has it."""
        self.enable(group[:group.rindex("/")], *sorted(NEEDED))
        self.make(group)

    def spin(self, group, processors):
        """Somebody who never rests; returns when he has begun."""
        before = self.used_seconds(group)
        program = self.kit.start(*self.words_in(group), "/usr/bin/taskset",
                                 "--cpu-list", processors, *SPIN)
        if not soon(lambda: self.used_seconds(group) > before + 0.02):
            raise RuntimeError("nobody gets any processor time here")
        return program

    def texts(self):
        """{(group, file): text} of all limits in the tree; None where there is none."""
        top = self.path("")
        return {(path.removeprefix(str(top)), name): self.text_of(path, name)
                for path, _, _ in os.walk(top) for name in LIMITS}

    @staticmethod
    def text_of(path, name):
        try:
            with open(f"{path}/{name}") as file:
                return file.read().strip()
        except FileNotFoundError:
            return None


class KernelTree(Tree):
    before = ()

    def path(self, group):
        return self.groups.given(self.groups.v2, group)

    def make(self, group):
        self.groups.add(self.groups.v2, group)

    def enable(self, group, *controllers):
        groups.enable(self.path(group), controllers)

    def hand_on(self, group):
        pass

    def words_in(self, group):
        return self.groups.words(group, [self.groups.v2])

    def used_seconds(self, group):
        text = (self.path(group) / "cpu.stat").read_text()
        return int(groups.value_of("usage_usec", text)) / 1e6

    def times_throttled(self, group):
        text = (self.path(group) / "cpu.stat").read_text()
        return int(groups.value_of("nr_throttled", text))


class FileTree(Tree):
    def __init__(self, kit):
        super().__init__(kit)
        self.top = kit.cell.yard / kit.word()
        kit.shown[str(self.top)] = "GROUPS"
        self.before = covered(
            kit, "20 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n"
                 f"30 20 0:26 / {self.top} rw,nosuid - cgroup2 cgroup2 rw\n",
            "0::/caller\n")
        for group in ("", "/caller"):
            self.make(group)
        kit.given("plain files in GROUPS stand for the kernel's version 2")

    def path(self, group):
        return self.top.joinpath(group.lstrip("/"))

    def make(self, group):
        self.path(group).mkdir()
        for name, text in FILES.items():
            self.write(group, name, text)
        self.kit.cell.give(self.path(group))

    def enable(self, group, *controllers):
        self.write(group, "cgroup.subtree_control", " ".join(controllers) + "\n")

    def hand_on(self, group):
        """Let version 1 limit a group of its own by what stands in the files."""
        self.kit.needs("control-groups")
        self.kit.needs("version-1")
        for controller in ("pids", "memory", "cpu", "cpuacct"):
            if not self.twin(group, controller).exists():
                self.groups.add(self.groups.tree_of(controller), self.flat(group))
        for controller, file, text in self.translated(group):
            try:
                (self.twin(group, controller) / file).write_text(text)
            except OSError as refused:
                self.kit.fail("kernel-refuses", expected="a number that makes sense",
                              saw=f"{text!r} for {file}: {refused.strerror}")

    def translated(self, group):
        """(controller, file, text), in an order that the kernel accepts."""
        pids, memory, swap, cpu, weight = (self.read(group, name) for name in LIMITS)
        if pids:
            yield "pids", "pids.max", pids
        if memory.isdigit():
            yield "memory", "memory.limit_in_bytes", memory
            if swap.isdigit():
                both = int(memory) + int(swap)
                yield "memory", "memory.memsw.limit_in_bytes", str(both)
        if cpu:
            quota, period, *_ = f"{cpu} 100000".split()
            yield "cpu", "cpu.cfs_period_us", period
            yield "cpu", "cpu.cfs_quota_us", quota.replace("max", "-1")
        if weight.isdigit():
            yield "cpu", "cpu.shares", str(int(weight) * 1024 // 100)

    def twin(self, group, controller):
        return self.groups.given(self.groups.tree_of(controller), self.flat(group))

    @staticmethod
    def flat(group):
        return f"/{group.strip('/').replace('/', '-')}"

    def words_in(self, group):
        trees = {tree.top: tree for tree in map(self.groups.tree_of, (
            "pids", "memory", "cpu", "cpuacct"))}
        return self.groups.words(self.flat(group), list(trees.values()))

    def used_seconds(self, group):
        return int((self.twin(group, "cpuacct") / "cpuacct.usage").read_text()) / 1e9

    def times_throttled(self, group):
        text = (self.twin(group, "cpu") / "cpu.stat").read_text()
        return int(groups.value_of("nr_throttled", text))
