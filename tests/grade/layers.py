"""layers.py — what the checks of step 04 make, and how they look at it.

Layers are the student's to fill: no link in them is ever followed here.
"""
import os
import stat
import subprocess
import tempfile
from contextlib import contextmanager
from typing import NamedTuple

from support import places, programs

PROGRAM = "04-union-fs"
LARGEST_FILE = 1 << 20


def store(kit):
    """A directory of the cell's own in the yard: uppers stand in it, and layers."""
    place = kit.cell.yard / "store"
    if not place.is_dir():
        place.mkdir()
        kit.cell.give(place)
        kit.shown[str(place)] = "STORE"
    return place


def directory(kit, label, files=None, name=None, change=lambda top: None):
    """One of the store, filled with {"a/file": "text", "a/empty/": None}, and changed.

    It comes to the store when it is finished: what still runs of an earlier program of
    the student's has no part in it, and cannot lead us elsewhere by a link.
    """
    made = kit.cell.yard / f"making-{kit.word()}"
    made.mkdir()
    fill(made, files or {})
    change(made)
    kit.cell.give(made)
    top = store(kit) / (name or f"{label}-{kit.word()}")
    kit.shown[str(top)] = label.upper()
    return made.rename(top)


def fill(top, files):
    for path, text in files.items():
        is_directory = path.endswith("/")
        made = top / path if is_directory else (top / path).parent
        made.mkdir(parents=True, exist_ok=True)
        if not is_directory:
            (top / path).write_text(text)


def layers_of(*paths, upper=None):
    """The options that name these layers, the top one first."""
    words = [word for path in paths for word in ("--layer", path)]
    return [*words, "--upper", upper] if upper else words


def box(kit, *layers, root=None, options=(), before=(), **more):
    """The beacon in a union of these and of a root, the last of there.layers."""
    root = root or kit.new_root()
    program = (*before, kit.path(PROGRAM)) if before else (PROGRAM,)
    there = kit.beacon(*program, *layers_of(*layers, root), *options, root=root, **more)
    there.layers = [*layers, root.path]
    return there


def ask(kit, there, *request):
    """The beacon's answer; where it is gone, or its answer is not its own: failed."""
    try:
        answer = there.ask(*request)
    except programs.OutOfTime:
        kit.fail("payload-hangs", "no answer in time", "BEACON answers", "timeout")
    except (ValueError, OSError) as wrong:
        kit.fail("payload-disturbed", wrong, "BEACON answers")
    kit.expect(answer is not None, "payload-gone", "BEACON is gone", "BEACON answers")
    return answer


def run_in_box(kit, script, *layers, options=()):
    """A shell's script in a union of these layers, the last of which is a root."""
    return kit.run(PROGRAM, *layers_of(*layers), *options, "--", "/bin/sh", "-ec",
                   script)


def root_mount(kit, there):
    """What is mounted as its /: the kernel's own line of it."""
    try:
        found = [mount for mount in there.process.mounts if mount.target == "/"]
    except OSError:
        found = []
    kit.expect(found, "payload-gone", "BEACON is gone", "BEACON runs")
    return found[-1]


# ---- trees ----

class Looks(NamedTuple):
    """All that is known of a file, as lstat(2) and its attributes tell it."""
    mode: str
    owner: tuple
    device: int
    time: int
    names: int
    content: bytes
    marks: tuple


def tree(top):
    """{path: Looks} of `top`, which is ".", and of all below it."""
    descriptor = os.open(top, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        return {".": looks(descriptor, ".")} | dict(_below(descriptor, ""))
    finally:
        os.close(descriptor)


def _below(descriptor, above):
    for name in sorted(os.listdir(descriptor)):
        found = looks(descriptor, name)
        yield above + name, found
        if found.mode[0] == "d":
            inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW,
                            dir_fd=descriptor)
            try:
                yield from _below(inner, f"{above}{name}/")
            finally:
                os.close(inner)


def looks(descriptor, name):
    status = os.lstat(name, dir_fd=descriptor)
    path = f"/proc/self/fd/{descriptor}/{name}"
    content = b""
    if stat.S_ISREG(status.st_mode):
        content = read(descriptor, name)
    if stat.S_ISLNK(status.st_mode):
        content = os.fsencode(os.readlink(name, dir_fd=descriptor))
    marks = tuple((mark, os.getxattr(path, mark, follow_symlinks=False))
                  for mark in sorted(os.listxattr(path, follow_symlinks=False)))
    return Looks(stat.filemode(status.st_mode), (status.st_uid, status.st_gid),
                 status.st_rdev, status.st_mtime_ns, status.st_nlink, content, marks)


def read(descriptor, name):
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    opened = os.open(name, flags, dir_fd=descriptor)
    with open(opened, "rb") as file:
        return file.read(LARGEST_FILE)


def differences(before, after):
    """["made: a", "gone: b", "changed: c"]: what became of a tree."""
    return [f"{word}: {path}" for path in sorted(before.keys() | after.keys())
            for word in ("made" if path not in before else "gone" if path not in after
                         else "changed",) if before.get(path) != after.get(path)]


class Unchanged:
    """Directories that shall stay as they are; remembered when it is made."""

    def __init__(self, kit, *tops):
        self.kit, self.before = kit, {top: tree(top) for top in tops}

    def expect(self, symptom):
        for top, before in self.before.items():
            told = [f"{one} in {top}" for one in differences(before, tree(top))]
            if told:
                self.kit.fail(f"{symptom}-{told[0].split(':')[0]}",
                              saw="; ".join(told[:5]), expected="nothing has changed")


# ---- marks, and the kernel's own view ----

def mark(path, name, value=b"y"):
    """Such as overlay's "opaque", for all readers who may stand for it."""
    os.setxattr(path, f"user.overlay.{name}", value)
    try:
        os.setxattr(path, f"trusted.overlay.{name}", value)
    except PermissionError:
        pass  # a grader without privilege: the kernel's view will have userxattr, too


def whiteout(path):
    os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(0, 0))


@contextmanager
def merged(kit, layers, upper=None, redirects=False):
    """The kernel's union of these, mounted where no student's program sees it."""
    place = store(kit)
    names = [os.path.relpath(layer, place) for layer in layers]
    options = f"lowerdir={':'.join(names)}"
    options += ",redirect_dir=follow" if redirects else ",userxattr"
    with tempfile.TemporaryDirectory(dir=places.WORK) as view:
        if upper:
            (place / "grader.work").mkdir()
            options += f",upperdir={upper.name},workdir=grader.work"
        subprocess.run(["mount", "-t", "overlay", "-o", options, "none", view],
                       cwd=place, check=True)
        try:
            yield view
        finally:
            subprocess.run(["umount", view], check=True)
            if upper:
                subprocess.run(["rm", "-r", place / "grader.work"], check=True)
