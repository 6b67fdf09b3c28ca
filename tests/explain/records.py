"""records.py — all that /proc tells of a process which two ways to start it share."""
import re
import time

from support.process import NAMESPACES, OURSELVES

STATUS = ("Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb",
          "NoNewPrivs", "Seccomp", "SigBlk", "SigIgn", "Umask")
OF_THE_SHELL = ("PWD", "OLDPWD", "_", "SHLVL")  # sh sets these by itself
CLOCKS = {"monotonic": 1, "boottime": 7}


def record_of(box):
    """A beacon's record: {subject: what is so}. Two are compared by differences()."""
    process = box.process
    different = process.differs_from(OURSELVES)
    return {
        **{f"namespace {kind}": "new" if kind in different else "the caller's"
           for kind in NAMESPACES},
        **{key: process.status[key] for key in STATUS},
        "pid namespaces": len(process.pids_inside), "pid": own_pid(process, different),
        "uid_map": process.uid_map, "gid_map": process.gid_map,
        "setgroups": process.setgroups, "host name": box.ask("uname"),
        "root": process.root, "cwd": process.cwd, "getcwd": box.ask("getcwd"),
        "mounts": mounts_of(process), "descriptors": sorted(process.fds),
        "arguments": process.argv[2:], "environment": environment_of(process),
        **{name: Moved(box.ask("clock", clock) - time.clock_gettime(clock))
           for name, clock in CLOCKS.items()},
    }


def own_pid(process, different):
    """On the host every process has another one."""
    return process.pids_inside[-1] if "pid" in different else "any"


def environment_of(process):
    return {name: value for name, value in process.environ.items()
            if name not in OF_THE_SHELL}


def mounts_of(process):
    """In their order. Numbers of mounts, devices, peer groups are new each time; and an
    upper that has been used once has a uuid of its own."""
    return [(m.target, m.root, m.type, m.source, m.options,
             tuple(word for word in m.super_options if not word.startswith("uuid=")),
             tuple(re.sub(r":\d+", "", word) for word in m.propagation))
            for m in process.mounts]


class Moved(float):
    """How far a clock is from ours. No two clocks are read at the same moment."""
    def __eq__(self, other):
        return abs(self - other) < 5

    def __ne__(self, other):
        return not self == other


def differences(ours, theirs):
    """Lines that name what differs."""
    for subject in sorted(ours.keys() | theirs.keys()):
        if ours.get(subject) != theirs.get(subject):
            yield (f"{subject}:\n    the program: {ours.get(subject)}"
                   f"\n    the script:  {theirs.get(subject)}")
