"""test_rows.py — ROWS.md names a test for each row of this step, and speaks the truth
of who runs it."""
from pathlib import Path

from support.rows import collected, table

HERE = Path(__file__).parent
ROWS = {"2.06", "2.12", "2.17", "2.18", "2.20", "2.23", "6.09", "6.18", "6.20"}
PEOPLE = {"yes": {"root", "user"}, "no": {"root"}, "only": {"user"}}


def test_every_row_has_a_test():
    assert {row for row, _, _ in table(HERE)} == ROWS


def test_every_test_exists_and_runs_as_those_whom_the_table_names():
    told = {test: PEOPLE[word] for _, test, word in table(HERE)}
    there = collected(HERE)
    assert {test: there.get(test) for test in told} == told
