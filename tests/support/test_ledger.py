"""The ledger names what a test leaves behind, whatever kind of thing it is."""
import os
import signal
import subprocess

import pytest

from support import ledger as ledgers
from support import places


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(ledgers, "PATIENCE_SECONDS", 0.05)


def sh(command):
    subprocess.run(["sh", "-c", command], check=True)


def leave_mount(path):
    os.mkdir(path)
    sh(f"mount -t tmpfs left {path}")
    return lambda: sh(f"umount {path} && rmdir {path}")


def leave_process(_):
    left = subprocess.Popen(["sleep", "1000"])
    return lambda: (left.kill(), left.wait())


def leave_orphan(_):
    pid = int(subprocess.check_output(["sh", "-c", "sleep 1000 >/dev/null & echo $!"]))
    return lambda: os.kill(pid, signal.SIGKILL)


def leave_zombie(_):
    left = subprocess.Popen(["true"])
    os.waitid(os.P_PID, left.pid, os.WEXITED | os.WNOWAIT)
    return left.wait


def leave_file(path):
    path.write_text("x")
    return path.unlink


def leave_link(_):
    sh("ip link add left0 type veth peer name left1")
    return lambda: sh("ip link del left0")


def leave_address(_):
    sh("ip address add 10.99.0.1/24 dev lo")
    return lambda: sh("ip address del 10.99.0.1/24 dev lo")


def leave_descriptor(_):
    fd = os.open("/dev/zero", os.O_RDONLY)
    return lambda: os.close(fd)


def leave_hostname(_):
    sh("hostname left")
    return lambda: sh("hostname normal-host")


def leave_segment(_):
    number = subprocess.check_output(["ipcmk", "-M", "4096"]).split()[-1].decode()
    return lambda: sh(f"ipcrm -m {number}")


LEFTOVERS = [
    (leave_mount, "left behind: mount", "(tmpfs left"),
    (leave_process, "left behind: process", "sleep 1000"),
    (leave_orphan, "left behind: process", "sleep 1000"),
    (leave_zombie, "left behind: process", "[Z] true"),
    (leave_file, "left behind: file", "/left"),
    (leave_link, "left behind: link", "left0"),
    (leave_address, "left behind: address or route", "10.99.0.1"),
    (leave_descriptor, "left behind: fd", "/dev/zero"),
    (leave_hostname, "changed: sysctl kernel/hostname", "'left'"),
    (leave_segment, "left behind: shm segment", ""),
]


@pytest.mark.parametrize("leave, kind, word", LEFTOVERS,
                         ids=[leave.__name__ for leave, _, _ in LEFTOVERS])
def test_a_leftover_is_named(leave, kind, word):
    ledger = ledgers.Ledger()
    take_away = leave(places.WORK / "left")
    told = ledger.close()
    take_away()
    assert [line for line in told if line.startswith(kind) and word in line], told


def test_a_loss_is_named_too():
    path = places.WORK / "kept"
    path.write_text("")
    ledger = ledgers.Ledger()
    path.unlink()
    assert ledger.close() == [f"gone: file {path} -rw-r--r-- 0:0 0"]


def test_only_cgroups_of_this_run_count(tmp_path):
    (tmp_path / "memory" / "tinbox-c0ffee").mkdir(parents=True)
    found = [key for key, _ in ledgers.cgroups("c0ffee", tmp_path)]
    assert found == [("cgroup", f"{tmp_path}/memory/tinbox-c0ffee")]


def test_nothing_left_is_nothing_told():
    ledger = ledgers.Ledger()
    sh("true")
    assert ledger.close() == []


def test_what_goes_by_itself_in_time_is_no_leftover(monkeypatch):
    monkeypatch.setattr(ledgers, "PATIENCE_SECONDS", 2)
    ledger = ledgers.Ledger()
    sh("sleep 0.1 &")
    assert ledger.close() == []
