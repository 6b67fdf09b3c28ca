"""The runner counts truly, and takes no silence for success."""
from argparse import Namespace
from pathlib import Path

import pytest

from support import parts, places, reports, run, skips, suite
from support.groups import trees
from support.parts import NORMAL_HOST
from support.programs import run as run_program
from support.reports import FAILED, PASSED, SKIPPED, Case

JUNIT = """<testsuites><testsuite>
  <testcase classname="a" name="good" time="0.5"/>
  <testcase classname="a" name="bad"><failure message="m">the story</failure></testcase>
  <testcase classname="a" name="absent"><skipped message="mknod: no nodes"/></testcase>
  <testcase classname="a" name="late"><failure message="m">body</failure></testcase>
  <testcase classname="a" name="late"><error message="m">teardown</error></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.xml"
    path.write_text(JUNIT)
    return path


def test_a_report_becomes_cases(report):
    assert reports.read(report) == [
        Case("a: good", PASSED, 0.5), Case("a: bad", FAILED, 0, "the story\n"),
        Case("a: absent", SKIPPED, 0, "mknod: no nodes"),
        Case("a: late", FAILED, 0, "body\n\nteardown\n")]


def test_the_last_line_counts(report):
    last = reports.summary(reports.read(report)).splitlines()[-1]
    assert last == "1 passed, 2 failed, 1 skipped"


def test_success_needs_a_test_that_passed():
    assert reports.succeeded([Case("a", PASSED), Case("b", SKIPPED)])
    assert not reports.succeeded([Case("a", PASSED), Case("b", FAILED)])
    assert not reports.succeeded([Case("b", SKIPPED)])
    assert not reports.succeeded([])


def test_a_part_without_a_report_failed(tmp_path):
    [case] = parts.collect("part", tmp_path / "none.xml", 0, may_be_empty=True)
    assert case.outcome == FAILED


def test_a_report_cut_short_is_a_failure(tmp_path):
    (tmp_path / "cut.xml").write_text(JUNIT[:99])
    [case] = parts.collect("part", tmp_path / "cut.xml", 0, may_be_empty=True)
    assert case.outcome == FAILED


@pytest.mark.parametrize("status, may_be_empty", [(0, False), (3, True)])
def test_a_silent_or_crashed_part_failed(tmp_path, status, may_be_empty):
    (tmp_path / "empty.xml").write_text("<testsuites/>")
    cases = parts.collect("part", tmp_path / "empty.xml", status, may_be_empty)
    assert [case.outcome for case in cases] == [FAILED]


def test_a_skip_without_a_listed_reason_is_refused():
    kept, refused = (Case("a", SKIPPED, text=text) for text in ("mknod: x", "tired"))
    assert run.refuse_unlisted(kept).outcome == SKIPPED
    assert run.refuse_unlisted(refused).outcome == FAILED


def test_a_part_that_hangs_is_ended():
    assert parts.Running().watch(["sleep", "1000"], 0.1) == parts.OUT_OF_TIME


def test_the_normal_host_passes_the_status_on_and_leaves_nothing():
    result = run_program(NORMAL_HOST, "sh", "-c", "hostname; exit 42")
    result.expect(status=42, stdout="normal-host\n")


def test_each_normal_host_has_a_group_of_its_own_that_goes_with_it():
    """Where it may: two of them may name their groups alike, in trees of version 1."""
    skips.needs("control-groups")
    skips.needs("version-1")
    tree = next(tree for tree in trees() if tree.version == 1)
    script = 'own=$(grep -w "$1" /proc/self/cgroup | cut -d : -f 3); ' \
             'mkdir "$0$own/left"; echo "$0$own"'
    command = [NORMAL_HOST, "sh", "-c", script, tree.top, tree.controllers[-1]]
    paths = [run_program(*command).expect(stderr="").stdout.strip() for _ in range(2)]
    assert paths[0] != paths[1]
    assert not any(Path(path).exists() for path in paths)


def test_the_tests_of_a_large_directory_are_shared_out(tmp_path):
    small, large = tmp_path / "small", tmp_path / "large"
    for place, sizes in ((small, [5, 5]), (large, [9, 8, 7, 6])):
        place.mkdir()
        for size in sizes:
            text = "#" * (size * suite.MOST_IN_A_PART // 20)
            (place / f"test_{size}.py").write_text(text)
    assert suite.shares_of(small) == [[small]]
    shares = [[file.name for file in share] for share in suite.shares_of(large)]
    assert shares == [["test_9.py", "test_7.py"], ["test_8.py", "test_6.py"]]


def test_every_program_test_is_in_a_share():
    files = {file for path in suite.program_tests() for file in path.rglob("test_*.py")}
    shared = [file for path in suite.program_tests() for share in suite.shares_of(path)
              for one in share
              for file in (one.rglob("test_*.py") if one.is_dir() else [one])]
    assert sorted(shared) == sorted(files)


@pytest.fixture
def parts_of(tmp_path):
    """parts_of(all=True): those of the suite, by name, in their order."""
    def make(**options):
        chosen = dict(all=False, long=False, mutants=False, filter=[]) | options
        return {part.name: part
                for part in suite.Suite(Namespace(**chosen), tmp_path, "run").parts}
    return make


def test_what_runs_sanitized_programs_waits_for_their_build(parts_of):
    made = parts_of(all=True)
    waiting = {name for name, part in made.items() if part.after}
    sanitized = {name for name in made if name.startswith(suite.SANITIZED)}
    assert waiting == sanitized | {"tests/fuzz"} and len(sanitized) > 6
    assert {made[name].after for name in waiting} == {suite.BUILD_SANITIZED}


def test_what_takes_longest_begins_first_and_what_measures_comes_once(parts_of):
    made = parts_of(all=True)
    assert list(made)[:2] == [suite.BUILD_SANITIZED, "mutants"]
    assert [name for name in made if made[name].kind == suite.ALONE] == ["measured"]


def test_without_all_no_part_waits_for_another(parts_of):
    for options in ({}, {"long": True}):
        made = parts_of(**options)
        assert "tests/fuzz" in made and suite.BUILD_SANITIZED not in made
        assert not any(part.after for part in made.values())
