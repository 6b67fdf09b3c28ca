"""every_field.py — a config.json with every field in it, and wrong values for each."""
import copy

HOOKS = ("prestart", "createRuntime", "createContainer", "startContainer", "poststart",
         "poststop")
SETS = ("bounding", "permitted", "effective", "inheritable", "ambient")
EVERY_FIELD = {
    "ociVersion": "1.0.2", "hostname": "box", "domainname": "example",
    "root": {"path": "rootfs", "readonly": False}, "annotations": {"a": "b"},
    "process": {
        "terminal": False, "consoleSize": {"height": 24, "width": 80},
        "args": ["/bin/true"], "cwd": "/", "env": ["PATH=/bin"],
        "user": {"uid": 0, "gid": 0, "umask": 18, "additionalGids": [1]},
        "capabilities": {kind: ["CAP_KILL"] for kind in SETS},
        "noNewPrivileges": True, "oomScoreAdj": 100,
        "rlimits": [{"type": "RLIMIT_NOFILE", "soft": 100, "hard": 100}],
        "scheduler": {"policy": "SCHED_OTHER", "nice": 0, "priority": 0, "flags": [],
                      "runtime": 0, "deadline": 0, "period": 0},
        "ioPriority": {"class": "IOPRIO_CLASS_BE", "priority": 4},
        "execCPUAffinity": {"initial": "", "final": ""},
        "apparmorProfile": "", "selinuxLabel": ""},
    "mounts": [{"destination": "/proc", "type": "proc", "source": "proc",
                "options": ["nosuid"]}],
    "hooks": {kind: [{"path": "/bin/true", "args": ["true"], "env": ["A=b"],
                      "timeout": 5}] for kind in HOOKS},
    "linux": {
        "namespaces": [{"type": kind} for kind in (
            "pid", "network", "ipc", "uts", "mount", "cgroup")],
        "maskedPaths": ["/proc/keys"], "readonlyPaths": ["/proc/sys"],
        "sysctl": {"kernel.msgmax": "5000"}, "rootfsPropagation": "private",
        "cgroupsPath": "", "mountLabel": "", "netDevices": {},
        "personality": {"domain": "LINUX", "flags": []},
        "memoryPolicy": {"mode": "MPOL_DEFAULT", "nodes": "", "flags": []},
        "devices": [{"path": "/dev/mine", "type": "c", "major": 1, "minor": 3,
                     "fileMode": 416, "uid": 0, "gid": 0}],
        "resources": {
            "memory": {"limit": 1 << 26, "swap": 1 << 26, "reservation": 0, "kernel": 0,
                       "kernelTCP": 0, "swappiness": 0, "disableOOMKiller": False},
            "cpu": {"shares": 1024, "quota": 50000, "period": 100000, "cpus": "0",
                    "mems": "", "realtimeRuntime": 0, "realtimePeriod": 0, "idle": 0,
                    "burst": 0},
            "pids": {"limit": 50},
            "devices": [{"allow": True, "type": "c", "major": 1, "minor": 3,
                         "access": "rwm"}],
            "blockIO": {"weight": 0, "leafWeight": 0, "weightDevice": [],
                        "throttleReadBpsDevice": []},
            "network": {"classID": 0, "priorities": []},
            "hugepageLimits": [], "rdma": {}, "unified": {}},
        "seccomp": {
            "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
            "flags": [],
            "syscalls": [{"names": ["mkdir"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1,
                          "args": [{"index": 0, "op": "SCMP_CMP_EQ", "value": 1,
                                    "valueTwo": 0}]}]}}}
# One of each type of JSON, and what no type may be: too large, a zero byte within.
WRONG = [True, 1.5, 1 << 70, "x\0y", [[]], {"a": {}}]


def paths_in(value, path=()):
    """Every place below, each as the keys and indices that lead there."""
    members = (value.items() if isinstance(value, dict) else
               enumerate(value) if isinstance(value, list) else ())
    for key, inner in members:
        yield (*path, key)
        yield from paths_in(inner, (*path, key))


def name_of(path):
    """("a", "b", 0) is a.b[0]."""
    words = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return words[1:]


def value_at(config, path):
    for key in path:
        config = config[key]
    return config


def with_value(config, path, value):
    changed = copy.deepcopy(config)
    value_at(changed, path[:-1])[path[-1]] = value
    return changed


def wrong_values(old):
    """Those that are of another type, or that no such type may have."""
    for value in WRONG:
        if type(value) is not type(old) or value in (1 << 70, "x\0y"):
            yield value
