"""inside.py — files as a student's process sees them, looked at from outside.

Nothing there may lead us away: openat2(2) takes the process's / for the top, and
refuses the links of /proc.
"""
import ctypes
import os
import stat

SYS_OPENAT2 = 437  # the same number on every architecture
RESOLVE_NO_MAGICLINKS, RESOLVE_IN_ROOT = 0x02, 0x10
LOOK = os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC
LIST = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
LIBC = ctypes.CDLL(None, use_errno=True)


class How(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("flags", "mode", "resolve")]


def open_inside(one, path, flags=LOOK):
    """A descriptor of that file of the process `one`; OSError where there is none."""
    top = os.open(one.path / "root", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    how = How(flags, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)
    try:
        number = LIBC.syscall(SYS_OPENAT2, top, os.fsencode(path), ctypes.byref(how),
                              ctypes.sizeof(how))
    finally:
        os.close(top)
    if number < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), path)
    return number


def status_inside(one, path):
    """lstat(2) of it, or None."""
    try:
        number = open_inside(one, path)
    except OSError:
        return None
    try:
        return os.fstat(number)
    finally:
        os.close(number)


def names_inside(one, path):
    """What is in that directory; [] where there is none."""
    try:
        number = open_inside(one, path, LIST)
    except OSError:
        return []
    try:
        return os.listdir(number)
    finally:
        os.close(number)


def devices_inside(one, path):
    """{path: (letter, major, minor)} of each device below, on whatever mount."""
    found = {}
    for name in names_inside(one, path):
        below = f"{path}/{name}"
        status = status_inside(one, below)
        if status and stat.S_ISDIR(status.st_mode):
            found |= devices_inside(one, below)
        elif status and (letter := letter_of(status.st_mode)):
            found[below] = (letter, os.major(status.st_rdev), os.minor(status.st_rdev))
    return found


def letter_of(mode):
    """b or c for a device, as mknod(1) has it; else nothing."""
    return "b" if stat.S_ISBLK(mode) else "c" if stat.S_ISCHR(mode) else ""


def mount_at(one, target):
    """The topmost mount at that path of the process's, or None."""
    mounts = [mount for mount in one.mounts if mount.target == target]
    return mounts[-1] if mounts else None
