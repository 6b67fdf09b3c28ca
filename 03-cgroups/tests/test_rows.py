"""test_rows.py — ROWS.md names a test for each row of this step, and speaks the truth
of who runs it."""
from pathlib import Path

from support.rows import require_rows

ROWS = {"3.01", "3.02", "3.03", "3.04", "3.05", "3.06", "3.08", "3.09", "3.10", "3.11",
        "3.12", "3.13", "3.15", "3.16"}


def test_every_row_has_a_test_that_runs_as_the_table_says():
    require_rows(Path(__file__).parent, ROWS)
