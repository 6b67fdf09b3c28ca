"""The exercises' records: complete, true to the source; a bad one is refused."""
import re

import pytest
from grade.record_keys import SLUG
from grade.records import RecordError, exercises
from house.source_tree import ROOT, plant
from make_starter_regions import read_regions
from support.skips import LIST, parse as parse_skips

ALL = exercises()
REGIONS = read_regions(ROOT)[1]
STEPS = sorted({exercise.step for exercise in ALL.values()})
# Of a step at most, and at least: some exercises are still to be written.
MOST_POINTS, FEWEST_POINTS = 100, 80
OWN_MUTANTS = 10  # of a step at least, beside those that every student tries


def test_each_region_has_a_record_and_each_record_a_region():
    assert set(ALL) == set(REGIONS)
    assert {id: record.file for id, record in ALL.items()} == {
        id: region.path for id, region in REGIONS.items()}


@pytest.mark.parametrize("id", ALL)
def test_a_record_can_be_judged_and_understood(id):
    exercise = ALL[id]
    parts = [check.part for check in exercise.checks]
    assert "function" in parts and "cleanup" in parts
    assert exercise.read and exercise.mutants
    assert exercise.goal.endswith(".") and not exercise.title.endswith(".")
    assert all(hint.endswith((".", "?", ")")) for hint in exercise.hints)
    assert all(mutant.cause.endswith(".") for mutant in exercise.mutants)
    assert not [check for check in exercise.checks if check.sentence.endswith(".")]


@pytest.mark.parametrize("id", ALL)
def test_no_hint_is_a_line_of_the_solution(id):
    """Nor is what a failed check says: spaces and comments aside."""
    exercise = ALL[id]
    said = [*exercise.hints, exercise.goal, *(one.cause for one in exercise.mutants)]
    said = [re.sub(r"\s", "", text) for text in said]
    for line in REGIONS[id].solution:
        code = re.sub(r"\s|//.*", "", line)
        assert len(code) < 12 or not [text for text in said if code in text], line


@pytest.mark.parametrize("step", STEPS)
def test_a_step_has_a_hundred_points_when_it_is_complete(step):
    points = sum(one.points for one in ALL.values() if one.step == step)
    assert FEWEST_POINTS <= points <= MOST_POINTS


@pytest.mark.parametrize("step", STEPS)
def test_a_step_has_mutants_enough(step):
    mutants = [mutant for one in ALL.values() if one.step == step
               for mutant in one.mutants]
    assert len(mutants) >= 2 * OWN_MUTANTS


def test_what_an_exercise_needs_has_a_probe():
    known = parse_skips(LIST.read_text())
    assert {name for one in ALL.values() for name in one.needs} <= set(known)


def test_an_exercise_comes_after_none_of_a_later_step():
    late = [(one.id, id) for one in ALL.values() for id in one.after
            if ALL[id].step > one.step]
    assert late == []


@pytest.mark.parametrize("step", STEPS)
def test_the_chapter_names_each_exercise(step):
    readme = (ROOT / step / "README.md").read_text()
    here = {one.id for one in ALL.values() if one.step == step and one.id != "1.8"}
    assert here <= set(re.findall(r"^\| (\d+\.\d+) \|", readme, re.M))


GOOD = '''[[exercise]]
id = "2.1"
title = "A host name of its own"
goal = "The box has another name."
points = 10
minutes = 10
file = "02-a/a.cpp"
after = []
needs = []
read = ["sethostname(2)"]
hints = ["What?", "Which?", "How?"]
visibility = "visible"
[exercise.checks.function]
name_inside = "inside, the kernel says the name"
[exercise.checks.cleanup]
nothing_left = "nothing is left behind"
[[exercise.mutant]]
name = "uts-flag-forgotten"
cause = "The flag is missing."
check = "name_inside"
'''
SECOND = GOOD.replace("2.1", "2.2")
REGION = "//> exercise {0}: do it\na();\nb();\nc();\n//= d();\n//< exercise {0}\n"
TEXT = REGION.format("2.1") + REGION.format("2.2")

