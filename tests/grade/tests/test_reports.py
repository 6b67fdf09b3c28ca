"""What people read: in a terminal, on a page, in a spreadsheet."""
import json
import subprocess

import pytest
from grade.formats import FORMATS, render
from grade.tests import readers
from grade.tests.samples import NASTY, exercise, failed, hostile, result, with_words

from support import places

WHOLE = result()


def test_the_table_has_a_line_for_each_exercise_and_the_evidence():
    assert render(WHOLE, "table") == """\
01-chroot
  ok    1.1   The title of 1.1                                      10 of 10
  TIME  1.2   The title of 1.2                                       0 of 10
        | no end
        | Hint: a nudge
02-namespaces
  ok    2.1   The title of 2.1                                      10 of 10
  FAIL  2.2   The title of 2.2                                       6 of 10
        | the host was named
        | Given: a host named h
        | Saw: h named x
        | Hint: a nudge
        Your program printed:
        > hello
  n/a   2.9   The title of 2.9                                       0 of 10
        | cannot be judged on this machine
  error 2.10  The title of 2.10                                      0 of 10
        | could not be judged: trouble of this machine, not yours
26 of 60 points
This is no final grade: 2 of 6 exercises could not be judged here, and none of them \
counts against you.
"""


def test_colours_are_for_a_terminal(monkeypatch):
    assert "\x1b[32mok" in render(WHOLE, "table", colour=True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in render(WHOLE, "table")
    monkeypatch.setenv("NO_COLOR", "")
    assert "\x1b[" not in render(WHOLE, "table")


def test_json_is_the_record():
    assert json.loads(render(WHOLE, "json")) == WHOLE


def test_junit_has_a_test_case_for_each_exercise():
    cases = readers.junit(render(WHOLE, "junit"))
    assert [[child.tag for child in case] for case in cases.values()] == [
        [], ["error", "system-out"], [], ["failure", "system-out"], ["skipped"],
        ["error", "system-out"]]
    failure = cases["2.2 The title of 2.2"].find("failure")
    assert failure.get("message") == "the host was named"
    assert failure.get("type") == "host-renamed" and "Saw: h named" in failure.text


def test_in_markdown_the_words_of_a_student_are_in_code_blocks_only():
    plain = with_words(lambda: "canary", WHOLE)
    nasty = with_words(lambda: "\n".join(["canary", *NASTY, "canary"]), WHOLE)
    for whole in (plain, nasty):
        tree = readers.markdown(render(whole, "markdown"))
        blocks = ["".join(block.itertext()) for block in tree.iter("code_block")]
        assert len(blocks) == 8 and sum("canary" in block for block in blocks) == 8
        for block in list(tree.iter("code_block")):
            block.text = ""
        outside = "".join(tree.itertext())
        assert "canary" not in outside and "script" not in outside
    rows = [["".join(cell.itertext()).strip() for cell in row]
            for row in tree.iter("table_row")]
    assert rows[2] == ["2.1 The title of 2.1", "passed", "10 of 10"]


def test_markdown_stays_below_what_github_takes():
    many = result(*(failed(f"2.{n}") for n in range(1, 61)))
    text = render(with_words(lambda: "𝄞" * 5000, many), "markdown")
    readers.markdown(text)
    assert len(text.encode()) < 1 << 20 and "There is no room" in text


def test_a_title_means_nothing_to_markdown():
    title = "a | b *c* `d` <b>e</b> [f](g) ~h~ \\ _i_ &amp;"
    tree = readers.markdown(render(result(failed(title=title)), "markdown"))
    cell = next(tree.iter("table_row")).find("table_cell")
    assert "".join(cell.itertext()).strip() == f"2.2 {title}"


def test_csv_has_a_line_for_each_exercise():
    rows = readers.spreadsheet(render(WHOLE, "csv"))
    assert len(rows) == 6 and rows[3] == {
        "student": "ada", "step": "02-namespaces", "exercise": "2.2", "points": "10",
        "earned": "6.0", "verdict": "fail"}
    assert not render(WHOLE, "csv", header=False).startswith("student")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a,b", 'a"b',
                                  "a\nb", "'a", "\ufeff=1", " =1", "é"])
