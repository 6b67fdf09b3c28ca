"""observations.py — what a container looks like from inside, told by a shell script, as
a dictionary that is the same for the same container, whoever made it."""
import os
import re

from support.process import Mount

NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")
SCRIPT = r"""
say() { echo "== $1"; }
say status; grep -E '^(Uid|Gid|Groups|Cap|NoNewPrivs|Seccomp:)' /proc/self/status
say limits; cat /proc/self/limits
say mounts; cat /proc/self/mountinfo
say environment; env | grep -vE '^(PWD|OLDPWD|SHLVL|_)=' | sort
say umask; umask
say directory; pwd
say names; hostname; cat /proc/sys/kernel/domainname
say devices; ls -ln /dev 2>/dev/null
say score; cat /proc/self/oom_score_adj
say settings; cat /proc/sys/net/ipv4/ip_default_ttl /proc/sys/kernel/msgmax
say descriptors; ls /proc/$$/fd
say pid; echo $$
say namespaces; for kind in cgroup ipc mnt net pid user uts; do
  readlink /proc/self/ns/$kind; done
say group; cut -d : -f 3 /proc/self/cgroup | sort -u
say masked; for file in /proc/keys /proc/version; do head -c 1 $file | wc -c; done
say ids; cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups
say refused; mkdir /tmp/new 2>&1; rmdir /tmp/new 2>/dev/null; true
say numbers; for file in memory/memory.limit_in_bytes pids/pids.max cpu/cpu.shares \
  cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us cpuset/cpuset.cpus devices/devices.list; do
  [ -d /groups ] && grep . "/groups/${file%/*}$GROUP/${file#*/}" /dev/null; done
say reachable; for file in /new /proc/sys/kernel/x; do
  (echo >$file) 2>/dev/null && echo "$file: written" || echo "$file: not written"; done
"""


def observed(text, ours):
    """What SCRIPT printed; `ours` are the namespaces of the host."""
    parts = dict(part.split("\n", 1) for part in text.split("== ")[1:])
    seen = {name: said.splitlines() for name, said in parts.items()}
    return {
        **{line.split(":")[0]: line.split(":")[1].split() for line in seen["status"]},
        **{f"limit {line[:25].strip()}": line[25:].split()
           for line in seen["limits"][1:]},
        **mounts(seen["mounts"]), **devices(seen["devices"]),
        "new namespaces": new_namespaces(seen["namespaces"], ours),
        **{name: seen[name] for name in (
            "environment", "umask", "directory", "names", "score", "settings",
            "descriptors", "pid", "group", "masked", "reachable", "ids", "refused")},
        **numbers(seen["numbers"])}


def numbers(lines):
    """/groups/pids/…/pids.max:50: the limits, by file; a list in any order."""
    found = {}
    for line in lines:
        file, _, number = line.partition(":")
        found.setdefault(f"number {os.path.basename(file)}", []).append(number)
    return {name: sorted(lines) for name, lines in found.items()}


def mounts(lines):
    """By target; of several at one place, the last is the one that is seen."""
    found = {}
    for mount in map(Mount.parse, lines):
        propagation = sorted(word.split(":")[0] for word in mount.propagation)
        found[f"mount {mount.target}"] = (
            mount.type, sorted(mount.options), propagation, of_a_file_system(mount))
    return found


def of_a_file_system(mount):
    """What a tmpfs and the like were given; of another the host's own options."""
    if mount.type not in ("tmpfs", "devpts"):
        return []
    return sorted(set(mount.super_options) - {"rw", "ro"})


def devices(lines):
    """crw-rw-rw- 1 0 0 1, 3 Nov 22 10:00 null: mode, owner, number or target."""
    pattern = r"(\S+) +\d+ (\d+) +(\d+) +(?:(\d+), +(\d+)|\d+) \w+ +\d+ +\S+ (.+)"
    found = [re.fullmatch(pattern, line) for line in lines if line[:5] != "total"]
    assert all(found), lines
    return {f"device {one[6].split(' -> ')[0]}": (*one.groups()[:5], one[6])
            for one in found}


def new_namespaces(links, ours):
    return [link.split(":")[0] for link in links if link not in ours]
