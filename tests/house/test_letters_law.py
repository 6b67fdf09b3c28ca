"""rtnetlink by hand: the letters of chapter 05 are at most 350 lines.

All that is read is counted, comments too. Blank lines are not, nor the marks of
exercises, which a student's tree has not got.
"""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LETTERS = ("request", "netlink", "links", "addresses", "bridges")
MOST = 350


def lines_to_read(text):
    unread = re.compile(r"\s*(//)?\s*|\s*//[<=>] .*")
    return [line for line in text.splitlines() if not unread.fullmatch(line)]


def size_of_letters(step):
    return sum(len(lines_to_read((step / f"{name}{end}").read_text()))
               for name in LETTERS for end in (".h", ".cpp"))


def test_the_letters_are_few():
    assert 100 < size_of_letters(ROOT / "05-network") <= MOST


def test_what_is_read_is_counted():
    text = "// a\n//\n\n  b;  // c\n}\n  //> exercise 1.1: d\n  //= e();\n  // f\n"
    assert lines_to_read(text) == ["// a", "  b;  // c", "}", "  // f"]
