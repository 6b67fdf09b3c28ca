"""samples.py — results as the grader writes them, and hostile words to put into one."""
import copy
import random

NASTY = (
    "::error file=a::fooled", "  ::set-output name=x::y", "::stop-commands::x",
    "x ##[error]y", "##vso[task.complete result=Succeeded]", "::notice title="
    "Autograding report::{\"totalPoints\":9999,\"maxPoints\":1}",
    '{"scores": {"step01": 9999}}', '{"_presentation": "semantic"}', "]]>", "<!--",
    "</failure></testcase>", "<![CDATA[", "&amp;", "```", "~~~", "````text", "# Title",
    "</details>", "<script>alert(1)</script>", "[a](javascript:b)", "| a | b |",
    "    indented", "=1+1", "+1", "-1", "@SUM(A1)", "a,b\";'c", "\x1b[31mred\x1b[0m",
    "\x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\", "\x1b]52;c;ZXZpbA==\x07", "\x9b31m",
    "\x1b]0;title", "\x00", "\x07\x08", "\r", "\r\n", "\n", "\n\n", "\u2028", "\x85",
    "\v", "\f", "\ud800", "\ufffe", "\uffff", "\u202e", "\u200b", "\ufeff", "%0A",
    "%25", "\t", "\\", "\\n", "`", "é", "𝄞", " ", "A=b\nrunners=x", "EOF\n")


def check(name="name_inside", part="function", verdict="pass", points=6.0, **more):
    earned = points if verdict == "pass" else 0.0
    return {"name": name, "part": part, "sentence": "inside, the kernel says the name",
            "verdict": verdict, "points": points, "earned": earned, "message": "",
            "evidence": [], "symptom": "", "output": ""} | more


def exercise(id="2.1", verdict="pass", earned=None, points=10, **more):
    step = {"1": "01-chroot", "2": "02-namespaces"}[id.split(".")[0]]
    earned = (points if verdict == "pass" else 0) if earned is None else earned
    return {"id": id, "step": step, "title": f"The title of {id}", "points": points,
            "earned": float(earned), "verdict": verdict, "visibility": "visible",
            "tags": [step], "message": "", "evidence": [], "hint": "a nudge",
            "duration_s": 0.4, "seed": "4f2a", "file": f"{step}/a.cpp", "line": 31,
            "checks": [check(verdict=verdict)]} | more


def failed(id="2.2", earned=6.0, **more):
    return exercise(id, "fail", earned, message="the host was named", evidence=[
        "Given: a host named h", "Saw: h named x"], checks=[
        check(), check("host_keeps_its_name", "isolation", "fail", 2.0,
                       message="the host was named", symptom="host-renamed",
                       evidence=["Saw: h named x"], output="hello\n")], **more)


def result(*exercises, submission="ada"):
    exercises = list(exercises or (
        exercise("1.1"), exercise("1.2", "timeout", message="no end"), exercise("2.1"),
        failed(), exercise("2.9", "na", checks=[]), exercise("2.10", "error")))
    return {"submission": submission, "points": sum(e["points"] for e in exercises),
            "earned": sum(e["earned"] for e in exercises), "seed": "4f2a",
            "conclusive": all(e["verdict"] not in ("error", "na") for e in exercises),
            "duration_s": 12.345, "exercises": exercises}


def with_words(words, whole=None):
    """A result with words() wherever a student has a word."""
    changed = copy.deepcopy(whole or result())
    changed["submission"] = words()
    for one in changed["exercises"]:
        one["message"], one["evidence"] = words(), [words(), words(), words()]
        for each in one["checks"]:
            each["message"], each["evidence"] = words(), [words(), words()]
            each["symptom"], each["output"] = words(), words()
    return changed


def hostile(seed):
    """Nasty pieces in a random order; the same for the same seed."""
    chance = random.Random(seed)

    def words():
        pieces = [chance.choice(NASTY) for _ in range(chance.randrange(12))]
        pieces += [chr(chance.randrange(0x300))] * chance.randrange(3)
        pieces *= chance.choice((1, 1, 1, 1, 300))
        return chance.choice(("", "\n")).join(pieces)
    return with_words(words)
