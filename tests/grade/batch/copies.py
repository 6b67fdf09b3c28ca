"""copies.py — a tree of our own, with those files of a submission that are judged.

It has the files that exercises edit, as they are: also where one is a link, or a pipe.
Nothing of the submission is executed, no link is followed, and a file that is too large
becomes a hole of its size. Of files that may be a renamed exercise the name is kept.
"""
import contextlib
import os
import stat
from pathlib import PurePosixPath

from grade.submission import MOST_BYTES, WITHOUT_SIDE_EFFECTS, entries

BEYOND = {"", ".", "..", ".git"}
LARGEST_HOLE = 1 << 40
DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Copy:
    """The new tree. No link in it is followed, whoever made it in the meantime."""

    def __init__(self, directory, files):
        self.directory = directory
        self.files = frozenset(files)
        self.names = {PurePosixPath(file).name.lower() for file in files}
        self.places = {str(PurePosixPath(file).parent) for file in files}
        os.mkdir(directory, 0o700)

    def is_of_interest(self, path):
        """May this be an exercise's file, under another name or in another place?"""
        where, _, name = path.rpartition("/")
        return not BEYOND & set(path.split("/")) and (
            name.lower() in self.names or (where or ".") in self.places)

    def file(self, path, data, size):
        """`data` where size allows it; else nothing, as long as the file was."""
        with self._parent(path) as (parent, name):
            fd = os.open(name, NEW, 0o600, dir_fd=parent)
            with open(fd, "wb") as file:
                if size <= MOST_BYTES:
                    file.write(data)
                else:
                    file.truncate(min(size, LARGEST_HOLE))

    def name(self, path):
        """The name alone, of a file that may be one that was renamed; if it can be."""
        with contextlib.suppress(OSError):
            self.file(path, b"", 0)

    def link(self, path, target):
        with self._parent(path) as (parent, name):
            os.symlink(target or b"?", name, dir_fd=parent)

    def pipe(self, path):
        """For whatever cannot be read as a file."""
        with self._parent(path) as (parent, name):
            os.mkfifo(name, 0o600, dir_fd=parent)

    def directory_at(self, path):
        with self._parent(f"{path}/."):
            pass

    def has(self, path):
        return os.path.lexists(os.path.join(self.directory, path))

    @contextlib.contextmanager
    def _parent(self, path):
        """The directory of the last component, made where it is not there."""
        *parts, name = path.split("/")
        fd = os.open(self.directory, DIRECTORY)
        try:
            for part in parts:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(part, 0o700, dir_fd=fd)
                above, fd = fd, os.open(part, DIRECTORY, dir_fd=fd)
                os.close(above)
            yield fd, name
        finally:
            os.close(fd)


def copy_directory(source, copy):
    """The judged files of a directory, and the names of those like them."""
    root = os.open(source, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for where, name in entries(root):
            path = f"{where}/{name}".lstrip("/")
            if path not in copy.files and copy.is_of_interest(path):
                copy.name(path)
        for file in sorted(copy.files):
            copy_one(root, file, copy)
    finally:
        os.close(root)


def copy_one(root, file, copy):
    """From above: the first parent that is no directory stands for the file."""
    parts = file.split("/")
    fd = os.dup(root)
    try:
        for depth, part in enumerate(parts, 1):
            above, fd = fd, os.open(part, WITHOUT_SIDE_EFFECTS, dir_fd=fd)
            os.close(above)
            kind = stat.S_IFMT(os.fstat(fd).st_mode)
            if depth == len(parts) or kind != stat.S_IFDIR:
                return put("/".join(parts[:depth]), fd, kind, copy)
    except FileNotFoundError:
        return None  # which the grader says, and where else it may be
    finally:
        os.close(fd)


def put(path, fd, kind, copy):
    if copy.has(path):
        return  # a parent, that stands for more than one file
    if kind == stat.S_IFLNK:
        copy.link(path, os.readlink(b"", dir_fd=fd))
    elif kind == stat.S_IFDIR:
        copy.directory_at(path)
    elif kind == stat.S_IFREG:
        with open(f"/proc/self/fd/{fd}", "rb") as file:
            copy.file(path, file.read(MOST_BYTES + 1), os.fstat(fd).st_size)
    else:
        copy.pipe(path)
