"""test_machine.py — what the virtual machines promise to the tests that run in them."""
import secrets
import subprocess
from pathlib import Path

import pytest
from support import places, process
from support.machines import CONTROLLERS
from support.programs import USER, run

GROUPS = Path("/sys/fs/cgroup")


@pytest.fixture
def group():
    """A new cgroup beside our own, with all controllers."""
    path = GROUPS / f"tinbox-{places.RUN}-{secrets.token_hex(4)}"
    path.mkdir()
    yield path
    path.rmdir()


def in_group(group, *command, **options):
    join = 'echo 0 >"$0/cgroup.procs"; exec "$@"'
    return run("sh", "-c", join, group, *command, **options)


def events(file):
    """{"oom_kill": 1 …}, of a file such as memory.events."""
    return {name: int(count) for name, count in
            map(str.split, file.read_text().splitlines())}


@pytest.mark.v2
@pytest.mark.distro
def test_every_controller_is_in_the_one_hierarchy_of_version_2():
    [mount] = [one for one in process.mounts() if one.type.startswith("cgroup")]
    assert (mount.type, mount.target) == ("cgroup2", str(GROUPS))
    assert "nsdelegate" in mount.super_options
    handed_on = (GROUPS / "cgroup.subtree_control").read_text().split()
    assert CONTROLLERS <= set(handed_on)
    assert handed_on == (GROUPS / "cgroup.controllers").read_text().split()
    assert Path("/proc/self/cgroup").read_text() == "0::/init\n"


@pytest.mark.v2
@pytest.mark.distro
def test_a_limit_on_processes_is_kept(group):
    (group / "pids.max").write_text("1\n")
    in_group(group, "sh", "-c", "true & wait").expect(2, stderr="Cannot fork")
    assert events(group / "pids.events")["max"] >= 1


@pytest.mark.v2
@pytest.mark.distro
def test_a_limit_on_memory_kills(group):
    (group / "memory.max").write_text(f"{32 << 20}\n")
    hog = "b = bytearray(256 << 20)"
    assert in_group(group, "/usr/bin/python3", "-c", hog).status == -9
    assert events(group / "memory.events")["oom_kill"] == 1


@pytest.mark.v2
@pytest.mark.distro
def test_the_disk_carries_an_overlay():
    """/var/tmp is an ext4 of its own; / is an overlay, which carries none."""
    top = Path(f"/var/tmp/tinbox-{secrets.token_hex(4)}")
    for name in ("lower", "upper", "work", "merged"):
        (top / name).mkdir(parents=True)
    (top / "lower/file").write_text("below")
    layers = f"lowerdir={top}/lower,upperdir={top}/upper,workdir={top}/work"
    subprocess.run(["mount", "-t", "overlay", "-o", layers, "merged", top / "merged"],
                   check=True)
    (top / "merged/file").write_text("above")
    subprocess.run(["umount", top / "merged"], check=True)
    assert (top / "lower/file").read_text() == "below"
    assert (top / "upper/file").read_text() == "above"
    subprocess.run(["rm", "-r", top], check=True)


@pytest.mark.v2
@pytest.mark.distro
def test_an_ordinary_user_makes_a_user_namespace():
    run("unshare", "--user", "--map-root-user", "cat", "/proc/self/uid_map",
        who=USER).expect(stdout=f"{0:>10} {1000:>10} {1:>10}\n")


@pytest.mark.distro
def test_the_distributions_kernel_has_what_the_other_lacks():
    run("unshare", "--time", "--boottime", "1000", "cat", "/proc/self/timens_offsets")\
        .expect(stdout="monotonic           0         0\n"
                       "boottime         1000         0\n")
    assert {"cpuset"} <= set((GROUPS / "cgroup.controllers").read_text().split())
    assert Path("/proc/pressure/cpu").read_text().startswith("some ")
