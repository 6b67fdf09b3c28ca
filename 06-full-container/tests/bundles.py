"""bundles.py — an OCI bundle of a test's own, and tinrun around it."""
import json
import os
import secrets
import shutil
import time
from dataclasses import dataclass, field

from support import beacon as beacons
from support import places, programs

TINRUN = places.BIN / "tinrun"
NAMESPACES = ("pid", "network", "ipc", "uts", "mount", "cgroup")
PLAIN = ["nosuid", "noexec", "nodev"]
MOUNTS = [
    {"destination": "/proc", "type": "proc", "source": "proc", "options": PLAIN},
    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs",
     "options": ["nosuid", "mode=755"]},
    {"destination": "/dev/pts", "type": "devpts", "source": "devpts",
     "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"]},
    {"destination": "/sys", "type": "sysfs", "source": "sysfs",
     "options": [*PLAIN, "ro"]}]


def plain_config(who):
    """No more than a container needs; as an ordinary user, with a user namespace."""
    config = {
        "ociVersion": "1.0.2", "hostname": "box", "root": {"path": "rootfs"},
        "process": {"args": ["/bin/true"], "cwd": "/", "env": ["PATH=/bin"],
                    "user": {"uid": 0, "gid": 0}},
        "mounts": json.loads(json.dumps(MOUNTS)),
        "linux": {"namespaces": [{"type": kind} for kind in NAMESPACES]}}
    if who != programs.ROOT:
        config["linux"]["namespaces"].append({"type": "user"})
        config["linux"] |= {
            "uidMappings": [{"containerID": 0, "hostID": who.uid, "size": 1}],
            "gidMappings": [{"containerID": 0, "hostID": who.gid, "size": 1}]}
    return config


@dataclass
class Bundle:
    """A directory with config.json and rootfs, and a --root beside it."""
    path: object
    who: object
    config: dict
    start: object  # the fixture
    ids: list = field(default_factory=list)
    program: object = TINRUN  # another build of it, perhaps

    @property
    def rootfs(self):
        return self.path / "rootfs"

    @property
    def state_root(self):
        return self.path / "states"

    @property
    def process(self):
        return self.config["process"]

    @property
    def linux(self):
        return self.config["linux"]

    def write(self, config=None):
        text = json.dumps(self.config if config is None else config)
        (self.path / "config.json").write_text(text)

    def argv(self, verb, *words, before=()):
        return [self.program, "--root", self.state_root, *before, verb, *words]

    def tinrun(self, verb, *words, before=(), **more):
        return programs.run(*self.argv(verb, *words, before=before), who=self.who,
                            **more)

    def launch_argv(self, verb, *options, before=()):
        """Writes config.json; answers the command line and the container's name."""
        self.write()
        self.ids.append(f"c{secrets.token_hex(4)}")
        return self.argv(verb, "--bundle", self.path, *options, self.ids[-1],
                         before=before)

    def run(self, *options, before=(), prefix=(), **more):
        """To the end of its command."""
        argv = [*prefix, *self.launch_argv("run", *options, before=before)]
        return programs.run(*argv, who=self.who, **more)

    def shell(self, script, *options, **more):
        self.process["args"] = ["/bin/sh", "-c", script]
        return self.run(*options, **more)

    def create(self, *options, before=(), tinrun=None):
        """A container that waits; its stdio is not the test's. Answers its name."""
        words = self.launch_argv("create", *options, before=before)
        argv = " ".join(map(str, [tinrun or words[0], *words[1:]]))
        programs.run("sh", "-c", f"exec {argv} </dev/null >out 2>&1", who=self.who,
                     cwd=self.path).expect(status=0)
        return self.ids[-1]

    def beacon(self, *options, prefix=()):
        """A beacon as the container's command, in the foreground."""
        nonce = secrets.token_hex(8)
        inside = f"/p{nonce}"
        shutil.copy(places.BEACON, f"{self.rootfs}{inside}")
        self.process["args"] = [inside, nonce]
        program = self.start(*prefix, *self.launch_argv("run", *options), who=self.who)
        return beacons.Beacon(program, nonce, beacons._hear_greeting(program, nonce))

    def state(self, name):
        return json.loads(self.tinrun("state", name).expect(status=0).stdout)

    def wait_for(self, name, status, timeout=30):
        deadline = time.monotonic() + timeout
        while (state := self.state(name))["status"] != status:
            assert time.monotonic() < deadline, state
            time.sleep(0.01)
        return state

    def output(self):
        return (self.path / "out").read_text()


def make_bundle(who, start):
    path = places.WORK / f"bundle-{secrets.token_hex(4)}"
    path.mkdir()
    shutil.copytree(places.BUILT_ROOT, path / "rootfs", symlinks=True)
    for directory, _, files in os.walk(path):
        for name in (".", *files):
            os.lchown(f"{directory}/{name}", who.uid, who.gid)
    return Bundle(path, who, plain_config(who), start)