def test_no_name_is_a_formula_or_breaks_a_row(name):
    rows = readers.spreadsheet(render(result(submission=name), "csv"))
    shown = " ".join(name.replace("\ufeff", "").split())
    assert {row["student"].lstrip("'") for row in rows} == {shown.lstrip("'")}


def test_annotations_are_one_command_for_each_failure():
    whole = with_words(lambda: "50%: a,\nb", WHOLE)
    assert render(whole, "annotations").splitlines() == [
        f"::{kind} file={step}/a.cpp,line=31,title={id} The title of {id}::50%25: a, b"
        for kind, step, id in (
            ("error", "01-chroot", "1.2"), ("error", "02-namespaces", "2.2"),
            ("notice", "02-namespaces", "2.9"), ("warning", "02-namespaces", "2.10"))]


@pytest.mark.parametrize("name", set(FORMATS) - {"json", "csv", "gradescope"})
def test_what_is_not_visible_is_not_shown(name):
    secret = with_words(lambda: "secret", result(failed(visibility="hidden")))
    secret["submission"] = "ada"
    options = {"form": "json"} if name == "classroom" else {}
    assert "secret" not in render(secret, name, **options)


READERS = {"gradescope": readers.gradescope, "classroom": readers.classroom,
           "exercism": readers.exercism, "autolab": readers.autolab,
           "junit": readers.junit, "markdown": readers.markdown,
           "csv": readers.spreadsheet, "json": json.loads,
           "table": str.encode, "annotations": str.encode}


@pytest.mark.parametrize("seed", range(24))
def test_no_words_break_a_format(seed):
    """Nor do they give a command to whatever reads what the grader prints."""
    whole = hostile(seed)
    for name, read in READERS.items():
        options = {"form": "base64"} if name == "classroom" else {}
        text = render(whole, name, **options)
        read(text)
        assert not set(text) & set("\x00\x07\x08\x1b\x9b\r\u2028\u202e\ufeff\x85")
        commands = readers.workflow_commands(text)
        ours = name == "annotations" and len(commands) == 4
        assert ours or not commands, commands
    assert readers.autolab(render(whole, "autolab"))[1] == {"step01": 10, "step02": 16}


def test_notes_on_the_whole_are_told():
    whole = WHOLE | {"notes": ["a.cpp had Windows line ends"]}
    for name in ("table", "markdown", "gradescope"):
        text = render(whole, name).replace("\\", "")
        assert "Note: a.cpp had Windows line ends." in text, name


def test_every_format_has_a_reader():
    assert set(READERS) == set(FORMATS)


def test_an_exercise_without_points_breaks_nothing():
    nothing = result(exercise(points=0), exercise("2.2", "error", points=0, checks=[]))
    for name in FORMATS:
        assert render(nothing, name)


@pytest.mark.parametrize("words, status, told", [
    (["csv"], 0, "ada,02-namespaces,2.2,10,6.0,fail"),
    (["gradescope", "total=7", "output_format=text"], 0, '"max_score": 1.17'),
    (["csv", "total=7"], 2, "unexpected keyword argument"),
    (["gradescope", "output_format=html"], 2, "md or text, not html"),
    (["yaml"], 2, "Usage:"), ([], 2, "Usage:"), (["csv", "7"], 2, "Usage:")])
def test_a_record_is_turned_into_another_format(words, status, told):
    done = subprocess.run(["/usr/bin/python3", "-m", "grade.formats", *words],
                          input=render(WHOLE, "json"), capture_output=True, text=True,
                          env={"PYTHONPATH": str(places.SOURCE / "tests")}, timeout=60)
    assert done.returncode == status and told in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
