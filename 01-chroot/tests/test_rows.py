"""test_rows.py — ROWS.md names a test for each row of this step, and speaks the truth
of who runs it."""
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROWS = {"1.01", "1.02", "1.03", "1.04", "1.05", "1.08", "1.09"}
AS_A_USER = {"yes": True, "no": False, "plain": False}  # plain: without the fixture


def table():
    """(row, test, the first word of "as uid 1000")"""
    for line in (HERE / "ROWS.md").read_text().splitlines():
        if found := re.fullmatch(r"\| (\d\.\d\d) \|.*?\| (.*?) \| (\w+).* \|", line):
            yield from ((found[1], test, found[3]) for test in found[2].split(", "))


@pytest.fixture(scope="module")
def collected():
    """{"test_root.py::test_x": does it run as a user}, as pytest itself would."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", HERE]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    people = {}
    for test, words in re.findall(r"(test_\w+\.py::\w+)(?:\[(.*)\])?\n", said):
        people[test] = people.get(test, False) or "user" in words.split("-")
    return people


def test_every_row_has_a_test():
    assert {row for row, _, _ in table()} == ROWS


def test_every_test_exists_and_runs_as_those_whom_the_table_names(collected):
    told = {test: AS_A_USER[word] for _, test, word in table()}
    assert {test: collected.get(test) for test in told} == told
