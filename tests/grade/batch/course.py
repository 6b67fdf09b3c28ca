"""course.py — a whole class: N submissions at once, and the record of each in a file.

A record is written when it is there, whole or not at all. So a run that was interrupted
goes on where it was, and several runs may share the work: each takes a lock of one
student's. DIR holds:

    results/NAME.json   the record; NAME.json.sig its signature
    logs/NAME.log       what the grader said
    work/NAME           the submission while it is judged; empty in the end
    summary.csv, summary.md, exercises.csv
"""
import contextlib
import fcntl
import json
import os
import shutil
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from grade import signing
from grade.batch import limits
from grade.batch.judge import judge, nothing_judged
from grade.formats import fence, words


class Course:
    def __init__(self, directory, students, task, again=False, key=None):
        self.directory = Path(directory)
        self.students, self.task = students, task
        self.again, self.key = again, key
        for name in ("results", "logs", "work"):
            (self.directory / name).mkdir(parents=True, exist_ok=True)

    def run(self, students, jobs, judge=judge):
        """Judge these. On an interruption those that wait are left for the next run."""
        limits.begin()
        pool = ThreadPoolExecutor(jobs)
        try:
            work = {pool.submit(self.settle, student, judge): student
                    for student in students}
            for number, done in enumerate(as_completed(work), 1):
                self.tell(f"[{number}/{len(work)}]", work[done], done.result())
        except BaseException:
            limits.stop()
            raise
        finally:
            pool.shutdown(cancel_futures=True)

    def settle(self, student, judge):
        """The student's record, made now or there already."""
        with self.locked(student):
            record = None if self.again else self.record_of(student)
            if record is None:
                record = self.judged(student, judge)
                self.write(student, record)
            return record

    def judged(self, student, judge):
        """Not even a mistake of ours reaches another student's record."""
        with (open(self.directory / f"logs/{student.file_name}.log", "w") as log,
              self.scratch(student) as scratch):
            try:
                record = judge(student, self.task, scratch, log)
            except Exception as error:
                traceback.print_exc(file=log)
                problem = f"the grader failed: {type(error).__name__}; its log says why"
                record = nothing_judged(self.task, problem) | {
                    "submission": student.name, "problem": problem}
        return record | {"asked": self.asked(student)}

    @contextlib.contextmanager
    def scratch(self, student):
        """An empty directory, also where a run was killed while it used it."""
        directory = self.directory / f"work/{student.file_name}"
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir()
        try:
            yield directory
        finally:
            shutil.rmtree(directory, ignore_errors=True)

    def asked(self, student):
        """What a record is an answer to; for another question it is made anew."""
        return fence.fenced([student.source, student.commit, self.task.seed,
                             [one.id for one in self.task.exercises]])

    def file(self, student):
        return self.directory / f"results/{student.file_name}.json"

    def record_of(self, student):
        """The record that is there, or None."""
        try:
            record = json.loads(self.file(student).read_bytes())
        except (OSError, ValueError):
            return None
        asked = record.get("asked") if isinstance(record, dict) else None
        return record if asked == self.asked(student) else None

    def write(self, student, record):
        """First the signature: a record that is there is signed."""
        file = self.file(student)
        text = json.dumps(fence.fenced(record), indent=1).encode() + b"\n"
        if self.key:
            replace(signing.signature_file(file), signing.sign(self.key, text))
        replace(file, text)

    @contextlib.contextmanager
    def locked(self, student):
        with open(self.directory / f"logs/{student.file_name}.lock", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @staticmethod
    def tell(number, student, record):
        name = fence.one_line(fence.clean(student.name, 60))
        told = fence.one_line(record["problem"]) if record.get("problem") else (
            f"{words.number(record['earned'])} of {words.number(record['points'])}")
        print(f"{number} {name}: {fence.clean(told, 300)}", file=sys.stderr, flush=True)


def replace(file, data):
    """The file with this content, at once."""
    new = file.with_name(f".{file.name}.new")
    with open(new, "wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    os.replace(new, file)
