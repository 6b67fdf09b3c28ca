"""What podman limits, as the control groups outside and the process inside tell."""
import pytest
from podmen import IMAGE

pytestmark = [pytest.mark.tier_all, pytest.mark.only("root")]
MIB = 1 << 20
# dd wants a buffer of 64 MiB, and touches all of it.
GREEDY = "dd if=/dev/zero of=/dev/null bs=64M count=1 2>/dev/null"


def number(podman, controller, name, file):
    return (podman.group(controller, name) / file).read_text().strip()


def test_memory(podman):
    name = podman.begin("--memory", "64m", "--memory-swap", "64m")
    assert number(podman, "memory", name, "memory.limit_in_bytes") == str(64 * MIB)
    podman("exec", name, "cat", "/sys/fs/cgroup/memory/memory.limit_in_bytes").expect(
        stdout=f"{64 * MIB}\n")


def test_who_takes_more_is_killed(podman):
    name = podman.begin("--memory", "16m", "--memory-swap", "16m",
                        command=("sh", "-c", f"exec {GREEDY}"))
    assert podman.says("wait", name) == "137"


def test_processes(podman):
    name = podman.begin("--pids-limit", "7")
    assert number(podman, "pids", name, "pids.max") == "7"


def test_processors(podman):
    name = podman.begin("--cpus", "0.5", "--cpu-shares", "77", "--cpuset-cpus", "0")
    assert number(podman, "cpu", name, "cpu.cfs_quota_us") == "50000"
    assert number(podman, "cpu", name, "cpu.shares") == "77"
    assert number(podman, "cpuset", name, "cpuset.cpus") == "0"
    podman("exec", name, "grep", "Cpus_allowed_list", "/proc/self/status").expect(
        stdout="Cpus_allowed_list:\t0\n")


def test_update(podman):
    name = podman.begin("--memory", "64m")
    podman("update", "--memory", "32m", "--cpus", "0.25", name).expect()
    assert number(podman, "memory", name, "memory.limit_in_bytes") == str(32 * MIB)
    assert number(podman, "cpu", name, "cpu.cfs_quota_us") == "25000"


def test_the_limit_of_exec_is_the_containers(podman):
    name = podman.begin("--memory", "16m", "--memory-swap", "16m")
    podman("exec", name, "sh", "-c", GREEDY).expect(status=137)


def test_a_group_of_somebody_elses(podman):
    name = podman.begin("--cgroup-parent", "/mine")
    group = podman.host.group("pids", f"mine/libpod-{podman.id(name)}")
    assert len((group / "cgroup.procs").read_text().split()) == 1
    podman("rm", "--force", "--time", "0", name).expect()
    podman.host.remove_groups("mine")


def test_the_groups_go_with_it(podman):
    name = podman.begin()
    group = podman.group("memory", name)
    assert group.is_dir()
    podman("rm", "--force", "--time", "0", name).expect()
    assert not group.exists()


def test_ulimits(podman):
    podman.shell("ulimit -n; ulimit -Hn; ulimit -c", "--ulimit", "nofile=100:200",
                 "--ulimit", "core=0:0", "--ulimit", "nproc=500:500").expect(
                     stdout="100\n200\n0\n")


def test_a_score_for_the_oom_killer(podman):
    podman.shell("cat /proc/self/oom_score_adj", "--oom-score-adj", "500").expect(
        stdout="500\n")


def test_without_a_group(podman):
    name = podman.begin("--cgroups", "disabled")
    podman("exec", name, "true").expect()
    podman("run", "--rm", "--cgroups", "disabled", "--network", "none", IMAGE, "echo",
           "free").expect(stdout="free\n")
