"""test_mounts.py — a mount table of the box's own (row 2.03, exercise 2.3)."""
import pytest
from boxes import mount, new, umount
from support.process import OURSELVES


def targets(one):
    return [m.target for m in one.mounts]


@pytest.mark.v2_too
@pytest.mark.distro_too
def test_a_mount_made_in_the_box_is_the_boxs_alone(box, who, directory):
    there = box("--mount")
    assert there.process.differs_from(OURSELVES) == new(who, "mnt")

    assert there.ask("mount", "tmpfs", directory, "tmpfs", 0) == "ok"

    assert str(directory) in targets(there.process)
    assert str(directory) not in targets(OURSELVES)
    assert there.ask("mkdir", directory / "inside") == "ok"
    assert list(directory.iterdir()) == []


def test_no_mount_of_the_box_is_shared_with_anybody(box, directory):
    """MS_REC: the mounts below / leave their peer groups as well."""
    assert any(m.propagation for m in OURSELVES.mounts if m.target != "/")
    there = box("--mount")
    assert [str(m) for m in there.process.mounts if m.propagation] == []


def test_nor_below_a_mount_of_the_hosts(box, directory):
    below = directory / "below"
    mount("-t", "tmpfs", "-o", "mode=777", "tmpfs", directory)
    try:
        there = box("--mount")
        assert there.ask("mkdir", below) == "ok"
        assert there.ask("mount", "tmpfs", below, "tmpfs", 0) == "ok"
        assert str(below) not in targets(OURSELVES)
        there.end()
    finally:
        umount(directory)


def test_nor_does_a_later_mount_of_the_host_reach_it(box, directory):
    there = box("--mount")
    mount("-t", "tmpfs", "tmpfs", directory)
    try:
        assert str(directory) not in targets(there.process)
    finally:
        umount(directory)


@pytest.mark.only("root")
def test_no_private_leaks_on_a_host_that_shares_its_mounts(box, directory):
    """What goes wrong on purpose: the copy is a peer of the host's table."""
    there = box("--mount", "--no-private")
    try:
        assert there.ask("mount", "tmpfs", directory, "tmpfs", 0) == "ok"
        assert str(directory) in targets(OURSELVES)
    finally:
        umount(directory)
    assert str(directory) not in targets(there.process)


@pytest.mark.only("user")
def test_no_private_of_a_user_is_a_slave(box, directory):
    """The kernel lets no user namespace tell the host of mounts: the reverse only."""
    there = box("--mount", "--no-private")
    tables = [m.propagation for m in there.process.mounts if m.target == "/"]
    assert [word.split(":")[0] for words in tables for word in words] == ["master"]

    assert there.ask("mount", "tmpfs", directory, "tmpfs", 0) == "ok"
    assert str(directory) not in targets(OURSELVES)
    assert there.ask("umount", directory) == "ok"
    mount("-t", "tmpfs", "tmpfs", directory)
    try:
        assert str(directory) in targets(there.process)
    finally:
        umount(directory)
