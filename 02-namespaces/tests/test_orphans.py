"""test_orphans.py — die with your parent: no process is left (row 2.16, exercise 2.12).

kill -9 leaves a program no moment to clean up. What is left to do, the kernel does.
"""
import os
import signal
import time

import pytest
from boxes import BOX
from support.process import strangers, strangers_after_a_moment
from support.programs import start

BOXES = pytest.mark.parametrize("options", [
    ["--pid"], ["--init"], ["--all"], ["--all", "--init", "--user", "0"]], ids=" ".join)


@BOXES
def test_kill_9_of_the_program_ends_all_in_the_box(box, root, options):
    there = box(*options, root=root)
    assert [there.ask("fork"), there.ask("fork")] and len(strangers()) >= 3
    there.program.signal(signal.SIGKILL)
    assert strangers_after_a_moment() == []


@BOXES
def test_kill_9_of_the_first_process_ends_all_and_the_program(box, root, options):
    there = box(*options, root=root)
    there.ask("fork")
    inode = there.process.namespace("pid")
    first = [one for one in strangers()
             if one.namespace("pid") == inode and one.pids_inside[-1] == 1]
    os.kill(first[0].pid, signal.SIGKILL)
    assert there.program.wait().status == 137
    assert strangers_after_a_moment() == []


@pytest.mark.only("root")
@pytest.mark.parametrize("init", [[], ["--init"]])
def test_a_change_of_user_does_not_save_the_command(box, init):
    """setresuid(2) clears the wish to die with the parent: it is made after that."""
    there = box("--uts", "box", *init, "--user", "1000")
    there.program.signal(signal.SIGKILL)
    assert there.process.wait_until_gone()


def test_without_a_pid_namespace_the_command_dies_too(box):
    there = box("--uts", "box")
    there.program.signal(signal.SIGKILL)
    assert there.process.wait_until_gone()


@pytest.mark.parametrize("options", [["--all"], ["--all", "--init"]], ids=" ".join)
def test_kill_9_at_any_moment(who, root, rng, options):
    """From the first instruction to a command that runs: 12 moments, spread evenly."""
    argv = [BOX, *options, "--root", root, "--", "/bin/sleep", "100"]
    whole = seconds_until_it_sleeps(who, argv)
    for part in range(12):
        with start(*argv, who=who) as program:
            time.sleep((part + rng.random()) / 12 * whole)
            program.signal(signal.SIGKILL)
            program.wait()
            assert strangers_after_a_moment() == []


def seconds_until_it_sleeps(who, argv):
    began = time.monotonic()
    with start(*argv, who=who) as program:
        while ["/bin/sleep", "100"] not in [one.argv for one in strangers()]:
            assert program.popen.poll() is None and time.monotonic() < began + 30
        return time.monotonic() - began
