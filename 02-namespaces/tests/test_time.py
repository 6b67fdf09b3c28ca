"""test_time.py — clocks of the box's own (row 2.10, exercise 2.9)."""
import time

import pytest
from boxes import BOX, new
from support.process import OURSELVES
from support.programs import run

SOON = 30  # seconds, for a machine that is busy


def offsets(one):
    """{"monotonic": seconds, "boottime": seconds} of the namespace it is in."""
    lines = (one.path / "timens_offsets").read_text().splitlines()
    return {clock: int(seconds) for clock, seconds, _ in map(str.split, lines)}


@pytest.mark.parametrize("more", [[], ["--pid"], ["--init"]])
def test_with_uptime_taken_away_the_clocks_begin_at_zero(box, who, more):
    started = time.clock_gettime(time.CLOCK_BOOTTIME)
    there = box("--time=-uptime", *more)

    kinds = ["time", "pid", "mnt"] if more else ["time"]
    assert there.process.differs_from(OURSELVES) == new(who, *kinds)
    assert 0 <= float(there.ask("read", "/proc/uptime").split()[0]) < SOON
    assert 0 <= there.ask("clock", time.CLOCK_MONOTONIC) < SOON
    assert 0 <= there.ask("clock", time.CLOCK_BOOTTIME) < SOON
    assert abs(offsets(there.process)["boottime"] + started) < SOON


def test_the_wall_clock_is_everybodys(box):
    there = box("--time=-uptime")
    assert abs(there.ask("clock", time.CLOCK_REALTIME) - time.time()) < SOON


@pytest.mark.distro_too
def test_an_offset_is_added_to_both_clocks(box, rng):
    seconds = rng.randint(10**4, 10**7)
    there = box("--time", seconds)

    assert offsets(there.process) == {"monotonic": seconds, "boottime": seconds}
    assert abs(there.ask("clock", time.CLOCK_MONOTONIC) -
               time.monotonic() - seconds) < SOON


def test_the_command_is_the_programs_child_and_its_children_share_its_clocks(box):
    there = box("--time", 1000)
    assert there.process.parent.pid == there.program.pid
    links = {(there.process.path / "ns" / name).readlink().name.split(":")[1]
             for name in ("time", "time_for_children")}
    assert len(links) == 1


@pytest.mark.distro_too
def test_the_stub_has_the_boxs_clocks_too(box):
    there = box("--time", 1000, "--init").process
    assert there.parent.namespace("time") == there.namespace("time")


def test_a_clock_cannot_begin_before_zero(who):
    run(BOX, "--time=-2000000000", "--", "true", who=who).expect(
        status=125, stdout="", stderr="use -uptime")
