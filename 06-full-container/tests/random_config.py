"""random_config.py — a configuration drawn at random, and words for what is in it.

The words say which lines of data/differences.tsv may explain what differs.
"""
import copy

from bundles import MOUNTS, NAMESPACES, PLAIN

CAPABILITIES = [f"CAP_{name}" for name in (
    "CHOWN DAC_OVERRIDE FOWNER FSETID KILL SETGID SETUID SETPCAP NET_BIND_SERVICE "
    "NET_RAW SYS_CHROOT MKNOD AUDIT_WRITE SETFCAP SYS_NICE SYS_PTRACE").split()]
RLIMITS = {"NOFILE": 4096, "CORE": 0, "STACK": 1 << 23, "CPU": 1000, "FSIZE": 1 << 30,
           "AS": 1 << 34, "NPROC": 4096, "LOCKS": 100, "SIGPENDING": 500}
MASKED = ["/proc/keys", "/proc/timer_list", "/proc/fs", "/sys/firmware", "/no/such",
          "/etc/passwd", "/proc/acpi"]
READ_ONLY = ["/proc/sys", "/proc/bus", "/proc/irq", "/etc", "/no/such"]
SYSCTLS = {"net.ipv4.ip_default_ttl": "77", "kernel.msgmax": "5000",
           "net.ipv4.ip_unprivileged_port_start": "80", "kernel.shm_rmid_forced": "1"}
EXTRA = {
    "a tmpfs": {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs",
                "options": ["nosuid", "noexec", "size=64k", "mode=1777"]},
    "a new place": {"destination": "/made/for/it", "type": "tmpfs", "source": "tmpfs",
                    "options": ["ro", "nodev"]},
    "shared memory": {"destination": "/dev/shm", "type": "tmpfs", "source": "shm",
                      "options": [*PLAIN, "mode=1777", "size=64k"]},
    "a queue": {"destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue",
                "options": PLAIN},
    "a bind": {"destination": "/data", "type": "bind", "source": "/etc",
               "options": ["rbind", "ro", "nodev", "rprivate"]},
    "a file": {"destination": "/etc/name", "type": "bind", "source": "/etc/hostname",
               "options": ["bind", "nosuid"]},
    "a slave": {"destination": "/slave", "type": "bind", "source": "/etc",
                "options": ["rbind", "rslave", "noexec"]},
    "atime": {"destination": "/atime", "type": "tmpfs", "source": "tmpfs",
              "options": ["noatime", "strictatime", "noexec", "size=4k"]},
    "recursively": {"destination": "/below", "type": "bind", "source": "/etc",
                    "options": ["rbind", "rro", "rnosuid"]},
    "copied up": {"destination": "/etc", "type": "tmpfs", "source": "tmpfs",
                  "options": ["tmpcopyup", "mode=755"]},
}
TREES = ("memory", "cpu", "pids", "cpuset", "devices", "blkio")


def some(rng, things, most=None):
    """Any number of them, in their order."""
    things = list(things)
    chosen = rng.sample(things, rng.randint(0, min(len(things), most or len(things))))
    return [one for one in things if one in chosen]


