"""test_resources.py — linux.resources, field by field, as the files of the group show
it, in version 1 and in version 2."""
import json
import re

import pytest
from support import programs

pytestmark = [pytest.mark.only("root"), pytest.mark.needs("control-groups")]
MIB = 1 << 20

# The field and its value: the controller; the file and its text in version 1, and in 2;
# None: that version has no such thing.
FIELDS = {
    "a reservation": (
        {"memory": {"reservation": 32 * MIB}}, "memory",
        ("memory.soft_limit_in_bytes", str(32 * MIB)), ("memory.low", str(32 * MIB))),
    "swap": (
        {"memory": {"limit": 64 * MIB, "swap": 80 * MIB}}, "memory",
        ("memory.memsw.limit_in_bytes", str(80 * MIB)),
        ("memory.swap.max", str(16 * MIB))),
    "swappiness": ({"memory": {"swappiness": 17}}, "memory",
                   ("memory.swappiness", "17"), None),
    "memory of the kernel's": ({"memory": {"kernelTCP": 8 * MIB}}, "memory",
                               ("memory.kmem.tcp.limit_in_bytes", str(8 * MIB)), None),
    "no killer": ({"memory": {"disableOOMKiller": True}}, "memory",
                  ("memory.oom_control", "oom_kill_disable 1"), None),
    "shares": ({"cpu": {"shares": 512}}, "cpu",
               ("cpu.shares", "512"), ("cpu.weight", "20")),
    "a quota": ({"cpu": {"quota": 20000, "period": 50000}}, "cpu",
                ("cpu.cfs_quota_us", "20000"), ("cpu.max", "20000 50000")),
    "a quota alone": ({"cpu": {"quota": 20000}}, "cpu",
                      ("cpu.cfs_quota_us", "20000"), ("cpu.max", "20000 100000")),
    "no quota": ({"cpu": {"quota": -1, "period": 50000}}, "cpu",
                 ("cpu.cfs_quota_us", "-1"), ("cpu.max", "max 50000")),
    "a period": ({"cpu": {"period": 50000}}, "cpu",
                 ("cpu.cfs_period_us", "50000"), ("cpu.max", "max 50000")),
    "a burst": ({"cpu": {"quota": 20000, "burst": 10000}}, "cpu",
                ("cpu.cfs_burst_us", "10000"), ("cpu.max.burst", "10000")),
    "idle": ({"cpu": {"idle": 1}}, "cpu", ("cpu.idle", "1"), ("cpu.idle", "1")),
    "real time": ({"cpu": {"realtimePeriod": 500000}}, "cpu",
                  ("cpu.rt_period_us", "500000"), None),
    "processors": ({"cpu": {"cpus": "0"}}, "cpuset",
                   ("cpuset.cpus", "0"), ("cpuset.cpus", "0")),
    "memory nodes": ({"cpu": {"mems": "0"}}, "cpuset",
                     ("cpuset.mems", "0"), ("cpuset.mems", "0")),
    "processes": ({"pids": {"limit": 77}}, "pids", ("pids.max", "77"),
                  ("pids.max", "77")),
}
# By the scheduler of the kernel's that weighs, if there is any.
WEIGHTS = {"blkio.weight": "300", "blkio.bfq.weight": "300", "io.bfq.weight": "300",
           "io.weight": "default 2930"}


def place_of(groups, controller, versions):
    """The file in the group "box", and the text that it shall have."""
    found = versions[groups.tree(controller).version - 1]
    if found is None:
        return None, None
    return groups.directory(controller) / found[0], found[1]


def create(bundle, groups, resources):
    bundle.process["args"] = ["/bin/sleep", "1000"]
    bundle.linux.update({"cgroupsPath": f"{groups.path}/box", "resources": resources})
    return bundle.create()


