"""words.py — what several formats say of an exercise, in the same words."""
from grade.formats.fence import one_line

FINISHED = ("pass", "fail", "timeout")
SAID = {"pass": "passed", "fail": "failed", "timeout": "took too long",
        "error": "could not be judged: trouble of this machine, not yours",
        "na": "cannot be judged on this machine"}
VEILED = "what was seen is for the teacher"


def for_students(result):
    """The result without the evidence of exercises that are not visible to students."""
    return result | {"exercises": [veiled(one) for one in result["exercises"]]}


def veiled(exercise):
    if exercise["visibility"] == "visible":
        return exercise
    message = "" if exercise["verdict"] == "pass" else VEILED
    return exercise | {"message": message, "evidence": [], "hint": "", "checks": []}


def number(points):
    """6, 6.5, 3.33: no more digits than there are."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def name(exercise):
    return f"{exercise['id']} {exercise['title']}"


def step_name(exercise):
    """step02 for 02-namespaces: the name of a problem at a service."""
    return f"step{exercise['step'][:2]}"


def first_failed(exercise):
    """The check that a student shall look at first; {} where there is none."""
    return next((check for check in exercise["checks"]
                 if check["verdict"] not in ("pass", "na")), {})


def evidence(exercise):
    """Lines of text, what was given, done, seen and expected; [] of one that passed."""
    if exercise["verdict"] == "pass":
        return []
    lines = exercise["evidence"] or first_failed(exercise).get("evidence", [])
    lines = [exercise["message"] or SAID[exercise["verdict"]], *lines]
    if exercise["hint"] and exercise["verdict"] in FINISHED:
        lines.append(f"Hint: {exercise['hint']}")
    return [line for entry in lines for line in entry.split("\n")]


def output(exercise):
    """Lines that the student's own program printed; [] of an exercise that passed."""
    return first_failed(exercise).get("output", "").strip("\n").splitlines()


def unfinished(result):
    """A sentence for a result that is no grade, else ""."""
    count = sum(one["verdict"] not in FINISHED for one in result["exercises"])
    return "" if result["conclusive"] or not count else (
        f"This is no final grade: {count} of {len(result['exercises'])} exercises "
        "could not be judged here, and none of them counts against you.")


def remarks(result):
    """What else there is to say of the whole: sentences, mostly none."""
    notes = [one_line(f"Note: {note}.") for note in result.get("notes", [])]
    return [*filter(None, [unfinished(result)]), *notes]
