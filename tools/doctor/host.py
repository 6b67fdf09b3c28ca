"""host.py — what /proc and /sys say about a machine.

The directory that holds both is a parameter, so a test can describe any machine.
"""
import os
import re
from dataclasses import dataclass
from pathlib import Path

# Bits of CapEff, capabilities(7).
CAP_SYS_CHROOT, CAP_SYS_ADMIN, CAP_MKNOD = 18, 21, 27

# systemd mounts here, on an empty directory: nothing is hidden by it.
HARMLESS_ON_PROC = "/proc/sys/fs/binfmt_misc"


@dataclass(frozen=True)
class Mount:
    source_root: str
    target: str
    options: list
    kind: str
    super_options: list


class Host:
    def __init__(self, root):
        self.root = Path(root)

    def text(self, path):
        try:
            return (self.root / path).read_text()
        except OSError:
            return ""

    def number(self, path):
        """A sysctl's value, None where the kernel does not have it."""
        text = self.text(path).strip()
        return int(text) if text.lstrip("-").isdigit() else None

    def status(self, field):
        """A field of /proc/self/status, such as "Seccomp"; "" if it has none."""
        found = re.search(rf"^{field}:\s*(\S+)", self.text("proc/self/status"), re.M)
        return found[1] if found else ""

    def has_capability(self, bit):
        return bool(int(self.status("CapEff") or "0", 16) >> bit & 1)

    def is_filtered(self):
        """Whether a seccomp filter judges our system calls."""
        return self.status("Seccomp") == "2"

    def is_in_user_namespace(self):
        return self.text("proc/self/uid_map").split() != ["0", "0", "4294967295"]

    def kernel(self):
        words = self.text("proc/sys/kernel/osrelease").split("-")[0].split(".")
        return tuple(int(word) for word in words[:2] if word.isdigit())

    def mounts(self):
        return [parse_mount(line) for line in
                self.text("proc/self/mountinfo").splitlines()]

    def is_in_chroot(self):
        """mountinfo shows what lies below our root: / is missing if it is no mount."""
        targets = [mount.target for mount in self.mounts()]
        return bool(targets) and "/" not in targets

    def covered_in_proc(self):
        return [mount.target for mount in self.mounts()
                if mount.target.startswith("/proc/")
                and not mount.target.startswith(HARMLESS_ON_PROC)]

    def kind_of_root(self):
        return next((m.kind for m in reversed(self.mounts()) if m.target == "/"), "")

    def own_cgroups(self):
        """Our group in each hierarchy: [(controllers, Mount, directory)]."""
        found = []
        for line in self.text("proc/self/cgroup").splitlines():
            _, controllers, path = line.split(":", 2)
            mount = self.cgroup_mount(controllers)
            if mount:
                inside = os.path.relpath(path, mount.source_root)
                found.append((controllers, mount,
                              os.path.normpath(f"{mount.target}/{inside}")))
        return found

    def cgroup_mount(self, controllers):
        """Where a hierarchy is mounted; version 2 has no controllers in its line."""
        for mount in self.mounts():
            if not controllers and mount.kind == "cgroup2":
                return mount
            if mount.kind == "cgroup" and controllers and \
                    set(controllers.split(",")) <= set(mount.super_options):
                return mount
        return None


def parse_mount(line):
    """ "36 35 0:31 /root /target rw,nosuid shared:1 - type source rw,memory" """
    before, after = line.split(" - ", 1)
    fields, tail = before.split(), after.split()
    target = fields[4].replace("\\040", " ")
    return Mount(fields[3], target, fields[5].split(","), tail[0], tail[-1].split(","))
