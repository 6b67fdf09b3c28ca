"""classroom.py — for GitHub Classroom's autograding-grading-reporter.

The reporter reads a runner's result from the environment, base64 of JSON. One version
of it adds up the scores of a runner's tests; another counts the tests that passed, and
takes so much of max_score. So each exercise is a runner of its own, and its tests are
worth the same: both come to the points that were earned.
"""
import base64
import json
from fractions import Fraction

from grade.formats import fence, words

STATUS = {"pass": "pass", "fail": "fail", "timeout": "fail"}  # else error
MOST_TESTS, MOST_MESSAGE = 20, 2000


def render(result, form="output"):
    """form: json, base64 (the environment), output (GITHUB_OUTPUT) or workflow."""
    return FORMS[form](runners(result))


def runners(result):
    """{runner: its result}, in the order of the exercises."""
    return {runner(one): runner_result(one) for one in result["exercises"]}


def runner(exercise):
    """s02e10 for 2.10: the reporter wants letters and digits."""
    step, number = map(int, exercise["id"].split("."))
    return f"s{step:02}e{number:02}"


def runner_result(exercise):
    status = STATUS.get(exercise["verdict"], "error")
    return {"version": 1, "status": status, "max_score": exercise["points"],
            "tests": tests(exercise, status)}


def tests(exercise, status):
    """As many, all worth the same, as it takes to have earned a part of the points."""
    points, earned = exercise["points"], exercise["earned"]
    part = Fraction(str(earned)) / (Fraction(str(points)) or 1)
    count = part.denominator if part.denominator <= MOST_TESTS else 1
    passed = int(part * count)
    scores = [points / count] * passed + [0] * (count - passed)
    # What is lost by rounding belongs to the first, as does a part like 1/37.
    scores[0] += earned - sum(scores)
    return [test(exercise, index, count, score, "pass" if index < passed else
                 status if status != "pass" else "fail")
            for index, score in enumerate(scores)]


def test(exercise, index, count, score, status):
    which = f", part {index + 1} of {count}" if count > 1 else ""
    told = {"name": words.name(exercise) + which, "status": status, "score": score,
            "message": "", "test_code": f"./workshop grade {exercise['id']}",
            "filename": exercise["file"] or "", "line_no": exercise["line"] or 0,
            "duration": round(exercise["duration_s"] * 1000)}
    if status != "pass":
        lines = words.evidence(exercise) + words.output(exercise)
        told["message"] = fence.capped("\n".join(lines), MOST_MESSAGE)
    return told


def as_json(results):
    return json.dumps(results, indent=1) + "\n"


def encoded(runner_result):
    return base64.b64encode(json.dumps(runner_result).encode()).decode()


def as_environment(results):
    return "".join(f"{name.upper()}_RESULTS={encoded(one)}\n"
                   for name, one in results.items())


def as_output(results):
    """The lines that a step of a workflow adds to the file $GITHUB_OUTPUT."""
    lines = [f"{name}={encoded(one)}\n" for name, one in results.items()]
    return "".join([*lines, f"runners={','.join(results)}\n"])


def as_workflow(results):
    """The step that reports, for a workflow whose step `grade` wrote the output."""
    lines = ["- uses: classroom-resources/autograding-grading-reporter@v1", "  env:"]
    lines += [f"    {name.upper()}_RESULTS: ${{{{ steps.grade.outputs.{name} }}}}"
              for name in results]
    lines += ["  with:", "    runners: ${{ steps.grade.outputs.runners }}"]
    return "\n".join(lines) + "\n"


FORMS = {"json": as_json, "base64": as_environment, "output": as_output,
         "workflow": as_workflow}
