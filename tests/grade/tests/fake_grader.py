"""fake_grader.py — judges one tree in no time, by what a file says; called as grade is.

`// earned 7` in the file of an exercise earns 7 points. Other words are for a grader in
trouble: crash, hang, nonsense. It knows the exercises of step 01.
"""
import json
import re
import sys
import time
import tomllib
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(SOURCE / "tests"))

from grade.submission import Problem, read_submission  # noqa: E402


def main():
    options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
    with (SOURCE / "01-chroot/exercises.toml").open("rb") as file:
        exercises = tomllib.load(file)["exercise"]
    read = read_submission(options["--tree"], {one["file"] for one in exercises})
    said = b"".join(text for text in read.values() if not isinstance(text, Problem))
    print("judging", len(said), flush=True)
    misbehave(said, options["--output"])
    records = [judged(one, read[one["file"]]) for one in exercises]
    result = {"submission": options["--tree"], "seed": options.get("--seed", "1"),
              "points": sum(one["points"] for one in records), "duration_s": 0.1,
              "earned": sum(one["earned"] for one in records), "conclusive": True,
              "exercises": records}
    with open(options["--output"], "w") as file:
        json.dump(result, file)


def misbehave(said, output):
    if b"// crash" in said:
        sys.exit(3)
    if b"// nonsense" in said:
        Path(output).write_text("[]")
        sys.exit(0)
    if b"// hang" in said:
        time.sleep(3600)


def judged(one, text):
    message, earned, points = "", 0.0, one["points"]
    if isinstance(text, Problem):
        message = text.message
    elif found := re.search(rb"// earned (\d+)", text):
        earned = min(float(found[1]), points)
    return {"id": one["id"], "step": "01-chroot", "title": one["title"], "tags": [],
            "points": points, "earned": earned, "message": message, "evidence": [],
            "verdict": "pass" if earned == points else "fail", "visibility": "visible",
            "hint": "", "duration_s": 0.0, "seed": "1", "file": one["file"], "line": 1,
            "checks": []}


if __name__ == "__main__":
    main()
