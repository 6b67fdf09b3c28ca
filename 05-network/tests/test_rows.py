"""test_rows.py — ROWS.md names a test for each row of this step, and speaks the truth
of who runs it."""
from pathlib import Path

from support.rows import require_rows

ROWS = {"3.07", "5.01", "5.02", "5.05", "5.06", "5.07", "5.11", "5.14", "5.15"}


def test_every_row_has_a_test_that_runs_as_the_table_says():
    require_rows(Path(__file__).parent, ROWS)