# What is replaced, by what, and what is said then: behind the file, or of exercise 2.1.
BAD = {
    "no TOML": ("[[exercise]]", "[[exercise", "no TOML: "),
    "another table": ("[[exercise]]", "[[exercises]]", "expected [[exercise]], and"),
    "an unknown key": ("points =", "price = 1\npoints =", "price: unknown"),
    "a missing key": ("points = 10\n", "", "points: missing"),
    "a missing id": ('id = "2.1"\n', "", "exercise ?: id: missing"),
    "a bad id": ('"2.1"', '"two"', "exercise two: id: expected a number such as 2.4"),
    "points as text": ("= 10", '= "10"', "points: expected a number from"),
    "no points": ("= 10", "= 0", "points: expected a number from 1"),
    "true is no number": ("= 10", "= true", "points: expected a number"),
    "a long title": ("A host", "A " * 30, "title: longer than 50 char"),
    "two lines": ("The box", "The\\nbox", "goal: expected one line"),
    "two hints": ('"What?", ', "", "hints: expected 3 of them"),
    "an empty hint": ('"What?"', '" "', "hints: expected a text"),
    "a list as text": ("after = []", 'after = ""', "after: expected a list"),
    "no page": ("sethostname(2)", "sethostname", "read: expected a page"),
    "seen by whom": ('"visible"', '"some"', "visibility: expected one of"),
    "no twin": ("needs = []", 'needs = ["mknod"]', "otherwise: says where"),
    "no such part": ("checks.cleanup", "checks.style", "checks.style: no"),
    "an empty part": ('nothing_left = "nothing is left behind"\n', "",
                      "checks.cleanup: expected a table"),
    "a check's name": ("name_inside =", "Name-Inside =",
                       "checks.function: expected a name such as"),
    "a check's sentence": ('"nothing is left behind"', "1",
                           "checks.cleanup: expected a text"),
    "a check twice": ("nothing_left", "name_inside",
                      "checks.cleanup.name_inside: there are two"),
    "a mutant's check": ('check = "name_inside"', 'check = "name_outside"',
                         "mutant.check: no check is called name_outside"),
    "a mutant's key": ("cause =", "why =", "mutant.why: unknown"),
    "a mutant's name": ("uts-flag", "uts flag", "mutant.name: expected a"),
    "after none": ("after = []", 'after = ["2.9"]', "after: no other ex"),
    "after itself": ("after = []", 'after = ["2.1"]', "after: no other ex"),
    "no such file": ("a.cpp", "b.cpp", "file: 02-a/b.cpp has no such"),
    "no such region": ("2.1", "2.3", "exercise 2.3: file: 02-a/a.cpp has no"),
}
BY_ID = "exercise 2.1: "


@pytest.mark.parametrize("case", BAD)
def test_a_bad_record_is_refused_in_one_line(case, tmp_path):
    old, new, message = BAD[case]
    assert old in GOOD
    plant(tmp_path, {"02-a/exercises.toml": GOOD.replace(old, new), "02-a/a.cpp": TEXT})
    with pytest.raises(RecordError) as refused:
        exercises(tmp_path)
    file = "02-a/exercises.toml: "
    assert str(refused.value).startswith((file + message, file + BY_ID + message))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("step, file, message", [
    ("02-a", "02-a", "exercise 2.1: id: stands in 02-a too"),
    ("03-b", "03-b", "exercise 2.2: mutant.name: uts-flag-forgotten belongs to 2.1")])
def test_what_is_there_twice_is_refused(step, file, message, tmp_path):
    twice = {"02-a": {"02-a/exercises.toml": GOOD * 2},
             "03-b": {"02-a/exercises.toml": GOOD, "03-b/exercises.toml": SECOND}}
    plant(tmp_path, {**twice[step], "02-a/a.cpp": TEXT})
    with pytest.raises(RecordError) as refused:
        exercises(tmp_path)
    assert str(refused.value) == f"{file}/exercises.toml: {message}"


def test_a_good_record_is_read(tmp_path):
    plant(tmp_path, {"02-a/exercises.toml": GOOD, "02-a/a.cpp": TEXT})
    [exercise] = exercises(tmp_path).values()
    assert (exercise.step, exercise.otherwise, exercise.after) == ("02-a", "", ())
    assert [check.part for check in exercise.checks] == ["function", "cleanup"]
    assert exercise.mutants[0].check == "name_inside"


def test_a_slug_is_a_name_of_a_file():
    assert [name for name in ("a", "a-b-2") if SLUG(name)] == []
    assert all(SLUG(name) for name in ("", "A", "a_b", "-a", "a--b", "a/b"))
