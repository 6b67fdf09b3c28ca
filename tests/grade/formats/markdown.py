"""markdown.py — for $GITHUB_STEP_SUMMARY and wherever else Markdown is shown.

All that a student can influence stands in code blocks, whose fences are longer than any
row of backquotes in them; no other thing ends such a block.
"""
import re

from grade.formats import words

MOST_BYTES = 900_000  # GitHub refuses a summary of more than 1 MiB as a whole
# With marks of structure, and of what GitHub makes a link: @name, #1, www., https:
SPECIAL = re.compile(r"([\\`*_\[\]<>#+.!|~&:@=$-])")


def render(result):
    earned, points = map(words.number, (result["earned"], result["points"]))
    sums = [f"**{earned} of {points} points.**", *map(plain, words.remarks(result))]
    parts = [block([result["submission"]]), "\n".join(sums), table(result["exercises"])]
    left = MOST_BYTES - sum(len(part.encode()) for part in parts)
    for one in result["exercises"]:
        if one["verdict"] == "pass":
            continue
        part = f"### {plain(words.name(one))}\n\n{reasons(one)}"
        left -= len(part.encode()) + 1
        if left < 0:
            parts.append("There is no room here for what was seen of the others.")
            break
        parts.append(part)
    return "\n\n".join(part.strip() for part in parts) + "\n"


def table(exercises):
    rows = [f"| {plain(words.name(one))} | {plain(words.SAID[one['verdict']])} "
            f"| {words.number(one['earned'])} of {words.number(one['points'])} |"
            for one in exercises]
    return "\n".join(["| exercise | verdict | points |", "|---|---|---|", *rows])


def reasons(exercise):
    """What was seen of an exercise, and what its program printed."""
    parts = []
    if seen := words.evidence(exercise):
        parts.append(block(seen))
    if printed := words.output(exercise):
        parts += ["Your program printed:", block(printed)]
    return "\n\n".join(parts)


def block(lines):
    text = "\n".join(lines)
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def plain(text):
    """Text in which nothing means anything to Markdown."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
