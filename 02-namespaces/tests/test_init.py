"""test_init.py — what the first process of a box has to do (rows 2.13, exercise 2.6),
and what goes wrong where the command itself is that process."""
import os
import signal
import time

import pytest
from boxes import BOX, members
from support.programs import run

HANDED_ON = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT,
             signal.SIGUSR1, signal.SIGUSR2]
BOXES = pytest.mark.parametrize("options", [["--uts", "box"], ["--pid"], ["--init"]])


def zombies(there, seconds=20):
    """How many there are in the box after a moment, in which a good init reaps."""
    deadline = time.monotonic() + seconds
    inode = there.process.namespace("pid")
    while True:
        states = [one.state for one in members("pid", inode)]
        if "Z" not in states or time.monotonic() > deadline:
            return states.count("Z")
        time.sleep(0.01)


def sleepers(there, count):
    """Children of the command that would live for ever, as we see them."""
    inside = [there.ask("fork") for _ in range(count)]
    mine = members("pid", there.process.namespace("pid"))
    return [one for one in mine if one.pids_inside[-1] in inside]


def test_the_stub_is_pid_1_and_the_command_pid_2(box):
    there = box("--init")
    assert there.process.pids_inside == [there.process.pid, 2]
    assert there.process.parent.pids_inside == [there.process.parent.pid, 1]
    assert there.process.parent.parent.pid == there.program.pid
    assert there.ask("ppid") == 1


def test_orphans_leave_no_zombie(box, root, rng):
    there = box("--init", root=root)
    assert there.ask("orphans", rng.randint(50, 100)) == "ok"
    assert zombies(there) == 0
    assert there.ask("pid") == 2  # and none of them was taken for the command


def test_without_init_they_stay_for_the_command_never_waits(box):
    """What goes wrong on purpose: each is a child of pid 1, the command."""
    there = box("--pid")
    there.ask("orphans", 5)
    assert zombies(there, seconds=0.5) == 5


@BOXES
def test_signals_that_reach_the_program_reach_the_command(box, options):
    there = box(*options)
    for number in HANDED_ON:
        assert there.ask("trap", int(number)) == "ok"
        there.program.signal(number)
        assert there.hear() == f"caught {number:02}"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_with_init_a_signal_ends_the_command(box, number):
    there = box("--init")
    there.program.signal(number)
    assert there.program.wait().status == 128 + number


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_without_init_pid_1_does_not_even_notice(box, number):
    """What goes wrong on purpose: signals without a handler are dropped for pid 1."""
    there = box("--pid")
    there.program.signal(number)
    assert there.ask("pid") == 1
    assert there.ask("ppid") == 0


@BOXES
def test_the_exit_code_is_the_commands(box, rng, options):
    for code in (0, 1, 42, 255, rng.randint(2, 254)):
        there = box(*options)
        assert there.end("exit", code).status == code


@pytest.mark.parametrize("options", [["--uts", "box"], ["--init"]])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGSEGV, signal.SIGUSR1,
                                    signal.SIGKILL])
def test_a_command_that_a_signal_ends_is_128_and_its_number(box, options, number):
    assert box(*options).end("raise", int(number)).status == 128 + number


@BOXES
def test_kill_9_from_outside_is_137(box, options):
    there = box(*options)
    os.kill(there.process.pid, signal.SIGKILL)
    assert there.program.wait().status == 137


@pytest.mark.parametrize("options", [["--pid"], ["--init"]])
def test_when_the_command_ends_all_ends(box, options):
    there = box(*options)
    others = sleepers(there, 3)
    assert len(others) == 3
    assert there.end("exit", 7).status == 7
    assert all(one.wait_until_gone() for one in others)


@pytest.mark.parametrize("word, code", [("/no/such", 127), ("/etc", 126)])
def test_a_command_that_cannot_run_tells_through_the_stub_as_well(who, word, code):
    told = run(BOX, "--init", "--", word, who=who).expect(status=code, stdout="")
    assert told.stderr.splitlines()[-1].startswith(f'02-namespaces: execve("{word}")')
