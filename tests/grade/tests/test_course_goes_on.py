"""A run of a class may be interrupted, repeated, shared and signed."""
import json
import os
import signal
import subprocess
import threading
import time

import pytest
from grade import signing
from grade.batch.__main__ import main
from grade.batch.course import Course
from grade.batch.judge import nothing_judged
from grade.batch.roll import Student
from grade.tests.classes import FAKE, FILES, TASK, earned, hand_in
from grade.tests.test_course import command, environment
from grade.tests.test_signing import pair
from support import places

DEADLINE = 60 * places.SLOWNESS
STUDENTS = [Student(f"s{number}", f"/nowhere/{number}") for number in range(6)]


def judged(student, task, directory, log):
    return nothing_judged(task, "") | {"submission": student.name, "problem": ""}


def run(course, judge=judged, students=None, jobs=2):
    course.run(students or course.students, jobs, judge)
    return course


def count(calls):
    def judge(student, task, directory, log):
        calls.append(student.name)
        return judged(student, task, directory, log)
    return judge


def test_what_is_judged_is_not_judged_again(tmp_path):
    calls = []
    run(Course(tmp_path, STUDENTS, TASK), count(calls), STUDENTS[:2])
    run(Course(tmp_path, STUDENTS, TASK), count(calls))
    assert sorted(calls) == [f"s{number}" for number in range(6)]
    run(Course(tmp_path, STUDENTS, TASK, again=True), count(calls))
    assert len(calls) == 12


def test_it_is_when_something_else_is_asked(tmp_path):
    calls = []
    run(Course(tmp_path, STUDENTS, TASK))
    moved = [Student("s0", "/elsewhere"), Student("s1", "/nowhere/1", "v2"),
             *STUDENTS[2:]]
    run(Course(tmp_path, moved, TASK), count(calls))
    assert sorted(calls) == ["s0", "s1"]


@pytest.mark.parametrize("spoiled", ["", "{", "[]", '{"asked": 1}', "\xff"])
def test_a_record_that_is_none_is_made_anew(tmp_path, spoiled):
    course = run(Course(tmp_path, STUDENTS, TASK))
    course.file(STUDENTS[0]).write_text(spoiled, encoding="latin-1")
    calls = []
    run(Course(tmp_path, STUDENTS, TASK), count(calls))
    assert calls == ["s0"]


def test_a_mistake_of_ours_reaches_one_record(tmp_path):
    def judge(student, task, directory, log):
        if student.name == "s3":
            raise ZeroDivisionError("a mistake")
        return judged(student, task, directory, log)

    course = run(Course(tmp_path, STUDENTS, TASK), judge)
    problems = {one.name: course.record_of(one)["problem"] for one in STUDENTS}
    assert "ZeroDivisionError" in problems.pop("s3") and set(problems.values()) == {""}
    assert "a mistake" in (tmp_path / "logs/s3.log").read_text()


def test_so_many_at_once_and_no_more(tmp_path):
    together, most, three = threading.Lock(), [0, 0], threading.Barrier(3)

    def judge(student, task, directory, log):
        with together:
            most[0] += 1
            most[1] = max(most)
        three.wait(DEADLINE)
        with together:
            most[0] -= 1
        return judged(student, task, directory, log)

    run(Course(tmp_path, STUDENTS, TASK), judge, jobs=3)
    assert most == [0, 3]


def test_two_runs_share_the_work(tmp_path):
    calls = []
    runs = [threading.Thread(target=run, args=(
        Course(tmp_path, STUDENTS, TASK), count(calls))) for _ in range(2)]
    for one in runs:
        one.start()
    for one in runs:
        one.join(DEADLINE)
    assert sorted(calls) == [one.name for one in STUDENTS]


@pytest.fixture
def hanging(tmp_path):
    """A class of four: the last one's grader never ends."""
    for number in range(4):
        hand_in(tmp_path / f"s{number}")
    (tmp_path / "s3" / FILES[0]).write_text("// hang\n")
    roll = tmp_path / "list.csv"
    roll.write_text("".join(f"s{number},s{number}\n" for number in range(4)))
    return roll


def start(roll, directory):
    """A run that has come to the student whose grader hangs."""
    process = subprocess.Popen(command(roll, directory, "--jobs", 2), text=True,
                               env=environment(), stderr=subprocess.PIPE)
    wait_for(lambda: len(list((directory / "results").glob("s*.json"))) == 3
             and (directory / "logs/s3.log").exists()
             and "judging" in (directory / "logs/s3.log").read_text())
    return process


def wait_for(is_so):
    deadline = time.monotonic() + DEADLINE
    while not is_so():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.02)


def graders():
    """The processes of fake graders."""
    told = subprocess.run(["pgrep", "--full", FAKE[-1]], stdout=subprocess.PIPE)
    return told.stdout.split()


@pytest.mark.parametrize("number, status", [
    (signal.SIGINT, 130), (signal.SIGTERM, 130), (signal.SIGKILL, -9)])
def test_a_run_that_is_interrupted_goes_on(hanging, tmp_path, number, status):
    process = start(hanging, tmp_path / "out")
    process.send_signal(number)
    said = process.communicate(timeout=DEADLINE)[1]
    assert process.returncode == status and "Traceback" not in said
    wait_for(lambda: not graders())
    assert sorted(os.listdir(tmp_path / "out/results")) == [
        "s0.json", "s1.json", "s2.json"]
    hand_in(tmp_path / "s3", 4)
    done = subprocess.run(command(hanging, tmp_path / "out"), env=environment(),
                          capture_output=True, text=True, timeout=DEADLINE)
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "out/results/s3.json").read_text())
    assert told["earned"] == earned(4)


def test_a_grader_without_end_is_ended(hanging, tmp_path):
    assert main([*command(hanging, tmp_path / "out")[4:], "--seconds", "2"]) == 0
    told = json.loads((tmp_path / "out/results/s3.json").read_text())
    assert "the grader was ended after 2 s" in told["problem"] and not graders()


def test_every_record_is_signed(hanging, tmp_path):
    secret, public = pair(tmp_path)
    words = command(hanging, tmp_path / "out", "--rows", "1-3", "--sign", secret)
    assert main(words[4:]) == 0
    for number in range(3):
        assert signing.verify(public, tmp_path / f"out/results/s{number}.json")
    assert not (tmp_path / "out/summary.md").exists()


def test_a_key_that_does_not_sign_is_told_before_any_work(hanging, tmp_path, capsys):
    words = command(hanging, tmp_path / "out", "--sign", hanging)
    assert main(words[4:]) == 2 and "signs nothing" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_rows_that_were_judged_apart_are_put_together(hanging, tmp_path, capsys):
    for rows in ("1", "2-3"):
        assert main(command(hanging, tmp_path / "out", "--rows", rows)[4:]) == 0
    assert main(command(hanging, tmp_path / "out", "--summary")[4:]) == 0
    assert "4 submissions: 3 judged" in (tmp_path / "out/summary.md").read_text()
    assert "not judged yet" in (tmp_path / "out/summary.csv").read_text()
