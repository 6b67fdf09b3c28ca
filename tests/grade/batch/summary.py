"""summary.py — a class at a glance, from the records that are there."""
import csv
import io

from grade.batch.course import replace
from grade.formats import fence, markdown, render, spreadsheet, words

COLUMNS = ("student", "points", "earned", "conclusive", "problem", "commit")
MISSING = {"points": 0, "earned": 0, "conclusive": False, "exercises": [],
           "problem": "not judged yet", "commit": ""}


def write(course):
    """summary.csv, summary.md and exercises.csv of a course's directory."""
    records = [fence.fenced({"submission": student.name} | (
        course.record_of(student) or MISSING)) for student in course.students]
    for name, text in (("summary.csv", table(records)), ("summary.md", page(records)),
                       ("exercises.csv", exercises(records))):
        replace(course.directory / name, text.encode())
    return records


def table(records):
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in records:
        writer.writerow([
            spreadsheet.cell(one["submission"]), one["points"], one["earned"],
            "yes" if one["conclusive"] else "no", spreadsheet.cell(one["problem"]),
            spreadsheet.cell(one["commit"])])
    return rows.getvalue()


def exercises(records):
    return "".join(render(one, "csv", header=number == 0)
                   for number, one in enumerate(records))


def page(records):
    judged = [one for one in records if not one["problem"]]
    final = sum(one["conclusive"] for one in judged)
    rows = [f"| {markdown.plain(one['submission'])} | {points(one)} | {remark(one)} |"
            for one in records]
    return "\n".join([
        "# The class", "",
        f"{len(records)} submissions: {len(judged)} judged, {final} of them for good.",
        "", "| student | points | |", "|---|---|---|", *rows, ""])


def points(record):
    if record["problem"]:
        return ""
    return f"{words.number(record['earned'])} of {words.number(record['points'])}"


def remark(record):
    return markdown.plain(record["problem"] or words.unfinished(record))
