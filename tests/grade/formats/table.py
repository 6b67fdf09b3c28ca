"""table.py — for the terminal: a line for each exercise, and why one failed.

Behind a gutter the words of a student never begin a line: no service that reads what
was printed can take one of them for the grader's.
"""
import itertools
import os
import sys

from grade.formats import words

WORD = {"pass": "ok", "fail": "FAIL", "timeout": "TIME", "error": "error", "na": "n/a"}
COLOUR = {"pass": 32, "fail": 31, "timeout": 31, "error": 33, "na": 33}
BOLD, DIM = 1, 2
EVIDENCE, PRINTED = "        | ", "        > "


def render(result, colour=None):
    """`colour` is True or False; by itself: only on a terminal that wants it."""
    paint = painter(on_a_terminal() if colour is None else colour)
    lines = []
    for step, group in itertools.groupby(result["exercises"], lambda one: one["step"]):
        lines.append(paint(BOLD, step))
        for one in group:
            lines += [row(one, paint), *(paint(DIM, line) for line in reasons(one))]
    lines += summary(result, paint)
    return "\n".join(lines) + "\n"


def on_a_terminal():
    return (sys.stdout.isatty() and "NO_COLOR" not in os.environ
            and os.environ.get("TERM") != "dumb")


def painter(colour):
    def paint(code, text):
        return f"\x1b[{code}m{text}\x1b[0m" if colour else text
    return paint


def row(exercise, paint):
    verdict = exercise["verdict"]
    word = paint(COLOUR[verdict], f"{WORD[verdict]:<5}")
    earned = words.number(exercise["earned"])
    return (f"  {word} {exercise['id']:<5} {exercise['title']:<50} "
            f"{earned:>5} of {words.number(exercise['points'])}")


def reasons(exercise):
    yield from (EVIDENCE + line for line in words.evidence(exercise))
    if printed := words.output(exercise):
        yield "        Your program printed:"
        yield from (PRINTED + line for line in printed)


def summary(result, paint):
    earned, points = map(words.number, (result["earned"], result["points"]))
    yield paint(BOLD, f"{earned} of {points} points")
    yield from words.remarks(result)
