"""containers.py — bundles for the tinrun that is judged, and its containers.

    bundle = Bundle(kit)
    bundle.process["user"] = {"uid": 7, "gid": 8}
    box = bundle.beacon()            the beacon, by `tinrun run`
    name = bundle.create()           a container that waits for `start`
"""
import copy
import json
import os
import re
import secrets
import time
from contextlib import ExitStack

from grade.expect import NotHere
from grade.namespaces import in_namespaces
from support import beacon as beacons
from support import places, programs

KINDS = {"mnt", "pid", "net", "ipc", "uts", "cgroup"}
NAMESPACES = ("pid", "network", "ipc", "uts", "mount", "cgroup")
PLAIN = ["nosuid", "noexec", "nodev"]
MOUNTS = [
    {"destination": "/proc", "type": "proc", "source": "proc", "options": PLAIN},
    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs",
     "options": ["nosuid", "mode=755"]},
    {"destination": "/dev/pts", "type": "devpts", "source": "devpts",
     "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"]}]
DEADLINE_SECONDS = 20 * places.SLOWNESS


class Bundle:
    """A directory of the yard with a config.json, a root, and a --root beside it.

    In `hall` anybody of the cell's may leave something.
    """

    def __init__(self, kit):
        self.kit, self.root = kit, kit.new_root()
        self.path = kit.cell.yard / f"bundle-{secrets.token_hex(4)}"
        # config.json stands where no program of the cell's can put a link in its place.
        self.states, self.hall = self.path / "states", self.path / "hall"
        for directory, mode in ((self.states, 0o700), (self.hall, 0o777)):
            directory.mkdir(parents=True)
            directory.chmod(mode)
            kit.cell.give(directory)
        kit.shown[str(self.path)] = "BUNDLE"
        self.config = {
            "ociVersion": "1.0.2", "hostname": "box", "root": {"path": str(self.root)},
            "process": {"args": ["/bin/true"], "cwd": "/", "env": ["PATH=/bin"],
                        "user": {"uid": 0, "gid": 0}},
            "mounts": copy.deepcopy(MOUNTS),
            "linux": {"namespaces": [{"type": kind} for kind in NAMESPACES]}}
        self.process, self.linux = self.config["process"], self.config["linux"]

    def grant(self, capabilities):
        """These to the process, and no others: in the sets that root needs."""
        self.process["capabilities"] = {kind: sorted(capabilities) for kind in (
            "bounding", "permitted", "effective")}

    def mount(self, destination, kind, source, *options):
        self.config["mounts"].append({"destination": destination, "type": kind,
                                      "source": str(source), "options": list(options)})

    def volume(self, destination):
        """A new directory of the host's that the container has there."""
        path = self.path / secrets.token_hex(4)
        path.mkdir()
        self.kit.cell.give(path)
        self.mount(destination, "bind", path, "bind")
        return path

    # ---- its tinrun ----

    def words(self, verb, *words):
        """Of a command line of tinrun, which config.json is written for."""
        write_anew(self.path / "config.json", json.dumps(self.config))
        return ["--root", self.states, verb, *words]

    def tinrun(self, verb, *words, **options):
        return self.kit.run("tinrun", *self.words(verb, *words), **options)

    def run(self, *command, **options):
        """The command in a container, to its end."""
        if command:
            self.process["args"] = list(command)
        return self.tinrun("run", "--bundle", self.path, self.kit.word(), **options)

    def beacon(self, *options, **more):
        """By `tinrun run`."""
        return self.beacon_of(self.take_beacon(), *options, **more)

    def beacon_of(self, nonce, *options, before=(), **more):
        """The command is a beacon with this nonce; `before` stands before tinrun."""
        words = self.words("run", "--bundle", self.path, *options, self.kit.word())
        argv = [*before, self.kit.path("tinrun"), *words]
        return greeted(self.kit, self.kit.start(*argv, **more), nonce)

    def take_beacon(self):
        """Its command is a beacon with this nonce."""
        nonce = secrets.token_hex(8)
        self.process["args"] = [self.root.place(places.BEACON), nonce]
        return nonce

    def create(self, *options):
        """A container whose standard files are not ours: its name, and a Result."""
        name = self.kit.word()
        words = self.words("create", "--bundle", self.path, *options, name)
        told = self.kit.run("/bin/sh", "-c", 'exec "$@" </dev/null >/dev/null', "sh",
                            self.kit.path("tinrun"), *words)
        return name, told

    def created(self, *options):
        """As create(), and it has to succeed."""
        name, told = self.create(*options)
        self.kit.expect_status(told, 0, "not-created")
        return name

    def state(self, name):
        """What `tinrun state` tells, or {} where it refuses."""
        told = self.tinrun("state", name)
        try:
            return json.loads(told.stdout) if told.status == 0 else {}
        except ValueError:
            self.kit.fail("state-no-json", saw=told, expected="the state as JSON")

    def first_process(self, name):
        """That `state` names, as we see it from outside: None where there is none."""
        pid = self.state(name).get("pid", 0)
        return next((one for one in self.kit.cell.processes()
                     if pids_in_the_cell(self.kit, one)[:1] == [pid]), None)


