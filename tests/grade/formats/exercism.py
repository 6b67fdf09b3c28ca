"""exercism.py — the results.json of an Exercism test runner, version 3.

A test is a check: students see the first one that failed, and these stand in order.
"""
import json

from grade.formats import fence, words

VERSION = 3
MOST_MESSAGE, MOST_OUTPUT, MOST_BYTES = 65_535, 500, 500_000
STATUS = {"pass": "pass", "fail": "fail", "timeout": "fail"}  # else error


def render(result):
    """Not more than MOST_BYTES, with shorter messages where there are many."""
    for most in (MOST_MESSAGE, 4000, 1000, 200, 50):
        text = json.dumps(record(result, most), indent=1) + "\n"
        if len(text) <= MOST_BYTES:
            break
    return text


def record(result, most):
    tests = [test for one in result["exercises"] for test in tests_of(one, most)]
    ran = [one for one in result["exercises"] if one["verdict"] in words.FINISHED]
    record = {"version": VERSION, "status": "error", "message": None, "tests": tests}
    if not ran:
        told = [words.unfinished(result) or "There was nothing to judge."]
        told += [fence.one_line(one["message"]) for one in result["exercises"][:10]]
        return record | {"message": fence.capped("\n".join(told), most)}
    passed = all(test["status"] == "pass" for test in tests)
    return record | {"status": "pass" if passed else "fail"}


def tests_of(exercise, most):
    """A test for each check; one where not even a check was made."""
    task = int(exercise["id"].split(".")[1])
    if not exercise["checks"]:
        yield test(words.name(exercise), exercise, words.evidence(exercise), task, most)
    for check in exercise["checks"]:
        name = f"{words.name(exercise)}: {check['sentence']}"
        lines = [check["message"], *check["evidence"]]
        yield test(name, check, lines, task, most)


def test(name, judged, lines, task, most):
    status = STATUS.get(judged["verdict"], "error")
    told = {"name": name, "status": status, "task_id": task}
    if status != "pass":
        text = "\n".join(line for line in lines if line)
        told["message"] = fence.capped(text or words.SAID[judged["verdict"]], most)
    if printed := judged.get("output"):
        told["output"] = fence.capped(printed, min(MOST_OUTPUT, most))
    return told
