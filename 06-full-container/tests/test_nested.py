"""test_nested.py — tinrun in a container of tinrun's, three deep (row 2.15); and as a
user, with one id and with a range of them (row 2.05)."""
import json
import os
import re
import shutil
import subprocess

import pytest
from bundles import TINRUN, plain_config
from support.places import WORK
from support.process import OURSELVES

DEPTH = 3
POWERS = [f"CAP_{name}" for name in (
    "CHOWN DAC_OVERRIDE FOWNER KILL MKNOD NET_ADMIN SETFCAP SETGID SETPCAP SETUID "
    "SYS_ADMIN SYS_CHROOT SYS_PTRACE").split()]
SETS = ("bounding", "permitted", "effective")
SAY = "readlink /proc/self/ns/pid; cat /proc/self/uid_map; "


def install(program, root):
    """With the libraries that it needs, if it is not static."""
    needed = subprocess.run(["ldd", program], capture_output=True, text=True).stdout
    for library in re.findall(r"(/\S+) \(0x", needed):
        (root / library[1:]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, root / library[1:])
    shutil.copy(program, root / "bin/tinrun")


def config_at(depth, config):
    """Each finds, in its own root, a bundle for the next; at /inner stands the root."""
    config = json.loads(json.dumps(config))
    script = SAY + ("echo in" if depth == DEPTH else
                    f"exec tinrun --root /tmp/states run --config {depth + 1}.json"
                    f" --bundle /bundle n{depth + 1}")
    config["process"] |= {"args": ["/bin/sh", "-c", script],
                          "capabilities": {kind: POWERS for kind in SETS}}
    config["mounts"].append({
        "destination": "/inner", "type": "bind", "options": ["rbind"],
        "source": "rootfs" if depth == 1 else "/inner"})
    if depth > 1:
        config["root"]["path"] = "/inner"
        for kind in ("uidMappings", "gidMappings"):
            for one in config["linux"].get(kind, []):
                one["hostID"] = one["containerID"]  # of the ids that it has
    return config


def test_three_deep(bundle):
    install(TINRUN, bundle.rootfs)
    (bundle.rootfs / "bundle").mkdir()
    for depth in range(2, DEPTH + 1):
        (bundle.rootfs / f"bundle/{depth}.json").write_text(
            json.dumps(config_at(depth, bundle.config)))
    os.chown(bundle.rootfs / "tmp", bundle.who.uid, bundle.who.gid)
    bundle.config = config_at(1, bundle.config)
    told = bundle.run().expect(status=0, stderr="").stdout.splitlines()
    assert told[-1] == "in"
    spaces = [line for line in told if line.startswith("pid:[")]
    assert len({*spaces, f"pid:[{OURSELVES.namespace('pid')}]"}) == DEPTH + 1
    maps = [line.split() for line in told if line[0] == " "]
    first = ["0", str(bundle.who.uid), "1"]
    inner = ["0", "0", "1"]
    whole = ["0", "0", "4294967295"]
    assert maps == ([whole] * DEPTH if bundle.who.uid == 0 else
                    [first, *[inner] * (DEPTH - 1)])


@pytest.fixture
def granted():
    """A private copy of the host's /etc, in which uid 1000 has 65536 ids more."""
    copy = WORK / "etc-granted"
    subprocess.run(["cp", "-a", "/etc", copy], check=True)
    for name, line in {"passwd": "learner:x:1000:1000::/:/bin/sh",
                       "group": "learner:x:1000:", "subuid": "learner:200000:65536",
                       "subgid": "learner:200000:65536"}.items():
        file = copy / name  # the first line that matches counts
        file.write_text(f"{line}\n{file.read_text() if file.exists() else ''}")
    subprocess.run(["mount", "--bind", copy, "/etc"], check=True)
    yield
    subprocess.run(["umount", "/etc"], check=True)
    subprocess.run(["rm", "-r", "--one-file-system", copy], check=True)


@pytest.mark.only("user")
def test_a_user_with_a_range_of_ids(bundle, granted):
    for kind in ("uidMappings", "gidMappings"):
        bundle.linux[kind].append({"containerID": 1, "hostID": 200000, "size": 65536})
    bundle.process["user"] = {"uid": 7, "gid": 9, "additionalGids": [11]}
    bundle.process["args"] = ["/bin/sleep", "1000"]
    name = bundle.create()
    bundle.tinrun("start", name).expect(status=0)
    told = bundle.tinrun("exec", name, "sh", "-c",
                         "id -u; id -G; cat /proc/1/uid_map").expect(status=0).stdout
    assert told.split() == ["7", "9", "11", "0", "1000", "1", "1", "200000", "65536"]


@pytest.mark.only("user")
def test_a_user_with_one_id_is_root_and_nobody_else(bundle):
    assert plain_config(bundle.who)["linux"]["uidMappings"] == [
        {"containerID": 0, "hostID": 1000, "size": 1}]
    bundle.shell("id -u; cat /proc/self/uid_map /proc/self/setgroups").expect(
        status=0, stdout=f"0\n{0:10} {1000:10} {1:10}\ndeny\n")
    bundle.process["user"] = {"uid": 7, "gid": 0}
    told = bundle.run()
    assert told.status == 1 and "maps no such user" in told.stderr
