"""./workshop list, hint, reset and solution, as somebody meets them in a tree."""
import json
import shutil
from pathlib import Path

import pytest
from grade.records import exercises
from make_starter_regions import read_regions
from sealed import FILE as SEALED, seal, unseal
from study.reset import put_back
from support import places
from support.programs import ROOT as WHO, run

ALL = exercises()
FILE = "02-namespaces/mounts.cpp"
MINE = "  // my own way\n  sys::mount(\"none\", \"/\", \"\", MS_PRIVATE);\n  }\n"


class Tree:
    """A student's tree, in which nothing has been done yet."""

    def __init__(self, path):
        self.path = path

    def study(self, *words, status=0):
        done = run("/usr/bin/python3", "-B", "-m", "study", *words, who=WHO, timeout=30,
                   cwd=self.path, env={"PYTHONPATH": "tools:tests"})
        done.expect(status=status)
        return done

    def says(self, *words, status=0):
        return self.study(*words, status=status).stdout

    def refuses(self, *words):
        """In one line, on stderr, with 2."""
        refused = self.study(*words, status=2)
        assert refused.stdout == "" and refused.stderr.count("\n") == 1
        return refused.stderr.removeprefix("workshop ").rstrip("\n")

    def text(self, file=FILE):
        return (self.path / file).read_text()

    def write(self, text, file=FILE):
        (self.path / file).write_text(text)

    def solve(self, id):
        """Mark it as passed, as whoever judges does."""
        (self.path / ".progress.json").write_text(json.dumps({"passed": [id]}))


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    place = tmp_path_factory.mktemp("study") / "student"
    run(places.SOURCE / "tools/make_starter", places.SOURCE, place, who=WHO,
        timeout=60).expect()
    shutil.rmtree(place / "build", ignore_errors=True)
    seal(places.SOURCE, place)
    return place


@pytest.fixture
def tree(pristine, tmp_path):
    shutil.copytree(pristine, tmp_path / "student", symlinks=True)
    return Tree(tmp_path / "student")


@pytest.fixture
def reference():
    return Tree(places.SOURCE)


def test_list_names_every_exercise_with_its_points(tree):
    listed = tree.says("list")
    for id, one in ALL.items():
        assert f"[ ] {id:<5} {one.title}" in listed
    assert max(map(len, listed.splitlines())) <= 80


@pytest.mark.parametrize("word", ["2", "02", "02-namespaces"])
def test_list_of_a_step_shows_what_was_solved(word, tree):
    tree.solve("2.3")
    listed = tree.says("list", word).splitlines()
    assert listed[0].endswith(f" {ALL['2.3'].points} of 100 points")
    assert [line[:9] for line in listed if "[x]" in line] == [" [x] 2.3 "]
    assert not [line for line in listed if "] 3." in line]


def test_hints_come_one_by_one_and_the_last_stays(tree):
    hints = ALL["2.3"].hints
    for number in (1, 2, 3, 3):
        shown = " ".join(tree.says("hint", "2.3").split())
        assert f"Hint {number} of 3 {hints[number - 1]}" in shown
        others = [hint for hint in hints if hint != hints[number - 1]]
        assert not [hint for hint in others if hint in shown]


def test_a_hint_by_its_number_and_all_of_them(tree):
    assert "Hint 2 of 3" in tree.says("hint", "2.3", "2")
    assert "Hint 3 of 3" in tree.says("hint", "2.3")
    shown = " ".join(tree.says("hint", "2.4", "--all").split())
    assert all(hint in shown for hint in ALL["2.4"].hints)
    assert "unshare(2)" in shown


def test_reset_puts_the_beginning_back_and_keeps_what_was_written(tree):
    given = tree.text()
    todo = '  // TODO(2.3): keep our mounts from the host\n  sys::todo("2.3");\n'
    mine = given.replace(todo, MINE)
    assert mine != given
    tree.write(mine)
    tree.solve("2.3")
    said = tree.says("reset", "2.3")
    [kept] = [word for word in said.split() if word.startswith(".kept/")]
    assert (tree.text(), tree.text(kept)) == (given, mine)
    assert "[x]" not in tree.says("list", "2")


def test_reset_leaves_the_neighbours_as_they_are(tree):
    solved = tree.text().replace('  sys::todo("2.5");\n', "  solved_2_5();\n")
    tree.write(solved.replace('  sys::todo("2.3");\n', MINE))
    tree.says("reset", "2.3")
    assert "solved_2_5();" in tree.text() and MINE not in tree.text()
    assert tree.text() == solved


def test_two_resets_keep_two_texts(tree):
    given = tree.text()
    for text in ("  one();\n", "  two();\n"):
        tree.write(given.replace('  sys::todo("2.3");\n', text))
        tree.says("reset", "2.3")
    kept = sorted((tree.path / ".kept").rglob("*.[12]"))
    assert ["one();" in kept[0].read_text(), "two();" in kept[1].read_text()] == [
        True, True]


