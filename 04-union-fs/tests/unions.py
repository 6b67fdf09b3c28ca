"""unions.py — what several tests of this step ask of a union and of its layers."""
import os
import re
import stat

from support.places import BIN
from support.programs import ROOT

UNION = BIN / "04-union-fs"


def layers_of(*paths):
    """The options that name these layers, the top one first."""
    return [word for path in paths for word in ("--layer", path)]


def root_mount(process):
    """The mount that is the root of a process."""
    return next(m for m in process.mounts if m.target == "/")


def options_of(mount):
    """{"lowerdir": ["/a", "/b"], "upperdir": "/u", "userxattr": ""}: as the kernel was
    told, paths made absolute. A backslash protects ':' and ',' and itself."""
    text = ",".join(mount.super_options)
    options = {}
    for word in re.findall(r"(?:\\.|[^\\,])+", text):
        key, _, value = word.partition("=")
        options[key] = value
    parts = re.findall(r"(?:\\.|[^\\:])+", options["lowerdir"])
    options["lowerdir"] = [absolute(mount, part) for part in parts]
    for key in {"upperdir", "workdir"} & set(options):
        options[key] = absolute(mount, options[key])
    return options


def absolute(mount, name):
    """Names are relative to the source of the mount."""
    plain = re.sub(r"\\(.)", r"\1", name)
    return os.path.normpath(os.path.join(mount.source, plain))


def tree(top):
    """{path: all that is known of it}: equal if nothing below `top` was changed."""
    found = {}
    for directory, below, files in os.walk(top):
        for name in [*below, *files, "."]:
            path = os.path.join(directory, name)
            found[os.path.normpath(os.path.relpath(path, top))] = looks(path)
    return found


def looks(path):
    status = os.lstat(path)
    kind = stat.S_IFMT(status.st_mode)
    content = ""
    if kind == stat.S_IFREG:
        with open(path, "rb") as file:
            content = file.read()
    if kind == stat.S_IFLNK:
        content = os.readlink(path)
    return (stat.filemode(status.st_mode), status.st_uid, status.st_gid,
            status.st_rdev, status.st_mtime_ns if kind != stat.S_IFDIR else 0, content,
            tuple(sorted((name, os.getxattr(path, name, follow_symlinks=False))
                         for name in os.listxattr(path, follow_symlinks=False))))


def is_whiteout(path):
    status = os.lstat(path)
    return stat.S_ISCHR(status.st_mode) and status.st_rdev == 0


def mark(path, name, who):
    """An extended attribute of the overlay's, or None."""
    prefix = "trusted" if who == ROOT else "user"
    try:
        return os.getxattr(path, f"{prefix}.overlay.{name}")
    except OSError:
        return None
