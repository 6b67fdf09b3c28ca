"""repositories.py — fetches a git repository, of which nothing is ever run.

It is cloned bare: there is no checkout, hence no filter, no submodule, no hook; and
git reads no configuration but ours. Then its tree is listed, and of the files that are
judged the contents are taken.
"""
import os
import subprocess
import tempfile
from pathlib import Path

from grade.batch import limits
from grade.submission import MOST_BYTES

CLONE_SECONDS, READ_SECONDS = 300, 60
MOST_TARGET = 4000  # of a link, in bytes
MOST_ENTRIES, LARGEST_LIST, LARGEST_PACK = 300_000, 64 << 20, 512 << 20
SETTINGS = """[core]
    hooksPath = /dev/null
    fsmonitor = false
    askPass = true
[credential]
    helper =
[protocol]
    allow = never
[protocol "file"]
    allow = always
[protocol "https"]
    allow = always
[protocol "ssh"]
    allow = always
[safe]
    directory = *
"""
MODES = {"120000": "link", "160000": "directory", "100644": "file", "100755": "file",
         "100664": "file"}


class Unfetched(Exception):
    """Why there is nothing to judge: a sentence for the student and the teacher."""


class Repository:
    """A bare clone below `directory`."""

    def __init__(self, student, directory):
        self.student = student
        self.place = Path(directory) / "repository.git"
        settings = Path(directory) / "gitconfig"
        settings.write_text(SETTINGS)
        self.environment = {
            "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(directory),
            "GIT_CONFIG_GLOBAL": str(settings), "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_ATTR_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0",
            "GIT_SSH_COMMAND": "ssh -o BatchMode=yes", "GIT_NO_REPLACE_OBJECTS": "1"}
        self.environment |= {name: os.environ[name] for name in ("SSH_AUTH_SOCK",)
                             if name in os.environ}

    def clone(self):
        shallow = [] if self.student.commit else ["--depth=1"]
        source = self.student.source
        if not self.student.is_url:
            source = Path(source).as_uri()
        said = self.git(CLONE_SECONDS, "clone", "--bare", "--quiet", "--no-tags",
                        "--template=", *shallow, "--", source, self.place)
        if said.returncode:
            raise Unfetched(f"git could not fetch it: {last_line(said.stderr)}")

    def commit(self):
        """The full name of the commit that is judged."""
        wanted = self.student.commit or "HEAD"
        said = self.git(READ_SECONDS, "rev-parse", "--verify", "--quiet",
                        "--end-of-options", f"{wanted}^{{commit}}")
        if said.returncode:
            raise Unfetched(f"the repository has no commit {wanted}"
                            if self.student.commit else "the repository is empty")
        return said.stdout.decode().strip()

    def copy_into(self, copy):
        """What copies.copy_directory does, for the tree of the commit."""
        commit, wanted = self.commit(), {}
        for mode, object, size, path in self.entries(commit):
            if path in copy.files or any(file.startswith(f"{path}/")
                                         for file in copy.files):
                wanted.setdefault(path, (MODES.get(mode), object, size))
            elif copy.is_of_interest(path):
                copy.name(path)
        for path, (kind, object, size) in wanted.items():
            self.put(path, kind, object, size, copy)
        return commit

    def put(self, path, kind, object, size, copy):
        if kind == "link":
            copy.link(path, self.blob(object, size).split(b"\0")[0][:MOST_TARGET])
        elif kind == "file":
            copy.file(path, self.blob(object, size), size)
        else:
            copy.directory_at(path)

    def blob(self, object, size):
        if size > MOST_BYTES:
            return b""
        return self.git(READ_SECONDS, "cat-file", "blob", object).stdout

    def entries(self, commit):
        """(mode, object, size, path) of every file, as it is listed."""
        with tempfile.TemporaryFile() as listed:
            said = self.git(READ_SECONDS, "ls-tree", "-r", "-z", "-l", "--full-tree",
                            commit, stdout=listed, most=LARGEST_LIST)
            count = 0
            listed.seek(0)
            for entry in fields(listed):
                count += 1
                if count > MOST_ENTRIES:
                    raise Unfetched(f"the repository has more than {MOST_ENTRIES} "
                                    "files: is it the right one?")
                what, _, path = entry.partition(b"\t")
                mode, _, object, size = what.decode().split()
                yield mode, object, int(size) if size != "-" else 0, os.fsdecode(path)
        if said.returncode:
            raise Unfetched(f"git could not read it: {last_line(said.stderr)}")

    def git(self, seconds, *words, stdout=subprocess.PIPE, most=LARGEST_PACK):
        place = self.place if self.place.is_dir() else self.place.parent
        try:
            return limits.run(["git", *words], seconds, limits.most(most), cwd=place,
                              env=self.environment, stdout=stdout,
                              stderr=subprocess.PIPE)
        except limits.OutOfTime:
            raise Unfetched(f"git {words[0]} took more than {seconds} s") from None


def fields(file):
    """What is between the NULs of a file."""
    rest = b""
    while data := file.read(1 << 16):
        *whole, rest = (rest + data).split(b"\0")
        yield from whole


def last_line(said):
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1].removeprefix("fatal: ") if lines else "it says no reason"
