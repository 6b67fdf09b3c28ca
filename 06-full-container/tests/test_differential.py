"""test_differential.py — the same bundle under tinrun, crun and runc is the same
container, seen from inside (exercise 6.12). Where not, the reason stands in
data/differences.tsv: for which runtime, about what, and in which configurations.

Beside those that are written here, 200 are drawn at random, 20 of them under --all.
They are the same ones each time; TINBOX_SEED chooses others."""
import csv
import json
import os
import random
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import random_config
from bundles import MOUNTS, PLAIN, TINRUN
from observations import NAMESPACES, SCRIPT, observed
from support import programs

pytestmark = [pytest.mark.only("root"), pytest.mark.needs("control-groups"),
              pytest.mark.tier_all]
OTHERS = ("crun", "runc")
# crun refuses a host that has version 2 beside version 1.
ONE_VERSION = ["unshare", "--mount", "--propagation", "private", "sh", "-c",
               "umount /sys/fs/cgroup/unified 2>/dev/null; exec \"$@\"", "sh"]
TABLE = Path(__file__).parent / "data/differences.tsv"
SEED = os.environ.get("TINBOX_SEED", "0")
SHORT, LONG = range(20), range(20, 200)  # numbers of configurations
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

@dataclass(frozen=True)
class Reason:
    """Patterns for the other runtime, and for what is seen; words of a configuration
    that it holds for ("-": for all); and why it is as it should be."""
    runtime: str
    key: str
    words: str
    why: str

    def explains(self, runtime, key, words):
        wanted = set(self.words.split(", ")) - {"-"}
        return (wanted <= words and re.fullmatch(self.runtime, runtime)
                and re.fullmatch(self.key, key))


def reasons():
    with open(TABLE) as file:
        rows = [row for row in csv.reader(file, delimiter="\t", quotechar=None)
                if row and not row[0].startswith("#")]
    return [Reason(*row) for row in rows]


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
    group = f"{groups.path}/{os.path.basename(runtime)}"
    bundle.linux["cgroupsPath"] = group
    bundle.process["args"] = ["/bin/sh", "-c", f"GROUP={group}\n{SCRIPT}"]
    bundle.write()
    state = bundle.path / f"states-{os.path.basename(runtime)}"
    told = programs.run(*ONE_VERSION, runtime, "--root", state, "run", "--bundle",
                        bundle.path, "box").expect(status=0)
    ours = {os.readlink(f"/proc/self/ns/{kind}") for kind in NAMESPACES}
    return observed(told.stdout.replace(group, "GROUP"), ours)


def compare(bundle, groups, words):
    """Fails, telling all that differs and stands not in the table."""
    table, different = reasons(), {}
    mine = see(bundle, groups, str(TINRUN))
    for other in OTHERS:
        theirs = see(bundle, groups, other)
        for key in sorted(mine.keys() | theirs.keys()):
            if mine.get(key) != theirs.get(key) and not any(
                    reason.explains(other, key, words) for reason in table):
                different[f"{other}, {key}"] = {"tinrun": mine.get(key),
                                                other: theirs.get(key)}
    assert not different, json.dumps({"words": sorted(words), **different}, indent=1)


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_it_is_the_same_container(bundle, groups, name):
    configure(bundle, CONFIGURATIONS[name])
    compare(bundle, groups, {name})


def compare_one_at_random(bundle, groups, number):
    words = random_config.draw(random.Random(f"{SEED} {number}"), bundle.config)
    compare(bundle, groups, words)


@pytest.mark.parametrize("number", SHORT)
def test_so_it_is_at_random(bundle, groups, number):
    compare_one_at_random(bundle, groups, number)


@pytest.mark.tier_long
@pytest.mark.parametrize("number", LONG)
def test_so_it_is_at_random_and_often(bundle, groups, number):
    compare_one_at_random(bundle, groups, number)
