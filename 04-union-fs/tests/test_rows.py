"""test_rows.py — ROWS.md names a test for each row of this step, and speaks the truth
of who runs it."""
from pathlib import Path

from support.rows import require_rows

ROWS = {"4.01", "4.02", "4.03", "4.04", "4.06"}


def test_every_row_has_a_test_that_runs_as_the_table_says():
    require_rows(Path(__file__).parent, ROWS)
