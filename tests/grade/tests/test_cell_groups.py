"""What a cell's root may do with the control groups that it was given, and what not."""
import os

import pytest
from grade.cell import Cell
from support import groups, programs, skips

# Leave: a group that stands still, with somebody in it, in each version.
LEAVE = """
exec >/dev/null 2>&1
for top in $(grep ' - cgroup' /proc/self/mountinfo | cut -d ' ' -f 5); do
  mkdir $top/left
  if [ -e $top/left/freezer.state ]; then frozen=freezer.state word=FROZEN
  else frozen=cgroup.freeze word=1; fi
  sleep 1000 &
  echo $! >$top/left/cgroup.procs
  [ ! -e $top/left/$frozen ] || echo $word >$top/left/$frozen
done
"""


@pytest.fixture
def cell():
    skips.needs("control-groups")
    skips.needs("many-ids")
    made = Cell({}, with_groups=True).make()
    yield made
    if made.place.exists():
        made.close()


def sh(cell, script):
    return programs.run("/bin/sh", "-c", script, who=cell)


def left(cell):
    return [path for tree in groups.trees() for path, _, _ in os.walk(tree.top)
            if cell.id in path]


def test_it_divides_its_groups_and_enters_them(cell):
    for tree in cell.groups.trees:
        enter = f"echo $$ >{tree.top}/a/cgroup.procs"
        if "cpuset" in tree.controllers and tree.version == 1:
            enter = "true"  # it would have to be told its processors first
        sh(cell, f"mkdir {tree.top}/a && {enter}").expect(0)


def test_the_limits_of_the_whole_are_not_its_own(cell):
    for tree in cell.groups.trees:
        for path in cell.groups.given(tree).iterdir():
            if path.is_file() and path.name not in groups.GIVEN:
                assert path.stat().st_uid == 0
    sh(cell, "for d in $(find /sys/fs/cgroup -name pids.max -not -path '*/a/*'); do"
             " echo 7 >$d && exit 1; done; exit 0").expect(0)


def test_it_sees_no_group_of_anybody_else(cell):
    """Nor by a namespace of its own, and another mount."""
    other = Cell({}, with_groups=True).make()
    try:
        told = sh(cell, "find /sys/fs/cgroup -maxdepth 3 -type d; unshare --cgroup "
                        "--mount sh -c 'mount -t cgroup2 x /tmp && find /tmp -type d;"
                        " mount -t cgroup -o pids x /run && find /run -type d'")
    finally:
        other.close()
    assert "/caller" in told.stdout and other.id not in told.stdout


def test_frozen_groups_and_who_is_in_them_go_at_the_end(cell):
    sh(cell, LEAVE)
    assert any(path.endswith("/left") for path in left(cell))
    cell.close()
    assert left(cell) == []


def test_those_who_fork_without_end_go_too(cell):
    program = programs.start("/bin/sh", "-c", "f() { f & f & }; f", who=cell)
    program.wait()
    cell.close()
    program.close()
    assert left(cell) == []
