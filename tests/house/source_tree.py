"""source_tree — the files that the house rules speak about.

Each rule is a function from a tree to its violations, lines `file:line: what`: so the
same function judges the project and the small bad trees that prove it can fail.
"""
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from make_starter_regions import tree_files  # noqa: E402

BY_NAME = {"CMakeLists.txt": "cmake"}
BY_SUFFIX = {".cpp": "c++", ".h": "c++", ".py": "python", ".sh": "bash",
             ".bash": "bash", ".cmake": "cmake"}
OPTION_TABLES = ("options.cpp", "options.h")


def language(path):
    """c++, python, bash or cmake; "" for what is not source."""
    if path.is_symlink():
        return ""
    known = BY_NAME.get(path.name) or BY_SUFFIX.get(path.suffix)
    if known or path.suffix:
        return known or ""
    with path.open("rb") as file:
        first = file.readline() if file.read(2) == b"#!" else b""
    if b"python" in first:
        return "python"
    return "bash" if first.strip().endswith((b"bash", b"/sh", b" sh")) else ""


def sources(tree, *languages):
    """Each source file in one of these languages: its name and its text."""
    for name in tree_files(tree):
        if language(tree / name) in languages:
            yield name, (tree / name).read_text()


def chapters(tree):
    """The step directories: 01-chroot, 02-namespaces …"""
    return sorted(path for path in tree.glob("[0-9][0-9]-*") if path.is_dir())


def is_test(name):
    return "tests" in name.split("/")[:-1]


def is_lesson(name):
    """Is this a .h or .cpp at the top of a step?"""
    parts = name.split("/")
    return len(parts) == 2 and parts[0][:2].isdigit() and name.endswith((".h", ".cpp"))


def is_option_table(name):
    return name.split("/")[-1] in OPTION_TABLES


def require(rule):
    """The project keeps the rule, or the test shows each line that does not."""
    if faults := list(rule(ROOT)):
        pytest.fail("\n".join(faults), pytrace=False)


def plant(tree, files):
    """Write a small tree, {name: text}, for a test that a rule can fail."""
    for name, text in files.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text)
    return tree
