"""classes.py — submissions for tests: directories and repositories, good or not."""
import os
import subprocess
import sys
from pathlib import Path

from grade.batch.judge import Task
from grade.records import exercises
from support import places

STEP = "01"
EXERCISES = tuple(one for one in exercises().values() if one.step.startswith(STEP))
FILES = sorted({one.file for one in EXERCISES})
FAKE = (sys.executable, "-BIS", str(Path(__file__).with_name("fake_grader.py")))
TASK = Task(EXERCISES, (STEP,), FAKE, seconds=60 * places.SLOWNESS)
IDENTITY = [word for setting in ("user.name=a", "user.email=a@b",
                                 "init.defaultBranch=main") for word in ("-c", setting)]


def source(points):
    return f"// a.cpp\n// earned {points}\n".encode()


def earned(points):
    """By a submission whose files all say so."""
    return sum(min(points, one.points) for one in EXERCISES)


def hand_in(directory, points=3):
    """A tree whose exercises all earn so many points."""
    for file in FILES:
        (directory / file).parent.mkdir(parents=True, exist_ok=True)
        (directory / file).write_bytes(source(points))
    return directory


def git(directory, *words, stdin=b""):
    done = subprocess.run(["git", *IDENTITY, *words], cwd=directory, input=stdin,
                          capture_output=True, check=True)
    return done.stdout.decode().strip()


def commit(directory, message="hand in"):
    """The directory becomes a repository, if it is none; the name of the commit."""
    git(directory, "init", "--quiet")
    git(directory, "add", "--all", "--force")
    git(directory, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(directory, "rev-parse", "HEAD")


def bare(directory):
    directory.mkdir()
    git(directory, "init", "--quiet", "--bare")
    return directory


def fast_import(directory, files):
    """A commit of {name in bytes: (mode, content)}: also one that no checkout makes."""
    def quoted(name):
        escaped = name.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
        return b'"' + escaped.replace(b"\n", b"\\n") + b'"'

    lines = [b"commit refs/heads/main\ncommitter a <a@b> 0 +0000\ndata 0\n"]
    for name, (mode, content) in files.items():
        lines.append(b"M %s inline %s\ndata %d\n%s\n" % (
            mode.encode(), quoted(name), len(content), content))
    git(directory, "fast-import", "--quiet", stdin=b"".join(lines))
    return directory


def files_of_class(points=3):
    return {os.fsencode(file): ("100644", source(points)) for file in FILES}


def huge(path):
    path.touch()
    os.truncate(path, 1 << 33)
