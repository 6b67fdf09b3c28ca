"""test_root.py — a root that is a wall: pivot_root (exercise 2.10)."""
import os

import pytest
from boxes import BOX, new
from support.places import BIN, WORK
from support.process import OURSELVES
from support.programs import run

API = {"/", "/proc", "/dev", "/dev/pts", "/dev/shm",
       *(f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom",
                                     "tty"))}


def test_the_box_is_in_the_root_it_was_given(box, who, root):
    there = box(root=root)

    assert there.process.differs_from(OURSELVES) == new(who, "mnt")
    assert there.process.root == there.process.cwd == root.identity
    assert there.ask("read", "/marker") == root.marker
    assert there.ask("getcwd") == "/"


@pytest.mark.parametrize("options", [["--mount"], ["--pid"], ["--all"]])
def test_nothing_of_the_hosts_mount_table_is_left(box, root, options):
    there = box(*options, root=root)
    ours = next(m for m in OURSELVES.mounts if m.target == "/")
    table = there.process.mounts

    assert {m.target for m in table} - {"/sys"} == API
    assert [m for m in table if (m.device, m.root) == (ours.device, ours.root)] == []
    assert [str(m) for m in table if m.propagation] == []


def test_there_is_no_way_up(box, root, canary):
    there = box(root=root)
    assert there.ask("open", canary) == "ENOENT"
    assert there.ask("open", "../" * 40 + str(canary).lstrip("/")) == "ENOENT"
    assert there.ask("open", f"/proc/self/root/..{canary}") == "ENOENT"


def test_the_escape_that_leaves_a_chroot_ends_in_the_box(root, who, canary):
    run(BOX, "--root", root, "--", "/bin/01-escape", canary, who=who).expect(
        status=1, stdout="", stderr="ENOENT")


@pytest.mark.only("root")
def test_and_from_a_chroot_it_does_reach_the_host(root, who, canary):
    """The positive control of the test above."""
    run(BIN / "01-chroot", root, "--", "/bin/01-escape", canary, who=who).expect(
        stdout=canary.read_text())


@pytest.mark.parametrize("spelling", ["{0}/", "{0}/../{1}", "./{1}"])
def test_a_root_may_be_spelt_in_any_way(beacon, root, who, spelling):
    spelt = spelling.format(root, root.path.name)
    there = beacon(BOX, "--root", spelt, root=root, who=who, cwd=WORK)
    assert there.process.root == root.identity


def test_the_working_directory_is_inside(box, root):
    os.mkdir(root.path / "work")
    try:
        there = box("--chdir", "/work", root=root)
        assert there.ask("getcwd") == "/work"
        there.end()
    finally:
        os.rmdir(root.path / "work")


def test_what_the_box_mounts_in_its_root_goes_with_it(box, root):
    there = box(root=root)
    assert there.ask("mount", "tmpfs", "/tmp", "tmpfs", 0) == "ok"
    assert root.mounts_left() == []
    assert there.end("exit", 0).status == 0
    assert root.mounts_left() == []
