"""A student's tree compiles as it is, and stands on the reference's earlier steps."""
import platform
import shutil

import pytest
from house.student_tree import StudentTree, must, run, starter
from house.test_starter import PROGRAMS

EARLIER = f"prebuilt/{platform.machine()}"
NOT_USED = "prebuilt/ is not used, each step stands on your own: "
EM_AARCH64 = bytes([0xB7, 0])


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """With gcc; -Werror, as nothing says otherwise."""
    tree = StudentTree(tmp_path_factory.mktemp("student") / "tree", make=starter)
    tree.compile()
    return tree


def linked_by(tree, program):
    """The last command that builds it."""
    said = must("ninja", "-C", tree / "build", "-t", "commands", f"bin/{program}")
    return said.splitlines()[-1]


@pytest.mark.tier_all
@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_links_and_has_its_help(program, tree):
    binary = tree.link(program)
    if program != "01-escape":  # has no options
        helped = run(binary, "--help")
        assert (helped.returncode, helped.stderr) == (0, "")
    assert EARLIER in linked_by(tree.place, program) or program[:2] == "01"


@pytest.mark.tier_all
def test_it_compiles_with_clang(tmp_path):
    StudentTree(tmp_path / "tree", make=starter, preset="clang",
                settings={"CMAKE_DISABLE_PRECOMPILE_HEADERS": "OFF"}).compile()


@pytest.mark.tier_all
@pytest.mark.parametrize("program, words", [
    ("01-chroot", ["/", "--", "true"]),
    ("02-namespaces", ["--userns", "--uts", "box", "--", "true"]),
    ("04-union-fs", ["--userns", "--layer", "/usr", "--", "true"]),
])
def test_a_program_lacks_only_its_own_step(program, words, tree):
    said = run(tree.link(program), *words)
    assert said.returncode == 125
    assert f"exercise {program[1]}." in said.stderr, said.stderr


@pytest.mark.tier_all
def test_a_tree_for_one_step_compiles(tmp_path):
    tree = StudentTree(tmp_path / "tree", "--step", "02", make=starter)
    tree.compile()
    for program in PROGRAMS[:5]:
        tree.link(program)


@pytest.fixture
def copy(tmp_path, tree):
    """Of the sources alone; to be spoilt."""
    place = tmp_path / "copy"
    shutil.copytree(tree.place, place, ignore=shutil.ignore_patterns("build", ".git"))
    return place


def configured(place, *words):
    """What CMake says on stderr."""
    done = run("cmake", "--preset", "dev", *words, cwd=place)
    assert done.returncode == 0, done.stderr
    return done.stderr


def assert_own(place, said, reason):
    assert said.count("\n") == 1 and said.startswith(NOT_USED + reason), said
    assert EARLIER not in linked_by(place, "02-namespaces")


@pytest.mark.tier_all
def test_libraries_that_fit_are_used_without_a_word(copy):
    assert configured(copy) == ""
    command = linked_by(copy, "02-namespaces")
    assert f"{EARLIER}/libstep01.a" in command
    assert "02-namespaces/libstep02.a" in command
    # The student's own 2.12, which stands in lib.
    assert "lifeline.cpp.o" in command.partition("libstep01.a")[0]
    assert "lifeline.cpp.o" not in linked_by(copy, "04-union-fs")


@pytest.mark.tier_all
def test_libraries_of_another_machine_are_not_used(copy):
    must("ar", "x", "libstep01.a", "root.cpp.o", cwd=copy / EARLIER)
    member = copy / EARLIER / "root.cpp.o"
    content = member.read_bytes()
    member.write_bytes(content[:18] + EM_AARCH64 + content[20:])
    must("ar", "r", "libstep01.a", member.name, cwd=copy / EARLIER)
    assert_own(copy, configured(copy), "the linker says: libstep01.a")


@pytest.mark.tier_all
def test_libraries_without_a_symbol_that_they_need_are_not_used(copy):
    must("ar", "d", copy / EARLIER / "libsys.a", "spawn.cpp.o")
    assert_own(copy, configured(copy), "the linker says: undefined reference to `sys::")


@pytest.mark.tier_all
def test_a_library_that_is_missing_is_named(copy):
    (copy / EARLIER / "libstep03.a").unlink()
    assert_own(copy, configured(copy), "the linker says: libstep03.a")


@pytest.mark.tier_all
def test_a_machine_for_which_there_are_none_is_named(copy):
    (copy / EARLIER).rename(copy / "prebuilt/pdp11")
    assert_own(copy, configured(copy), "there are none for ")


@pytest.mark.tier_all
def test_who_wants_it_stands_on_his_own(copy):
    assert configured(copy, "-DTINBOX_EARLIER=own") == ""
    assert EARLIER not in linked_by(copy, "02-namespaces")
