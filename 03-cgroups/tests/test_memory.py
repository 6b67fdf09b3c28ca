"""test_memory.py — a limit of memory, and who is told (rows 3.01, 3.12; exercise 3.5)."""
import re

import pytest

MIB = 1 << 20
HOG = ["--", "/usr/bin/python3", "-c", "b'a' * (256 << 20)"]
SWAP = ["--swap", "0"]
TOLD = re.compile(r"03-cgroups: killed by the kernel: memory limit (\w+) reached, "
                  r"peak (\w+), oom_kill=(\d+), group (\S+)\n")


def bytes_of(text):
    units = {"K": 10, "M": 20, "G": 30}
    return int(text.rstrip("KMG")) << units.get(text[-1], 0)


@pytest.mark.v2_too
@pytest.mark.parametrize("swap", [[], SWAP], ids=["", "no swap"])
def test_who_takes_more_is_killed_and_the_program_says_why(run, groups, swap):
    died = run("--memory", "64M", *swap, *HOG).expect(137)
    limit, peak, killed, group = TOLD.fullmatch(died.stderr).groups()
    assert (limit, killed) == ("64M", "1")
    assert 48 * MIB < bytes_of(peak) <= 64 * MIB  # of 256
    assert group.endswith(f"{groups.path}/box")
    assert groups.left() == []


def test_the_reason_is_told_when_the_command_outlives_it(run):
    ended = run("--memory", "64M", *SWAP, "--", "sh", "-c", f"'{HOG[1]}' -c \"$0\"; "
                "exit 7", HOG[3]).expect(7)
    assert "oom_kill=1" in ended.stderr


def test_who_takes_less_is_left_alone(run):
    less = ["--", "/usr/bin/python3", "-c", "b'a' * (20 << 20)"]
    assert run("--memory", "64M", *SWAP, *less).expect(0).stderr == ""


def test_a_signal_that_is_not_the_kernels_is_no_reason(run):
    died = run("--memory", "64M", "--", "sh", "-c", "kill -KILL $$").expect(137)
    assert died.stderr == ""


@pytest.mark.parametrize("size, expected", [
    ("64M", 64 * MIB), ("65536K", 64 * MIB), ("67108864", 64 * MIB), ("1G", 1 << 30)])
def test_the_kernel_has_the_limit_before_the_command_runs(box, groups, size, expected):
    box("--memory", size)
    assert groups.number("memory limit") == expected


def test_swap_is_counted_beside_memory(box, groups):
    box("--memory", "64M", "--swap", "16M")
    is_sum = groups.tree("memory").version == 1
    assert groups.number("memory and swap") == (80 if is_sum else 16) * MIB


def test_max_counts_and_does_not_limit(box, groups):
    box("--memory", "max")
    assert groups.number("memory limit") in ("max", 2**63 - 4096)


@pytest.mark.v2_too
@pytest.mark.only("root")
def test_a_group_below_is_killed_by_the_limit_above(run, groups, who):
    """Row 3.16: the child may ask for nothing, and gets no more than its parent has."""
    outer = ["--memory", "64M", *SWAP]
    inner = ["--", str(run.program), "--memory", "max", *HOG]
    died = run(*outer, *inner).expect(137)
    lines = [TOLD.fullmatch(line + "\n").groups() for line in died.stderr.splitlines()]
    assert {line[0] for line in lines} == {"64M"}
    assert all(line[3].endswith(f"{groups.path}/box") for line in lines)
    assert groups.left() == []
