"""reasons.py — why an ability is missing, and what to do: a table, first match wins.

A rule speaks when the ability's name, the errno and what the host says about itself all
fit. A wrong reason is worse than none, so what no rule knows stays without one.
"""
import re
from dataclasses import dataclass
from typing import Callable

from .host import CAP_MKNOD, CAP_SYS_ADMIN, CAP_SYS_CHROOT, Host

DENIED = ("EPERM", "EACCES")
# What an unprivileged process gets only in a user namespace of its own.
BY_NAMESPACE = (r".* namespace|chroot|pivot_root|mount /proc|overlay.*|"
                r"veth|bridge|nftables")
UNCONFINED = "run the container with --privileged, or use a virtual machine"


@dataclass(frozen=True)
class Rule:
    ability: str
    errnos: tuple
    holds: Callable[[Host], bool]
    reason: str
    fix: str


def always(_host):
    return True


def lacks(capability):
    return lambda host: not host.has_capability(capability)


def sysctl_is(name, value):
    return lambda host: host.number(f"proc/sys/{name}") == value


def both(first, second):
    return lambda host: first(host) and second(host)


USER_NAMESPACES = [
    Rule(r"overlay here", ("EROFS", "EACCES"), always,
         "the checkout is not ours to write in", "copy it to where you may write"),
    Rule(r"user namespace|mount /proc|overlay userxattr", DENIED, Host.is_in_chroot,
         "in a chroot the kernel refuses user namespaces",
         "work outside of it, or enter it by pivot_root"),
    Rule(BY_NAMESPACE, ("ENOSPC",), sysctl_is("user/max_user_namespaces", 0),
         "user namespaces are switched off",
         "sysctl -w user.max_user_namespaces=15000"),
    Rule(BY_NAMESPACE, ("ENOSPC",), always,
         "as many namespaces as allowed, or 32 nested", "see /proc/sys/user/max_*"),
    Rule(BY_NAMESPACE, DENIED,
         both(lacks(CAP_SYS_ADMIN), sysctl_is("kernel/unprivileged_userns_clone", 0)),
         "only root may make user namespaces",
         "sysctl -w kernel.unprivileged_userns_clone=1"),
    Rule(BY_NAMESPACE, DENIED,
         both(lacks(CAP_SYS_ADMIN),
              sysctl_is("kernel/apparmor_restrict_unprivileged_userns", 1)),
         "AppArmor restricts user namespaces",
         "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"),
    Rule(r"mount /proc", ("EPERM",), Host.covered_in_proc,
         "something covers parts of /proc, as container engines do", UNCONFINED),
    Rule(r"mknod", DENIED, Host.is_in_user_namespace,
         "no devices are made in a user namespace", "bind-mount the host's"),
    Rule(r"mknod", DENIED, lacks(CAP_MKNOD), "CAP_MKNOD is missing",
         "run as root, or bind-mount the host's devices"),
    Rule(BY_NAMESPACE, ("EPERM",), Host.is_filtered,
         "a seccomp filter forbids it, as container engines do", UNCONFINED),
    Rule(r"chroot", ("EPERM",), lacks(CAP_SYS_CHROOT), "CAP_SYS_CHROOT is missing",
         "run as root"),
    Rule(BY_NAMESPACE, DENIED, lacks(CAP_SYS_ADMIN),
         "CAP_SYS_ADMIN is missing, and user namespaces do not help", "run as root"),
]

OLD_OR_BARE_KERNELS = [
    Rule(r"kernel", ("ENOSYS",), always, "older than 5.12", "use a newer kernel"),
    Rule(r"clone3", ("ENOSYS",), Host.is_filtered,
         "a seccomp filter older than the call hides it", UNCONFINED),
    Rule(r"clone3", ("ENOSYS",), always, "the kernel is older than 5.3",
         "use a newer kernel"),
    Rule(r"time namespace", ("EINVAL",), always,
         "the kernel is older than 5.6, or built without CONFIG_TIME_NS",
         "use another kernel"),
    Rule(r".* namespace", ("EINVAL",), always, "the kernel is built without it",
         "use a distribution's kernel"),
    Rule(r"pivot_root|overlay.*|mknod", ("EINVAL",), Host.is_in_chroot,
         "in a chroot / is no mount", "work outside of the chroot"),
    Rule(r"pivot_root", ("EINVAL",), lambda host: host.kind_of_root() == "rootfs",
         "/ is the initial ramfs, which cannot be left", "use chroot"),
    Rule(r"overlay.*", ("ENODEV",), always, "no overlay file system in the kernel",
         "modprobe overlay"),
    Rule(r"overlay.*", ("EPERM",), lambda host: host.kernel() < (5, 11),
         "the kernel is older than 5.11", "run as root, or use a newer kernel"),
    Rule(r"overlay here", ("EINVAL",), lambda host: host.kind_of_root() == "overlay",
         "no overlay with its upper directory on an overlay",
         "put it on a tmpfs or a volume"),
    Rule(r"veth|bridge", ("EOPNOTSUPP",), always, "no such device in the kernel",
         "modprobe veth bridge"),
    Rule(r"nftables", ("EINVAL", "EPROTONOSUPPORT"), always,
         "no nf_tables in the kernel", "modprobe nf_tables"),
]

HOST = [
    Rule(r"cgroup", ("ENOENT",), always, "no cgroup file system is mounted",
         "mount -t cgroup2 cgroup2 /sys/fs/cgroup"),
    Rule(r"cgroup write", ("ENOENT",), always, "no cgroup file system is mounted", ""),
    Rule(r"cgroup write", ("EROFS",), always, "/sys/fs/cgroup is mounted read-only",
         UNCONFINED),
    Rule(r"cgroup write", ("EACCES",), always, "our cgroup is not delegated to us",
         "systemd-run --user --scope -p Delegate=yes, or run as root"),
    Rule(r"ptrace", ("EPERM",), sysctl_is("kernel/yama/ptrace_scope", 3),
         "Yama forbids all tracing until the next boot",
         "boot without kernel.yama.ptrace_scope=3"),
    Rule(r"ptrace", ("EPERM",), Host.is_filtered, "a seccomp filter forbids it",
         UNCONFINED),
    Rule(r"kvm", ("ENOENT",), always, "no /dev/kvm", "modprobe kvm"),
    Rule(r"kvm", ("ENODEV",), always, "the processor has neither vmx nor svm",
         "not needed: emulation is slower, and works"),
    Rule(r"kvm", ("EACCES",), always, "/dev/kvm is for its group",
         "usermod -a -G kvm USER, and log in again"),
]

RULES = USER_NAMESPACES + OLD_OR_BARE_KERNELS + HOST


def explain(ability, errno_name, host):
    """(reason, fix); two empty texts where no rule fits."""
    for rule in RULES:
        if re.fullmatch(rule.ability, ability) and errno_name in rule.errnos \
                and rule.holds(host):
            return rule.reason, rule.fix
    return "", ""
