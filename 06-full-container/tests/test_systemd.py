"""test_systemd.py — groups that systemd makes, seen by systemctl and in their files.

In the virtual machine that systemd has booted: as root by the system's manager, as
uid 1000 by the user's own.
"""
import signal
import time
from pathlib import Path

import pytest
from support import programs
from support.programs import ROOT

pytestmark = pytest.mark.systemd
GROUPS = Path("/sys/fs/cgroup")
SYSTEMD = ["--systemd-cgroup"]
MIB = 1 << 20
RESOURCES = {
    "memory": {"limit": 64 * MIB, "reservation": 8 * MIB}, "pids": {"limit": 20},
    "cpu": {"quota": 33333, "period": 100000, "shares": 512},
    "unified": {"memory.oom.group": "1"}}


class Manager:
    """systemctl, as `who` asks the manager that is his."""

    def __init__(self, who):
        self.who = who
        self.option = [] if who == ROOT else ["--user"]

    def systemctl(self, *words):
        return programs.run("systemctl", *self.option, *words, who=self.who)

    def show(self, unit):
        told = self.systemctl("show", unit).expect().stdout
        return dict(line.split("=", 1) for line in told.splitlines())

    def group(self, unit):
        return GROUPS / self.show(unit)["ControlGroup"].lstrip("/")

    def units(self):
        told = self.systemctl("list-units", "--all", "--plain", "--no-legend").expect()
        return {line.split()[0] for line in told.stdout.splitlines()}

    def wait_until_gone(self, unit):
        deadline = time.monotonic() + 60
        while unit in self.units():
            assert time.monotonic() < deadline, self.show(unit)
            time.sleep(0.02)


@pytest.fixture
def manager(who, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", f"/run/user/{who.uid}")
    return Manager(who)


@pytest.fixture
def bundle(bundle, nonce):
    """One whose unit is in a slice of this test's."""
    bundle.linux["cgroupsPath"] = f"{nonce}-part.slice:box:{nonce}"
    bundle.linux["resources"] = RESOURCES
    bundle.process["args"] = ["/bin/sleep", "1000"]
    bundle.unit = f"box-{nonce}.scope"
    return bundle


def create(bundle):
    return bundle.create(before=SYSTEMD)


def refused(bundle, words):
    """One line, and nothing left of it."""
    told = bundle.run(before=SYSTEMD).expect(1, stdout="", stderr=words)
    assert told.stderr.count("\n") == 1
    assert not list(bundle.state_root.glob("*"))


def test_a_scope_has_the_limits_as_properties_and_in_its_files(bundle, manager, nonce):
    bundle.config["annotations"] = {"org.systemd.property.TimeoutStopSec": "5"}
    pid = bundle.state(create(bundle))["pid"]
    told, group = manager.show(bundle.unit), manager.group(bundle.unit)
    wanted = {"ActiveState": "active", "Slice": f"{nonce}-part.slice",
              "Delegate": "yes", "MemoryMax": str(64 * MIB), "MemoryLow": str(8 * MIB),
              "TasksMax": "20", "CPUWeight": "20", "CPUQuotaPerSecUSec": "340ms",
              "CollectMode": "inactive-or-failed", "TimeoutStopUSec": "5s"}
    assert {name: told[name] for name in wanted} == wanted
    assert group.match(f"{nonce}.slice/{nonce}-part.slice/{bundle.unit}")
    files = {"cgroup.procs": str(pid), "memory.max": str(64 * MIB), "pids.max": "20",
             "memory.low": str(8 * MIB), "cpu.weight": "20", "cpu.max": "33333 100000",
             "memory.oom.group": "1"}
    assert {name: (group / name).read_text().strip() for name in files} == files


def test_what_it_sees_as_the_top_is_its_scope(bundle, manager):
    bundle.process["args"] = ["/bin/cat", "/proc/self/cgroup"]
    bundle.run(before=SYSTEMD).expect(stdout="0::/\n")
    assert bundle.unit not in manager.units()


def test_a_limit_of_memory_kills(bundle, manager):
    bundle.linux["resources"] = {"memory": {"limit": 16 * MIB}}
    hog = "dd if=/dev/zero of=/dev/null bs=64M count=1; echo $?"
    bundle.shell(hog, before=SYSTEMD).expect(stdout="137\n")


def test_update_tells_systemd_and_what_systemd_writes_again_is_the_new(bundle, manager):
    name = create(bundle)
    bundle.tinrun("update", "--memory", 32 * MIB, "--pids-limit", 7, name).expect()
    manager.systemctl("daemon-reload").expect()
    told, group = manager.show(bundle.unit), manager.group(bundle.unit)
    assert (told["MemoryMax"], told["TasksMax"]) == (str(32 * MIB), "7")
    assert (group / "memory.max").read_text() == f"{32 * MIB}\n"
    assert (group / "pids.max").read_text() == "7\n"
    assert (group / "cpu.max").read_text() == "34000 100000\n"  # whole percents


def test_delete_leaves_no_unit_and_its_name_is_free(bundle, manager):
    for _ in range(2):
        name = create(bundle)
        group = manager.group(bundle.unit)
        assert group.is_dir()
        bundle.tinrun("delete", "--force", name).expect()
        assert not group.exists()
        assert bundle.unit not in manager.units()


@pytest.mark.only("root")
def test_a_container_that_is_killed_takes_its_unit_along(bundle, manager):
    name = create(bundle)
    bundle.tinrun("kill", name, "KILL").expect()
    bundle.wait_for(name, "stopped")
    manager.wait_until_gone(bundle.unit)
    bundle.tinrun("delete", name).expect()


@pytest.mark.only("root")
def test_one_more_process_joins_the_scope(bundle, manager, start):
    name = create(bundle)
    bundle.tinrun("start", name).expect()
    script = "cat /proc/self/cgroup; exec sleep 1000"
    assert start(*bundle.argv("exec", name, "sh", "-c", script)).hear() == "0::/"
    procs = manager.group(bundle.unit) / "cgroup.procs"
    assert len(procs.read_text().split()) >= 2


@pytest.mark.only("root")
def test_a_name_that_is_taken_stays_with_whom_it_belongs_to(bundle, manager, start):
    other = start("systemd-run", "--quiet", "--scope", f"--unit={bundle.unit}",
                  "sh", "-c", "echo there; exec sleep 1000")
    assert other.hear() == "there"
    refused(bundle, f"unable to start unit: {bundle.unit} in ")
    assert manager.show(bundle.unit)["ActiveState"] == "active"
    other.signal(signal.SIGKILL)
    other.wait()
    manager.wait_until_gone(bundle.unit)


@pytest.mark.only("root")
def test_a_property_that_systemd_does_not_know_is_told_in_its_words(bundle, manager):
    bundle.config["annotations"] = {"org.systemd.property.NoSuch": "true"}
    refused(bundle, "Cannot set property NoSuch, or unknown property")
    assert bundle.unit not in manager.units()


@pytest.mark.only("user")
def test_without_a_way_to_the_users_bus_the_way_is_told(bundle, who, monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    refused(bundle, "no systemd answers on the user's bus: ")
