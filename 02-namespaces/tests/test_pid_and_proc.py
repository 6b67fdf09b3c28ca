"""test_pid_and_proc.py — process numbers of the box's own, and a /proc that shows them
(row 2.02, exercises 2.4 and 2.5)."""
import os

import pytest
from boxes import members, new
from support.process import OURSELVES, identity_of


def pids_in(there):
    """What its /proc lists."""
    return {int(name) for name in there.ask("ls", "/proc") if name.isdigit()}


@pytest.mark.v2_too
def test_the_command_is_pid_1_of_its_own_namespace(box, who):
    there = box("--pid")

    assert there.process.differs_from(OURSELVES) == new(who, "pid", "mnt")
    outside, inside = there.process.pids_inside  # one number for each of two levels
    assert (outside, inside) == (there.process.pid, 1)
    assert there.pid_inside == there.ask("pid") == 1
    assert there.ask("ppid") == 0


def test_its_proc_lists_its_processes_and_no_other(box, rng):
    there = box("--pid")
    for _ in range(rng.randint(1, 4)):
        assert there.ask("fork") > 1

    inside = {one.pids_inside[-1] for one in
              members("pid", there.process.namespace("pid"))}
    seen_from_outside = os.listdir(f"/proc/{there.process.pid}/root/proc")

    assert pids_in(there) == inside
    assert {int(name) for name in seen_from_outside if name.isdigit()} == inside


def test_its_proc_is_another_file_system_than_the_hosts(box):
    there = box("--pid")
    device = there.ask("stat", "/proc")[1]
    assert device != identity_of("/proc")[0]
    assert OURSELVES.pid not in pids_in(there)
    assert there.ask("readlink", "/proc/self") == "1"


def test_in_a_new_root_too(box, root):
    there = box("--pid", root=root)
    assert pids_in(there) == {1}
    assert [m.options for m in there.process.mounts if m.target == "/proc"] == [
        ("rw", "nosuid", "nodev", "noexec", "relatime")]


@pytest.mark.v2_too
def test_a_second_and_a_third_process_can_begin(box):
    """Had the command not been forked after unshare, fork would say ENOMEM."""
    there = box("--pid")
    assert [there.ask("fork"), there.ask("fork")] == [2, 3]


def test_without_pid_the_numbers_are_the_hosts(box):
    there = box("--mount")
    assert there.process.pids_inside == [there.process.pid]
    assert there.pid_inside == there.process.pid
    assert OURSELVES.pid in pids_in(there)


@pytest.mark.parametrize("init", [[], ["--init"]])
def test_a_box_in_a_new_root_without_pid_sees_the_hosts_processes(box, root, init):
    there = box("--mount", *init, root=root)
    assert (OURSELVES.pid in pids_in(there)) == (not init)
