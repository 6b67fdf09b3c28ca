"""test_io.py — a brake on one device (row 3.06)."""
import os

import pytest
from support.measured import MIB, require_rate

pytestmark = [pytest.mark.needs("loop-device"), pytest.mark.only("root")]


@pytest.mark.alone
@pytest.mark.parametrize("key, words", [
    ("wbps", ["if=/dev/zero", "of={}", "oflag=direct"]),
    ("rbps", ["if={}", "of=/dev/null", "iflag=direct"])])
def test_two_mebibytes_a_second(run, groups, who, disk, key, words):
    dd = ["dd", "bs=64k", "count=64", *(word.format(disk) for word in words)]
    braked = ["--io-max", f"{disk}:{key}=2M", "--", *dd]
    require_rate(lambda: run(*braked).expect(0).stderr, size=4 * MIB, rate=2 * MIB)


def test_a_device_may_be_named_by_its_number(run, who, disk):
    number = os.stat(disk).st_rdev
    name = f"{os.major(number)}:{os.minor(number)}"
    file = "/proc/self/cgroup"
    run("--io-max", f"{name}:riops=100", "--io-max", f"{name}:wiops=100", "--", "cat",
        file).expect(0)
