"""test_cgls.py — where each controller lives, on this host and on others (row 3.15).

Trees of files for five kinds of hosts are read in detect_test.cpp.
"""
import json
import os
from pathlib import Path

import pytest
from conftest import CGROUPS
from support.places import BIN
from support.programs import run as run_program

CGLS = BIN / "03-cgls"
only_version_1 = pytest.mark.needs("version-1")
WITHOUT_VERSION_2 = ["unshare", "--mount", "--propagation", "private", "sh", "-ec",
                     'mountpoint -q "$0" && umount "$0"; exec "$@"',
                     "/sys/fs/cgroup/unified"]


def told(groups, *argv):
    lines = run_program(*groups.argv(*argv, CGLS, "--json")).expect(0, stderr="").stdout
    return {one["controller"]: one for one in map(json.loads, lines.splitlines())}


@pytest.mark.v2_too
def test_each_controller_where_it_is(groups, who):
    """By our own reading of mountinfo and /proc/self/cgroup."""
    expected = {}
    for tree, top in zip(groups.trees, groups.tops):
        names = [word for word in tree.controllers if word not in ("rw", "xattr")]
        for name in names + ["(core)"] * (tree.version == 2):
            expected[{"blkio": "io"}.get(name, name)] = (tree.version, f"{top}/caller")
    found = told(groups)
    assert {name: (one["version"], one["group"]) for name, one in found.items()} \
        == expected


def test_who_may_write(groups, who):
    mine = told(groups)
    assert all(one["writable"] and one["owner"] == who.uid for one in mine.values())
    for top in groups.tops:
        os.chown(top / "caller", 0, 0)
        os.chmod(top / "caller", 0o755)
    theirs = told(groups)
    assert all(one["owner"] == 0 for one in theirs.values())
    assert {one["writable"] for one in theirs.values()} == {int(who.uid == 0)}


def test_it_has_a_form_for_people(groups, who):
    lines = run_program(*groups.argv(CGLS)).expect(0).stdout.splitlines()
    kinds = {tree.version for tree in groups.trees}
    kind = "hybrid" if len(kinds) == 2 else f"v{min(kinds)}"
    assert lines[0] == f"This host: {kind}"
    rows = {line.split()[0]: line.split()[1] for line in lines[2:]}
    assert rows == {name: f"v{one['version']}" for name, one in told(groups).items()}


@only_version_1
def test_a_host_of_version_1_alone_will_do(groups, who):
    """The whole life of a group there, its freezer and its killing included."""
    words = groups.argv(CGROUPS, "--name", f"{groups.path}/box", "--memory", "64M",
                        "--swap", "0", "--", "/usr/bin/python3", "-c",
                        "b'a' * (256 << 20)", first=WITHOUT_VERSION_2)
    died = run_program(*words).expect(137)
    assert "memory limit 64M reached" in died.stderr
    words = groups.argv(CGROUPS, "--", "sh", "-c", "sleep 1000 >&2 & exit 3",
                        first=WITHOUT_VERSION_2)
    run_program(*words).expect(3)
    assert groups.left() == []


@only_version_1
@pytest.mark.only("root")
def test_such_a_host_is_told(groups, who):
    lines = run_program(*WITHOUT_VERSION_2, CGLS).expect(0).stdout
    assert lines.startswith("This host: v1\n") and "(core)" not in lines


@only_version_1
@pytest.mark.only("root")
def test_nothing_mounted_is_told(who):
    none = ["unshare", "--mount", "--propagation", "private", "sh", "-ec",
            'umount --recursive --lazy /sys/fs/cgroup; exec "$@"', "sh"]
    assert run_program(*none, CGLS).expect(0).stdout.startswith("This host: none\n")
    assert Path("/sys/fs/cgroup").is_dir()
