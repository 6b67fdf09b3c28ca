"""readers.py — reads each format as its service does, and strictly.

Each function takes the text and says what the service would make of it; what the
service would refuse, or could misunderstand, fails an assertion.
"""
import base64
import csv
import io
import json
import re
import subprocess
import xml.etree.ElementTree as xml

import jsonschema

NUMBER, TEXT = {"type": "number", "minimum": 0}, {"type": "string"}
VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
OUTPUT_FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}


def of_keys(required, **optional):
    return {"type": "object", "required": list(required),
            "properties": required | optional, "additionalProperties": False}


GRADESCOPE = of_keys(
    {"tests": {"type": "array", "items": of_keys(
        {"score": NUMBER, "max_score": NUMBER, "name": TEXT},
        status={"enum": ["passed", "failed"]}, name_format=OUTPUT_FORMAT,
        number={"type": "string", "pattern": r"^\d+\.\d+$"}, output=TEXT,
        output_format=OUTPUT_FORMAT, tags={"type": "array", "items": TEXT},
        visibility=VISIBILITY, extra_data={"type": "object"})}},
    score=NUMBER, execution_time=NUMBER, output=TEXT, output_format=OUTPUT_FORMAT,
    test_output_format=OUTPUT_FORMAT, test_name_format=OUTPUT_FORMAT,
    visibility=VISIBILITY, stdout_visibility=VISIBILITY, extra_data={"type": "object"})

STATUS = {"enum": ["pass", "fail", "error"]}
CLASSROOM = of_keys(
    {"version": {"const": 1}, "status": STATUS, "max_score": NUMBER,
     "tests": {"type": "array", "minItems": 1, "items": of_keys(
         {"name": TEXT, "status": STATUS, "score": NUMBER, "message": TEXT,
          "test_code": TEXT, "filename": TEXT, "line_no": {"type": "integer"},
          "duration": {"type": "integer"}})}})

EXERCISM = of_keys(
    {"version": {"const": 3}, "status": STATUS,
     "message": {"type": ["string", "null"], "maxLength": 65535},
     "tests": {"type": "array", "items": of_keys(
         {"name": TEXT, "status": STATUS},
         message={"type": ["string", "null"], "maxLength": 65535},
         output={"type": "string", "maxLength": 500}, test_code=TEXT,
         task_id={"type": "integer"})}})


def gradescope(text):
    jsonschema.validate(told := json.loads(text), GRADESCOPE)
    assert not any("\r" in test["output"] for test in told["tests"])
    return told


def classroom(text):
    """(points, most) of both computations; the text is lines of the environment.

    The reporter's: the sum of the scores; and what it printed in an older version, the
    part of the tests that passed.
    """
    sums, parts, most = 0, 0, 0
    for line in text.splitlines():
        name, _, encoded = line.partition("=")
        assert re.fullmatch(r"[A-Z0-9]+_RESULTS", name) and len(encoded) < 100_000
        told = json.loads(base64.b64decode(encoded, validate=True))
        jsonschema.validate(told, CLASSROOM)
        passed = [test["status"] == "pass" for test in told["tests"]]
        sums += sum(test["score"] for test in told["tests"])
        parts += sum(passed) / len(passed) * told["max_score"]
        most += told["max_score"]
    return sums, parts, most


def exercism(text):
    assert len(text.encode()) <= 500_000
    jsonschema.validate(told := json.loads(text), EXERCISM)
    assert (told["status"] == "error") == (told["message"] is not None)
    assert all("message" in test for test in told["tests"] if test["status"] != "pass")
    return told


def autolab(text):
    """(feedback, scores) as Autolab finds them: in the last two lines."""
    *_, feedback, scores = text.rstrip().split("\n")
    scores, feedback = json.loads(scores), json.loads(feedback)
    jsonschema.validate(scores, of_keys({"scores": {
        "type": "object", "additionalProperties": NUMBER}}))
    assert feedback["_presentation"] == "semantic"
    assert set(feedback) == {"_presentation", "stages", *feedback["stages"]}
    return feedback, scores["scores"]


SUITE_ATTRIBUTES = {"name", "tests", "failures", "errors", "skipped", "time"}
JUNIT = {  # element: (its attributes, what it may hold)
    "testsuites": (SUITE_ATTRIBUTES, {"testsuite"}),
    "testsuite": (SUITE_ATTRIBUTES, {"properties", "testcase"}),
    "properties": (set(), {"property"}), "property": ({"name", "value"}, set()),
    "testcase": ({"classname", "name", "file", "line", "time"},
                 {"failure", "error", "skipped", "system-out"}),
    "failure": ({"message", "type"}, set()), "error": ({"message", "type"}, set()),
    "skipped": ({"message"}, set()), "system-out": (set(), set())}


def junit(text):
    root = xml.fromstring(text)
    for element in root.iter():
        attributes, held = JUNIT[element.tag]
        assert set(element.attrib) == attributes, element.tag
        assert {child.tag for child in element} <= held
        assert not any(set(value) & set("\n\r\t") for value in element.attrib.values())
    cases = root.findall("testsuite/testcase")
    keys = [(case.get("classname"), case.get("name")) for case in cases]
    assert len(set(keys)) == len(keys), "GitLab drops the second of these"
    for suite in [root, *root.findall("testsuite")]:
        assert int(suite.get("tests")) == len(list(suite.iter("testcase")))
        for count, tag in (("failures", "failure"), ("errors", "error"),
                           ("skipped", "skipped")):
            assert int(suite.get(count)) == len(list(suite.iter(tag)))
    for case in cases:
        assert len([e for e in case if e.tag != "system-out"]) <= 1
    return {case.get("name"): case for case in cases}


def markdown(text):
    """The tree that GitHub's own renderer makes; nothing in it is raw HTML."""
    done = subprocess.run(["cmark-gfm", "-e", "table", "-t", "xml"], input=text,
                          capture_output=True, encoding="utf-8", check=True, timeout=60)
    body = done.stdout.split("\n", 2)[2]  # after the declaration and the doctype
    tree = xml.fromstring(re.sub(r' xmlns="[^"]*"', "", body, count=1))
    kinds = {element.tag for element in tree.iter()}
    assert kinds <= {"document", "code_block", "heading", "paragraph", "strong", "text",
                     "table", "table_header", "table_row", "table_cell", "softbreak"}
    return tree


def spreadsheet(text):
    rows = list(csv.DictReader(io.StringIO(text), strict=True))
    assert text.count("\n") == len(rows) + 1
    for row in rows:
        assert None not in row and None not in row.values()
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r"))
                       for cell in row.values())
    return rows


def workflow_commands(text):
    """The commands that GitHub Actions sees in what a step prints."""
    lines = re.split(r"\r\n|\r|\n", text)
    return [line.lstrip() for line in lines
            if line.lstrip().startswith("::") or re.search(r"##\w*\[", line)]
