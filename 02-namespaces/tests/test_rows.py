"""test_rows.py — ROWS.md names a test for each row of this step, and speaks the truth
of who runs it."""
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROWS = {"1.06", "2.01", "2.02", "2.03", "2.04", "2.05", "2.08", "2.09", "2.10", "2.11",
        "2.13", "2.14", "2.16"}
PEOPLE = {"yes": {"root", "user"}, "no": {"root"}, "only": {"user"}}


def table():
    """(row, test, the first word of "as uid 1000")"""
    for line in (HERE / "ROWS.md").read_text().splitlines():
        if found := re.fullmatch(r"\| (\d\.\d\d) \|.*?\| (.*?) \| (\w+).* \|", line):
            yield from ((found[1], test, found[3]) for test in found[2].split(", "))


@pytest.fixture(scope="module")
def collected():
    """{"test_uts.py::test_x": {"root", "user"}}, as pytest itself would run them."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", HERE]
    said = subprocess.check_output(command, text=True)
    people = {}
    for test, words in re.findall(r"(test_\w+\.py::\w+)(?:\[(.*)\])?\n", said):
        people.setdefault(test, set()).update({"root", "user"} & set(words.split("-")))
    return people


def test_every_row_has_a_test():
    assert {row for row, _, _ in table()} == ROWS


def test_every_test_exists_and_runs_as_those_whom_the_table_names(collected):
    told = {test: PEOPLE[word] for _, test, word in table()}
    assert {test: collected.get(test) for test in told} == told