@pytest.mark.v2_too
@pytest.mark.parametrize("case", FIELDS)
def test_a_field_is_a_file(bundle, groups, case):
    resources, controller, *versions = FIELDS[case]
    if controller not in known(groups):
        return require_refusal(bundle, groups, resources)
    file, text = place_of(groups, controller, versions)
    if file is None:
        return require_refusal(bundle, groups, resources)
    create(bundle, groups, resources)
    assert file.read_text().splitlines()[0] == text


@pytest.mark.v2_too
def test_a_weight_at_disks(bundle, groups):
    resources = {"blockIO": {"weight": 300}}
    caller = groups.directory("io", "caller")
    has = [file for file in WEIGHTS if (caller / file).exists()]
    if not has:
        return require_refusal(bundle, groups, resources)
    create(bundle, groups, resources)
    texts = [(groups.directory("io") / file).read_text().splitlines() for file in has]
    assert any(WEIGHTS[file] in lines for file, lines in zip(has, texts)), texts


def known(groups):
    """All controllers of this machine, as version 2 names them."""
    names = {name for tree in groups.trees for name in tree.controllers}
    return names | ({"io"} if "blkio" in names else set())


def require_refusal(bundle, groups, resources):
    """One line with the place; and neither a group nor a state stays."""
    bundle.linux.update({"cgroupsPath": f"{groups.path}/box", "resources": resources})
    bundle.write()
    told = bundle.tinrun("run", "--bundle", bundle.path, "bad").expect(status=1)
    (section, fields), = resources.items()
    place = f"config.json: linux.resources.{section}"
    assert re.match(rf"(tinrun: )?{place}\.{list(fields)[-1]}", told.stderr), told
    assert told.stderr.count("\n") == 1 and groups.left() == []
    assert not bundle.state_root.exists() or not any(bundle.state_root.iterdir())


UPDATE = {"--memory-reservation": "a reservation", "--cpuset-mems": "memory nodes",
          "--cpu-share": "shares", "--cpu-idle": "idle"}


@pytest.mark.v2_too
def test_update_knows_the_fields(bundle, groups):
    """The same numbers, by options, and more of them by a file."""
    name = create(bundle, groups, {"memory": {"limit": 64 * MIB},
                                   "cpu": {"quota": 90000, "shares": 99}})
    for option, case in UPDATE.items():
        resources, controller, *versions = FIELDS[case]
        if controller not in known(groups):
            continue
        ((_, value),), = [fields.items() for fields in resources.values()]
        bundle.tinrun("update", f"{option}={value}", name).expect(status=0)
        file, text = place_of(groups, controller, versions)
        assert file.read_text().strip() == text
    # Who is idle has no weight of his own.
    resources, controller, *versions = FIELDS["a burst"]
    bundle.tinrun("update", "--resources", "-", name,
                  stdin=json.dumps(resources)).expect(status=0)
    file, text = place_of(groups, controller, versions)
    assert file.read_text().strip() == text


@pytest.mark.v2_too
def test_a_limit_below_what_is_used(bundle, groups):
    """Version 1 refuses it; version 2 would kill, unless we look before."""
    name = create(bundle, groups, {"memory": {"limit": 64 * MIB}})
    wish = {"memory": {"limit": 4096, "checkBeforeUpdate": True}}
    told = bundle.tinrun("update", "--resources", "-", name, stdin=json.dumps(wish))
    assert told.status == 1 and "memory.limit: 4096 bytes, but " in told.stderr
    assert bundle.state(name)["status"] == "created"


# ---- any file of version 2 ----

@pytest.mark.v2
def test_unified_is_any_file(bundle, groups):
    wanted = {"memory.high": "50331648", "pids.max": "44", "cgroup.max.depth": "3",
              "cpu.max": "30000 60000"}
    create(bundle, groups, {"unified": wanted, "pids": {"limit": 50}})
    box = groups.directory("memory")
    assert {file: (box / file).read_text().strip() for file in wanted} == wanted


