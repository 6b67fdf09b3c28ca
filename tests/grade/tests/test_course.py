"""A class of a hundred: all results there, and none influenced by another."""
import csv
import json
import os
import random
import subprocess
import sys

import pytest
from grade.batch.judge import judge
from grade.batch.roll import read_roll
from grade.tests import readers
from grade.tests.classes import (FAKE, FILES, STEP, TASK, bare, commit, earned,
                                 fast_import, files_of_class, hand_in, huge)
from support import places

FILE = FILES[0]
STRANGE = ["new\nline", "../../etc/cron.d/x", "=HYPERLINK(1)", "::error::x",
           "é\x1b[31m", "a,b\"c", "</td>", "x" * 300, "-rf", "\udcff"]


def marked(directory, word):
    (hand_in(directory) / FILE).write_text(f"// {word}\n")


def crlf(directory):
    hand_in(directory)
    for path in (directory / file for file in FILES):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def many_files(directory):
    names = {f"d{n % 997}/f{n}".encode(): ("100644", b"") for n in range(100_000)}
    fast_import(bare(directory), files_of_class() | names)
    (directory / "HEAD").write_text("ref: refs/heads/main\n")


def replace(make):
    def prepare(directory):
        (hand_in(directory) / FILE).unlink()
        make(directory / FILE)
    return prepare


# What is handed in, what is told of it: in its problem, or of the exercises of FILE.
HOSTILE = {
    "missing": (lambda directory: None, "is not there"),
    "no directory": (lambda directory: directory.write_text(""), "is no directory"),
    "crash": (lambda directory: marked(directory, "crash"), "grader ended with 3"),
    "nonsense": (lambda directory: marked(directory, "nonsense"), "wrote no record"),
    "shadow": (replace(lambda path: path.symlink_to("/etc/shadow")), "symbolic link"),
    "root": (replace(lambda path: path.symlink_to("/")), "symbolic link"),
    "pipe": (replace(os.mkfifo), "a named pipe"),
    "huge": (replace(huge), "more than 256 KiB"),
    "files missing": (replace(lambda path: None), "is missing"),
    "renamed": (lambda directory: (hand_in(directory) / FILE.split("/")[0]).rename(
        directory / "chroot"), "but there is 'chroot/"),
    "many files": (many_files, ""), "crlf": (crlf, ""),
}


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """The list of a hundred and two, and the points that each has earned, or None."""
    top, chance = tmp_path_factory.mktemp("class"), random.Random(5)
    rows, points = [], {}
    for number in range(90):
        name = STRANGE[number] if number < len(STRANGE) else f"student {number}"
        points[name] = chance.randrange(10)
        place = hand_in(top / f"s{number}", points[name])
        rows.append((name, place, commit(place) if number % 9 == 0 else ""))
    for name, (prepare, _) in HOSTILE.items():
        prepare(top / name)
        rows.append((name, top / name, ""))
        points[name] = None
    chance.shuffle(rows)
    with open(top / "list.csv", "w", errors="surrogateescape", newline="") as file:
        csv.writer(file).writerows(rows)
    return top / "list.csv", points


@pytest.fixture(scope="module")
def graded(handed_in, tmp_path_factory):
    """The directory of the results, and the name of each record's file."""
    directory = tmp_path_factory.mktemp("graded")
    done = batch(handed_in[0], directory, "--jobs", 4)
    assert done.returncode == 0, done.stderr
    return directory, {one.name: one.file_name for one in read_roll(handed_in[0])}


def batch(roll, directory, *words):
    return subprocess.run(command(roll, directory, *words), capture_output=True,
                          text=True, env=environment(), timeout=600)


def command(roll, directory, *words):
    return [sys.executable, "-B", "-m", "grade.batch", "--repos", str(roll), "--output",
            str(directory), "--grader", " ".join(FAKE), *map(str, words), STEP]


def environment():
    return os.environ | {"PYTHONPATH": str(places.SOURCE / "tests")}


def record(graded, name):
    directory, files = graded
    return json.loads((directory / f"results/{files[name]}.json").read_bytes())


def test_each_has_a_record_with_what_it_earned(graded, handed_in):
    for name, points in handed_in[1].items():
        told = record(graded, name)
        if points is not None:
            assert told["problem"] == "" and told["earned"] == earned(points), name
    assert len(list((graded[0] / "results").iterdir())) == len(handed_in[1]) == 102


@pytest.mark.parametrize("name", HOSTILE)
def test_the_record_of_a_hostile_one_says_why(graded, name):
    told, wanted = record(graded, name), HOSTILE[name][1]
    messages = {one["message"] for one in told["exercises"] if one["file"] == FILE}
    assert wanted in told["problem"] or any(wanted in one for one in messages)
    if not wanted:
        assert told["earned"] == earned(3)
    if told["problem"]:
        assert not told["conclusive"] and told["earned"] == 0
        assert {one["verdict"] for one in told["exercises"]} == {"error"}
    assert len(told["exercises"]) == len(TASK.exercises)


def test_what_was_put_right_is_noted(graded):
    notes = record(graded, "crlf")["notes"]
    assert len(notes) == len(FILES) and all("Windows line ends" in one for one in notes)
    assert set(record(graded, "crlf")["digests"]) == set(FILES)


def test_the_summaries_name_everybody_and_break_at_none(graded, handed_in):
    directory, _ = graded
    rows = readers.spreadsheet((directory / "summary.csv").read_text())
    assert len(rows) == 102
    assert sum(float(row["earned"]) for row in rows) == sum(
        record(graded, name)["earned"] for name in handed_in[1])
    each = readers.spreadsheet((directory / "exercises.csv").read_text())
    assert len(each) == 102 * len(TASK.exercises)
    page = readers.markdown((directory / "summary.md").read_text())
    assert len(list(page.iter("table_row"))) == 102
    assert "102 submissions: 98 judged" in "".join(page.itertext())


def test_a_class_is_as_one_alone(graded, handed_in, tmp_path):
    """What a student gets does not depend on who else is in the class."""
    for student in read_roll(handed_in[0])[:5]:
        (tmp_path / student.file_name).mkdir()
        with open(tmp_path / "log", "w") as log:
            alone = judge(student, TASK, tmp_path / student.file_name, log)
        together = record(graded, student.name)
        assert alone["earned"] == together["earned"]
        assert alone["digests"] == together["digests"]


def test_nothing_is_left_in_the_way(graded):
    assert {path.name for path in graded[0].iterdir()} == {
        "results", "logs", "work", "summary.csv", "summary.md", "exercises.csv"}
    assert not list((graded[0] / "work").iterdir())
    assert not [path for path in (graded[0] / "results").iterdir()
                if path.suffix != ".json"]
