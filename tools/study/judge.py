"""judge — build what one exercise needs, judge it, and print the grader's record.

A program of its own, so that `watch` hears keys meanwhile, and can end it:

    python3 -m study.judge 2.1    {"id": "2.1", "verdict": "fail", "message": …, …}
"""
import json
import re
import subprocess
import sys

from grade.records import SOURCE, exercises

BUILD = SOURCE / "build"
ERROR = re.compile(r"^(?:.*/)?([^/\s:]+):(\d+)(?::\d+)?: (?:fatal )?error: (.+)$", re.M)


def judge(exercise):
    if failed := build(exercise.step):
        return {"id": exercise.id, "verdict": "fail", "checks": [], "message": failed}
    # Not by ./workshop grade, which builds all steps: one of them may not compile now.
    done = run(sys.executable, "-B", "-m", "grade", exercise.id, "--format", "json")
    try:
        return json.loads(done.stdout)["exercises"][0]
    except (ValueError, LookupError):
        last = (done.stderr.strip() or "it said nothing").splitlines()[-1]
        return {"id": exercise.id, "verdict": "error", "checks": [],
                "message": f"the grader did not answer: {last}"}


def build(step):
    """"" when it is built, or why not, in one sentence."""
    if not (BUILD / "build.ninja").exists():
        if run("cmake", "--preset", "dev").returncode:
            return "it cannot be built here yet: ./workshop build says why"
    made = run("ninja", "-C", BUILD, f"{step}/all")
    return sentence_of(made.stdout + made.stderr) if made.returncode else ""


def sentence_of(said):
    """The compiler's first error, which is the one to mend."""
    if error := ERROR.search(said):
        return f"it does not compile: {error[1]}, line {error[2]}: {error[3]}"
    undefined = re.search(r"undefined reference to .*", said)
    return f"it does not link: {undefined[0]}" if undefined else (
        "it does not build: ./workshop build says why")


def run(*words):
    return subprocess.run(words, cwd=SOURCE, stdin=subprocess.DEVNULL, text=True,
                          capture_output=True, errors="replace")


if __name__ == "__main__":
    print(json.dumps(judge(exercises()[sys.argv[1]])))
