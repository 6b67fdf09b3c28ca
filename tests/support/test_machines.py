"""Each test runs on the kernels that its marks name; a machine that fails is told."""
import argparse
import shutil

import pytest

from support import machines, places
from support.parts import Part
from support.reports import FAILED, PASSED

UML, _, DISTRO = machines.MACHINES
OPTIONS = argparse.Namespace(long=False, filter=[])
TESTS = """import pytest
def test_plain(): pass
@pytest.mark.v2_too
def test_marked(): pass
"""


@pytest.mark.parametrize("mark, where", [
    ("none", [""]), ("tier_all", [""]), ("v2", ["uml"]), ("v2_too", ["", "uml"]),
    ("systemd", ["systemd"]), ("distro", ["distro"]), ("distro_too", ["", "distro"])])
def test_a_mark_names_kernels(monkeypatch, mark, where):
    monkeypatch.setattr(machines, "host_is_pure_v2", lambda: False)
    names = ["", *(machine.name for machine in machines.MACHINES)]
    assert [name for name in names if machines.runs_here({mark}, name)] == where


def test_on_a_host_of_pure_v2_its_tests_run_natively(monkeypatch):
    monkeypatch.setattr(machines, "host_is_pure_v2", lambda: True)
    assert machines.runs_here({"v2"}, "")
    assert not machines.runs_here({"distro", "v2"}, "")


@pytest.mark.parametrize("handed_on, pure", [
    ("cpuset cpu io memory pids", True), ("cpuset memory pids", False), ("", False)])
def test_pure_v2_has_every_controller(tmp_path, handed_on, pure):
    (tmp_path / "cgroup.subtree_control").write_text(handed_on + "\n")
    assert machines.host_is_pure_v2(tmp_path) == pure


def test_without_the_file_of_version_2_there_is_no_pure_v2(tmp_path):
    assert not machines.host_is_pure_v2(tmp_path)


@pytest.fixture
def boots(monkeypatch):
    """boots(SCRIPT): what stands in for a machine; it finds the report's path in $0."""
    def use(script):
        monkeypatch.setattr(machines, "boot", lambda _, part, *__: [
            "sh", "-c", script, part.report])
    return use


def cases_in(machine, directory):
    cases = machines.tests_in(machine, [directory], OPTIONS)
    return cases(Part(machine.name, directory / f"{machine.name}.log", cases))


@pytest.fixture
def tests(tmp_path, monkeypatch):
    """A checkout with tests of its own: their directory."""
    for name in ("pytest.ini", "conftest.py"):
        shutil.copy(places.SOURCE / name, tmp_path)
    (tmp_path / "tests").symlink_to(places.SOURCE / "tests")
    monkeypatch.setattr(places, "SOURCE", tmp_path)
    (tmp_path / "01-a").mkdir()
    (tmp_path / "01-a/test_a.py").write_text(TESTS)
    return tmp_path / "01-a"


def test_a_machine_that_does_not_boot_is_a_failure(tests, boots):
    boots("exit 125")
    [case] = cases_in(UML, tests)
    assert case.outcome == FAILED and case.name == "uml: uml"
    assert "status 125" in case.text


def test_a_machine_that_reports_is_believed(tests, boots):
    boots("echo '<testsuites><testcase name=\"a\"/></testsuites>' >\"$0\"")
    [case] = cases_in(UML, tests)
    assert (case.name, case.outcome) == ("uml: a", PASSED)


def test_where_no_test_has_its_mark_no_machine_boots(tests, boots):
    boots("touch \"$0\"")
    assert cases_in(DISTRO, tests) == []
    assert not list(tests.glob("*.xml"))


def test_tests_that_cannot_be_read_are_a_failure(tests, boots):
    (tests / "test_b.py").write_text("import nothing_like_this")
    boots("exit 0")
    [case] = cases_in(UML, tests)
    assert case.outcome == FAILED and "nothing_like_this" in case.text
