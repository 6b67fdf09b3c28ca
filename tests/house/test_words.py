"""What STYLE.md says of words, as far as a program can be sure of it."""
import re

import pytest
from house.cpp_reader import code_only, line_of, without_comments
from house.source_tree import is_test, plant, require, sources

# Each forbidden form, and what to do instead. Looked for in code, not in comments.
IN_CODE = {
    r"\busing namespace\b": "name what you use",
    r"\bnew [\w:]+[({\[]": "no raw new: a container or std::make_unique",
    r"\bdelete(\[\])? \w": "no raw delete: let a destructor do it",
    r"\b(std::)?f?printf\(": "fmt::print",
    r"\bgoto\b": "return or throw early",
    r"\bstd::shared_ptr\b": "who owns it? std::unique_ptr",
}
IN_DIRECTIVES = {
    r"#\s*include <[io]?o?stream>": "fmt for all text",
    r"#\s*define\b": "no macros: constexpr or a function",
}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def header_words(tree):
    """A header says in its first line what it is: `// fd.h — a descriptor that …`."""
    for name, text in sources(tree, "c++"):
        own = re.escape(name.split("/")[-1])
        if name.endswith(".h") and not re.match(rf"// {own} — \S.*[^\s]", text):
            yield f"{name}:1: begin with `// {name.split('/')[-1]} — one sentence`"
        elif not re.match(r"// \S", text):
            yield f"{name}:1: begin with a comment that says the file's idea"


def guards(tree):
    for name, text in sources(tree, "c++"):
        if name.endswith(".h") and "\n#pragma once\n" not in text:
            yield f"{name}:1: no #pragma once"


def forbidden(tree):
    for name, text in sources(tree, "c++"):
        for where, forms in ((code_only(text), IN_CODE),
                             (without_comments(text), IN_DIRECTIVES)):
            for form, advice in forms.items():
                for found in re.finditer(form, where):
                    line = line_of(where, found.start())
                    yield f"{name}:{line}: `{found[0]}`: {advice}"


def unfinished(tree):
    """Not in tests/house, tools/make_starter* and such, which are about the word."""
    for name, text in sources(tree, "c++", "bash", "cmake"):
        for number, line in enumerate(text.split("\n"), 1):
            if not is_test(name) and UNFINISHED.search(line):
                yield f"{name}:{number}: {line.strip()}"


RULES = [header_words, guards, forbidden, unfinished]


@pytest.mark.parametrize("rule", RULES)
def test_the_project_keeps(rule):
    require(rule)


BAD = [
    (header_words, "fd.h", "#pragma once\n"),
    (header_words, "fd.h", "// df.h — a descriptor.\n"),
    (header_words, "fd.cpp", '#include "lib/fd.h"\n'),
    (guards, "fd.h", "// fd.h — a descriptor.\n"),
    (forbidden, "a.cpp", "using namespace std;\n"),
    (forbidden, "a.cpp", "auto* a = new int(3);\n"),
    (forbidden, "a.cpp", "  delete a;\n"),
    (forbidden, "a.cpp", "#include <iostream>\n"),
    (forbidden, "a.cpp", "#define A 1\n"),
    (forbidden, "a.cpp", '  std::printf("a");\n'),
    (unfinished, "lib/a.cpp", "// TODO: later\n"),
    (unfinished, "lib/CMakeLists.txt", "# FIXME\n"),
]


@pytest.mark.parametrize("rule, name, text", BAD)
def test_the_rule_sees(rule, name, text, tmp_path):
    assert len(list(rule(plant(tmp_path, {name: text})))) == 1


def test_the_rules_let_good_sources_pass(tmp_path):
    header = "// a.h — a new thing, using namespace-like words.\n#pragma once\n"
    body = 'A(A&&) = delete;\n// no new int[3], no printf(3)\nf("new int(3)");\n'
    plant(tmp_path, {"lib/a.h": header + body, "lib/a.cpp": "// See a.h.\n" + body})
    assert [fault for rule in RULES for fault in rule(tmp_path)] == []
