"""cell_config.py — config.json of a cell, from which student code cannot break out.

All that a student's program sees is made for it: a root directory of our own with the
host's /usr in it, read-only; its programs; a yard to work in. Grader, key, results and
everybody's home directory are not there at all.
"""
import os
import stat

# Root in a cell is this user outside, and so on: nobody on the host.
FIRST_ID, IDS = 100_000, 65_536
PROCESSES, MEMORY = 400, 512 << 20
LARGEST_FILE = 64 << 20  # also of what it says on stderr
LARGEST_CORE = 1 << 20
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
NAMESPACES = ("user", "pid", "network", "mount", "ipc", "uts", "cgroup")


def config(cell):
    """The whole of it, see config.md of the runtime specification."""
    return {
        "ociVersion": "1.2.0",
        "hostname": "cell",
        "root": {"path": "rootfs", "readonly": True},
        "process": process(),
        "mounts": [*api_mounts(), *directories_of_the_host(), *cell.binds()],
        "linux": {
            "namespaces": [{"type": kind} for kind in namespaces(cell)],
            "uidMappings": id_mappings(os.geteuid()),
            "gidMappings": id_mappings(os.getegid()),
            "cgroupsPath": cell.cgroups_path,
            "resources": limits_of(cell),
        },
    }


def namespaces(cell):
    """With groups to divide it sees the host's names of them: see cell_groups.py."""
    return [kind for kind in NAMESPACES if kind != "cgroup" or not cell.groups]


def limits_of(cell):
    """None where the group above has them, or where there is no group."""
    return resources(cell.memory) if cell.cgroups_path and not cell.groups else {}


def id_mappings(own):
    """Many ids; or, for somebody who has but one, this one."""
    if own == 0 and has_many_ids():
        return [{"containerID": 0, "hostID": FIRST_ID, "size": IDS}]
    return [{"containerID": 0, "hostID": own, "size": 1}]


def has_many_ids():
    with open("/proc/self/uid_map") as lines:
        return any(int(line.split()[2]) > FIRST_ID + IDS for line in lines)


def process():
    limits = {"RLIMIT_FSIZE": (LARGEST_FILE, LARGEST_FILE),
              "RLIMIT_CORE": (0, LARGEST_CORE), "RLIMIT_NOFILE": (1024, 1024)}
    return {
        "terminal": False, "cwd": "/", "user": {"uid": 0, "gid": 0},
        "args": ["/warden"], "env": [f"PATH={PATH}"],
        "capabilities": {kind: capabilities() for kind in
                         ("bounding", "effective", "permitted")},
        "rlimits": [{"type": kind, "soft": soft, "hard": hard}
                    for kind, (soft, hard) in limits.items()],
    }


def capabilities():
    """All of them: they hold in the cell's own namespaces only."""
    return [f"CAP_{name}" for name in """
        AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN
        DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE
        LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE
        NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN
        SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO
        SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM""".split()]


def resources(memory):
    """It may fork without end, and eat memory: nobody else notices."""
    return {"pids": {"limit": PROCESSES}, "memory": {"limit": memory}}


def api_mounts():
    return [
        {"destination": "/proc", "type": "proc", "source": "proc"},
        {"destination": "/dev", "type": "tmpfs", "source": "tmpfs",
         "options": ["nosuid", "mode=755", "size=64k"]},
        {"destination": "/dev/pts", "type": "devpts", "source": "devpts",
         "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"]},
        {"destination": "/dev/shm", "type": "tmpfs", "source": "shm",
         "options": ["nosuid", "nodev", "mode=1777", "size=16m"]},
        {"destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue",
         "options": ["nosuid", "noexec", "nodev"]},
        {"destination": "/sys", "type": "sysfs", "source": "sysfs",
         "options": ["nosuid", "noexec", "nodev"]},
        {"destination": "/tmp", "type": "tmpfs", "source": "tmp",
         "options": ["nosuid", "nodev", "mode=1777", "size=64m", "nr_inodes=20k"]},
        {"destination": "/run", "type": "tmpfs", "source": "run",
         "options": ["nosuid", "nodev", "mode=755", "size=16m", "nr_inodes=2k"]},
    ]


def directories_of_the_host():
    """/usr, and /bin, /lib … where they are no links into it; see links()."""
    yield bind("/usr", "/usr", "ro")
    yield bind("/etc/alternatives", "/etc/alternatives", "ro")
    for path in top_directories():
        if stat.S_ISDIR(os.lstat(path).st_mode):
            yield bind(path, path, "ro")


def links():
    """{"/bin": "usr/bin"} …: what stands as a link in the cell's root."""
    return {path: os.readlink(path) for path in top_directories()
            if os.path.islink(path)}


def top_directories():
    return [f"/{name}" for name in os.listdir("/")
            if name.startswith(("bin", "sbin", "lib"))]


def bind(source, destination, *options):
    return {"destination": str(destination), "type": "bind", "source": str(source),
            "options": ["rbind", "nosuid", *options]}
