"""test_verbs.py — a group that runs: set, freeze, thaw, kill, stat (rows 3.08-3.11)."""
import json
import select
import time

import pytest

MIB = 1 << 20
SPIN = ["--", "sh", "-c", "while :; do :; done"]


@pytest.mark.v2_too
def test_set_changes_a_limit_while_the_command_runs(box, groups, verb):
    there = box("--memory", "64M", "--pids", "10")
    verb("set", "--memory", "128M", "--pids", "3").expect(0, stdout="", stderr="")
    assert groups.number("memory limit") == 128 * MIB
    assert groups.number("processes limit") == 3
    assert [there.ask("fork") for _ in range(3)][2] == "EAGAIN"  # at once
    verb("set", "--pids", "4").expect(0)
    assert isinstance(there.ask("fork"), int)


def test_set_keeps_the_swap_that_was_allowed(box, groups, verb):
    box("--memory", "64M", "--swap", "0")
    for size in (128, 32):
        verb("set", "--memory", f"{size}M").expect(0)
        is_sum = groups.tree("memory").version == 1
        assert groups.number("memory limit") == size * MIB
        assert groups.number("memory and swap") == (size * MIB if is_sum else 0)
    verb("set", "--memory", "max").expect(0)


@pytest.mark.alone
def test_set_is_felt_within_a_second(start_box, groups, verb):
    """Row 3.08: a command that had all of a processor has a tenth of it."""
    start_box("--cpus", "max", *SPIN)
    verb("set", "--cpus", "0.1").expect(0)
    time.sleep(1)
    began, used = time.monotonic(), groups.number("cpu time")
    time.sleep(1)
    used = groups.number("cpu time") - used
    assert used / (time.monotonic() - began) <= 0.13


def cpu_time_that_stays(groups):
    """Freezing itself takes some, and the kernel counts it a little later."""
    deadline, used, before = time.monotonic() + 10, groups.number("cpu time"), None
    while used != before:
        assert time.monotonic() < deadline, "it goes on"
        time.sleep(0.2)
        before, used = used, groups.number("cpu time")
    return used


@pytest.mark.alone
@pytest.mark.v2_too
def test_frozen_it_stands_still_and_thawed_it_goes_on(start_box, groups, verb):
    start_box("--cpus", "max", *SPIN)
    verb("freeze").expect(0, stdout="", stderr="")
    assert groups.is_frozen()
    used = cpu_time_that_stays(groups)
    verb("thaw").expect(0)
    assert not groups.is_frozen()
    deadline = time.monotonic() + 30
    while groups.number("cpu time") - used < 0.05:
        assert time.monotonic() < deadline


def test_a_frozen_command_does_not_answer_and_then_it_does(box, verb):
    there = box()
    verb("freeze").expect(0)
    there.program.say("pid")
    assert select.select([there.program.popen.stdout], [], [], 0.3)[0] == []
    verb("thaw").expect(0)
    assert there.hear() == there.process.pid


@pytest.mark.parametrize("is_frozen", [False, True])
def test_kill_ends_all_and_the_group(box, groups, verb, is_frozen):
    there = box("--pids", "30")
    for _ in range(20):
        there.ask("fork")
    if is_frozen:
        verb("freeze").expect(0)
    began = time.monotonic()
    verb("kill").expect(0, stdout="", stderr="")
    assert time.monotonic() - began < 20
    assert there.program.wait().status == 137
    assert groups.left() == []


@pytest.mark.v2_too
def test_kill_ends_what_forks_all_the_time(start_box, groups, verb):
    """One signal each would never catch up."""
    # Each process of these six chains leaves one behind, and ends.
    script = "f() { f & }; f; f; f; f; f; f; exec sleep 1000"
    program = start_box("--pids", "200", "--", "sh", "-c", script)
    verb("kill").expect(0)
    assert program.wait().status == 137
    assert groups.left() == []


@pytest.mark.alone
@pytest.mark.v2_too
def test_stat_tells_what_the_kernel_counts(start_box, groups, verb):
    """Within five hundredths of the counters read before and after it.

    A few pages of this small box come and go in between.
    """
    def stat():
        return json.loads(verb("stat", "--json").expect(0, stderr="").stdout)

    start_box("--cpus", "0.3", "--memory", "64M", "--pids", "20", *SPIN)
    deadline = time.monotonic() + 60
    while stat()["throttled_us"] == 0:  # others may want the processor too, and the
        assert time.monotonic() < deadline  # time is counted when a pause is over
    names = ("memory use", "cpu time")
    before = [groups.number(name) for name in names]
    told = stat()
    after = [groups.number(name) for name in names]
    values = (told["memory_bytes"], told["cpu_us"] / 1e6)
    for value, low, high, slack in zip(values, before, after, (1 << 16, 0)):
        assert 0.95 * low - slack <= value <= 1.05 * high + slack
    assert told["memory_limit_bytes"] == 64 * MIB
    assert (told["processes"], told["processes_limit"]) == (1, 20)
    assert told["throttled_periods"] > 0 and told["throttled_us"] > 0
    assert told["group"].endswith(f"{groups.path}/box")


def test_stat_has_a_form_for_people(box, verb):
    box("--pids", "20")
    lines = verb("stat").expect(0).stdout.splitlines()
    told = dict(line.split() for line in lines)
    assert (told["processes"], told["processes_limit"]) == ("1", "20")
    assert "memory_bytes" not in told  # nobody asked the kernel to count it


@pytest.mark.parametrize("name, status", [("freeze", 127), ("stat", 1)])
def test_a_verb_is_a_command_after_two_dashes(run, name, status):
    """coreutils' own stat wants a file; no command is called freeze."""
    assert run("--", name).expect(status).stderr
