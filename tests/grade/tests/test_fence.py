"""The words of a student are harmless before any format sees them."""
import pytest
from grade.formats.fence import MOST, capped, clean, fenced


@pytest.mark.parametrize("said, shown", [
    ("plain, with a\ttab\nand é 𝄞", "plain, with a\ttab\nand é 𝄞"),
    ("\x1b[1;31mred\x1b[0m", "red"), ("\x9b31mred", "red"),
    ("\x1b]8;;http://a\x1b\\link\x1b]8;;\x07!", "link!"),
    ("\x1b]52;c;ZXZpbA==\x07copied", "copied"), ("\x9d52;c;a\x9ccopied", "copied"),
    ("\x1b]0;a title without end\nnext", "\nnext"), ("\x1bP1$r\x1b\\a", "a"),
    ("\x1bcreset\x1b(0", "reset"), ("a\x1b", "a"), ("a\x00\x07\x08b\x7f", "ab"),
    ("a\r\nb\rc\u2028d\x85e\vf\fg", "a\nb\nc\nd\ne\nf\ng"),
    ("a\u202eb\u2066c\u200bd\ufeffe", "abcde"), ("\ud800\ufffe\uffffa", "a"),
    ("::error::x", ": :error::x"), ("a\n  ::debug::x", "a\n  : :debug::x"),
    ("std::string", "std::string"), ("\x1b[0m::error::x", ": :error::x"),
    ("\u200b::error::x", ": :error::x"), ("x ##[group]y", "x # #[group]y"),
    ("##vso[a]", "# #vso[a]"), ("###[a]", "## #[a]"), ("## a [b]", "## a [b]"),
    (b"caf\xe9\n", "caf\ufffd\n")])
def test_what_is_said_and_what_is_shown(said, shown):
    assert clean(said, 500) == shown


def test_what_is_cleaned_is_clean():
    for said in ("\x1b]8;;a\x1b\\::\x1b\\::error::b", "#\x00#[a]", ":\x00:error::"):
        once = clean(said, 500)
        assert clean(once, 500) == once


def test_long_words_are_cut_with_a_note_of_how_much():
    assert capped("a" * 100, 100) == "a" * 100
    cut = clean("a" * 10_000_000, 100)
    assert len(cut) == 100
    assert cut.endswith("a … (9999900 more characters are not shown)")
    assert len(capped("a" * 100, 10)) == 10


@pytest.mark.parametrize("piece", ["\x1b]", "\x1b[", "\x9d", "\n", " ", "##", "##a",
                                   "::", "\x1b", "\x1bP\x1b", "\n:", "#"])
def test_no_words_take_work_that_grows_with_their_square(piece):
    """One that did would not come to its end."""
    assert len(clean(piece * 5_000_000, MOST["output"])) <= MOST["output"]


def test_each_text_of_a_record_is_cleaned_and_nothing_else_is_changed():
    record = {"a": 1, "b": 0.5, "c": None, "d": True, "e": ["\x1b[1mx", {"f": "\x00"}]}
    assert fenced(record) == record | {"e": ["x", {"f": ""}]}
    assert len(fenced({"evidence": ["a"] * 1000})["evidence"]) == 40
    assert len(fenced({"exercises": [{}] * 1000})["exercises"]) == 1000
