"""test_rows.py — ROWS.md names a test for each row of this step, and speaks the truth
of who runs it."""
from pathlib import Path

from support.rows import require_rows

ROWS = {"1.06", "2.01", "2.02", "2.03", "2.04", "2.05", "2.08", "2.09", "2.10", "2.11",
        "2.13", "2.14", "2.16"}


def test_every_row_has_a_test_that_runs_as_the_table_says():
    require_rows(Path(__file__).parent, ROWS)
