"""plugin.py — runs the checks by pytest, and writes down how each ended.

    @check("2.1", "name_inside")          the exercise's id, the name in its record
    def check_name_inside(kit): …

A check runs in several rounds, each with other random values and a cell of its own. If
the student's program fails it, the reference's program is put to the same test: where
that fails too, the fault is the machine's, and no point is lost.
"""
import json
import time

import pytest

from grade import kit as kits
from grade.expect import Failed, NotHere
from grade.records import exercises
from support import programs, skips

ROUNDS = 2
HANGS = "not judged: another check of this exercise did not end"


def check(exercise, name, rounds=ROUNDS):
    def mark(function):
        return pytest.mark.check(exercise, name, rounds)(function)
    return mark


def pytest_addoption(parser):
    parser.addoption("--seed", default="1")
    parser.addoption("--report", help="a JSON line for each check goes there")
    parser.addoption("--no-control", action="store_true",
                     help="do not try the reference's program after a failure")
    parser.addoption("--exercises", default="", help="N.M,N.M: these alone")


def pytest_configure(config):
    config.addinivalue_line("markers", "check(exercise, name, rounds): see plugin.py")
    config.grade = Run(config)
    programs.DEADLINE_SECONDS = kits.DEADLINE_SECONDS
    programs.MOST_OUTPUT = kits.MOST_OUTPUT


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Those that were asked for; of each exercise the function first."""
    run = config.grade
    items[:] = sorted(filter(run.is_wanted, items), key=run.place)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    pyfuncitem.config.grade.judge(pyfuncitem)
    return True


@pytest.fixture
def kit():
    """Made anew for each round: see Run.judge."""


class Run:
    """One run of pytest: what it was asked for, and what it has found."""

    def __init__(self, config):
        self.seed = config.getoption("seed")
        self.wanted = set(filter(None, config.getoption("exercises").split(",")))
        self.report = open(config.getoption("report") or "/dev/null", "w", buffering=1)
        self.exercises = exercises()
        self.hanging = set()
        self.control = not config.getoption("--no-control")

    def is_wanted(self, item):
        return not self.wanted or mark_of(item)[0] in self.wanted

    def place(self, item):
        id, name, _ = mark_of(item)
        order = list(self.exercises)
        return order.index(id), self.check(item).part != "function"

    def check(self, item):
        id, name, _ = mark_of(item)
        return next(one for one in self.exercises[id].checks if one.name == name)

    def judge(self, item):
        """Write down the verdict; pytest hears of a failure, too."""
        began, id = time.monotonic(), mark_of(item)[0]
        answer = self.verdict(item)
        if answer["verdict"] == "timeout":
            self.hanging.add(id)
        answer |= {"exercise": id, "name": mark_of(item)[1],
                   "duration_s": round(time.monotonic() - began, 3)}
        print(json.dumps(answer), file=self.report)
        if answer["verdict"] != "pass":
            pytest.fail(told_to_pytest(answer), pytrace=False)

    def verdict(self, item):
        id, name, rounds = mark_of(item)
        exercise = self.exercises[id]
        if id in self.hanging:
            return {"verdict": "timeout", "symptom": "", "message": HANGS}
        if missing := what_is_missing(exercise):
            return {"verdict": "na", "message": f"{missing}; {exercise.otherwise}"}
        for number in range(rounds):
            seed = f"{self.seed}-{id}-{name}-{number}"
            answer = self.one_round(item, exercise.step, seed)
            if answer["verdict"] != "pass":
                return answer
        return answer

    def one_round(self, item, step, seed):
        answer = attempt(item.obj, kits.programs_to_judge(step), seed)
        failed = answer["verdict"] in ("fail", "timeout")
        if not (failed and self.control and kits.reference_can_run(step)):
            return answer
        control = attempt(item.obj, kits.places.BIN, seed)
        if control["verdict"] == "pass":
            return answer
        return control | {"verdict": "error",
                          "message": f"this machine fails it: {control['message']}"}


def mark_of(item):
    return item.get_closest_marker("check").args


def attempt(function, judged, seed):
    """One round with one set of programs: the verdict, and what was seen."""
    words = ""
    try:
        with kits.Kit(judged, seed) as kit:
            try:
                function(kit)
            finally:
                words = kit.words_of_programs()
    except Failed as failed:
        return failed.told() | {"verdict": failed.verdict, "message": str(failed),
                                "output": words[:4000]}
    except programs.OutOfTime as late:
        return {"verdict": "timeout", "symptom": "does-not-answer",
                "message": str(late), "output": words[:4000]}
    except NotHere as missing:
        return {"verdict": "na", "message": str(missing)}
    except Exception as error:
        return {"verdict": "error", "message": f"{type(error).__name__}: {error}",
                "output": words[:4000]}
    return {"verdict": "pass", "message": ""}


def what_is_missing(exercise):
    """The reason of the first probe that fails, or ""."""
    known = skips.parse(skips.LIST.read_text())
    return next((known[name].reason for name in exercise.needs
                 if known[name].is_missing()), "")


def told_to_pytest(answer):
    return "\n".join(f"{key}: {value}" for key, value in answer.items() if value)
