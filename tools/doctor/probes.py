"""probes.py — try each ability in a child that ends; nothing of it stays."""
import errno
import os
import shutil
import tempfile
from pathlib import Path

from . import kernel
from .kernel import CLONE_NEWNET, CLONE_NEWNS, CLONE_NEWPID

CHECKOUT = Path(__file__).parents[2]


def user_namespace():
    kernel.enter_as_user(0)


def namespace(flag):
    return lambda: kernel.enter(flag)


def chroot():
    try:
        os.chroot("/")
    except PermissionError:
        kernel.enter_as_user(0)
        os.chroot("/")


def pivot_root():
    kernel.enter(CLONE_NEWNS)
    kernel.private_tmp()
    os.chdir("/tmp")
    kernel.pivot_root(".", ".")


def mount_proc():
    """Only a process inside the new pid namespace may mount its /proc."""
    kernel.enter_as_user(CLONE_NEWPID | CLONE_NEWNS)
    code = kernel.in_child(lambda: kernel.mount("proc", "/proc", "proc"))
    if code:
        raise OSError(code, os.strerror(code))


def mknod():
    kernel.enter(CLONE_NEWNS)
    kernel.private_tmp()
    os.mknod("/tmp/null", 0o20600, os.makedev(1, 3))


def overlay():
    kernel.enter(CLONE_NEWNS)
    kernel.private_tmp()
    mount_overlay("/tmp")


def overlay_userxattr():
    kernel.enter_as_user(CLONE_NEWNS)
    kernel.private_tmp()
    mount_overlay("/tmp", ",userxattr")


def overlay_here():
    """With the upper directory in the checkout; the caller's file system decides."""
    base = tempfile.mkdtemp(prefix=".doctor-", dir=CHECKOUT)
    try:
        code = kernel.in_child(lambda: overlay_at(base))
    finally:
        for name in ("work/work", "work/index", "work", "upper", "lower", "merged", ""):
            if os.path.isdir(f"{base}/{name}"):
                os.rmdir(f"{base}/{name}")
    if code:
        raise OSError(code, os.strerror(code))


def overlay_at(base):
    kernel.enter(CLONE_NEWNS)
    kernel.mount(None, "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    mount_overlay(base)


def mount_overlay(base, more=""):
    for name in ("lower", "upper", "work", "merged"):
        os.mkdir(f"{base}/{name}")
    os.chdir(base)  # short names, since a path may hold a comma
    kernel.mount("overlay", "merged", "overlay", 0,
                 f"lowerdir=lower,upperdir=upper,workdir=work{more}")


def link(kind):
    def probe():
        kernel.enter(CLONE_NEWNET)
        kernel.add_link(kind)
    return probe


def nftables():
    kernel.enter(CLONE_NEWNET)
    kernel.ask_nftables()


def kvm():
    os.close(os.open("/dev/kvm", os.O_RDWR | os.O_CLOEXEC))


def write_cgroup(host):
    """Asks, and makes nothing: the groups are the real host's."""
    for _, mount, directory in host.own_cgroups():
        if "ro" in mount.options:
            raise OSError(errno.EROFS, directory)
        if not os.access(host.root / directory.lstrip("/"), os.W_OK):
            raise OSError(errno.EACCES, directory)


def missing_tools(tools):
    return [tool for tool in tools if not shutil.which(tool)]
