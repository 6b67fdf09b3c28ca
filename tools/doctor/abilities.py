"""abilities.py — what is examined, in the order in which the steps need it."""
import errno
import os
import pwd
import shutil
import signal
from dataclasses import dataclass

from . import kernel, probes, reasons

NAMESPACES = {
    "mount": kernel.CLONE_NEWNS, "pid": kernel.CLONE_NEWPID, "net": kernel.CLONE_NEWNET,
    "uts": kernel.CLONE_NEWUTS, "ipc": kernel.CLONE_NEWIPC,
    "cgroup": kernel.CLONE_NEWCGROUP, "time": kernel.CLONE_NEWTIME,
}
PROBES = {
    "user namespace": probes.user_namespace,
    **{f"{kind} namespace": probes.namespace(flag)
       for kind, flag in NAMESPACES.items()},
    "clone3": kernel.clone3_exists,
    "chroot": probes.chroot,
    "pivot_root": probes.pivot_root,
    "mount /proc": probes.mount_proc,
    "mknod": probes.mknod,
    "overlay": probes.overlay,
    "overlay userxattr": probes.overlay_userxattr,
    "overlay here": probes.overlay_here,
    "veth": probes.link("veth"),
    "bridge": probes.link("bridge"),
    "nftables": probes.nftables,
    "ptrace": kernel.trace_me,
}
# Program -> Debian's package.
TOOLS = {
    "g++": "g++", "cmake": "cmake", "ninja": "ninja-build", "busybox": "busybox-static",
    "strace": "strace", "ip": "iproute2", "mmdebstrap": "mmdebstrap",
}


@dataclass
class Ability:
    name: str
    ok: bool
    errno: str = ""
    reason: str = ""
    fix: str = ""


def examine(host):
    found = [kernel_version(host)]
    found += [judge(name, kernel.in_child(probe), host)
              for name, probe in PROBES.items()]
    found += [cgroup(host)]
    found += [judge("cgroup write",
                    kernel.in_child(lambda: probes.write_cgroup(host)), host)]
    found += [id_ranges(host, pwd.getpwuid(os.geteuid()).pw_name), kvm(host), tools()]
    return found


def judge(name, code, host):
    """code: 0, an errno, or -N for a child that signal N killed."""
    if code == 0:
        return Ability(name, True)
    if code < 0:
        return Ability(name, False, signal.Signals(-code).name,
                       "the system call killed its process: a seccomp filter",
                       reasons.UNCONFINED)
    number = errno.errorcode.get(code, str(code))
    reason, fix = reasons.explain(name, number, host)
    return Ability(name, False, number, reason or os.strerror(code), fix)


def kernel_version(host):
    release = host.text("proc/sys/kernel/osrelease").strip()
    if host.kernel() >= (5, 12):
        return Ability("kernel", True, reason=release)
    return judge("kernel", errno.ENOSYS, host)


def cgroup(host):
    mounts = [mount for mount in host.mounts() if mount.kind in ("cgroup", "cgroup2")]
    if not mounts:
        return judge("cgroup", errno.ENOENT, host)
    old = [mount.target.rsplit("/", 1)[1] for mount in mounts if mount.kind == "cgroup"]
    new = [mount.target for mount in mounts if mount.kind == "cgroup2"]
    controllers = host.text(f"{new[0].lstrip('/')}/cgroup.controllers").split() \
        if new else []
    version2 = f"v2 at {new[0]}: {' '.join(controllers) or 'no controllers'}" \
        if new else ""
    if not old:
        return Ability("cgroup", True, reason=version2)
    name = "hybrid, " if new else ""
    return Ability("cgroup", True,
                   reason=f"{name}v1: {' '.join(old)}{'; ' if new else ''}{version2}")


def id_ranges(host, user):
    """newuidmap(1) writes maps of more than one id for those who are not root."""
    if os.geteuid() == 0 and not host.is_in_user_namespace():
        return Ability("id ranges", True)
    if not shutil.which("newuidmap"):
        return Ability("id ranges", False, "ENOENT", "no newuidmap",
                       "apt-get install uidmap")
    owners = {line.split(":")[0] for line in host.text("etc/subuid").splitlines()}
    if owners & {user, str(os.geteuid())}:
        return Ability("id ranges", True)
    return Ability("id ranges", False, "EPERM", f"/etc/subuid has no line for {user}",
                   f"usermod --add-subuids 100000-165535 "
                   f"--add-subgids 100000-165535 {user}")


def kvm(host):
    """Some hosts offer a device that their processor cannot serve."""
    code = kernel.in_child(probes.kvm)
    flags = set(host.text("proc/cpuinfo").split())
    if code == 0 and os.uname().machine == "x86_64" and not flags & {"vmx", "svm"}:
        code = errno.ENODEV
    return judge("kvm", code, host)


def tools():
    missing = probes.missing_tools(TOOLS)
    if not missing:
        return Ability("tools", True, reason=" ".join(TOOLS))
    return Ability("tools", False, "ENOENT", f"missing: {' '.join(missing)}",
                   "apt-get install " + " ".join(TOOLS[tool] for tool in missing))
