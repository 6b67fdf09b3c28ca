"""boxes.py — what several tests of this step ask the kernel about a box."""
import fcntl
import os
import subprocess
from pathlib import Path

from support import process
from support.places import BIN
from support.programs import ROOT

BOX, ENTER, LSNS = (BIN / name for name in ("02-namespaces", "02-enter", "02-lsns"))
NS_GET_USERNS = 0xB701  # ioctl_ns(2)


def new(who, *kinds):
    """The kinds in which a box differs: without privilege, --userns is implied."""
    return {*kinds} if who == ROOT else {*kinds, "user"}


def owner_of(one, kind):
    """The inode of the user namespace that owns a namespace of process `one`."""
    fd = os.open(one.path / "ns" / kind, os.O_RDONLY)
    try:
        owner = fcntl.ioctl(fd, NS_GET_USERNS)
        inode = os.fstat(owner).st_ino
        os.close(owner)
        return inode
    finally:
        os.close(fd)


def members(kind, inode):
    """All processes in one namespace, zombies and the vanishing left out."""
    return [one for one in process.processes() if _is_member(one, kind, inode)]


def _is_member(one, kind, inode):
    try:
        return one.namespace(kind) == inode
    except (FileNotFoundError, ProcessLookupError):
        return False


def every_capability():
    """The mask of all that this kernel knows: 41 bits for CAP_LAST_CAP 40."""
    return (2 << int(Path("/proc/sys/kernel/cap_last_cap").read_text())) - 1


def mount(*arguments):
    subprocess.run(["mount", *map(str, arguments)], check=True)


def umount(target):
    subprocess.run(["umount", str(target)], check=True)
