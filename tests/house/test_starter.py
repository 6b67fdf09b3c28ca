"""make_starter: the regions of the source, and the student's tree made from them."""
import os
import re

import pytest
from house.source_tree import ROOT, plant
from house.student_tree import TOOL, StudentTree, run
from make_starter_regions import LONGEST, MOST_IN_A_FILE, SHORTEST, read_regions

STEPS = {1: 9, 2: 12, 3: 12}  # so many exercises of each step stand in the source
PROGRAMS = ("01-chroot", "01-escape", "02-namespaces", "02-enter", "02-lsns",
            "03-cgroups", "03-cgls", "04-union-fs", "05-network", "05-netlab",
            "06-full-container", "tinrun")
TODO = r"exercise {} is not written yet; see {}/README\.md"


def region(id, lines=3, title="do it", stub="    //= sys::todo();\n"):
    solution = "    a();\n" * lines
    return f"    //> exercise {id}: {title}\n{solution}{stub}    //< exercise {id}\n"


@pytest.mark.parametrize("step", STEPS)
def test_every_exercise_has_its_region(step):
    regions = read_regions(ROOT)[1]
    found = {id for id in regions if id.startswith(f"{step}.")}
    assert found == {f"{step}.{n}" for n in range(1, STEPS[step] + 1)}


def test_regions_are_a_few_short_ones_in_a_file():
    regions = read_regions(ROOT)[1].values()
    paths = [region.path for region in regions]
    assert max(map(paths.count, paths)) <= MOST_IN_A_FILE
    assert all(SHORTEST <= len(region.solution) <= LONGEST for region in regions)


def test_a_chosen_exercise_is_a_todo_and_the_others_are_solved(tmp_path):
    plant(tmp_path / "source", {
        "01-a/a.cpp": "f() {\n" + region("1.1") + region("1.2") + "}\n",
        "01-a/b.sh": "#> exercise 1.3: echo\n\necho\n\n#= exit 125\n#< exercise 1.3\n"})
    starter = tmp_path / "starter"
    made = run(TOOL, tmp_path / "source", starter, "--exercise", "1.2", "1.3")
    assert (made.returncode, made.stderr) == (0, "")
    assert (starter / "01-a/a.cpp").read_text() == (
        "f() {\n" + "    a();\n" * 3 + "    // TODO(1.2): do it\n    sys::todo();\n}\n")
    assert (starter / "01-a/b.sh").read_text() == "# TODO(1.3): echo\nexit 125\n"


def test_a_step_is_what_stands_in_its_directory(tmp_path):
    plant(tmp_path / "source", {"01-a/a.h": region("1.1"), "02-b/b.h": region("1.8")})
    run(TOOL, tmp_path / "source", tmp_path / "starter", "--step", "02")
    assert "TODO" not in (tmp_path / "starter/01-a/a.h").read_text()
    assert "TODO(1.8)" in (tmp_path / "starter/02-b/b.h").read_text()


def test_only_what_git_would_track_is_copied(tmp_path):
    source = plant(tmp_path / "source", {
        "a.h": region("1.1"), "run": "#!/bin/sh\n", "build/a.o": "",
        ".gitignore": "build\n"})
    (source / "run").chmod(0o755)
    (source / "link").symlink_to("nowhere")
    run("git", "init", "-q", source)
    run(TOOL, source, tmp_path / "starter")
    names = sorted(path.name for path in (tmp_path / "starter").iterdir())
    assert names == [".gitignore", "a.h", "link", "run"]
    assert os.access(tmp_path / "starter/run", os.X_OK)


def test_list_names_each_exercise_and_its_place(tmp_path):
    plant(tmp_path, {"02-a/a.h": "\n" + region("2.10") + region("2.9", title="x")})
    listed = run(TOOL, "--list", tmp_path).stdout
    assert listed == "2.9   x  (02-a/a.h:8)\n2.10  do it  (02-a/a.h:2)\n"


