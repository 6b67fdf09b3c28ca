"""test_scheduling.py — how processors, disks and memory are dealt out to the process,
as the kernel tells it."""
import json
import os

import pytest
from support import programs

BATCH, DEADLINE, RESET_ON_FORK = 3, 6, 0x40000000


@pytest.fixture
def running(bundle):
    """running(): a container that waits, and the pid of its first process."""
    def start():
        bundle.process["args"] = ["/bin/sleep", "1000"]
        name = bundle.create()
        bundle.tinrun("start", name).expect(status=0)
        return name, bundle.wait_for(name, "running")["pid"]
    return start


def test_a_policy_and_a_nice_value(bundle, running):
    bundle.process["scheduler"] = {"policy": "SCHED_BATCH", "nice": 7,
                                   "flags": ["SCHED_FLAG_RESET_ON_FORK"]}
    _, pid = running()
    assert os.sched_getscheduler(pid) == BATCH | RESET_ON_FORK
    assert os.getpriority(os.PRIO_PROCESS, pid) == 7


@pytest.mark.only("root")
@pytest.mark.needs("version-1")
def test_real_time(groups, bundle, running):
    """In version 1 a group has none, unless it is given some of the one above."""
    top = groups.directory("cpu", ".")
    (top / "cpu.rt_runtime_us").write_text("100000")
    bundle.linux["cgroupsPath"] = f"{groups.path}/box"
    bundle.linux["resources"] = {"cpu": {"realtimeRuntime": 50000}}
    bundle.process["scheduler"] = {"policy": "SCHED_RR", "priority": 3}
    _, pid = running()
    assert os.sched_getscheduler(pid) == os.SCHED_RR
    assert os.sched_getparam(pid).sched_priority == 3
    assert (top / "box/cpu.rt_runtime_us").read_text() == "50000\n"


@pytest.mark.only("root")
def test_so_much_of_each_period(bundle, running):
    bundle.process["scheduler"] = {"policy": "SCHED_DEADLINE", "runtime": 1000000,
                                   "deadline": 50000000, "period": 100000000}
    _, pid = running()
    assert os.sched_getscheduler(pid) == DEADLINE


def test_what_the_kernel_does_not_take(bundle):
    bundle.process["scheduler"] = {"policy": "SCHED_ISO"}
    told = bundle.run().expect(status=1)
    assert "sched_setattr(0, {sched_policy=4, " in told.stderr, told


@pytest.mark.parametrize("wanted, told", [
    (("IOPRIO_CLASS_BE", 6), "best-effort: prio 6"),
    (("IOPRIO_CLASS_IDLE", 0), "idle")])
def test_the_priority_at_disks(bundle, running, wanted, told):
    bundle.process["ioPriority"] = {"class": wanted[0], "priority": wanted[1]}
    _, pid = running()
    asked = programs.run("ionice", "-p", pid, who=programs.ROOT)
    assert asked.stdout.strip() == told


@pytest.mark.parametrize("domain, machine", [("LINUX32", "i686"), ("LINUX", "x86_64")])
def test_the_machine_that_it_sees(bundle, running, domain, machine):
    bundle.linux["personality"] = {"domain": domain}
    name, _ = running()
    for words in ([], ["--process", process_file(bundle)]):
        told = bundle.tinrun("exec", *words, name, *["uname", "-m"] * (not words))
        assert told.stdout == f"{machine}\n", told


def test_its_processors_are_not_those_of_its_caller(bundle, running):
    """Neither of one that runs on one alone, nor what is left when it starts apart."""
    ours = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(ours)})
    try:
        _, pid = running()
    finally:
        os.sched_setaffinity(0, ours)
    assert os.sched_getaffinity(pid) >= ours
    _, pid = running()
    assert os.sched_getaffinity(pid) >= ours


def process_file(bundle):
    file = bundle.path / "process.json"
    file.write_text(json.dumps(bundle.process | {"args": ["uname", "-m"]}))
    return file


def test_where_memory_is_taken_from(bundle, running):
    bundle.linux["memoryPolicy"] = {"mode": "MPOL_BIND", "nodes": "0",
                                    "flags": ["MPOL_F_STATIC_NODES"]}
    _, pid = running()
    with open(f"/proc/{pid}/numa_maps") as maps:
        assert {line.split()[1] for line in maps} == {"bind=static:0"}


AFFINITY = "grep Cpus_allowed_list /proc/self/status"


def test_an_added_process_runs_where_it_shall(bundle, running):
    """The first one runs anywhere."""
    last = max(os.sched_getaffinity(0))
    bundle.process["execCPUAffinity"] = {"initial": "0", "final": str(last)}
    name, pid = running()
    assert os.sched_getaffinity(pid) == os.sched_getaffinity(0)
    told = bundle.tinrun("exec", name, "sh", "-c", AFFINITY).expect(status=0)
    assert told.stdout.split() == ["Cpus_allowed_list:", str(last)]


def test_it_begins_where_it_shall(bundle, running):
    bundle.process["execCPUAffinity"] = {"initial": "0"}
    name, _ = running()
    told = bundle.tinrun("exec", name, "sh", "-c", AFFINITY).expect(status=0)
    assert told.stdout.split()[1] == "0"


def test_a_processor_that_is_not_there(bundle, running):
    bundle.process["execCPUAffinity"] = {"final": "1000"}
    name, _ = running()
    told = bundle.tinrun("exec", name, "true").expect(status=1)
    assert "sched_setaffinity(" in told.stderr, told
