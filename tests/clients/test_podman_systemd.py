"""test_podman_systemd.py — podman, where systemd is PID 1, has it make the groups.

In the virtual machine that systemd has booted: as root by the system's manager, as
uid 1000 by the user's own. The configuration is podman's usual one.
"""
import shutil

import pytest
from support import places, programs
from support.programs import ROOT

pytestmark = [pytest.mark.systemd, pytest.mark.needs("podman")]
MIB = 1 << 20
CONFIGURATION = """[engine]
runtime = "tinrun"
events_logger = "file"
[engine.runtimes]
tinrun = ["{tinrun}"]
[containers]
log_driver = "k8s-file"
"""


@pytest.fixture
def podman(who, monkeypatch):
    """podman("run", …) as `who`, with a store of the test's own on the disk."""
    home = places.WORK / f"podman-{who.name}"
    shutil.copytree(places.BUILT_ROOT, home / "rootfs", symlinks=True)
    (home / "conf").write_text(CONFIGURATION.format(tinrun=places.BIN / "tinrun"))
    programs.run("chown", "-R", f"{who.uid}:{who.gid}", home).expect()
    for name, value in {"HOME": home, "CONTAINERS_CONF": home / "conf",
                        "XDG_RUNTIME_DIR": f"/run/user/{who.uid}"}.items():
        monkeypatch.setenv(name, str(value))

    def podman(*words):
        return programs.run("podman", "--storage-driver", "vfs", *words, who=who,
                            timeout=200).expect().stdout
    podman.rootfs = home / "rootfs"
    yield podman
    podman("system", "migrate")  # ends the process that holds a user's namespaces
    shutil.rmtree(home)


def shown(who, unit, *names):
    option = [] if who == ROOT else ["--user"]
    told = programs.run("systemctl", *option, "show", unit, f"-p{','.join(names)}",
                        who=who).expect().stdout
    return dict(line.split("=", 1) for line in told.splitlines())


def test_podman_has_systemd_make_the_group(podman, who):
    assert podman("info", "--format", "{{.Host.CgroupManager}}") == "systemd\n"
    name = podman("run", "--detach", "--network", "none", "--memory", "64m",
                  "--pids-limit", "30", "--cpus", "0.5", "--rootfs", podman.rootfs,
                  "sleep", "1000").strip()
    unit = f"libpod-{name}.scope"
    assert shown(who, unit, "MemoryMax", "TasksMax", "CPUQuotaPerSecUSec", "Slice") == {
        "MemoryMax": str(64 * MIB), "TasksMax": "30", "CPUQuotaPerSecUSec": "500ms",
        "Slice": "machine.slice" if who == ROOT else "user.slice"}
    assert podman("exec", name, "cat", "/proc/self/cgroup") == "0::/\n"
    podman("update", "--memory", "32m", name)
    assert shown(who, unit, "MemoryMax") == {"MemoryMax": str(32 * MIB)}
    podman("rm", "--force", "--time", "0", name)
    assert shown(who, unit, "ActiveState") == {"ActiveState": "inactive"}
