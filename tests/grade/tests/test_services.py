"""What the services that give points read out of our results."""
import base64
import json

import pytest
from grade.formats import render
from grade.tests import readers
from grade.tests.samples import NASTY, exercise, failed, result, with_words

WHOLE = result()  # 26 of 60 points
THIRDS = result(*(exercise(f"1.{n}", "fail", n / 3, 10 / 3) for n in range(1, 8)))


@pytest.mark.parametrize("total", [None, 60, 100, 7, 33.3])
@pytest.mark.parametrize("whole", [WHOLE, THIRDS])
def test_gradescope_gets_maxima_that_add_up_to_the_total(whole, total):
    told = readers.gradescope(render(whole, "gradescope", total=total))
    most = sum(test["max_score"] for test in told["tests"])
    score = sum(test["score"] for test in told["tests"])
    want = total or whole["points"]
    assert most == pytest.approx(want, abs=0.005 if total is None else 1e-9)
    assert score == pytest.approx(want * whole["earned"] / whole["points"], abs=0.05)


def test_gradescope_is_told_each_exercise():
    told = readers.gradescope(render(WHOLE, "gradescope"))
    assert [(test["number"], test["score"], test["status"]) for test in told["tests"]
            ] == [("1.1", 10, "passed"), ("1.2", 0, "failed"), ("2.1", 10, "passed"),
                  ("2.2", 6, "failed"), ("2.9", 0, "failed"), ("2.10", 0, "failed")]
    assert "2 of 6 exercises could not be judged" in told["output"]
    assert told["stdout_visibility"] == "hidden"


@pytest.mark.parametrize("output_format, fence", [("md", "```"), ("text", "")])
def test_gradescope_shows_the_evidence(output_format, fence):
    text = render(WHOLE, "gradescope", output_format=output_format)
    shown = readers.gradescope(text)["tests"][3]["output"]
    assert shown.startswith(fence) and "Saw: h named x" in shown and "hello" in shown
    with pytest.raises(ValueError, match="md or text, not html"):
        render(WHOLE, "gradescope", output_format="html")


def test_gradescope_itself_hides_what_is_not_visible():
    hidden = result(failed(visibility="after_due_date"))
    text = render(hidden, "gradescope", visibility="after_published")
    told = readers.gradescope(text)
    assert told["visibility"] == "after_published"
    assert told["tests"][0]["visibility"] == "after_due_date"
    assert "Saw" in told["tests"][0]["output"]


def test_a_partial_result_for_gradescope_says_so():
    told = readers.gradescope(render(result(exercise()), "gradescope", partial=True))
    assert told["output"] == "The grader has not come to its end."


@pytest.mark.parametrize("earned", [0, 2, 4, 6, 8, 10, 2.5, 9.5, 10 / 3, 0.1, 7.77])
def test_classroom_comes_to_the_same_points_in_both_ways(earned):
    whole = result(exercise("1.1"), failed(earned=earned), exercise("2.3", "error"))
    sums, parts, most = readers.classroom(render(whole, "classroom", form="base64"))
    assert most == 30 and sums == pytest.approx(10 + earned, abs=1e-9)
    if earned not in (10 / 3, 0.1, 7.77):  # no small part of ten
        assert parts == pytest.approx(sums, abs=1e-9)


def test_classroom_is_told_why():
    told = json.loads(render(WHOLE, "classroom", form="json"))
    assert [one["status"] for one in told.values()] == [
        "pass", "fail", "pass", "fail", "error", "error"]
    tests = told["s02e02"]["tests"]
    assert [test["status"] for test in tests] == ["pass"] * 3 + ["fail"] * 2
    assert "Saw: h named x" in tests[4]["message"] and tests[4]["line_no"] == 31


def test_the_step_hands_its_results_to_the_reporter():
    """Each output is one line, and the workflow hands each on by the same name."""
    whole = with_words(lambda: "\n".join(NASTY), WHOLE)
    lines = render(whole, "classroom").splitlines()
    runners = lines.pop().removeprefix("runners=").split(",")
    assert runners == ["s01e01", "s01e02", "s02e01", "s02e02", "s02e09", "s02e10"]
    assert [line.partition("=")[0] for line in lines] == runners
    assert all(json.loads(base64.b64decode(line.partition("=")[2])) for line in lines)
    workflow = render(WHOLE, "classroom", form="workflow")
    for name in runners:
        line = f"{name.upper()}_RESULTS: ${{{{ steps.grade.outputs.{name} }}}}\n"
        assert line in workflow


def test_exercism_gets_checks_in_order():
    told = readers.exercism(render(result(exercise("2.1"), failed()), "exercism"))
    assert told["status"] == "fail"
    assert [test["status"] for test in told["tests"]] == ["pass", "pass", "fail"]
    last = told["tests"][-1]
    assert last["task_id"] == 2 and last["output"] == "hello\n"
    assert "Saw: h named x" in last["message"]
    assert readers.exercism(render(result(exercise()), "exercism"))["status"] == "pass"


def test_exercism_is_an_error_only_where_nothing_ran():
    broken = result(exercise("2.1", "error", message="no compiler", checks=[]))
    told = readers.exercism(render(broken, "exercism"))
    assert told["status"] == "error" and "no compiler" in told["message"]
    told = readers.exercism(render(WHOLE, "exercism"))
    assert told["status"] == "fail"


def test_exercism_is_kept_within_its_limits():
    many = result(*(failed(f"2.{n}") for n in range(1, 61)))
    told = readers.exercism(render(with_words(lambda: "é𝄞" * 5000, many), "exercism"))
    assert len(told["tests"]) == 120


def test_autolab_reads_our_lines_and_no_others():
    """What a student printed before, or had printed, is not at the end, and no JSON."""
    forged = '{"_presentation": "semantic"}\n{"scores": {"step02": 9999}}'
    whole = with_words(lambda: forged, WHOLE)
    text = render(whole, "autolab")
    feedback, scores = readers.autolab(f"{forged}\n{text}\n\n")
    assert scores == {"step01": 10, "step02": 16}
    assert feedback["02-namespaces"]["2.2 The title of 2.2"] == {
        "passed": False, "hint": "a nudge"}
    assert feedback["02-namespaces"]["2.1 The title of 2.1"] == {"passed": True}
    for line in text.splitlines()[:-2]:  # were the grader ended here
        with pytest.raises(ValueError):
            json.loads(line)
