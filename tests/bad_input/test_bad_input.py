"""test_bad_input.py — bad input gives one line that names the thing and the fix."""
import importlib
import re
from pathlib import Path

import pytest

from bad_input.situations import PREFIX, STARTED_AS
from bad_input.table import CASES
from support import skips
from support.groups import has_version_1
from support.places import BIN, SOURCE
from support.programs import ROOT, USER, run

for file in sorted(Path(__file__).parent.glob("cases*.py")):
    importlib.import_module(f"bad_input.{file.stem}")

PEOPLE = {"root": [ROOT], "user": [USER], "both": [ROOT, USER]}
PAIRS = [pytest.param(case, who, id=f"{case}-{who.name}")
         for case in CASES for who in PEOPLE[case.who]
         if case.cgroups in (0, 1 if has_version_1() else 2)]
IMPLIED = r"^[\w-]+: without CAP_SYS_ADMIN: adding --userns[^\n]*\n"


def replaced(text, words):
    for name, value in words.items():
        text = text.replace(name, value)
    return text


@pytest.mark.parametrize("case, person", PAIRS)
def test_one_line_names_the_thing_and_the_fix(case, person, root):
    if person == USER:
        skips.needs("uid-1000")
    with case.given(root, person) as made:
        before, starter = made.pop(PREFIX, []), made.pop(STARTED_AS, person)
        made["<root>"] = str(root)
        argv = [replaced(word, made) for word in case.argv]
        programs = {path.name: str(path) for path in BIN.iterdir()}
        told = run(*before, *(programs.get(word, word) for word in argv), who=starter)

    name = next(word for word in argv if word in programs)
    line = re.sub(IMPLIED, "", told.stderr)  # the design wants that line of its own
    thing, fix = replaced(case.thing, made), replaced(case.fix, made)
    saw = f"{case}: status {told.status}, stdout {told.stdout!r}, stderr {line!r}"
    assert told.status == case.status, saw
    assert told.stdout == "", saw
    # A line that engines read begins with runc's words.
    begin = f"({name}: )?" if name == "tinrun" else f"{name}: "
    assert re.fullmatch(rf"{begin}[^\n]+\n", line), saw
    assert thing in line and fix in line, f"{saw}\nlacks {thing!r} or {fix!r}"
    assert len(line.encode()) < 1200, saw


def test_all_22_kinds_of_the_requirement_are_in_the_table():
    assert {case.kind for case in CASES} - {0} == set(range(1, 23))


def test_each_case_stands_once():
    ids = [pair.id for pair in PAIRS]
    assert len(ids) == len(set(ids))


def hints():
    """The advice of each row of error.cpp's table."""
    table = (SOURCE / "lib/error.cpp").read_text().split("hints[] = {")[1]
    table = re.sub(r'"\n\s*"', "", table.split("\n};")[0])
    return re.findall(r'\{"\w+", E\w+, "[^"]*",\s*"([^"]*)"\}', table)


def test_each_hint_is_provoked_by_a_case():
    told = [case.fix for case in CASES if len(case.fix) > 12]
    assert len(hints()) > 15
    for advice in hints():
        assert any(fix in advice for fix in told), f"no case gets the advice {advice!r}"
