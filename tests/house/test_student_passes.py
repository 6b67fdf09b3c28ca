"""What is no exercise passes in a student's tree that nobody has worked in yet."""
import os
import shutil

import pytest
from house.source_tree import ROOT
from house.student_tree import StudentTree, run, starter
from house.test_starter import PROGRAMS
from support import reports
from support.places import BUILD

HELPERS = ("beacon", "caller", "warden")
MODULES = sorted(path.name for path in (BUILD / "tests").glob("*_test"))
TABLE = "tests/bad_input/test_bad_input.py::test_one_line_names_the_thing_and_the_fix"


def listed():
    """{program: names of its tests}: which need an exercise; see the file's head."""
    found = {}
    text = (ROOT / "tests/house/needs_an_exercise.txt").read_text()
    for line in text.splitlines():
        if line.startswith("    "):
            found[program].add(line.strip())
        elif line and not line.startswith("#"):
            program = line
            found[program] = set()
    return found


@pytest.fixture(scope="module")
def unsolved(tmp_path_factory):
    """The build directory of a whole starter, as normal_host wants it."""
    tree = StudentTree(tmp_path_factory.mktemp("student") / "tree", make=starter)
    tree.compile()
    for program in PROGRAMS:
        tree.link(program)
    for module in MODULES:
        tree.link(module, "tests")
    for helper in HELPERS:
        shutil.copy(BUILD / "tests" / helper, tree.build / "tests")
    shutil.copytree(BUILD / "root", tree.build / "root", symlinks=True)
    return tree.build


def on_a_normal_host(build, *command):
    run(ROOT / "tests/support/normal_host", *command, cwd=ROOT,
        env=os.environ | {"TINBOX_BUILD": str(build)})


def failed(report):
    cases = reports.read(report)
    assert cases
    return {case.name.partition(": ")[2] for case in cases
            if case.outcome == reports.FAILED}


@pytest.mark.tier_all
@pytest.mark.parametrize("module", MODULES)
def test_a_test_of_a_module_passes_if_it_needs_no_exercise(module, unsolved, tmp_path):
    copy = 'exec "$TINBOX_BUILD/tests/$0" "$@"'
    on_a_normal_host(unsolved, "sh", "-c", copy, module, "-r", "junit", "-o",
                     tmp_path / "report.xml")
    assert failed(tmp_path / "report.xml") - listed().get(module, set()) == set()


@pytest.mark.tier_long
@pytest.mark.tier_all
def test_bad_input_is_refused_as_ever_if_that_needs_no_exercise(unsolved, tmp_path):
    left_out = [f"--deselect={TABLE}[{case}-{who}]" for case in listed()["bad input"]
                for who in ("root", "user")]
    on_a_normal_host(unsolved, "/usr/bin/python3", "-m", "pytest", "-q",
                     "tests/bad_input", "tests/cli", *left_out,
                     f"--junitxml={tmp_path}/report.xml")
    assert failed(tmp_path / "report.xml") == set()
