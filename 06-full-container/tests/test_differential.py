"""test_differential.py — the same bundle under tinrun, crun and runc is the same
container, seen from inside (exercise 6.12). Where not, the reason stands here."""
import json
import os
import re

import pytest
from bundles import MOUNTS, PLAIN, TINRUN
from observations import NAMESPACES, SCRIPT, observed
from support import programs

pytestmark = [pytest.mark.only("root"), pytest.mark.needs("control-groups"),
              pytest.mark.tier_all]
OTHERS = ("crun", "runc")
# crun refuses a host that has version 2 beside version 1.
ONE_VERSION = ["unshare", "--mount", "--propagation", "private", "sh", "-c",
               "umount /sys/fs/cgroup/unified 2>/dev/null; exec \"$@\"", "sh"]
FEW = ["CAP_KILL", "CAP_CHOWN", "CAP_NET_BIND_SERVICE"]
SOME = {kind: FEW for kind in ("bounding", "permitted", "effective")}
PASSED_ON = {**SOME, "inheritable": FEW, "ambient": FEW}


def sets(**values):
    """process__cwd="/tmp" is the path process, cwd."""
    return values


CONFIGURATIONS = {
    "plain": sets(),
    "no home": sets(process__env=["PATH=/bin"]),
    "few namespaces": sets(linux__namespaces=[{"type": "mount"}, {"type": "pid"}],
                           hostname=None),
    "no powers": sets(process__capabilities={}),
    "some powers": sets(process__capabilities=SOME, process__noNewPrivileges=True),
    "a user with powers": sets(process__capabilities=PASSED_ON,
                               process__user={"uid": 7, "gid": 9}),
    "a user, groups, umask": sets(process__user={
        "uid": 7, "gid": 9, "umask": 0o27, "additionalGids": [11, 12]}),
    "limits": sets(process__rlimits=[
        {"type": "RLIMIT_NOFILE", "soft": 100, "hard": 200},
        {"type": "RLIMIT_CORE", "soft": 0, "hard": 0},
        {"type": "RLIMIT_STACK", "soft": 1 << 20, "hard": 1 << 22}]),
    "paths": sets(linux__maskedPaths=["/proc/keys", "/proc/fs", "/no/such"],
                  linux__readonlyPaths=["/proc/sys", "/proc/bus", "/no/such"]),
    "a read-only root": sets(root__readonly=True),
    "a place to work": sets(process__cwd="/tmp", process__env=[
        "PATH=/bin", "A=b c", "EMPTY=", "HOME=/there"]),
    "settings": sets(linux__sysctl={"net.ipv4.ip_default_ttl": "77",
                                    "kernel.msgmax": "5000"}),
    "names": sets(hostname="box", domainname="example"),
    "last to be killed": sets(process__oomScoreAdj=321),
    "a tmpfs and a bind": sets(mounts=[*MOUNTS, {
        "destination": "/tmp", "type": "tmpfs", "source": "tmpfs",
        "options": ["nosuid", "noexec", "size=64k", "mode=1777"]}, {
        "destination": "/data", "type": "bind", "source": "/etc",
        "options": ["rbind", "ro", "nodev", "rprivate"]}]),
    "no dev": sets(mounts=[MOUNTS[0], MOUNTS[3]]),
    "a queue and shared memory": sets(mounts=[*MOUNTS, {
        "destination": "/dev/shm", "type": "tmpfs", "source": "shm",
        "options": [*PLAIN, "mode=1777", "size=64k"]}, {
        "destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue",
        "options": PLAIN}]),
}

# (who, in which configuration, what) as patterns, and why that is as it should be.
REASONS = [
    (".*, no home, environment", "crun and runc look HOME up in the root: the "
                                 "specification knows only what is listed"),
    (".*, device core", "a link to /proc/kcore: nobody needs the kernel's memory"),
    (".*, few namespaces, group", "tinrun makes a group in the trees whose limits it "
                                  "sets, the others in all"),
    ("crun, paths, mount /proc/(bus|sys)", "what is made read-only stays nosuid, nodev "
                                           "and noexec: crun 1.8 drops these"),
    ("crun, paths, mount /proc/keys", "a null device is as closed where it is "
                                      "mounted read-only"),
    ("runc, paths, mount /proc/fs", "an empty directory without a size: it is "
                                    "read-only anyway"),
    ("runc, paths, mount /proc/keys", "runc 1.1 takes the container's null device: "
                                      "CVE-2025-31133"),
    ("runc, names, names", "runc 1.1 knows no domainname"),
]


def is_explained(other, name, key):
    return any(re.fullmatch(pattern, f"{other}, {name}, {key}")
               for pattern, _ in REASONS)


def configure(bundle, values):
    bundle.process["env"] = ["PATH=/bin", "HOME=/"]
    for path, value in values.items():
        *above, last = path.split("__")
        target = bundle.config
        for step in above:
            target = target[step]
        target[last] = value
    if bundle.config.get("hostname") is None:
        bundle.config.pop("hostname")


def see(bundle, groups, runtime):
    """To the end of a container that `runtime` makes; what it looked like inside."""
    bundle.linux["cgroupsPath"] = f"{groups.path}/{os.path.basename(runtime)}"
    bundle.process["args"] = ["/bin/sh", "-c", SCRIPT]
    bundle.write()
    state = bundle.path / f"states-{os.path.basename(runtime)}"
    told = programs.run(*ONE_VERSION, runtime, "--root", state, "run", "--bundle",
                        bundle.path, "box").expect(status=0)
    ours = {os.readlink(f"/proc/self/ns/{kind}") for kind in NAMESPACES}
    return observed(told.stdout, ours)


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_it_is_the_same_container(bundle, groups, name):
    configure(bundle, CONFIGURATIONS[name])
    mine = see(bundle, groups, str(TINRUN))
    for other in OTHERS:
        theirs = see(bundle, groups, other)
        different = {
            key: {"tinrun": mine.get(key), other: theirs.get(key)}
            for key in sorted(mine.keys() | theirs.keys())
            if mine.get(key) != theirs.get(key) and not is_explained(other, name, key)}
        assert not different, json.dumps(different, indent=1)
