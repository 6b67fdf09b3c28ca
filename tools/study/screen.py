"""screen — what `watch` shows: 24 lines of 80 columns at most, as plain text.

What a student's program said may hold anything; on the screen it is text.
"""
from .words import bar, paragraph

KEYS = "n next  p previous  h hint  r run again  l list  q quit"
ROWS, COLUMNS = 24, 79
ORDER = ("Given", "Did", "Saw", "Expected")  # of what the grader tells


def screen(tree, exercise, result, below=()):
    """`below`: lines that a key has asked for, in place of the report's end."""
    head = [summary(tree), "", title(exercise), *wrapped(exercise.goal, 3), ""]
    rows = ROWS - 2 - len(head)
    if below:
        below = below[:ROWS - 8]
        rows -= len(below) + 1
        below = ["", *below]
    shown = head + report(exercise, result, max(rows, 1))
    return [*shown[:ROWS - 2 - len(below)], *map(plain, below), "", KEYS]


def summary(tree):
    all, passed = tree.exercises.values(), tree.progress.passed()
    done = [one for one in all if one.id in passed]
    points = sum(one.points for one in done)
    return (f"{bar(len(done), len(all))} {len(done)} of {len(all)} solved, "
            f"{points} of {sum(one.points for one in all)} points")


def title(exercise):
    return f"{exercise.id} {exercise.title} — {exercise.file}"


def report(exercise, result, rows):
    """How it went: of the first check that failed, as much as these rows hold."""
    if result is None:
        return ["judging …"]
    checks = [f" [{mark(check)}] {check['sentence']}"[:COLUMNS]
              for check in result["checks"]]
    verdict = result["verdict"]
    if verdict == "pass":
        return [*checks, "", "Solved. Press n for the next one."]
    told = dict(line.split(": ", 1) for line in result.get("evidence", ())
                if ": " in line)
    opened = [*checks, "", *wrapped(opening(verdict, result), 3)]
    end = advice(exercise, told)
    story = [line for name in ORDER if name in told
             for line in wrapped(f"{name}: {told[name]}", 2)]
    return opened + story[:max(rows - len(opened) - len(end), 0)] + end


def mark(check):
    return {"pass": "x", "fail": " "}.get(check["verdict"], "?")


def opening(verdict, result):
    """An error or na is no fault of the student's, and says so."""
    words = {"fail": "Not yet", "timeout": "It did not end in time",
             "na": "This machine cannot show it"}
    message = plain(result.get("message", ""))
    return f"{words.get(verdict, 'The grader has a trouble of its own')}: {message}"


def advice(exercise, told):
    """The grader's guess, or else where to look."""
    if "Likely cause" in told:
        return wrapped(f"Likely cause: {told['Likely cause']}", 3)
    return wrapped(f"Stuck? Press h for a hint; {exercise.read[0]} tells the rest.", 2)


def wrapped(text, most):
    """So many lines of a text that may be long; each of them fits the screen."""
    lines = paragraph(plain(text)[:600]).splitlines()
    if len(lines) > most:
        lines[most - 1] += " …"
    return [line[:COLUMNS] for line in lines[:most]]


def plain(text):
    """Without control characters: they could do anything to a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
