"""test_cpuset.py — chosen processors (row 3.05)."""
import os

import pytest

pytestmark = pytest.mark.distro_too
LAST = max(os.sched_getaffinity(0))


@pytest.mark.parametrize("cpus", [str(LAST), "0", f"0-{LAST}"])
def test_it_runs_on_these_alone(box, groups, cpus):
    there = box("--cpuset", cpus)
    first, _, last = cpus.partition("-")
    wanted = set(range(int(first), int(last or first) + 1))
    assert os.sched_getaffinity(there.process.pid) == wanted
    assert groups.number("processors") == (int(cpus) if cpus.isdigit() else cpus)


@pytest.mark.skipif(LAST == 0, reason="one-processor: there is no other to want")
def test_it_cannot_be_widened_from_inside(run):
    told = run("--cpuset", str(LAST), "--", "taskset", "--cpu-list", f"0-{LAST}", "sh",
               "-c", "grep Cpus_allowed_list /proc/self/status").expect(0)
    assert told.stdout.split() == ["Cpus_allowed_list:", str(LAST)]
