"""check_trees.py — exercise 3.1: where a host keeps its groups.

03-cgls is shown hosts that we have made up: see covered() in cgroups.py.
"""
import json

from grade.cgroups import covered
from grade.plugin import check

VERSION_1 = ["cpu,cpuacct", "cpuset", "memory", "pids", "freezer", "blkio", "rdma",
             "hugetlb", "name=systemd"]
VERSION_2 = ["cpu", "cpuset", "io", "memory", "pids", "rdma", "hugetlb", "misc"]
OPTIONAL = ["", "shared:9 ", "shared:2 master:1 ", "master:3 propagate_from:2 "]
ROOT_LINE = "20 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"


class Host:
    """Trees that are mounted anywhere in the yard, and what should be said of them."""

    def __init__(self, kit):
        self.kit = kit
        self.mounts, self.memberships, self.expected = ROOT_LINE, "", {}

    def add(self, version, controllers, root="/", below=""):
        """A tree; our group is `below` the one that the mount shows as its top."""
        point = self.kit.cell.yard / self.kit.word() / self.kit.word()
        directory = point / below.lstrip("/")
        directory.mkdir(parents=True)
        kind = "cgroup2 cgroup2 rw,nsdelegate"
        if version == 1:
            kind = f"cgroup cgroup rw,{','.join(controllers)}"
        self.mounts += (f"{30 + len(self.mounts)} 20 0:26 {root} {point} rw,nosuid "
                        f"{self.kit.rng.choice(OPTIONAL)}- {kind}\n")
        self.belong(version, controllers, f"{root.rstrip('/')}{below}" or "/")
        if version == 2:
            (point / "cgroup.controllers").write_text(" ".join(controllers) + "\n")
        for name in controllers if version == 1 else [*controllers, "(core)"]:
            name = "io" if name == "blkio" else name
            self.expected[name] = (version, str(directory))
        return point

    def belong(self, version, controllers, group):
        """A line of /proc/self/cgroup."""
        number = 20 - self.memberships.count("\n")
        names = f"{number}:{','.join(controllers)}" if version == 1 else "0:"
        self.memberships += f"{names}:{group}\n"

    def add_version_1(self, count, without=()):
        for names in self.kit.rng.sample(VERSION_1, count):
            if not set(names.split(",")) & {*without}:
                self.add(1, names.split(","), below=f"/{self.kit.word()}")

    def told(self):
        """{controller: (version, our group)}, as 03-cgls says."""
        words = covered(self.kit, self.mounts, self.memberships)
        done = self.kit.run(*words, self.kit.path("03-cgls"), "--json")
        self.kit.did = "build/bin/03-cgls --json"
        self.kit.given(f"mountinfo: {self.mounts.split(chr(10), 1)[1].strip()!r}; "
                       f"/proc/self/cgroup: {self.memberships!r}")
        self.kit.expect_status(done, 0, "refused")
        try:
            lines = [json.loads(line) for line in done.stdout.splitlines()]
            return {line["controller"]: (line["version"], line["group"])
                    for line in lines}
        except (ValueError, KeyError, TypeError):
            self.kit.fail("no-json", saw=done, expected="a JSON object a line")


def hosts(kit):
    """Version 2 alone, version 1 alone, and both."""
    unified, version_1, hybrid = (Host(kit) for _ in range(3))
    unified.add(2, kit.rng.sample(VERSION_2, 4), below=f"/{kit.word()}")
    version_1.add_version_1(5)
    in_2 = kit.rng.sample(VERSION_2, 2)
    hybrid.add_version_1(4, without={*in_2, "blkio" if "io" in in_2 else ""})
    hybrid.add(2, in_2, below=f"/{kit.word()}")
    return unified, version_1, hybrid


@check("3.1", "every_tree_is_found")
def check_every_tree_is_found(kit):
    for host in hosts(kit):
        told = host.told()
        missing, more = ({*host.expected} - {*told}), ({*told} - {*host.expected})
        kit.expect(not missing, "tree-missing", saw=told, expected=f"{missing} as well")
        kit.expect(not more, "tree-too-many", saw=told, expected=f"nothing of {more}")
        for name, (version, _) in host.expected.items():
            kit.expect(told[name][0] == version, f"taken-for-version-{told[name][0]}",
                       saw=f"{name}: version {told[name][0]}", expected=version)


@check("3.1", "our_place_is_told")
def check_our_place_is_told(kit):
    host = Host(kit)
    host.add(2, ["pids"], root=f"/{kit.word()}/{kit.word()}", below=f"/{kit.word()}/x")
    host.add(1, ["cpu"], root=f"/{kit.word()}")
    host.add(1, ["memory"], below=f"/{kit.word()}")
    host.add(1, ["freezer"])
    told = host.told()
    for name, (_, group) in host.expected.items():
        kit.expect(told.get(name, ("", ""))[1] == group, "place-wrong",
                   saw=f"{name}: {told.get(name)}", expected=group)


@check("3.1", "any_mount_point")
def check_any_mount_point(kit):
    for host in hosts(kit):
        told = host.told()
        for name, (_, group) in host.expected.items():
            kit.expect(told.get(name, ("", ""))[1] == group, "elsewhere",
                       saw=f"{name}: {told.get(name)}", expected=group)


@check("3.1", "unmounted_is_left_out")
def check_unmounted_is_left_out(kit):
    host = Host(kit)
    host.belong(1, ["rdma"], "/")
    host.add(1, ["pids"])
    host.belong(2, [], "/")
    told = host.told()
    kit.expect({*told} == {"pids"}, "unmounted-told", saw=told,
               expected="pids alone: nobody has mounted rdma's tree, or version 2's")


@check("3.1", "nothing_changed")
def check_nothing_changed(kit):
    host = Host(kit)
    point = host.add(2, kit.rng.sample(VERSION_2, 3))
    host.add(1, ["cpuset"])
    text = (point / "cgroup.controllers").read_text()
    kit.run(*covered(kit, "", ""), "/bin/true")  # mount(8) makes a directory for itself
    files, ledger = {*kit.cell.yard.iterdir()}, kit.ledger()
    host.told()
    for path in {*kit.cell.yard.iterdir()} - files:
        if path.is_file():
            path.unlink()  # of covered()
    kit.expect((point / "cgroup.controllers").read_text() == text, "file-written",
               saw="another text in cgroup.controllers", expected=text)
    kit.expect_nothing_left(ledger)
