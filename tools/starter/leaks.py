"""leaks — lines of a solution that stand where a student reads them.

White space does not count, so a line is also found where it is broken in two. Only
telling lines are looked for: not `return false;`, and not what the code around the
exercises says as well, for there a student may read it.
"""
import re

SHORTEST = 16  # without white space: `return false;` has 12 letters and signs
COMMENT = re.compile(r"//.*")


def squeeze(text):
    return "".join(text.split())


def is_code(name):
    return name.endswith((".cpp", ".h")) and "tests" not in name.split("/")


def telling_lines(regions, texts):
    """{squeezed line: exercise} of what only a solution says; `texts`: of the tree."""
    code = squeeze("\n".join(COMMENT.sub("", text) for name, text in texts.items()
                             if is_code(name)))
    lines = {squeeze(line.split("//")[0]): region.id
             for region in regions.values() for line in region.solution}
    return {line: id for line, id in lines.items()
            if len(line) >= SHORTEST and line not in code}


def leaks(texts, telling):
    """A line for each exercise that a text tells: the file, and what stands there."""
    for name, text in texts.items():
        squeezed = squeeze(text)
        for line, id in telling.items():
            if line in squeezed:
                yield f"{name}: tells of exercise {id}: {line}"
