"""test_life.py — a group from its beginning to its end (row 3.13)."""
import os
import signal
import time

import pytest
from support.places import BIN
from support.process import OURSELVES, Process

CGROUPS = BIN / "03-cgroups"


def of(groups, pid):
    """The trees in which a process is in a group of the test's, and which group."""
    return {path.removeprefix(groups.path) for path in groups.groups_of(pid).values()
            if path.startswith(groups.path)}


@pytest.mark.v2_too
def test_the_command_is_in_the_group_and_so_is_what_it_starts(box, groups):
    there = box("--memory", "64M", "--pids", "10")
    child = there.ask("fork")
    for pid in (there.process.pid, child):
        found = groups.groups_of(pid)
        for controller in ("memory", "pids"):
            names = "" if groups.tree(controller).version == 2 else controller
            assert found[names] == f"{groups.path}/box"


def test_the_first_thing_that_the_command_starts_is_inside(run, groups):
    told = run("--pids", "10", "--", "sh", "-c", "cat /proc/self/cgroup").expect(0)
    assert f"{groups.path}/box\n" in told.stdout


def test_first_the_limit_then_the_child_then_the_command(run):
    """The child waits meanwhile: else it could take more before the limit is there."""
    told = run("--pids", "10", "--explain", "--", "true").expect(0).stderr
    places = [told.index(words) for words in (
        'pids.max", "10"', "fork() = ", 'cgroup.procs", "', 'chdir("/")')]
    assert places == sorted(places)


def test_nothing_but_the_group_is_new(box):
    """Control groups need no namespace (row 3.13)."""
    there = box("--memory", "64M")
    assert there.process.differs_from(OURSELVES) == set()


@pytest.mark.parametrize("status", [0, 1, 42, 255])
def test_the_exit_code_is_the_commands_and_the_group_is_gone(run, groups, status):
    run("--pids", "10", "--", "sh", "-c", f"exit {status}").expect(status)
    assert groups.left() == []


@pytest.mark.parametrize("command, status", [("/no/such", 127), ("/etc", 126)])
def test_no_command_leaves_no_group(run, groups, command, status):
    run("--pids", "10", "--", command).expect(status)
    assert groups.left() == []


@pytest.mark.needs("version-1")
def test_where_the_name_is_taken_in_one_tree_none_is_made_in_the_others(run, groups):
    taken = groups.directory("pids")
    taken.mkdir()
    refused = run("--cpus", "1", "--pids", "10", "--", "true").expect(125)
    assert "choose another --name" in refused.stderr
    assert groups.left() == [str(taken)]
    taken.rmdir()


def test_two_runs_without_a_name_do_not_meet(box, groups):
    first, second = (box(name=None) for _ in range(2))
    ours = [of(groups, one.process.pid) for one in (first, second)]
    assert not ours[0] & ours[1] - {"/caller"}
    assert all(one - {"/caller"} for one in ours)
    assert [first.end("exit", 3).status, second.end("exit", 4).status] == [3, 4]
    assert groups.left() == []


@pytest.mark.v2_too
def test_without_a_name_it_is_below_the_group_of_its_caller(box, groups):
    there = box("--pids", "10", name=None)
    names = "" if groups.tree("pids").version == 2 else "pids"
    path = groups.groups_of(there.process.pid)[names]
    assert path.startswith(f"{groups.path}/caller/tinbox-{there.program.pid}-")


def test_kill_9_of_the_command_is_told_and_the_group_goes(box, groups):
    there = box("--pids", "10")
    os.kill(there.process.pid, signal.SIGKILL)
    assert there.program.wait().status == 137
    assert groups.left() == []


@pytest.mark.v2_too
def test_what_the_command_leaves_running_is_killed(run, groups):
    script = "setsid sleep 1000 >/dev/null 2>&1 & echo $!"
    told = run("--pids", "10", "--", "sh", "-c", script).expect(0)
    assert Process(int(told.stdout)).wait_until_gone()
    assert groups.left() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_reaches_the_command_and_the_group_goes(box, groups, number):
    there = box("--pids", "10")
    there.program.signal(number)
    assert there.program.wait().status == 128 + number
    assert groups.left() == []


def test_the_command_gets_the_signal_mask_of_our_caller(box):
    there = box("--pids", "10")
    assert int(there.process.status["SigBlk"], 16) == 0


@pytest.mark.v2_too
def test_kill_9_of_the_program_ends_the_command_and_kill_clears_up(box, groups, verb):
    there = box("--pids", "10")
    there.program.signal(signal.SIGKILL)
    assert there.process.wait_until_gone()
    assert groups.left() != []
    verb("kill").expect(0, stdout="", stderr="")
    assert groups.left() == []


@pytest.mark.only("root")
def test_the_command_may_be_another_user_and_the_limit_holds(box, who):
    there = box("--pids", "3", "--user", "1000")
    assert there.ask("id")[0] == 1000
    assert [isinstance(there.ask("fork"), int) for _ in range(3)] == [True, True, False]


def test_kill_9_at_any_moment(start, groups, rng, verb):
    """From the first instruction to a command that runs: 10 moments, spread evenly."""
    words = groups.argv(CGROUPS, "--name", f"{groups.path}/box", "--pids", "10", "--",
                        "/bin/sleep", "100")
    began = time.monotonic()
    whole_run = start(*words)
    groups.wait_for()
    whole = time.monotonic() - began
    whole_run.signal(signal.SIGTERM)
    assert whole_run.wait().status == 143
    for part in range(10):
        program = start(*words)
        time.sleep((part + rng.random()) / 10 * whole)
        program.signal(signal.SIGKILL)
        program.wait()
        assert groups.are_empty_soon()
        if groups.left():
            verb("kill").expect(0)
        assert groups.left() == []
