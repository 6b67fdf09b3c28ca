"""rtnetlink by hand: the letters of chapter 05 are at most 350 lines of code.

Comments and blank lines do not count; what is read must fit an hour, see test_size_law.
"""
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LETTERS = ("request", "netlink", "links", "addresses", "bridges")
MOST = 350


def code_lines(text):
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith("//")]


def size_of_letters(step):
    return sum(len(code_lines((step / f"{name}{end}").read_text()))
               for name in LETTERS for end in (".h", ".cpp"))


def test_the_letters_are_few():
    assert 100 < size_of_letters(ROOT / "05-network") <= MOST


def test_one_line_of_code_is_one_line():
    assert code_lines("// a\n\n  b;  // c\n}\n  // d\n") == ["b;  // c", "}"]
