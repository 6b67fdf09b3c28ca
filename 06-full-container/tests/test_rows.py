"""test_rows.py — ROWS.md names a test for each row of this step, and speaks the truth
of who runs it."""
from pathlib import Path

from support.rows import require_rows

ROWS = {"2.06", "2.12", "2.15", "2.17", "2.18", "2.19", "2.20", "2.21", "2.23", "6.09",
        "6.18", "6.20"}


def test_every_row_has_a_test_that_runs_as_the_table_says():
    require_rows(Path(__file__).parent, ROWS)
