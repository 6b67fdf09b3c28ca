"""The link graph: lib <- 01 <- {02, 03}; 02 <- {04, 05}; all <- 06 <- engine."""
import re

import pytest
from house.cpp_reader import declared_functions, line_of, without_comments
from house.source_tree import is_lesson, is_test, plant, require, sources
from make_starter_regions import tree_files

EARLIER = {"lib": "", "01": "lib", "02": "lib 01", "03": "lib 01",
           "04": "lib 01 02", "05": "lib 01 02", "06": "lib 01 02 03 04 05",
           "engine": "lib 01 02 03 04 05 06"}
DOORS = ("01-chroot/run.h", "02-namespaces/box.h")  # the ways into an earlier step
MOST_FUNCTIONS = 3
MAY_LOOK_DEEPER = ("options.cpp", "options.h")  # and the file that holds main()


def unit(name):
    """The node of the graph that a file belongs to: lib, 01 … 06, engine, tests."""
    first = name.split("/")[0]
    return first[:2] if re.match(r"\d\d-", first) else first


def includes(tree):
    for name, text in sources(tree, "c++"):
        text = without_comments(text)
        for found in re.finditer(r'^#include "(.*)"', text, re.MULTILINE):
            yield name, line_of(text, found.start()), found[1]


def wrong_arrows(tree):
    for name, line, target in includes(tree):
        here, there = unit(name), unit(target)
        allowed = [here, *EARLIER.get(here, "").split(), *["tests"] * is_test(name)]
        if here != "tests" and there not in allowed:
            yield f"{name}:{line}: {here} must not include {target}"


def side_doors(tree):
    """A lesson of 02 to 05 is read without the earlier steps: only their doors."""
    for name, line, target in includes(tree):
        earlier = unit(target) not in ("lib", unit(name))
        if is_lesson(name) and unit(name) < "06" and earlier and target not in DOORS:
            yield f"{name}:{line}: {target} is not one of {' '.join(DOORS)}"


def wide_doors(tree):
    for name, text in sources(tree, "c++"):
        if name in DOORS and len(declared := declared_functions(text)) > MOST_FUNCTIONS:
            names = ", ".join(function for function, _ in declared)
            yield f"{name}:{declared[MOST_FUNCTIONS][1]}: a fourth function ({names})"


def looks_deeper(tree):
    """deeper/ may include the lesson, never the reverse; but a program's main may."""
    mains = {name for name, text in sources(tree, "c++") if "\nint main(" in text}
    for name, line, target in includes(tree):
        own = unit(target) == unit(name) and "/deeper/" in target
        program = name in mains or name.split("/")[1] in MAY_LOOK_DEEPER
        if is_lesson(name) and own and not program:
            yield f"{name}:{line}: the lesson includes {target}"


def from_elsewhere(tree):
    for name, line, target in includes(tree):
        if not (tree / target).is_file():
            yield f"{name}:{line}: {target} is not a path from the root of the tree"


def named_sys(tree):
    """Such a directory would shadow <sys/mount.h>: the root is an include directory."""
    for name in tree_files(tree):
        if "sys" in name.split("/")[:-1]:
            yield f"{name}:1: stands in a directory named sys/"


RULES = [wrong_arrows, side_doors, wide_doors, looks_deeper, from_elsewhere, named_sys]


@pytest.mark.parametrize("rule", RULES)
def test_the_project_keeps(rule):
    require(rule)


def include(target):
    return f'// a\n#include "{target}"\n'


FOUR = "void a();\nint b(int c = 1);\ninline int d() { return 1; }\nvoid\ne(\nint f);\n"
BAD = [
    (wrong_arrows, "lib/a.h", include("01-chroot/run.h")),
    (wrong_arrows, "03-cgroups/a.cpp", include("02-namespaces/box.h")),
    (wrong_arrows, "02-namespaces/deeper/a.cpp", include("06-full-container/a.h")),
    (wrong_arrows, "lib/a.cpp", include("tests/support/a.h")),
    (side_doors, "02-namespaces/a.cpp", include("01-chroot/root.h")),
    (wide_doors, "01-chroot/run.h", FOUR),
    (looks_deeper, "01-chroot/run.cpp", include("01-chroot/deeper/a.h")),
    (from_elsewhere, "lib/a.cpp", include("fd.h")),
    (named_sys, "lib/sys/a.h", ""),
]


@pytest.mark.parametrize("rule, name, text", BAD)
def test_the_graph_sees(rule, name, text, tmp_path):
    assert len(list(rule(plant(tmp_path, {name: text})))) == 1


def test_the_graph_lets_good_sources_pass(tmp_path):
    three = "using A = F<int()>;\nstruct B {\n  int c();\n};\n" + FOUR[10:]
    plant(tmp_path, {
        "01-chroot/run.h": three, "01-chroot/deeper/a.h": include("lib/fd.h"),
        "01-chroot/b.cpp": include("01-chroot/deeper/a.h") + "\nint main() {}\n",
        "lib/fd.h": "",
        "02-namespaces/a.cpp": include("01-chroot/run.h"),
        "06-full-container/a.cpp": include("01-chroot/deeper/a.h")})
    assert [fault for rule in RULES for fault in rule(tmp_path)] == []
