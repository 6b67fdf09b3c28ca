"""test_enter.py — 02-enter: one more process in a box that runs (row 2.11, exercises
2.8 and 2.11)."""
import signal

import pytest
from boxes import BOX, ENTER, every_capability, new
from support.process import NAMESPACES, OURSELVES
from support.programs import ROOT, USER, run

BOXES = pytest.mark.parametrize("options", [
    ["--all"], ["--all", "--init"], ["--pid"], ["--net", "--ipc"], ["--userns"],
    ["--time=1000", "--cgroup"], ["--userns", "--all", "--init"]], ids=" ".join)


@pytest.fixture
def enter(beacon, who):
    """enter(box, options…): a beacon that 02-enter starts in a box."""
    def make(there, *options, root=None, who=who):
        return beacon(ENTER, there.process.pid, *options, root=root, who=who)
    return make


@BOXES
def test_the_command_is_in_every_namespace_of_the_process(box, enter, root, options):
    there = box(*options, root=root)
    guest = enter(there, root=root)

    assert guest.process.namespaces == there.process.namespaces
    assert guest.process.root == guest.process.cwd == root.identity
    assert guest.process.uid_map == there.process.uid_map
    assert guest.process.uids == there.process.uids
    assert guest.process.capabilities() == there.process.capabilities()
    assert guest.ask("read", "/marker") == root.marker


@BOXES
def test_it_is_one_of_the_boxs_processes(box, enter, root, options):
    there = box(*options, root=root)
    guest = enter(there, root=root)

    assert len(guest.process.pids_inside) == len(there.process.pids_inside)
    assert guest.process.pids_inside[-1] == guest.pid_inside
    assert str(guest.pid_inside) in there.ask("ls", "/proc")
    assert guest.process.parent.pid == guest.program.pid


def test_a_box_on_the_hosts_root(box, enter, who, nonce):
    there = box("--uts", nonce)
    guest = enter(there)
    assert guest.process.differs_from(OURSELVES) == new(who, "uts")
    assert guest.ask("uname") == nonce


def test_a_process_that_shares_everything_can_be_entered_too(start, beacon, who):
    there = start("sleep", "100", who=who)
    guest = beacon(ENTER, there.pid, who=who)
    assert guest.process.differs_from(OURSELVES) == set()


def test_the_exit_code_is_the_commands(box, enter, rng):
    there = box("--all")
    for code in (0, 42, 255, rng.randint(1, 254)):
        assert enter(there).end("exit", code).status == code
    assert enter(there).end("raise", int(signal.SIGTERM)).status == 143


def test_signals_reach_the_command(box, enter):
    guest = enter(box("--all"))
    guest.ask("trap", int(signal.SIGTERM))
    guest.program.signal(signal.SIGTERM)
    assert guest.hear() == "caught 15"


def test_the_guest_dies_with_02_enter_and_the_box_lives_on(box, enter):
    there = box("--all")
    guest = enter(there)
    guest.program.signal(signal.SIGKILL)
    assert guest.process.wait_until_gone()
    assert there.ask("pid") == 1


def test_the_guest_dies_with_the_box(box, enter):
    there = box("--all")
    guest = enter(there)
    assert there.end("exit", 0).status == 0
    assert guest.program.wait().status == 137


@pytest.mark.only("user")
def test_root_enters_the_box_of_a_user(box, enter, root):
    there = box("--all", root=root)
    guest = enter(there, root=root, who=ROOT)
    assert guest.process.namespaces == there.process.namespaces
    assert guest.ask("id") == [0] * 6
    assert guest.process.uids == guest.process.gids == [1000] * 4


@pytest.mark.only("root")
@pytest.mark.parametrize("ranges, first", [("0:100000:65536", 100000),
                                           ("0:7:1,1:100000:65535", 7)])
def test_root_enters_a_box_with_a_range_of_ids(box, enter, root, ranges, first):
    there = box(f"--userns={ranges}", "--all", root=root)
    guest = enter(there, root=root)
    assert guest.process.namespaces == there.process.namespaces
    assert guest.process.uids == guest.process.gids == [first] * 4
    assert guest.process.groups == []
    assert guest.process.capabilities() == every_capability()


@pytest.mark.only("root")
def test_the_guest_may_be_another_user_of_the_box(box, enter, root):
    there = box("--userns=0:100000:65536", "--all", root=root)
    guest = enter(there, "--user", "33:34", "--chdir", "/tmp", root=root)
    assert guest.process.uids == [100033] * 4
    assert guest.process.gids == [100034] * 4
    assert guest.process.capabilities() == 0
    assert guest.ask("getcwd") == "/tmp"


@pytest.mark.only("root")
def test_a_user_may_not_enter_the_box_of_root(box):
    there = box("--all")
    told = run(ENTER, there.process.pid, "--", "true", who=USER).expect(
        status=125, stdout="")
    assert told.stderr.count("\n") == 1
    assert "EACCES" in told.stderr or "EPERM" in told.stderr


@pytest.mark.parametrize("pid, words", [("0", "not the pid"), ("-1", ""), ("x", "x"),
                                        ("4194304", "no process 4194304")])
def test_a_pid_that_is_none_is_refused_in_one_line(who, pid, words):
    told = run(ENTER, pid, "--", "true", who=who).expect(
        status=125, stdout="", stderr=words)
    assert told.stderr.count("\n") == 1


def test_a_box_in_a_box_is_entered_through_all_levels(box, enter):
    """The inner program is the outer box's command; its box is one level deeper."""
    there = box("--all", BOX, "--pid", "--uts", "inner")
    guest = enter(there)
    assert guest.process.namespaces == there.process.namespaces
    assert len(guest.process.pids_inside) == 3
    assert set(NAMESPACES) >= guest.process.differs_from(OURSELVES)
    assert guest.ask("uname") == "inner"
