"""test_delegate.py — a group that a user may divide further (row 3.16)."""
import subprocess

import pytest
from support.places import BIN
from support.programs import USER
from support.programs import run as run_program

USERS = ["--user", "1000", "--delegate"]
GIVEN = {1: {"", "cgroup.procs", "tasks"},
         2: {"", "cgroup.procs", "cgroup.threads", "cgroup.subtree_control"}}
pytestmark = [pytest.mark.only("root"), pytest.mark.needs("uid-1000")]


@pytest.mark.v2_too
def test_exactly_these_files_are_given(box, groups, who):
    box("--pids", "10", *USERS)
    directory = groups.directory("pids")
    owners = {path.name: path.stat().st_uid for path in directory.iterdir()}
    owners[""] = directory.stat().st_uid
    given = {name for name, owner in owners.items() if owner == USER.uid}
    assert given == GIVEN[groups.tree("pids").version]


@pytest.mark.v2_too
def test_a_user_may_divide_a_group_that_is_delegated(box, groups, who):
    there = box("--pids", "10", *USERS)
    directory = groups.directory("pids")
    assert there.ask("mkdir", directory / "below") == "ok"
    child = there.ask("fork")
    assert there.ask("write", directory / "below/cgroup.procs", child) == "ok"
    assert groups.groups_of(child)["" if groups.tree("pids").version == 2 else "pids"] \
        == f"{groups.path}/box/below"
    assert there.end("exit", 3).status == 3
    assert groups.left() == []  # what the user has made goes too


def test_the_limits_stay_ours(box, groups, who):
    there = box("--pids", "10", *USERS)
    directory = groups.directory("pids")
    assert there.ask("write", directory / "pids.max", "max") == "EACCES"
    assert there.ask("mkdir", directory.parent / "beside") == "EACCES"


def test_without_it_nothing_is_given(box, groups, who):
    there = box("--pids", "10", "--user", "1000")
    assert there.ask("mkdir", groups.directory("pids") / "below") == "EACCES"


@pytest.mark.v2
def test_nsdelegate_makes_the_namespace_a_wall(groups, who):
    """Mounted so, who has a cgroup namespace can move nothing out of it."""
    subprocess.run(["mount", "-o", "remount,nsdelegate", "/sys/fs/cgroup"], check=True)
    try:
        path = f"{groups.path}/box"
        script = "mkdir below && echo $$ >below/cgroup.procs && echo below; " \
                 "echo $$ 2>/dev/null >../caller/cgroup.procs || echo stopped"
        inner = ["unshare", "--cgroup", "sh", "-c",
                 f"cd /sys/fs/cgroup{path}; {script}"]
        words = groups.argv(BIN / "03-cgroups", "--name", path, "--", *inner)
        told = run_program(*words).expect(0)
        assert told.stdout.split() == ["below", "stopped"]
    finally:
        subprocess.run(["mount", "-o", "remount", "/sys/fs/cgroup"], check=True)