def test_a_file_that_has_changed_all_over_is_put_back_as_a_whole(tree):
    given = tree.text()
    tree.write("int main() {}\n")
    assert "./workshop reset 2.3 --file" in tree.refuses("reset", "2.3")
    assert tree.text() == "int main() {}\n"
    assert "2.3, 2.5, 2.10" in tree.says("reset", "2.3", "--file")
    assert tree.text() == given


def test_a_file_that_is_gone_comes_back(tree):
    given = tree.text()
    (tree.path / FILE).unlink()
    tree.says("reset", "2.3")
    assert tree.text() == given


def test_there_may_be_nothing_to_put_back(tree):
    assert "nothing to put back" in tree.says("reset", "2.3")
    assert not (tree.path / ".kept").exists()


def test_a_file_in_another_encoding_is_kept_byte_by_byte(tree):
    path = tree.path / FILE
    mine = path.read_bytes().replace(b'  sys::todo("2.3");\n', b"  // \xff\r\n")
    path.write_bytes(mine)
    tree.says("reset", "2.3")
    [kept] = (tree.path / ".kept").rglob("*.1")
    assert kept.read_bytes() == mine


@pytest.mark.parametrize("id", ALL)
def test_every_exercise_can_be_reset(id, pristine):
    regions, files = unseal(pristine)
    region, given = regions[id], files[regions[id].path]
    end = region.before + len(region.starter)
    assert given[region.before:end] == region.starter
    solved = given[:region.before] + region.solution + given[end:]
    assert put_back(given, region, solved) == given


def test_the_solution_is_shown_to_who_has_found_one(tree):
    lines = read_regions(places.SOURCE)[1]["2.3"].solution
    early = tree.says("solution", "2.3", status=1)
    assert "./workshop hint 2.3" in early and lines[-1] not in early
    assert tree.says("solution", "2.3", "--anyway").endswith("\n".join(lines) + "\n")
    tree.solve("2.3")
    assert tree.says("solution", "2.3").endswith("\n".join(lines) + "\n")


def test_the_reference_shows_its_own_and_is_not_reset(reference):
    lines = read_regions(places.SOURCE)[1]["2.3"].solution
    assert reference.says("solution", "2.3").endswith("\n".join(lines) + "\n")
    assert "this is the reference" in reference.refuses("reset", "2.3")


def test_of_a_tree_for_one_step_only_that_is_shown(tree):
    seal(places.SOURCE, tree.path, ["2.3", "2.4"])
    listed = tree.says("list")
    assert "2.3" in listed and "2.5" not in listed and "01-chroot" not in listed
    assert "no exercise 2.5 is here" in tree.refuses("hint", "2.5")


def test_no_line_of_a_solution_can_be_read_in_the_sealed_file(tree):
    sealed = tree.text(SEALED)
    assert "sys::" not in sealed and "TODO" not in sealed


BAD = {
    ("hint",): "hint: which exercise? Name one, such as 2.1 (see list)",
    ("hint", "7.7"): "hint: no exercise 7.7 is here: see ./workshop list",
    ("hint", "2.1", "4"): "hint: 4: expected the number of a hint, 1 to 3, or --all",
    ("hint", "2.1", "1", "2"): "hint: 2: expected the number of a hint, 1 to 3, or",
    ("list", "9"): "list: no exercises of step 9, but 01-chroot, 02-",
    ("list", "1", "2"): "list: unexpected word: 2",
    ("reset",): "reset: which exercise?",
    ("reset", "2.1", "2.2"): "reset: which exercise?",
    ("solution", "x"): "solution: no exercise x is here",
    ("watch", "x"): "watch: no exercise x is here",
}


@pytest.mark.parametrize("words", BAD)
def test_bad_input_is_one_line(words, tree):
    assert tree.refuses(*words).startswith(BAD[words])


DAMAGED = {
    "sealed": (SEALED, "!", "list: .starter/regions.json: damaged; a new tree has it"),
    "sealed": (SEALED, "!", "list: .starter/regions.json: damaged; a new tree has"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_tree_is_told_in_one_line(case, tree):
    file, text, message = DAMAGED[case]
    tree.write(text, file)
    assert message in tree.refuses("list").replace(f"{tree.path}/", "")


def test_a_tree_without_exercises_says_how_to_get_one(tree):
    (tree.path / SEALED).unlink()
    assert "./workshop student DIR" in tree.refuses("list")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"hints": [], "passed": 1}'])
def test_progress_that_cannot_be_read_begins_anew(text, tree):
    tree.write(text, ".progress.json")
    assert "Hint 1 of 3" in tree.says("hint", "2.1")
    assert json.loads(tree.text(".progress.json"))["hints"] == {"2.1": 1}


def test_only_one_file_of_progress_is_left(tree):
    tree.says("hint", "2.1")
    left = [path.name for path in Path(tree.path).glob(".progress*")]
    assert left == [".progress.json"]
