"""`./workshop student`: what stands in a student's tree, and what does not."""
import hashlib
import json
import platform
import subprocess
from pathlib import Path

import pytest
from house.source_tree import ROOT, plant
from house.student_tree import must, run, starter
from make_starter_regions import read_regions
from sealed import unseal
from starter import chapters, contents, leaks
from support.places import BUILD

MOST_BYTES = 30 << 20
EARLIER = Path("prebuilt", platform.machine())
TELLING = "    sys::check(::unshare(CLONE_NEWUTS), \"unshare(CLONE_NEWUTS)\");\n"


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    place = tmp_path_factory.mktemp("student") / "tree"
    made = starter(place)
    assert (made.returncode, made.stderr) == (0, "")
    return place


@pytest.fixture(scope="module")
def telling():
    """{squeezed line: exercise}: what must not stand in it."""
    names = (name for name in contents.files(ROOT) if leaks.is_code(name))
    parts, regions = read_regions(ROOT)
    code = {name: "\n".join(part for part in parts[name] if isinstance(part, str))
            if name in parts else (ROOT / name).read_text() for name in names}
    return leaks.telling_lines(regions, code)


def files_of(tree):
    found = (path for path in tree.rglob("*") if path.is_file())
    return [path for path in found if ".git" not in path.relative_to(tree).parts]


def test_no_text_tells_a_line_of_a_solution(tree, telling):
    texts = {path.relative_to(tree).as_posix(): path.read_text(errors="replace")
             for path in files_of(tree) if b"\0" not in path.read_bytes()}
    assert len(telling) > 200 and len(texts) > 500
    assert list(leaks.leaks(texts, telling)) == []


def test_a_told_line_is_found_wherever_it_is_broken(telling):
    line = next(iter(telling))
    broken = f"# {line[:5]}\n   {line[5:]} …\n"
    assert list(leaks.leaks({"a.sh": broken}, telling)) == [
        f"a.sh: tells of exercise {telling[line]}: {line}"]


def test_a_quoted_solution_becomes_a_sentence():
    telling = {leaks.squeeze(TELLING): "2.1"}
    quote = f"Like this:\n\n```cpp file=a.cpp\n{TELLING}```\n\nSo.\n"
    assert chapters.without_solutions(quote, telling) == (
        "Like this:\n\n*These lines are yours to write: exercise 2.1.*\n\nSo.\n")
    assert chapters.without_solutions(quote, {"another();": "2.1"}) == quote


def test_the_workshop_makes_it_where_one_stands(tmp_path):
    made = run(ROOT / "workshop", "student", "a tree", "--build", BUILD, cwd=tmp_path)
    assert made.stdout == "a tree is ready; begin with its README.md\n", made.stderr
    assert (tmp_path / "a tree/README.md").exists()


def test_what_would_tell_a_solution_stays_away(tree):
    for name in ("tests/mutants", "tests/grade/mutants", "tests/house", "slides",
                 "tools/make_starter", "tools/starter"):
        assert not (tree / name).exists(), name


def test_what_a_student_needs_is_there(tree):
    for name in ("README.md", "workshop", "lib/README.md", "01-chroot/exercises.toml",
                 "06-full-container/README.md", "tests/support/beacon.py",
                 "tests/grade/kit.py", "lima.yaml", EARLIER / "bin/tinrun"):
        assert (tree / name).is_file(), name
    assert "Tinbox: the exercises" in (tree / "README.md").read_text()


def test_the_solutions_are_there_sealed(tree):
    assert set(unseal(tree)[0]) == set(read_regions(ROOT)[1])


def test_it_is_one_clean_commit_that_a_repository_can_hold(tree):
    assert must("git", "-C", tree, "log", "--format=%s") == "Begin the exercises\n"
    assert must("git", "-C", tree, "status", "--short") == ""
    size = int(must("du", "--summarize", "--bytes", tree).split()[0])
    assert size < MOST_BYTES


def test_each_prebuilt_file_is_what_the_manifest_says(tree):
    told = json.loads((tree / EARLIER / "manifest.json").read_text())
    assert told["fmt"].startswith("libfmt.so.") and "glibc" in told["libc"]
    for name, digest in told["sha256"].items():
        content = (tree / EARLIER / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest
        assert str(ROOT).encode() not in content, name
    assert len(told["sha256"]) == len(contents.built_files(contents.files(ROOT)))


def test_a_tree_for_one_step_ends_with_it(tmp_path):
    assert starter(tmp_path / "tree", "--step", "2").returncode == 0
    steps = sorted(path.name for path in (tmp_path / "tree").glob("0*"))
    assert steps == ["01-chroot", "02-namespaces"]
    records = [path.parent.name for path in (tmp_path / "tree").rglob("exercises.toml")]
    assert records == ["02-namespaces"]
    libraries = {path.name for path in (tmp_path / "tree" / EARLIER).glob("*.a")}
    assert libraries == {"libsys.a", "libstep01.a", "libstep02.a"}
    assert "03-cgroups" not in (tmp_path / "tree/CMakeLists.txt").read_text()


def refused(place, *words, source=ROOT, **options):
    """Its one line; and that nothing new stands beside `place`."""
    before = sorted(place.parent.iterdir())
    made = starter(place, *words, source=source, **options)
    assert made.returncode == 1 and made.stderr.count("\n") == 1, made.stderr
    assert sorted(place.parent.iterdir()) == before
    return made.stderr.removeprefix("workshop student: ").rstrip("\n")


def test_a_directory_with_something_in_it_is_refused(tmp_path):
    plant(tmp_path, {"tree/mine.txt": "mine"})
    told = refused(tmp_path / "tree")
    assert told == f"{tmp_path}/tree: is there, and is not an empty directory"
    assert (tmp_path / "tree/mine.txt").read_text() == "mine"


def test_a_file_is_refused(tmp_path):
    plant(tmp_path, {"tree": "a file"})
    assert "is not an empty directory" in refused(tmp_path / "tree")


def test_an_unknown_step_is_refused(tmp_path):
    assert refused(tmp_path / "tree", "--step", "9") == "there is no step 09"


def test_a_build_that_is_not_there_is_refused(tmp_path):
    told = refused(tmp_path / "tree", "--build", tmp_path / "none")
    assert told.startswith(f"{tmp_path}/none/lib/libsys.a: ")


def test_only_the_reference_can_make_one(tree, tmp_path):
    made = run(tree / "workshop", "student", tmp_path / "tree")
    assert made.stderr == "workshop: only the reference makes a student's tree\n"
    assert list(tmp_path.iterdir()) == []


def test_a_text_that_tells_a_solution_is_refused(tmp_path):
    source = plant(tmp_path / "source", {
        "01-a/a.cpp": f"//> exercise 1.1: do it\n{TELLING * 3}//= todo();\n"
                      "//< exercise 1.1\n",
        "CMakePresets.json": "{}", "01-a/README.md": f"```cpp\n{TELLING}```\n"})
    subprocess.run(["cp", "-r", ROOT / "tools", source], check=True)
    place = tmp_path / "new"
    assert refused(place, source=source).startswith(
        "01-a/README.md: tells of exercise 1.1: sys::check(::unshare(")
