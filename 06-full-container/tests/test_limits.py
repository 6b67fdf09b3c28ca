"""test_limits.py — the limits of chapter 03 hold in the container too."""
import re

import pytest

pytestmark = [pytest.mark.only("root"), pytest.mark.needs("control-groups")]


def test_too_much_memory_is_told(run, nonce):
    told = run("--name", nonce, "--memory", "64M", "--", "sh", "-c",
               "exec tail /dev/zero")
    assert told.status == 137, told
    assert re.search(r"killed by the kernel: memory limit 64M reached, peak 6\d",
                     told.stderr), told


def test_the_stub_and_the_command_are_in_the_group(box, nonce):
    there = box("--name", nonce, "--pids", "4").process
    for one in (there, there.parent):
        groups = (one.path / "cgroup").read_text()
        assert re.search(rf":pids:.*/tinbox-{nonce}$|^0::.*/tinbox-{nonce}$", groups,
                         re.MULTILINE)


def test_the_last_process_that_fits(box, nonce):
    there = box("--name", nonce, "--pids", "6")
    forked = [there.ask("fork") for _ in range(6)]
    assert forked.count("EAGAIN") == 2  # the stub and the command count too


def test_it_sees_no_group_above_its_own(box, nonce):
    there = box("--name", nonce, "--pids", "6")
    assert {line.split(":")[2] for line in
            there.ask("read", "/proc/self/cgroup").splitlines()} >= {"/"}
