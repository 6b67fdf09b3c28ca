"""verdicts.py — from the verdicts of checks to the record of an exercise, and points.

The function is worth 60 of 100, and only as a whole: a stub may pass a part of it. What
shows that nothing else suffers (isolation) and that nothing stays behind (cleanup) is
worth 20 each, check by check; and nothing where the function is not there.
"""
from grade.diagnosis import fingerprint, likely_mutant

SHARE = {"function": 60, "isolation": 20, "cleanup": 20}
TOLD = ("verdict", "message", "symptom", "output", "given", "did", "saw", "expected")
WORST_FIRST = ("fail", "timeout", "error", "na", "pass")


def exercise_record(exercise, answers, seed, line=1):
    """`answers`: what plugin.py wrote of each check, by its name."""
    checks = [check_record(check, answers.get(check.name)) for check in exercise.checks]
    give_points(exercise, checks)
    verdict = worst(check["verdict"] for check in checks)
    wrong = next((check for check in checks if check["verdict"] == verdict), None)
    likely = likely_mutant(exercise, fingerprint(checks)) if verdict == "fail" else None
    for check in checks:
        check["evidence"] = evidence(exercise, check, likely, seed)
    return {
        "id": exercise.id, "step": exercise.step, "title": exercise.title,
        "points": exercise.points, "earned": round(sum(c["earned"] for c in checks), 2),
        "verdict": verdict, "visibility": exercise.visibility, "tags": [exercise.step],
        "message": "" if verdict == "pass" else wrong["message"],
        "evidence": [] if verdict == "pass" else wrong["evidence"],
        "hint": "" if verdict == "pass" else exercise.hints[0],
        "duration_s": round(sum(a.get("duration_s", 0) for a in answers.values()), 3),
        "seed": seed, "file": exercise.file, "line": line, "checks": checks}


def check_record(check, answer):
    answer = answer or {"verdict": "error", "message": "it was not run"}
    told = {key: answer.get(key, "") for key in TOLD}
    if told["did"]:
        told["message"] = f"not so: {check.sentence}"
    if told["symptom"] == "not-written":
        told["message"], told["output"] = told["saw"], ""
    return {"name": check.name, "part": check.part, "sentence": check.sentence} | told


def worst(verdicts):
    """The one that an exercise as a whole gets."""
    return min(verdicts, key=WORST_FIRST.index, default="error")


def give_points(exercise, checks):
    """Each check of a part gets the same; what is not there counts for nothing."""
    parts = [check["part"] for check in checks]
    whole = sum(SHARE[part] for part in set(parts))
    works = all(c["verdict"] == "pass" for c in checks if c["part"] == "function")
    for check in checks:
        share = SHARE[check["part"]] / whole / parts.count(check["part"])
        check["points"] = round(exercise.points * share, 4)
        counts = works and check["verdict"] == "pass"
        check["earned"] = check["points"] if counts else 0


def evidence(exercise, check, likely, seed):
    """The lines that a student reads under a failure."""
    if check["verdict"] == "pass":
        return []
    told = [("Given", check["given"]), ("Did", check["did"]), ("Saw", check["saw"]),
            ("Expected", check["expected"] or check["sentence"])]
    if not check["did"]:
        told = [("Expected", check["sentence"]), ("Saw", check["message"])]
    if check["symptom"] == "not-written":
        told = []
    told += [("Likely cause", likely.cause if likely and check["symptom"] else ""),
             ("Read", ", ".join(exercise.read)),
             ("Reproduce", f"./workshop grade {exercise.id} --seed {seed}")]
    return [f"{name}: {text}" for name, text in told if text]


def whole_result(submission, records, seed, seconds):
    """The one record that every format is written from."""
    return {"submission": submission, "seed": seed, "duration_s": round(seconds, 2),
            "points": sum(one["points"] for one in records),
            "earned": round(sum(one["earned"] for one in records), 2),
            "conclusive": all(one["verdict"] not in ("error", "na") for one in records),
            "exercises": records}