FIVE = ("1.1", "1.2", "1.3", "1.4", "1.5")
WRONG = {
    "never closed": (region("1.1")[:-22], "a.h:1: exercise 1.1 is never closed"),
    "nested": ("//> exercise 1.1: a\n" + region("1.2"), "a.h:2: exercise 1.1 is still"),
    "another id": (region("1.1").replace("< exercise 1.1", "< exercise 1.2"),
                   "a.h:6: exercise 1.1 is open, but `exercise 1.2` is closed"),
    "no stub": (region("1.1", stub=""), "a.h:5: exercise 1.1 has no stub"),
    "no title": (region("1.1").replace(": do it", ""), "a.h:1: expected `exercise N.M"),
    "not open": ("\n//= a\n", "a.h:2: no exercise is open here"),
    "after stub": (region("1.1", stub="//= a\nb\n"), "a.h:6: exercise 1.1: code after"),
    "short": (region("1.1", 2), "a.h:5: exercise 1.1 has a solution of 2 lines"),
    "long": (region("1.1", 16), "a.h:19: exercise 1.1 has a solution of 16 lines"),
    "twice": (region("1.1") * 2, "a.h:7: exercise 1.1 is also at a.h:1"),
    "five": ("".join(map(region, FIVE)), "a.h:25: exercise 1.5: more than 4"),
}


@pytest.mark.parametrize("case", WRONG)
def test_an_error_names_its_place_and_leaves_nothing(case, tmp_path):
    text, message = WRONG[case]
    plant(tmp_path / "source", {"a.h": text})
    made = run(TOOL, tmp_path / "source", tmp_path / "new/starter")
    assert made.returncode == 1 and made.stderr.startswith(f"make_starter: {message}")
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


def test_a_directory_with_something_in_it_is_refused(tmp_path):
    plant(tmp_path, {"source/a.h": region("1.1"), "starter/mine.txt": "mine"})
    made = run(TOOL, tmp_path / "source", tmp_path / "starter")
    assert made.returncode == 1 and "not an empty directory" in made.stderr
    assert [path.name for path in (tmp_path / "starter").iterdir()] == ["mine.txt"]


def test_an_unknown_exercise_is_refused(tmp_path):
    plant(tmp_path / "source", {"a.h": region("1.1")})
    made = run(TOOL, tmp_path / "source", tmp_path / "starter", "--exercise", "1.7")
    assert made.stderr == "make_starter: no exercise 1.7 in the source\n"


@pytest.fixture(scope="module")
def unsolved(tmp_path_factory):
    """The tree without any solution, and what was compiled of it."""
    tree = StudentTree(tmp_path_factory.mktemp("unsolved") / "starter")
    tree.compile()
    return tree


@pytest.mark.tier_all
def test_every_region_is_compiled_without_its_solution(unsolved):
    paths = {region.path for region in read_regions(ROOT)[1].values()}
    assert unsolved.differing == paths
    names = " ".join(unsolved.objects)
    assert not [path for path in paths if f"/{path.split('/', 1)[1]}.o" not in names]


@pytest.mark.tier_all
@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_can_be_linked_without_any_solution(program, unsolved):
    assert os.access(unsolved.link(program), os.X_OK)


@pytest.mark.tier_all
def test_a_program_says_what_to_write(unsolved):
    said = run(unsolved.link("01-chroot"), "/", "--", "true")
    assert said.returncode == 125
    assert re.search(TODO.format(r"1\.\d+", "01-chroot"), said.stderr)


@pytest.mark.tier_all
def test_a_program_of_a_student_names_the_exercise_that_it_met(tmp_path):
    tree = StudentTree(tmp_path / "starter", "--exercise", "2.7")
    tree.compile()
    said = run(tree.link("02-namespaces"), "--userns", "--", "true")
    assert said.returncode == 125
    assert re.search(TODO.format(r"2\.7", "02-namespaces"), said.stderr)


@pytest.mark.tier_all
def test_who_includes_what_differs_is_compiled_too(tmp_path):
    tree = StudentTree(tmp_path / "starter", "--exercise", "2.7")
    tree.differing = {"lib/fd.h"}
    through_others = tree.objects_that_differ()
    assert "lib/CMakeFiles/sys.dir/files.cpp.o" in through_others
    assert "02-namespaces/CMakeFiles/step02.dir/id_maps.cpp.o" in through_others
    assert "lib/CMakeFiles/sys.dir/shell_words.cpp.o" not in through_others
