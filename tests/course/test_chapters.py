"""What a chapter quotes, links to and asks for is really there."""
import re
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from make_starter_regions import (comment_sign, parse, read_regions,  # noqa: E402
                                  render, tree_files)

FENCE = re.compile(r"^( *)```(.*)\n((?:.*\n)*?)\1```$", re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?[^)]*\)")


def chapters(tree):
    """Each README.md: its name and its text."""
    for name in tree_files(tree):
        if name.split("/")[-1] == "README.md":
            yield name, (tree / name).read_text()


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def stands_in(quote, source):
    """Are these lines in the source, next to each other? `…` leaves lines out."""
    lines, at = source.split("\n"), 0
    for part in re.split(r"^ *…\n", quote, flags=re.MULTILINE):
        wanted = textwrap.dedent(part).rstrip("\n").split("\n")
        while at + len(wanted) <= len(lines):
            here = textwrap.dedent("\n".join(lines[at:at + len(wanted)]))
            if here.split("\n") == wanted:
                break
            at += 1
        else:
            return False
        at += len(wanted)
    return True


def untrue_quotes(tree):
    for name, text in chapters(tree):
        for fence in FENCE.finditer(text):
            where = f"{name}:{line_of(text, fence.start())}"
            words = fence[2].split()
            if words[:1] != ["cpp"]:
                continue
            if len(words) != 2 or not words[1].startswith("file="):
                yield f"{where}: name the source: ```cpp file=lib/fd.h"
                continue
            path = tree / words[1].removeprefix("file=")
            if not path.is_file():
                yield f"{where}: there is no {path.relative_to(tree)}"
            elif not stands_in(textwrap.dedent(fence[3]), as_read(path)):
                yield f"{where}: not in {path.relative_to(tree)}, word for word"


def as_read(path):
    """The text of a source file without the markers of its exercises."""
    sign = comment_sign(path)
    return render(parse(path.read_text(), path.name, sign), set(), sign)


def broken_links(tree):
    for name, text in chapters(tree):
        prose = FENCE.sub(lambda fence: re.sub(r"[^\n]", " ", fence[0]), text)
        for link in LINK.finditer(prose):
            target = link[1].partition("#")[0]
            if not target or re.match(r"\w+:", target):  # in this page, or elsewhere
                continue
            places = where_it_stands(tree, name)
            if not any((place / target).exists() for place in places):
                yield f"{name}:{line_of(prose, link.start())}: there is no {target}"


def where_it_stands(tree, name):
    """What lies in tools/starter/tree comes to stand at the top of a student's tree."""
    yield (tree / name).parent
    if name.startswith("tools/starter/tree/"):
        yield tree


def unnamed_exercises(tree):
    """A stub sends its student to the chapter: there the exercise must be."""
    for id, region in read_regions(tree)[1].items():
        step = int(id.split(".")[0])
        readme, = [*tree.glob(f"{step:02}-*/README.md")] or [None]
        if not readme or not re.search(rf"(?<![\d.]){id}(?!\d)", readme.read_text()):
            yield f"{region.path}:{region.line}: chapter {step:02} does not name {id}"


RULES = [untrue_quotes, broken_links, unnamed_exercises]


@pytest.mark.parametrize("rule", RULES)
def test_the_chapters_keep(rule):
    if faults := list(rule(ROOT)):
        pytest.fail("\n".join(faults), pytrace=False)


SOURCE = """// a.h — a
  //> exercise 1.1: a
  one();
  two();

  three();
  //= sys::todo("1.1");
  //< exercise 1.1
"""


def tree_of(directory, readme):
    (directory / "01-a").mkdir()
    (directory / "01-a/README.md").write_text(readme)
    (directory / "01-a/a.h").write_text(SOURCE)
    return directory


def quote(lines, words="cpp file=01-a/a.h"):
    return f"1.1\n```{words}\n{lines}```\n"


@pytest.mark.parametrize("rule, readme", [
    (untrue_quotes, quote("one();\nthree();\n")),
    (untrue_quotes, quote("three();\n…\none();\n")),
    (untrue_quotes, quote("one();\n  two();\n")),
    (untrue_quotes, quote("one();\n", "cpp file=01-a/b.h")),
    (untrue_quotes, quote("one();\n", "cpp")),
    (broken_links, "[a](b.h)\n"),
    (broken_links, "[a](/01-a/a.h)\n"),
    (unnamed_exercises, "11.1 and 1.10\n"),
])
def test_the_rule_sees(rule, readme, tmp_path):
    assert len(list(rule(tree_of(tmp_path, readme)))) == 1


@pytest.mark.parametrize("readme", [
    quote("one();\ntwo();\n"),
    quote("one();\n…\nthree();\n"),
    quote("two();\n\nthree();\n"),
    quote("int a;\n", "c"),
    quote("[a](b)\n", "text"),
    "1.1 [a](a.h) [b](../01-a/a.h#x) [c](https://a.b) [d](#e)\n",
])
def test_good_chapters_pass(readme, tmp_path):
    tree_of(tmp_path, readme)
    assert [fault for rule in RULES for fault in rule(tmp_path)] == []