def write_anew(path, text):
    """A file that is surely ours: whatever stands there is no link that we follow."""
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with open(os.open(path, flags, 0o644), "w") as file:
        file.write(text)


def pids_in_the_cell(kit, one):
    """Its pids from the cell's namespace on; [] when it is gone."""
    try:
        return one.pids_inside[len(kit.cell.init.pids_inside) - 1:]
    except (FileNotFoundError, ProcessLookupError):
        return []


def greeted(kit, running, nonce):
    """The Beacon that a program has been told to run; it fails where there is none."""
    try:
        box = beacons.Beacon(running, nonce, beacons._hear_greeting(running, nonce))
        box.life = ExitStack()  # as kit.beacon() has it
        return box
    except (beacons.NoBeacon, programs.TooMuch):
        kit.fail(f"payload-not-run{failed_call(running.stderr)}",
                 saw=running.stderr.strip() or "no word, and no BEACON",
                 expected="BEACON runs")
    except programs.OutOfTime as late:
        kit.fail("payload-hangs", saw=late, expected="BEACON runs", verdict="timeout")


def capstone(kit, root, *words, before=(), **options):
    """A beacon in a container of 06-full-container: kit.beacon() with more symptoms."""
    nonce, program = kit.word(), root.place(places.BEACON)
    argv = [*before, kit.path("06-full-container"), root, *words, "--", program, nonce]
    box = greeted(kit, kit.start(*argv, **options), nonce)
    box.life.callback(os.unlink, f"{root}{program}")
    return box


def failed_call(said):
    """As part of a symptom: `mount("/a", …): … (ENOENT)` is "-mount-enoent"."""
    found = re.search(r"\b([a-z][a-z0-9_]{1,20})\(.*\((E[A-Z0-9]{2,15})\)", said)
    return f"-{found[1]}-{found[2]}".lower().replace("_", "-") if found else ""


def maker_of(kit, box):
    """The process of the judged program that made the container of this beacon."""
    mounts, one = box.process.namespace("mnt"), box.process.parent
    while one.namespace("mnt") == mounts:
        one = one.parent
    return one


def name_of(one):
    """Of the host that this process lives on, as the kernel has it."""
    return in_namespaces(one.pid, ("uts",), lambda: os.uname().nodename)


def wait_until(so, seconds=DEADLINE_SECONDS):
    """Whether it is so before long."""
    deadline = time.monotonic() + seconds
    while not so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def groups_if_any(kit):
    """Whether the cell has control groups to divide; to be asked before all else."""
    try:
        return bool(kit.groups())
    except NotHere:
        return False


def group_of(one, controller="pids"):
    """Its path, as the host sees it: of this controller's tree, or of version 2."""
    groups = dict(line.split(":", 2)[1:] for line in
                  (one.path / "cgroup").read_text().splitlines())
    return groups.get(controller, groups.get(""))


def names_of(capabilities):
    """CAP_… names by their numbers: capabilities(7), in the order of the header."""
    return [NAMES[number] for number in range(64) if capabilities >> number & 1]


NAMES = [f"CAP_{name}" for name in """
    CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP
    LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER
    SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE
    SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP
    MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF
    CHECKPOINT_RESTORE""".split()]
