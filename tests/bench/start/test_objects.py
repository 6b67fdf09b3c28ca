"""test_objects.py — the floor makes what the runtimes make, or it would be no floor.

A container of each waits, and the kernel is asked what it consists of.
"""
import os
import secrets
import stat
from dataclasses import dataclass

import pytest
from bench.start import bundle, runtimes
from support import places, process
from support.process import OURSELVES
from support.programs import run, start

pytestmark = pytest.mark.tier_all
ALONE = ("unshare", "--mount", "--propagation", "private", "sh", "-c",
         '! mountpoint -q "$0" || umount "$0"; exec "$@"', bundle.CGROUPS / "unified")
SYSCTLS = ("ip_unprivileged_port_start", "ping_group_range")
COMMANDS = {one.name: one.command for one in runtimes.COMPETITORS}


@pytest.fixture
def objects(tmp_path):
    """objects(NAME): what a container consists of that this runtime has made."""
    def look(name):
        command = ["/bin/sleep", str(100000 + secrets.randbelow(10**9))]
        directory = tmp_path / name
        directory.mkdir()
        with bundle.cgroup(f"tinbox-{places.RUN}-{secrets.token_hex(4)}") as group:
            bundle.make(directory, f"{group}/{name}", command)
            argv = COMMANDS[name](directory, group, tmp_path / "state")
            with start(*ALONE, *argv) as program:
                there = find(command, program)
                seen = Objects.of(there)
                run("kill", "-KILL", there.pid).expect()
                program.wait()
        return seen
    return look


def find(argv, program):
    """The process with this argv, once the runtime has become it."""
    while program.popen.poll() is None:
        for one in process.processes():
            try:
                if one.argv == argv:
                    return one
            except (FileNotFoundError, ProcessLookupError):
                pass  # it ended while we looked
    raise AssertionError(f"it ended: {program.wait()}")


@dataclass
class Objects:
    namespaces: set
    mounts: dict
    read_only: set
    cgroups: set
    capabilities: dict
    seccomp: str
    devices: dict
    loopback: int
    sysctls: list

    @staticmethod
    def of(one):
        root = one.path / "root"
        groups = (line.split(":") for line in (one.path / "cgroup").read_text().split())
        return Objects(
            namespaces=one.differs_from(OURSELVES),
            mounts={mount.target: kind(root, mount) for mount in one.mounts},
            read_only={mount.target for mount in one.mounts if "ro" in mount.options},
            cgroups={names for _, names, path in groups if places.RUN in path},
            capabilities={kind: one.capabilities(kind)
                          for kind in ("Prm", "Eff", "Bnd", "Amb")},
            seccomp=one.status["Seccomp"], devices=devices(root / "dev"),
            loopback=int((root / "sys/class/net/lo/flags").read_text(), 16),
            sysctls=[run("nsenter", "--net", "--target", one.pid, "cat",
                         f"/proc/sys/net/ipv4/{name}").stdout.split()
                     for name in SYSCTLS])


def kind(root, mount):
    """A file may be masked by /dev/null of the host, or by that of the container."""
    status = os.stat(f"{root}{mount.target}")
    return "device" if stat.S_ISCHR(status.st_mode) else mount.type


def devices(directory):
    """{name: what it is}. runc makes core only where the host has /proc/kcore."""
    found = {}
    for path in directory.iterdir():
        status = path.lstat()
        found[path.name] = os.readlink(path) if path.is_symlink() else (
            stat.filemode(status.st_mode), os.major(status.st_rdev),
            os.minor(status.st_rdev))
    found.pop("core", None)
    return found


@pytest.mark.v2_too
@pytest.mark.parametrize("name", [
    pytest.param(name, marks=pytest.mark.needs(name))
    for name in ("crun", "runc")] + ["tinrun"])
def test_the_floor_makes_what_a_runtime_makes(objects, name):
    floor, other = vars(objects("floor")), vars(objects(name))
    assert floor.pop("read_only") <= other.pop("read_only")
    assert floor == other
