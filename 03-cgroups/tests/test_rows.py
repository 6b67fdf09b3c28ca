"""test_rows.py — ROWS.md names a test for each row of this step, and speaks the truth
of who runs it."""
from pathlib import Path

from support.rows import collected, table

HERE = Path(__file__).parent
ROWS = {"3.01", "3.02", "3.03", "3.04", "3.05", "3.06", "3.08", "3.09", "3.10", "3.11",
        "3.12", "3.13", "3.15", "3.16"}
PEOPLE = {"yes": {"root", "user"}, "no": {"root"}, "only": {"user"}}


def test_every_row_has_a_test():
    assert {row for row, _, _ in table(HERE)} == ROWS


def test_every_test_exists_and_runs_as_those_whom_the_table_names():
    told = {test: PEOPLE[word] for _, test, word in table(HERE)}
    there = collected(HERE)
    assert {test: there.get(test) for test in told} == told
