"""submission.py — reads what a student hands in, and trusts nothing of it.

Each file is opened component by component, and no link is followed: so nothing outside
the submission is ever read, and neither a pipe nor a device is ever opened. What
cannot be graded becomes a Problem, one kind sentence for the student; the rest is read.
"""
import difflib
import os
import stat
from dataclasses import dataclass

MOST_BYTES = 256 * 1024
MOST_ENTRIES, DEEPEST = 20_000, 8  # of a search for a file that was moved
WITHOUT_SIDE_EFFECTS = os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC
KINDS = {stat.S_IFDIR: "a directory", stat.S_IFIFO: "a named pipe",
         stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff")  # how UTF-16 and UTF-32 files begin


@dataclass(frozen=True)
class Problem:
    """Why a file cannot be graded: for the student, who may not have meant it."""
    file: str
    message: str


class Source(bytes):
    """The bytes of a file; `notes` says what was put right in them."""
    notes = ()


class Unfit(Exception):
    """A file that cannot be graded, on its way to become a Problem."""


def read_submission(path, files):
    """{file: Source or Problem} of the `files` that exercises may edit."""
    try:
        root = os.open(path, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        message = f"there is no submission at {shown(path)}: {os.strerror(error.errno)}"
        return {file: Problem(file, message) for file in files}
    try:
        return {file: read_file(root, file) for file in files}
    finally:
        os.close(root)


def read_file(root, file):
    try:
        return as_source(file, content(root, file))
    except FileNotFoundError:
        return Problem(file, f"{file} is missing{advice(root, file)}")
    except Unfit as unfit:
        return Problem(file, str(unfit))
    except OSError as error:
        return Problem(file, f"{file} cannot be read: {os.strerror(error.errno)}")


def content(root, file):
    """The bytes of a regular file of at most MOST_BYTES."""
    fd = open_below(root, file)
    try:
        # Nothing can be read through an O_PATH descriptor. This opens the same inode
        # again, whatever its name means by now.
        with open(f"/proc/self/fd/{fd}", "rb") as source:
            data = source.read(MOST_BYTES + 1)
    finally:
        os.close(fd)
    if len(data) > MOST_BYTES:
        raise Unfit(f"{file} has more than {MOST_BYTES // 1024} KiB: "
                    "is this the source, or something that was built?")
    return data


def open_below(root, file):
    """An O_PATH descriptor of a regular file, after a look at each of its parents."""
    parts = file.split("/")
    assert all(part not in ("", ".", "..") for part in parts), file
    fd = os.dup(root)
    try:
        for depth, part in enumerate(parts, 1):
            above, fd = fd, os.open(part, WITHOUT_SIDE_EFFECTS, dir_fd=fd)
            os.close(above)
            want = stat.S_IFREG if depth == len(parts) else stat.S_IFDIR
            require_kind(fd, "/".join(parts[:depth]), want)
        return fd
    except BaseException:
        os.close(fd)
        raise


def require_kind(fd, name, want):
    kind = stat.S_IFMT(os.fstat(fd).st_mode)
    if kind == want:
        return
    if kind == stat.S_IFLNK:
        target = shown(os.readlink("", dir_fd=fd))
        raise Unfit(f"{name} is a symbolic link to {target}, and no link is followed: "
                    "hand in the file itself")
    is_not = "a directory" if want == stat.S_IFDIR else "a file"
    raise Unfit(f"{name} is {KINDS.get(kind, 'a file')}, where {is_not} belongs")


def as_source(file, data):
    """As the compiler shall see it: UTF-8, lines that end in a newline alone."""
    if data.startswith(OTHER_MARKS):
        raise Unfit(f"{file} is saved as UTF-16: save it as UTF-8")
    if b"\0" in data:
        raise Unfit(f"{file} is a binary file: hand in its source")
    notes = []
    if data.startswith(BYTE_ORDER_MARK):
        data = data[len(BYTE_ORDER_MARK):]
        notes.append(f"{file} began with a byte order mark; it was taken away")
    if b"\r\n" in data:
        data = data.replace(b"\r\n", b"\n")
        notes.append(f"{file} had Windows line ends (CRLF); they were turned into LF")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unfit(f"{file}, line {line}, is not UTF-8: save the file as UTF-8"
                    ) from None
    source = Source(data)
    source.notes = tuple(notes)
    return source


def advice(root, file):
    """Where it may have gone, for the end of a sentence that says it is missing."""
    directory, _, name = file.rpartition("/")
    beside, elsewhere = [], []
    for where, found in entries(root):
        if where == directory:
            beside.append(found)
        elif found.lower() == name.lower():
            elsewhere.append(f"{where}/{found}".lstrip("/"))
    similar = difflib.get_close_matches(name, beside, n=1, cutoff=0.75)
    candidates = [f"{directory}/{found}".lstrip("/") for found in similar]
    candidates += sorted(elsewhere, key=len)
    if not candidates:
        return ": was it renamed, or not committed?"
    return f", but there is {shown(candidates[0])}: give it back its name and place"


def entries(root):
    """(directory, name) of regular files below, without links, up to a limit."""
    seen = 0
    for where, directories, names, _ in os.fwalk(".", dir_fd=root):
        seen += len(directories) + len(names)
        if seen > MOST_ENTRIES:
            return
        deep = where.count("/") == DEEPEST
        directories[:] = [] if deep else sorted(set(directories) - {".git", "build"})
        yield from ((where[2:], name) for name in names)


def shown(name):
    """A name of the student's choice, in a form that is harmless where it is shown."""
    text = os.fsdecode(name)
    if len(text) > 100:
        text = text[:100] + "…"
    return f"'{text}'" if text.isprintable() else ascii(text)
