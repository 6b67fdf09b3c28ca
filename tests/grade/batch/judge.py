"""judge.py — one submission: fetched, judged, and its record written, come what may.

Whatever goes wrong with a submission becomes the `problem` of its own record. Then no
exercise could be judged, and none counts against the student.
"""
import hashlib
import json
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from grade.batch import limits
from grade.batch.copies import Copy, copy_directory
from grade.batch.repositories import Repository, Unfetched
from grade.submission import Problem, read_submission

MOST_RECORD = 64 << 20
GRADER = (sys.executable, "-B", "-m", "grade")


@dataclass(frozen=True)
class Task:
    """What is asked of each submission."""
    exercises: tuple  # records.Exercise, in course order
    words: tuple = ()  # STEP|ID …, as for a single tree
    grader: tuple = GRADER  # the command that judges one tree
    seed: str = ""
    seconds: int = 900
    lanes: int = 1  # steps that each grader judges side by side

    @property
    def files(self):
        return sorted({one.file for one in self.exercises})

    def command(self, tree, record):
        seed = ["--seed", self.seed] if self.seed else []
        return [*self.grader, "--tree", tree, "--format", "json", "--output", record,
                "--jobs", self.lanes, *seed, *self.words]


def judge(student, task, directory, log):
    """The record of the student, made in an empty directory.

    `log` takes what the grader says.
    """
    about = {"submission": student.name, "source": student.source, "commit": "",
             "problem": "", "notes": [], "digests": {}}
    try:
        tree = os.path.join(directory, "tree")
        about["commit"] = fetch(student, Copy(tree, task.files), directory)
        about |= described(tree, task.files)
        return graded(tree, task, directory, log) | about
    except (Unfetched, OSError, ValueError) as trouble:
        about["problem"] = message_of(trouble, student)
        return nothing_judged(task, about["problem"]) | about


def fetch(student, copy, directory):
    """Put the submission into the copy; the name of the commit, "" where there is none.

    A path without a commit is taken as it is; else it is a git repository's.
    """
    is_directory = os.path.isdir(student.source)
    if not student.is_url and not is_directory:
        kind = "is no directory" if os.path.lexists(student.source) else "is not there"
        raise Unfetched(f"{student.source} {kind}")
    if student.is_url or student.commit or is_bare(student.source):
        repository = Repository(student, directory)
        repository.clone()
        return repository.copy_into(copy)
    copy_directory(student.source, copy)
    return ""


def is_bare(source):
    return all(os.path.lexists(os.path.join(source, name))
               for name in ("HEAD", "objects", "refs"))


def described(tree, files):
    """What is known of the files before any is compiled."""
    read = read_submission(tree, files)
    sources = {file: text for file, text in read.items()
               if not isinstance(text, Problem)}
    return {"digests": {file: hashlib.sha256(text).hexdigest()
                        for file, text in sources.items()},
            "notes": [note for text in sources.values() for note in text.notes]}


def graded(tree, task, directory, log):
    """What the grader of one tree says, which has a deadline of its own."""
    record = Path(directory, "record.json")
    # What graders make is named after their run, and two of them run at once.
    environment = os.environ | {"TINBOX_RUN": secrets.token_hex(4)}
    try:
        done = limits.run(task.command(tree, record), task.seconds, stdout=log,
                          stderr=subprocess.STDOUT, env=environment)
    except limits.OutOfTime:
        raise Unfetched(f"the grader was ended after {task.seconds} s") from None
    if done.returncode not in (0, 1) or not record.exists():
        raise Unfetched(f"the grader ended with {done.returncode}; its log says why")
    with record.open("rb") as file:
        told = json.loads(file.read(MOST_RECORD))
    if not isinstance(told, dict) or "exercises" not in told:
        raise Unfetched("the grader wrote no record; its log says why")
    return told


def nothing_judged(task, message):
    """The record of a submission that never came to the grader."""
    exercises = [{
        "id": one.id, "step": one.step, "title": one.title, "points": one.points,
        "earned": 0.0, "verdict": "error", "visibility": one.visibility,
        "tags": [one.step], "message": message, "evidence": [], "hint": "",
        "duration_s": 0.0, "seed": task.seed, "file": one.file, "line": 1, "checks": []
    } for one in task.exercises]
    return {"points": sum(one.points for one in task.exercises), "earned": 0.0,
            "conclusive": False, "seed": task.seed, "duration_s": 0.0,
            "exercises": exercises}


def message_of(trouble, student):
    if isinstance(trouble, OSError):
        trouble = f"{student.source} cannot be read: {trouble.strerror or trouble}"
    return f"this submission could not be judged: {trouble}"
