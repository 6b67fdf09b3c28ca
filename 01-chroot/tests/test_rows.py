"""test_rows.py — ROWS.md names a test for each row of this step, and speaks the truth
of who runs it."""
from pathlib import Path

from support.rows import collected, table

HERE = Path(__file__).parent
ROWS = {"1.01", "1.02", "1.03", "1.04", "1.05", "1.08", "1.09"}
AS_A_USER = {"yes": True, "no": False, "plain": False}  # plain: without the fixture


def test_every_row_has_a_test():
    assert {row for row, _, _ in table(HERE)} == ROWS


def test_every_test_exists_and_runs_as_those_whom_the_table_names():
    told = {test: AS_A_USER[word] for _, test, word in table(HERE)}
    there = {test: "user" in people for test, people in collected(HERE).items()}
    assert {test: there.get(test) for test in told} == told
