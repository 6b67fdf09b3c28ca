"""rows.py — a step's ROWS.md: which test shows which row, and who runs it."""
import re
import subprocess
import sys


def table(directory):
    """(row, test, the first word of "as uid 1000") for each test that is named."""
    for line in (directory / "ROWS.md").read_text().splitlines():
        if found := re.fullmatch(r"\| (\d\.\d\d) \|.*?\| (.*?) \| (\w+).* \|", line):
            yield from ((found[1], test, found[3]) for test in found[2].split(", "))


def collected(directory):
    """{"test_uts.py::test_x": {"root", "user"}}, as pytest itself would run them."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", directory]
    said = subprocess.check_output(command, text=True)
    people = {}
    for test, words in re.findall(r"(test_\w+\.py::\w+)(?:\[(.*)\])?\n", said):
        people.setdefault(test, set()).update({"root", "user"} & set(words.split("-")))
    return people


PEOPLE = {"yes": {"root", "user"}, "no": {"root"}, "only": {"user"}}


def require_rows(directory, rows):
    """ROWS.md names a test for each row, which exists and runs as those it says."""
    named = list(table(directory))
    assert {row for row, _, _ in named} == set(rows)
    told = {test: PEOPLE[word] for _, test, word in named}
    there = collected(directory)
    assert {test: there.get(test) for test in told} == told
