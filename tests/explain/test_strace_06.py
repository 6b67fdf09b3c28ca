"""test_strace_06.py — what the container's programs tell is what strace(1) sees."""
import json

import pytest
from explain import cases_06
from explain.cases import Draw
from explain.traced import trace
from support.places import BIN, WORK

CAPSTONE, TINRUN = BIN / "06-full-container", BIN / "tinrun"
IMPLIED = ("06-full-container: without CAP_SYS_ADMIN: adding --userns, and "
           "--no-network")
WITHOUT_CABLE = ["--no-network"]  # its own narration: chapter 05's test
WITH_CABLE = {"--publish", "--bridge", "--isolate"}

pytestmark = pytest.mark.needs("strace")


def require_truth(*argv, who):
    run = trace(*argv, who=who)
    assert run.faults() == [], run.stderr
    assert run.status == 0, run.stderr
    assert [line for line in run.others if line != IMPLIED] == []


@pytest.mark.parametrize("case", cases_06.CONTAINER)
def test_06_full_container(case, root, who, rng):
    options = cases_06.CONTAINER[case](Draw(rng, root, who))
    require_truth(CAPSTONE, *options, *WITHOUT_CABLE, who=who)


@pytest.mark.only("root")
@pytest.mark.parametrize("case", sorted({*cases_06.ROOT_CONTAINER} - WITH_CABLE))
def test_06_full_container_by_root(case, root, who, rng):
    options = cases_06.ROOT_CONTAINER[case](Draw(rng, root))
    require_truth(CAPSTONE, *options, *WITHOUT_CABLE, who=who)


def config_of(root):
    kinds = ("pid", "network", "ipc", "uts", "mount", "cgroup")
    mounts = [("/proc", "proc", []), ("/dev", "tmpfs", ["nosuid", "mode=755"]),
              ("/sys", "sysfs", ["ro", "nosuid"]),
              ("/tmp", "bind", ["bind", "ro", "rprivate"])]
    return {
        "ociVersion": "1.0.2", "hostname": "box",
        "root": {"path": str(root), "readonly": True},
        "process": {"args": ["/bin/true"], "cwd": "/tmp", "noNewPrivileges": True,
                    "user": {"uid": 7, "gid": 8, "additionalGids": [9, 10]},
                    "capabilities": {kind: ["CAP_KILL", "CAP_CHOWN"] for kind in
                                     ("bounding", "permitted", "effective")}},
        "mounts": [{"destination": place, "type": kind, "source": "/etc",
                    "options": options} for place, kind, options in mounts],
        "linux": {"namespaces": [{"type": kind} for kind in kinds],
                  "maskedPaths": ["/proc/version", "/proc/fs"],
                  "readonlyPaths": ["/proc/sys"],
                  "sysctl": {"net.ipv4.ip_default_ttl": "77"},
                  "seccomp": {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
                      {"names": ["mkdir"], "action": "SCMP_ACT_ERRNO"}]}}}


@pytest.mark.only("root")
def test_tinrun(root, who):
    bundle = WORK / "bundle"
    bundle.mkdir()
    (bundle / "config.json").write_text(json.dumps(config_of(root)))
    run = trace(TINRUN, "--root", bundle / "states", who=who,
                command=("run", "--bundle", bundle, "box"))
    (bundle / "config.json").unlink()
    (bundle / "states").rmdir()
    bundle.rmdir()
    assert run.faults() == [] and run.status == 0, run.stderr
    assert {call.name for call in run.all_told()} >= {"clone3", "pivot_root", "capset",
                                                     "seccomp"}
