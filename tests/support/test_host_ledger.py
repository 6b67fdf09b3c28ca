"""The ledger around the suite names what bears the run's id, and nothing else."""
import subprocess

import pytest

from support import host_ledger, ledger, places

RUN = "c0ffee"


@pytest.fixture
def host(monkeypatch):
    monkeypatch.setattr(host_ledger, "TEMPORARY", (places.WORK,))
    monkeypatch.setattr(ledger, "PATIENCE_SECONDS", 0.05)
    return host_ledger.HostLedger(RUN)


def test_a_file_of_this_run_is_named(host):
    path = places.WORK / f"left-{RUN}"
    path.touch()
    told = host.close()
    path.unlink()
    assert told == [f"left behind: file {path}"]


def test_a_process_of_this_run_is_named(host):
    with subprocess.Popen(["sleep", "1000"], env={"TINBOX_RUN": RUN}) as left:
        told = host.close()
        left.kill()
    assert told == [f"left behind: process {left.pid} {left.pid} [S] sleep 1000"]


def test_a_mount_is_named_whoever_made_it(host):
    subprocess.run(["mount", "-t", "tmpfs", "other", "/mnt"], check=True)
    told = host.close()
    subprocess.run(["umount", "/mnt"], check=True)
    assert len(told) == 1 and "/mnt (tmpfs other" in told[0]


def test_what_others_do_meanwhile_is_their_own(host):
    with subprocess.Popen(["sleep", "1000"]) as other:
        path = places.WORK / "other"
        path.touch()
        told = host.close()
        path.unlink()
        other.kill()
    assert told == []
