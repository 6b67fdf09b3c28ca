"""spreadsheet.py — CSV: a line for each exercise, for a spreadsheet or a gradebook."""
import csv
import io

from grade.formats import fence

COLUMNS = ("student", "step", "exercise", "points", "earned", "verdict")
# With these a spreadsheet takes the text for a formula, and may run it.
FORMULA = ("=", "+", "-", "@", "\t", "'")


def render(result, header=True):
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    if header:
        writer.writerow(COLUMNS)
    student = cell(result["submission"])
    for one in result["exercises"]:
        writer.writerow([student, one["step"], one["id"], one["points"], one["earned"],
                         one["verdict"]])
    return rows.getvalue()


def cell(text):
    text = fence.one_line(text)
    return f"'{text}" if text.startswith(FORMULA) else text
