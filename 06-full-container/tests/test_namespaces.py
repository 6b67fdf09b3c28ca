"""test_namespaces.py — namespaces of others, clocks, and what mounts share."""
import os
import subprocess

import pytest
from support.process import OURSELVES, Process, mounts

pytestmark = pytest.mark.only("root")


def name(bundle, kind, path):
    """The container is in this one, and not in a new one."""
    others = [one for one in bundle.linux["namespaces"] if one["type"] != kind]
    bundle.linux["namespaces"] = [*others, {"type": kind, "path": str(path)}]


@pytest.fixture
def other(start):
    """other("--uts"): a process in namespaces of its own."""
    def make(*options):
        program = start("unshare", *options, "sh", "-c", "echo in; read end")
        assert program.hear() == "in"
        return Process(program.pid)
    return make


def test_a_user_namespace_and_what_belongs_to_it(bundle, other):
    there = other("--user", "--map-root-user", "--net", "--uts")
    for kind, file in (("user", "user"), ("network", "net"), ("uts", "uts")):
        name(bundle, kind, there.path / "ns" / file)
    del bundle.config["hostname"]
    here = bundle.beacon().process
    for file in ("user", "net", "uts"):
        assert here.namespace(file) == there.namespace(file)
    assert here.uids == [0] * 4 and here.capabilities("Eff") == 0
    assert here.namespace("mnt") not in (there.namespace("mnt"),
                                         OURSELVES.namespace("mnt"))


def test_a_mount_namespace(bundle, other):
    there = other("--mount")
    name(bundle, "mount", there.path / "ns/mnt")
    here = bundle.beacon().process
    assert here.namespace("mnt") == there.namespace("mnt")
    # Who is there already keeps his root, and sees the container's as one more mount.
    assert there.root == OURSELVES.root != here.root


def test_a_pid_namespace(bundle, other):
    there = other("--pid", "--fork", "--mount-proc").children[0]
    name(bundle, "pid", there.path / "ns/pid")
    here = bundle.beacon().process
    assert here.namespace("pid") == there.namespace("pid")
    assert here.pids_inside[-1] != 1


def test_what_is_no_namespace_is_told(bundle):
    name(bundle, "network", "/etc/hostname")
    told = bundle.run()
    assert told.status == 1 and 'setns("/etc/hostname", CLONE_NEWNET)' in told.stderr


def test_clocks_of_its_own(bundle):
    bundle.linux["namespaces"] += [{"type": "time"}]
    bundle.linux["timeOffsets"] = {"monotonic": {"secs": 5000},
                                   "boottime": {"secs": 70000, "nanosecs": 500}}
    box = bundle.beacon()
    offsets = (box.process.path / "timens_offsets").read_text().split()
    assert offsets == ["monotonic", "5000", "0", "boottime", "70000", "500"]
    assert box.process.namespace("time") != OURSELVES.namespace("time")
    with open("/proc/uptime") as ours:
        here = float(ours.read().split()[0])
    assert float(box.ask("read", "/proc/uptime").split()[0]) >= here + 70000 - 1


@pytest.fixture
def volume(bundle):
    """A directory that is a shared mount, and goes into the container as a volume."""
    directory = bundle.path / "volume"
    (directory / "below").mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", directory], check=True)
    (directory / "below").mkdir()
    subprocess.run(["mount", "--make-shared", directory], check=True)
    yield directory
    subprocess.run(["umount", "-R", directory], check=True)


@pytest.mark.parametrize("word, arrives", [("private", False), ("rslave", True),
                                           (None, False), ("rshared", True)])
def test_what_is_mounted_on_the_host_later(bundle, volume, word, arrives):
    if word:
        bundle.linux["rootfsPropagation"] = word
    bundle.config["mounts"] += [{"destination": "/volume", "type": "bind",
                                 "source": str(volume), "options": ["rbind"]}]
    here = bundle.beacon().process
    before = len(mounts())
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", volume / "below"], check=True)
    assert len(mounts()) == before + 1
    seen = [one for one in here.mounts if one.target == "/volume/below"]
    assert bool(seen) == arrives


def test_the_root_is_shared_with_no_mount_of_the_hosts(bundle):
    bundle.linux["rootfsPropagation"] = "shared"
    before = {mount.target for mount in mounts()}
    here = bundle.beacon().process
    peers = {word for mount in mounts() for word in mount.propagation}
    assert here.mounts[0].propagation and not peers & {*here.mounts[0].propagation}
    assert {mount.target for mount in mounts()} == before
