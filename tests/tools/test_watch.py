"""./workshop watch, at a terminal of 80 by 24 and without one; the judge is ours."""
import json
import shutil
import subprocess

import pytest
from grade.records import exercises
from sealed import seal
from study import judge
from study.screen import screen
from study.words import bar
from support import places
from support.programs import DEADLINE_SECONDS, ROOT as WHO, run
from support.terminals import Terminal

ALL = exercises()
FILE = "02-namespaces/namespaces.cpp"
# It solves an exercise whose file has the word `solved`, and never ends for `endless`.
JUDGE = """#!/usr/bin/python3 -B
import json, pathlib, sys, time
text = pathlib.Path("02-namespaces/namespaces.cpp").read_text()
if "endless" in text:
    time.sleep(1000)
good = "solved" in text
check = {"name": "a", "verdict": "pass" if good else "fail", "sentence": "it is so"}
print(json.dumps({"id": sys.argv[1], "verdict": check["verdict"], "checks": [check],
                  "message": "" if good else "not so: it is so",
                  "evidence": [] if good else ["Saw: \\x1b[2Jred\\0",
                      "Expected: blue", "Likely cause: a flag"]}))
"""


@pytest.fixture
def tree(tmp_path):
    place = tmp_path / "student"
    run(places.SOURCE / "tools/make_starter", places.SOURCE, place, who=WHO).expect()
    shutil.rmtree(place / "build", ignore_errors=True)
    seal(places.SOURCE, place)
    (place / "judge").write_text(JUDGE)
    (place / "judge").chmod(0o755)
    return place


def command(tree, *words):
    return ["env", "-C", tree, "PYTHONPATH=tools:tests", "/usr/bin/python3", "-B", "-m",
            "study", "watch", "--judge", "./judge", *words]


@pytest.fixture
def terminal(tree):
    opened = []

    def open_one(*words):
        opened.append(Terminal(*command(tree, *words), who=WHO))
        opened[-1].resize(24, 80)
        return opened[-1]
    yield open_one
    for one in opened:
        one.close()


def save(tree, words):
    with (tree / FILE).open("a") as file:
        file.write(f"// {words}\n")


def test_it_begins_with_the_first_and_goes_on_where_we_left(terminal):
    first = terminal()
    first.see(f"{next(iter(ALL))} ")
    first.type("n")
    first.see("1.3 A directory that / means")
    first.type("q")
    assert first.wait() == 0
    terminal().see("1.3 A directory that / means")


def test_a_save_is_judged_and_what_is_solved_is_remembered(terminal, tree):
    one = terminal("2.1")
    one.see("Likely cause: a flag")
    save(tree, "solved")
    one.see("Solved. Press n for the next one.")
    one.type("q")
    assert one.wait() == 0
    assert json.loads((tree / ".progress.json").read_text())["passed"] == ["2.1"]
    save(tree, "but")


def test_keys_show_hints_and_the_list_and_judge_again(terminal):
    one = terminal("2.1")
    one.see("Likely cause")
    one.type("h")
    one.see("Hint 1 of 3")
    one.type("h")
    one.see("Hint 2 of 3")
    one.type("l")
    one.see("[ ] 2.4   A child that is pid 1")
    one.type("r")
    one.see("judging")
    one.see("Likely cause")
    one.type("p")
    one.see("2.4 A child that is pid 1")


def test_it_can_be_left_while_a_judge_does_not_end(terminal, tree):
    save(tree, "endless")
    one = terminal("2.1")
    before = one.mode()
    one.see("judging")
    one.type("q")
    assert one.wait() == 0
    assert one.mode() == before


def test_a_save_ends_the_judgement_of_the_older_text(terminal, tree):
    old = (tree / FILE).read_text()
    save(tree, "endless")
    one = terminal("2.1")
    one.see("judging")
    (tree / FILE).write_text(old + "// solved\n")
    one.see("Solved.")


def test_ctrl_c_leaves_the_terminal_as_it_was(terminal):
    one = terminal("2.1")
    before = one.mode()
    one.see("Likely cause")
    one.type("\x03")
    assert one.wait() == 0
    assert one.mode() == before


def test_what_a_program_said_is_only_text_on_the_screen(terminal):
    one = terminal("2.1")
    seen = one.see("Expected: blue")
    assert b"[2Jred" in seen and b"\x1b[2Jred" not in seen and b"\0" not in seen


def test_without_a_terminal_there_is_one_report(tree):
    told = run(*command(tree, "2.1", "--once"), who=WHO)
    told.expect(status=1)
    assert "Likely cause: a flag" in told.stdout and "\x1b" not in told.stdout
    save(tree, "solved")
    assert "Solved" in run(*command(tree, "2.1", "--once"), who=WHO).expect().stdout


def test_without_a_terminal_each_change_has_its_report(tree):
    watched = subprocess.Popen(command(tree, "2.1"), stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, text=True)
    try:
        assert any("Likely cause" in line for line in watched.stdout)
        save(tree, "solved")
        assert any("Solved" in line for line in watched.stdout)
    finally:
        watched.terminate()
        assert watched.wait(DEADLINE_SECONDS) == 0
        watched.stdout.close()


class NoTree:
    """As much of a tree as a screen needs."""
    exercises = ALL

    class progress:
        @staticmethod
        def passed():
            return {"2.1"}


LONG = {"verdict": "fail", "message": "m" * 9000, "checks": [
    {"verdict": "fail", "sentence": "s"}] * 9, "evidence": ["Saw: " + "word " * 5000]}
BELOW = ["hint"] * 6


@pytest.mark.parametrize("result", [None, LONG, {"verdict": "na", "checks": []}])
@pytest.mark.parametrize("id", ALL)
def test_any_report_fits_the_screen(id, result):
    for below in ([], ["hint"] * 40):
        assert len(screen(NoTree, ALL[id], result, below)) <= 24
    lines = screen(NoTree, ALL[id], result, BELOW)
    assert len(lines) <= 24 and max(map(len, lines)) < 80
    assert lines[-1].startswith("n next")
    assert BELOW == [line for line in lines if line == "hint"]


SAID = {
    "/a b/x/mounts.cpp:13:3: error: 'mont' was not declared\n/a.cpp:2:1: error: b":
        "it does not compile: mounts.cpp, line 13: 'mont' was not declared",
    "mounts.cpp:1:10: fatal error: lib/no.h: No such file": "it does not compile: mou",
    "x.o: in f:\nundefined reference to `g()'": "it does not link: undefined ref",
    "ninja: no work": "it does not build: ./workshop build says why",
}


@pytest.mark.parametrize("said", SAID)
def test_the_first_error_becomes_a_sentence(said):
    assert judge.sentence_of(said).startswith(SAID[said])


def test_a_bar_is_full_when_all_is_done():
    assert (bar(0, 3, 3), bar(3, 3, 3), bar(0, 0, 3)) == ("[---]", "[###]", "[---]")
