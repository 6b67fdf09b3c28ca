"""The parts of the suite share the lanes as their kinds allow, and all are told."""
import signal
import subprocess
import sys
import threading
import time

import pytest

from support import lanes, parts, places
from support.lanes import Lanes
from support.parts import ALONE, BESIDE, BUSY, Part
from support.process import Process
from support.reports import FAILED, PASSED, Case

LONG_ENOUGH = 10  # seconds; a machine may be slow


class Together:
    """Parts that note who runs at the same time."""

    def __init__(self):
        self.lock = threading.Lock()
        self.running = set()
        self.seen = []

    def part(self, name, kind=BESIDE, after=""):
        return Part(name, None, self.cases, kind, after)

    def cases(self, part):
        with self.lock:
            self.running.add(part.name)
            self.seen.append(set(self.running))
        time.sleep(0.02)
        with self.lock:
            self.running.discard(part.name)
        return [Case(part.name, PASSED)]


def run(given, count=4):
    said = []
    return Lanes(given, said.append).run(count), said


def test_parts_meet_if_there_is_a_lane_for_each():
    meeting = threading.Barrier(3, timeout=LONG_ENOUGH)

    def cases(part):
        meeting.wait()
        return [Case(part.name, PASSED)]
    outcomes, _ = run([Part(name, None, cases) for name in "abc"], 3)
    assert not any(outcome.has_failed for outcome in outcomes)


@pytest.mark.parametrize("kind", [BESIDE, BUSY, ALONE])
def test_each_part_runs_once(kind):
    together = Together()
    outcomes, _ = run([together.part(f"{n}", kind) for n in range(9)])
    assert sorted(outcome.name for outcome in outcomes) == [f"{n}" for n in range(9)]
    assert kind == BESIDE or all(len(seen) == 1 for seen in together.seen)


def test_what_is_measured_comes_last_and_meets_nobody():
    together = Together()
    names = ["alone", "busy1", "busy2", "beside1", "beside2"]
    kinds = {"a": ALONE, "b": BESIDE}
    outcomes, _ = run([together.part(name, BUSY if name.startswith("busy") else
                                     kinds[name[0]]) for name in names])
    assert outcomes[-1].name == "alone" and together.seen[-1] == {"alone"}
    assert not any({"busy1", "busy2"} <= seen for seen in together.seen)


def test_a_part_waits_for_the_one_that_it_needs():
    together = Together()
    outcomes, _ = run([together.part("second", after="first"), together.part("first")])
    assert [outcome.name for outcome in outcomes] == ["first", "second"]


def test_what_needs_a_failed_part_does_not_run():
    first = Part("first", None, lambda part: [Case("first", FAILED)])
    outcomes, _ = run([Together().part("second", after="first"), first])
    assert [outcome.name for outcome in outcomes] == ["first"]


def test_a_part_that_throws_has_failed_and_ends_nothing_else():
    outcomes, said = run([Part("bad", None, lambda part: 1 / 0), Together().part("a")])
    bad, = [outcome for outcome in outcomes if outcome.name == "bad"]
    assert len(outcomes) == 2 and "ZeroDivisionError" in bad.cases[0].text
    assert any(line.endswith(" s bad: 1 tests, 1 FAILED") for line in said)


def test_ctrl_c_ends_the_commands_and_starts_no_other(tmp_path):
    """A command's own children too: they are in its session."""
    running, statuses = parts.Running(), []
    script = f"cd {tmp_path}; sleep 1000 & echo $! >new; mv new pid; wait"
    thread = threading.Thread(target=lambda: statuses.append(
        running.watch(["sh", "-c", script], LONG_ENOUGH)))
    thread.start()
    while not (tmp_path / "pid").exists():
        time.sleep(0.005)
    running.end_all()
    thread.join()
    child = Process(int((tmp_path / "pid").read_text()))
    assert statuses == [-signal.SIGTERM] and child.wait_until_gone()
    assert running.watch(["true"], LONG_ENOUGH) == parts.OUT_OF_TIME


def test_there_is_a_lane_more_than_processors():
    seen = subprocess.check_output(["taskset", "--cpu-list", "0", sys.executable, "-c",
                                    "from support import lanes; "
                                    "print(lanes.lanes_here())"], text=True,
                                   cwd=places.SOURCE / "tests")
    assert int(seen) == 2 and lanes.lanes_here() >= 2
