"""test_cgroup.py — the box's own cgroup is shown to it as / (row 2.09)."""
import pytest
from boxes import new
from support.process import OURSELVES


def paths(text):
    """The last field of each line "HIERARCHY:CONTROLLERS:PATH"."""
    return [line.split(":", 2)[2] for line in text.splitlines()]


@pytest.mark.v2_too
@pytest.mark.distro_too
def test_a_box_sees_its_cgroup_as_the_root(box, who, cgroup):
    there = box("--cgroup")

    assert there.process.differs_from(OURSELVES) == new(who, "cgroup")
    assert set(paths(there.ask("read", "/proc/self/cgroup"))) == {"/"}
    # It was not moved: outside, the path is what it was.
    assert cgroup in paths((there.process.path / "cgroup").read_text())


def test_without_cgroup_it_sees_the_hosts_path(box, cgroup):
    there = box("--uts", "box")
    assert cgroup in paths(there.ask("read", "/proc/self/cgroup"))


def test_who_enters_a_box_sees_it_so_too(box, root, cgroup):
    there = box("--cgroup", "--pid", root=root)
    assert set(paths(there.ask("read", "/proc/1/cgroup"))) == {"/"}
