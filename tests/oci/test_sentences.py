"""test_sentences.py — each demand of the specification has a test that exists, or says
why there is none. The list is made by make_sentences.py."""
import ast
from functools import cache

import pytest
from support import places

LIST = places.SOURCE / "tests/oci/sentences.tsv"
TESTS = places.SOURCE / "06-full-container/tests"
# A sentence may say one of these words in place of a test, and why.
EXCUSES = ("elsewhere: ", "later: ")


def rows():
    lines = [line for line in LIST.read_text().splitlines() if not line.startswith("#")]
    return [line.split("\t") for line in lines]


@cache
def names_in(file):
    path = TESTS / file
    tree = ast.parse(path.read_text()) if path.exists() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def missing(tests):
    """The first of these that does not exist."""
    if tests.startswith(EXCUSES):
        return None
    for test in tests.split(", "):
        file, _, name = test.partition("::")
        if not name.startswith("test_") or name not in names_in(file):
            return test
    return None


def test_every_sentence_has_a_test():
    wrong = [f"{file}, {section}: {words}: no test {test!r}"
             for file, section, words, tests in rows() if (test := missing(tests))]
    assert wrong == []


def test_the_list_is_whole():
    """From each file that it shall read; and most of it is no excuse."""
    every = rows()
    assert len(every) > 350 and len({file for file, *_ in every}) == 6
    excused = [row for row in every if row[3].startswith(EXCUSES)]
    assert len(excused) < len(every) / 2


@pytest.mark.parametrize("tests", ["?", "", "test_config.py::test_no_such",
                                   "no_such.py::test_a", "test_rlimits"])
def test_one_without_a_test_would_be_seen(tests):
    assert missing(tests) is not None
