"""roll.py — the list of a class: `name,path-or-git-url[,commit]`, a line for each."""
import csv
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

URL = re.compile(r"[a-z][a-z0-9+.-]*://|[\w.-]+@[\w.-]+:", re.IGNORECASE)
HARMLESS = re.compile(r"[^A-Za-z0-9._-]")
MOST = 60  # characters of a name that become part of a file's name


class RollError(Exception):
    """One line: where in the list, what is wrong, what belongs there."""


@dataclass(frozen=True)
class Student:
    name: str
    source: str  # a directory or a URL; relative to where the list stands
    commit: str = ""  # "" is what the branch at HEAD has

    @property
    def is_url(self):
        return bool(URL.match(self.source))

    @property
    def file_name(self):
        """Harmless in a path, and no two students have the same."""
        plain = HARMLESS.sub("_", self.name)[:MOST].lstrip(".-")
        if plain == self.name:
            return plain
        digest = hashlib.sha256(self.name.encode(errors="surrogateescape")).hexdigest()
        return f"{plain}~{digest[:8]}"


def read_roll(path):
    """The students, in the order of the list."""
    path = Path(path)
    try:
        text = path.read_text("utf-8-sig", errors="surrogateescape")
        rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
    except OSError as error:
        raise RollError(f"{path}: {error.strerror}") from None
    except csv.Error as error:
        raise RollError(f"{path}: no CSV: {error}") from None
    students = {}
    for number, row in enumerate(rows, 1):
        if not any(row) or number == 1 and row[0].strip().lower() == "name":
            continue
        student = read_row(f"{path}, row {number}", row, path.parent)
        if student.name in students:
            raise RollError(f"{path}, row {number}: {student.name!a} is there already: "
                            "give each student a name of their own")
        students[student.name] = student
    if not students:
        raise RollError(f"{path}: no students: a line is name,path-or-git-url[,commit]")
    return list(students.values())


def read_row(where, row, directory):
    words = [word.strip() for word in row]
    if len(words) not in (2, 3) or not words[0] or not words[1]:
        raise RollError(f"{where}: a line is name,path-or-git-url[,commit]")
    if words[1].startswith("-") or words[-1].startswith("-"):
        raise RollError(f"{where}: neither a path nor a commit begins with -")
    student = Student(*words)
    return student if student.is_url else Student(
        words[0], str(directory.absolute() / words[1]), *words[2:])


def rows_of(students, rows):
    """The students of the rows "7" or "3-9", counted from 1."""
    found = re.fullmatch(r"(\d+)(?:-(\d+))?", rows)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 1 <= first <= last <= len(students):
        raise RollError(f"rows {rows!a}: give N or N-M, from 1 to {len(students)}")
    return students[first - 1:last]