class Draft:
    """What is drawn: the configuration, and the words."""

    def __init__(self, rng, config):
        self.rng = rng
        self.config = config
        self.words = set()

    def by_chance(self, word, probability=0.35):
        """Whether it shall be; then the word is noted."""
        if self.rng.random() >= probability:
            return False
        self.words.add(word)
        return True

    def namespaces(self):
        """Without power over the host's, who is in a user namespace needs all."""
        linux = self.config["linux"]
        has_users = self.by_chance("user namespace", 0.2)
        left_out = {kind for kind in ("network", "ipc", "uts", "cgroup", "pid")
                    if not has_users and self.by_chance(f"host's {kind}", 0.12)}
        linux["namespaces"] = [{"type": kind} for kind in NAMESPACES
                               if kind not in left_out]
        if has_users:
            linux["namespaces"].append({"type": "user"})
            for kind in ("uidMappings", "gidMappings"):
                linux[kind] = [{"containerID": 0, "hostID": 0, "size": 1},
                               {"containerID": 1, "hostID": 200001, "size": 999}]
        self.own = {kind["type"] for kind in linux["namespaces"]}
        if "uts" in self.own and self.by_chance("hostname"):
            self.config["hostname"] = f"box{self.rng.randrange(1000)}"
            if self.by_chance("domainname", 0.3):
                self.config["domainname"] = "example"
        if self.by_chance("propagation", 0.2):
            linux["rootfsPropagation"] = self.rng.choice(["private", "slave", "rslave"])

    def process(self):
        process = self.config["process"]
        if not self.by_chance("no HOME", 0.1):
            process["env"].append("HOME=/there")
        process["env"] += some(self.rng, ["A=b c", "EMPTY=", "TERM=xterm", "É=é"])
        if self.by_chance("directory"):
            process["cwd"] = self.rng.choice(["/tmp", "/etc", "/proc", "/bin/.."])
        if self.by_chance("user"):
            process["user"] = {"uid": self.rng.choice([0, 7]), "gid": 9}
            if self.by_chance("groups", 0.5):
                process["user"]["additionalGids"] = [11, 12]
            if self.by_chance("umask", 0.5):
                process["user"]["umask"] = self.rng.choice([0, 0o27, 0o77])
        if self.by_chance("no new privileges", 0.4):
            process["noNewPrivileges"] = True
        if self.by_chance("score"):
            process["oomScoreAdj"] = self.rng.randrange(0, 1001, 50)
        limits = some(self.rng, RLIMITS, 4)
        process["rlimits"] = [
            {"type": f"RLIMIT_{name}", "hard": RLIMITS[name],
             "soft": self.rng.choice([RLIMITS[name], RLIMITS[name] // 2])}
            for name in limits]
        self.capabilities(process)

    def capabilities(self, process):
        if not self.by_chance("capabilities", 0.7):
            return
        bounding = some(self.rng, CAPABILITIES)
        permitted = some(self.rng, bounding)
        inheritable = some(self.rng, permitted) if self.by_chance("inherited") else []
        process["capabilities"] = {
            "bounding": bounding, "permitted": permitted,
            "effective": some(self.rng, permitted), "inheritable": inheritable,
            "ambient": some(self.rng, inheritable)}

    def mounts(self):
        mounts = copy.deepcopy(MOUNTS)
        if "network" not in self.own:  # sysfs belongs to a network namespace
            mounts = [one for one in mounts if one["type"] != "sysfs"]
        for word in some(self.rng, EXTRA, 5):
            self.words.add(word)
            mounts.append(copy.deepcopy(EXTRA[word]))
        self.config["mounts"] = mounts
        if self.by_chance("read-only root"):
            self.config["root"]["readonly"] = True

    def paths(self):
        linux = self.config["linux"]
        if self.by_chance("masked"):
            linux["maskedPaths"] = some(self.rng, MASKED)
        if self.by_chance("read-only paths"):
            linux["readonlyPaths"] = some(self.rng, READ_ONLY)
        if self.by_chance("settings"):
            own = [kind for kind, space in (("net", "network"), ("kernel", "ipc"))
                   if space in self.own]
            linux["sysctl"] = {name: SYSCTLS[name] for name in some(self.rng, SYSCTLS)
                               if name.split(".")[0] in own}
        if "user" not in self.own and self.by_chance("devices", 0.25):
            linux["devices"] = [
                {"path": "/dev/mine", "type": "c", "major": 1, "minor": 3,
                 "fileMode": 0o640, "uid": 7, "gid": 9},
                {"path": "/dev/pipe", "type": "p", "fileMode": 0o600}][
                    :self.rng.randint(1, 2)]

    def filter(self):
        if not self.by_chance("filter"):
            return
        self.config["linux"]["seccomp"] = {
            "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
            "syscalls": [{"names": ["mkdir", "mkdirat", "no_such_call"],
                          "action": "SCMP_ACT_ERRNO",
                          "errnoRet": self.rng.choice([1, 13, 38, 28])}]}

    def limits(self):
        """Seen by a view of the host's groups, which stand at /groups then."""
        if not self.by_chance("limits", 0.4):
            return
        rng, megabyte = self.rng, 1 << 20
        self.config["linux"]["resources"] = {
            "memory": rng.choice([{}, {"limit": 64 * megabyte}]),
            "pids": rng.choice([{}, {"limit": 50}]),
            "cpu": rng.choice([{}, {"shares": 512}, {"quota": 50000, "period": 100000},
                               {"cpus": "0"}])}
        self.config["mounts"] += [
            {"destination": f"/groups/{tree}", "type": "bind",
             "source": f"/sys/fs/cgroup/{tree}", "options": ["bind", "ro"]}
            for tree in TREES]


def draw(rng, config):
    """Changes a plain configuration; answers the words."""
    draft = Draft(rng, config)
    for part in (draft.namespaces, draft.process, draft.mounts, draft.paths,
                 draft.filter, draft.limits):
        part()
    if "hostname" not in draft.words:
        config.pop("hostname")
    return draft.words
