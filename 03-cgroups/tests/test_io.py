"""test_io.py — a brake on one device (row 3.06)."""
import os
import subprocess
import time

import pytest
from support.places import WORK

pytestmark = [pytest.mark.needs("loop-device"), pytest.mark.only("root")]
MIB = 1 << 20


@pytest.fixture
def disk(ledger):
    """A disk that is a file in memory: only the brake makes it slow."""
    file = WORK / "disk"
    file.write_bytes(bytes(8 * MIB))
    device = subprocess.check_output(["losetup", "--find", "--show", "--direct-io=off",
                                      file], text=True).strip()
    ledger.open()
    yield device
    ledger.close()
    subprocess.run(["losetup", "--detach", device], check=True)
    file.unlink()


def seconds_of(run, *words):
    began = time.monotonic()
    run(*words).expect(0)
    return time.monotonic() - began


@pytest.mark.alone
@pytest.mark.parametrize("key, words", [
    ("wbps", ["if=/dev/zero", "of={}", "oflag=direct"]),
    ("rbps", ["if={}", "of=/dev/null", "iflag=direct"])])
def test_two_mebibytes_a_second(run, groups, who, disk, key, words):
    """4 MiB take two seconds, and no less; the machine may add to it, best of three."""
    dd = ["dd", "bs=64k", "count=64", *(word.format(disk) for word in words)]
    rates = []
    while len(rates) < 3 and max(rates, default=0) < 0.8:
        seconds = seconds_of(run, "--io-max", f"{disk}:{key}=2M", "--", *dd)
        rates.append(4 / seconds / 2)
    assert max(rates) <= 1.2
    assert max(rates) >= 0.8, rates


def test_a_device_may_be_named_by_its_number(run, who, disk):
    number = os.stat(disk).st_rdev
    name = f"{os.major(number)}:{os.minor(number)}"
    file = "/proc/self/cgroup"
    run("--io-max", f"{name}:riops=100", "--io-max", f"{name}:wiops=100", "--", "cat",
        file).expect(0)