@pytest.mark.v2_too
@pytest.mark.parametrize("file, words", [
    ("moon.max", "this host has no moon controller in version 2"),
    ("cgroup.fly", "the control groups of this kernel have no cgroup.fly"),
    ("../pids.max", "expected the name of a control group's file"),
    ("pids", "expected the name of a control group's file")])
def test_unified_is_refused(bundle, groups, file, words):
    bundle.linux.update({"cgroupsPath": f"{groups.path}/box",
                         "resources": {"unified": {file: "1"}}})
    bundle.write()
    told = bundle.tinrun("run", "--bundle", bundle.path, "bad").expect(status=1)
    assert f"config.json: linux.resources.unified.{file}: {words}" in told.stderr, told
    assert groups.left() == []


@pytest.mark.needs("version-1")
def test_unified_is_not_for_version_1(bundle, groups):
    """Though a file of that name is there."""
    bundle.linux.update({"cgroupsPath": f"{groups.path}/box",
                         "resources": {"unified": {"pids.max": "5"}}})
    bundle.write()
    told = bundle.tinrun("run", "--bundle", bundle.path, "bad").expect(status=1)
    words = "unified.pids.max: this host has no pids controller in version 2"
    assert words in told.stderr and groups.left() == []


@pytest.mark.v2_too
def test_what_the_kernel_does_not_take(bundle, groups):
    require_refusal(bundle, groups, {"cpu": {"mems": "4000"}})


@pytest.mark.v2_too
@pytest.mark.parametrize("resources, controller", [
    ({"network": {"classID": 5}}, "net_cls"),
    ({"rdma": {"mlx5_1": {"hcaHandles": 3}}}, "rdma")])
def test_a_controller_that_is_not_there(bundle, groups, resources, controller):
    assert controller not in known(groups)
    require_refusal(bundle, groups, resources)


def test_huge_pages(bundle, groups):
    """Where version 1 has no tree for them, version 2 has: both limits of it."""
    assert "hugetlb" in known(groups)
    create(bundle, groups, {"hugepageLimits": [{"pageSize": "2MB", "limit": 4 * MIB}],
                            "pids": {"limit": 9}})
    box = groups.directory("hugetlb")
    for file in ("hugetlb.2MB.max", "hugetlb.2MB.rsvd.max"):
        assert (box / file).read_text() == f"{4 * MIB}\n"
    assert groups.number("processes limit") == 9  # in another tree


# ---- beside runc ----

FILES = ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.swappiness",
         "memory.soft_limit_in_bytes", "memory.oom_control", "cpu.shares",
         "cpu.cfs_quota_us", "cpu.cfs_period_us", "cpuset.cpus", "cpuset.mems",
         "pids.max", "blkio.bfq.weight")
ALL = {"memory": {"limit": 64 * MIB, "swap": 80 * MIB, "reservation": 32 * MIB,
                  "swappiness": 17},
       "cpu": {"shares": 512, "quota": 20000, "period": 50000, "cpus": "0",
               "mems": "0"},
       "pids": {"limit": 77}, "blockIO": {"weight": 300}}


def contents(groups):
    return {file: (top / "box" / file).read_text() for top in groups.tops
            for file in FILES if (top / "box" / file).exists()}


@pytest.mark.tier_all
def test_the_files_are_as_runc_writes_them(bundle, groups):
    name = create(bundle, groups, ALL)
    ours = contents(groups)
    bundle.tinrun("delete", "--force", name).expect(status=0)
    runc = ["runc", "--root", bundle.path / "runc"]
    argv = " ".join(map(str, [*runc, "create", "--bundle", bundle.path, name]))
    programs.run("sh", "-c", f"exec {argv} </dev/null >/dev/null 2>&1",
                 who=bundle.who).expect(status=0)
    theirs = contents(groups)
    programs.run(*runc, "delete", "--force", name, who=bundle.who).expect(status=0)
    assert len(ours) == len(FILES) and ours == theirs
