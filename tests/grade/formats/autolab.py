"""autolab.py — for Autolab, which reads the last two lines that a grader prints.

Before them stands the table, where whatever a student wrote is behind a gutter: should
the grader be ended in the middle, the last line is still none that gives points.
"""
import itertools
import json

from grade.formats import table, words


def render(result):
    feedback = json.dumps(semantic(result["exercises"]))
    scores = json.dumps({"scores": totals(result["exercises"])})
    return f"{table.render(result, colour=False)}{feedback}\n{scores}\n"


def totals(exercises):
    """Points for each problem of the lab; the problems are named step01, step02 …"""
    sums = {words.step_name(one): 0 for one in exercises}
    for one in exercises:
        sums[words.step_name(one)] += one["earned"]
    return {problem: round(earned, 2) for problem, earned in sums.items()}


def semantic(exercises):
    """A stage for each step. The hints are the course's own words, not a student's."""
    stages = {}
    for step, group in itertools.groupby(exercises, key=lambda one: one["step"]):
        stages[step] = {words.name(one): told(one) for one in group}
    return {"_presentation": "semantic", "stages": list(stages), **stages}


def told(exercise):
    passed = exercise["verdict"] == "pass"
    return {"passed": passed} if passed else {
        "passed": False, "hint": exercise["hint"] or words.SAID[exercise["verdict"]]}
