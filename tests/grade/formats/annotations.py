"""annotations.py — GitHub Actions shows each failure at the line of the exercise.

The one format that is made of workflow commands: `::error file=…,line=…,title=…::text`.
GitHub shows the first ten of a step.
"""
from grade.formats import fence, words

COMMAND = {"fail": "error", "timeout": "error", "error": "warning", "na": "notice"}
IN_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
IN_PROPERTY = IN_DATA | {":": "%3A", ",": "%2C"}


def render(result):
    return "".join(annotation(one) for one in result["exercises"]
                   if one["verdict"] in COMMAND)


def annotation(exercise):
    properties = {"file": exercise["file"], "line": exercise["line"],
                  "title": words.name(exercise)}
    listed = ",".join(f"{name}={escaped(fence.one_line(str(value)), IN_PROPERTY)}"
                      for name, value in properties.items())
    text = fence.one_line(exercise["message"]) or words.SAID[exercise["verdict"]]
    return f"::{COMMAND[exercise['verdict']]} {listed}::{escaped(text, IN_DATA)}\n"


def escaped(text, table):
    return text.translate(str.maketrans(table))
