"""test_pids.py — a limit of processes (row 3.04, exercise 3.4)."""
import pytest


@pytest.mark.v2_too
def test_twenty_is_the_last(box, groups):
    there = box("--pids", "20")
    made = [there.ask("fork") for _ in range(21)]
    assert [type(answer) for answer in made[:19]] == [int] * 19  # itself is the first
    assert made[19:] == ["EAGAIN", "EAGAIN"]
    assert groups.number("processes") == 20
    assert groups.number("processes limit") == 20
    assert groups.number("processes refused") >= 1


def test_the_host_can_still_fork(box, start):
    there = box("--pids", "1")
    assert there.ask("fork") == "EAGAIN"
    assert start("true").finish().status == 0


def test_a_fork_bomb_is_harmless_and_goes_at_once(box, groups, verb):
    there = box("--pids", "50")
    while isinstance(there.ask("fork"), int):
        pass
    verb("kill").expect(0)
    assert there.program.wait().status == 137
    assert groups.left() == []


def test_threads_count(run):
    threads = "import threading, time\nfor i in range(9):\n" \
              "  threading.Thread(target=time.sleep, args=(0.1,)).start()"
    refused = run("--pids", "5", "--", "/usr/bin/python3", "-c", threads)
    assert "can't start new thread" in refused.stderr
    assert run("--pids", "10", "--", "/usr/bin/python3", "-c", threads).status == 0
