"""test_limits.py — the limits of chapter 03 are real in the container too: on version 1
and on version 2, made by root, and by a user in a group that is delegated to him."""
import os
import re
import signal
import subprocess

import pytest
from support.measured import MIB, require_rate, require_share
from support.places import BIN
from support.programs import DEADLINE_SECONDS

CAPSTONE = BIN / "06-full-container"
pytestmark = pytest.mark.needs("control-groups")
HOG = ["dd", "if=/dev/zero", "of=/dev/null", "bs=256M", "count=1"]
SPIN = ["sh", "-c", "echo here; while :; do :; done"]


@pytest.fixture
def words(groups, root, who):
    """Of a command line. User-mode Linux has no NAT; and its kernel is too old for an
    ordinary user's layer in memory."""
    plain = ["--name", "web", "--no-network", "--read-only"]

    def make(*options):
        return groups.argv(CAPSTONE, root, *plain, *options)
    return make


@pytest.fixture
def group():
    """Its name below those of the test: it is below its caller's."""
    return "caller/tinbox-web"


@pytest.mark.v2_too
def test_who_takes_too_much_memory_is_killed_and_told_why(words, groups, start):
    died = start(*words("--memory", "64M", "--", *HOG)).finish().expect(137)
    told = re.search(r"killed by the kernel: memory limit 64M reached, peak (\d+)(\w), "
                     r"oom_kill=1, group (\S+)\n", died.stderr)
    peak, unit, path = told.groups()
    assert 48 < (int(peak) if unit == "M" else int(peak) / 1024) <= 64  # of 256
    assert path.endswith(f"{groups.path}/caller/tinbox-web")
    assert groups.left() == []


@pytest.mark.alone
@pytest.mark.v2_too
def test_a_fifth_of_a_processor(words, group, groups, start):
    spinning = start(*words("--cpus", "0.2", "--", *SPIN))
    assert spinning.hear() == "here"
    require_share(groups, group, least=0.15, most=0.23)
    assert groups.number("throttled", group) > 0
    spinning.signal(signal.SIGTERM)
    spinning.wait().expect(143)
    assert groups.left() == []


@pytest.mark.v2_too
def test_twenty_processes_are_the_most(words, group, groups, beacon, root):
    there = beacon(*words("--pids", "20"), root=root)
    made = [there.ask("fork") for _ in range(20)]
    assert [type(answer) for answer in made[:18]] == [int] * 18  # it is two itself
    assert made[18:] == ["EAGAIN", "EAGAIN"]
    assert groups.number("processes", group) == 20
    assert groups.number("processes refused", group) >= 1


@pytest.mark.v2_too
def test_the_stub_and_the_command_are_born_into_the_group(words, groups, beacon, root):
    process = beacon(*words("--pids", "4", "--memory", "64M"), root=root).process
    for controller in ("pids", "memory"):
        version = groups.tree(controller).version
        for one in (process, process.parent):
            path = groups.groups_of(one.pid)["" if version == 2 else controller]
            assert path == f"{groups.path}/caller/tinbox-web"


@pytest.mark.v2_too
def test_it_sees_no_group_above_its_own(words, beacon, root):
    told = beacon(*words("--pids", "6"), root=root).ask("read", "/proc/self/cgroup")
    assert {line.split(":")[2] for line in told.splitlines()} == {"/"}


@pytest.mark.alone
@pytest.mark.v2_too
@pytest.mark.needs("loop-device")
@pytest.mark.parametrize("key", ["rbps", "wbps"])
def test_two_mebibytes_a_second(key, words, disk):
    """The disk is dd's stdin and stdout, open for direct access: there are no disks in
    the container's /dev, and a user may open none."""
    argv = words("--io-max", f"{disk}:{key}=2M", "--", "time", "-p", "dd", "bs=64k",
                 "count=64", "if=/dev/zero" if key == "wbps" else "of=/dev/null")
    disk = os.open(disk, os.O_RDWR | os.O_DIRECT)

    def copy():
        os.lseek(disk, 0, os.SEEK_SET)
        return subprocess.run(argv, stdin=disk, stdout=disk, stderr=subprocess.PIPE,
                              check=True, text=True,
                              timeout=DEADLINE_SECONDS * 3).stderr
    try:
        require_rate(copy, size=4 * MIB, rate=2 * MIB)
    finally:
        os.close(disk)
