"""The size law: a function fits a slide, a lesson a sitting, a chapter an hour."""
import ast
import re

import pytest
from house.cpp_reader import Function, code_only, functions, line_of
from house.source_tree import (chapters, is_lesson, is_option_table, plant, require,
                               sources)

FUNCTION, LESSON, FILE, COLUMNS, HOUR, MINUTES = 30, 120, 250, 88, 400, 60
ALL = ("c++", "python", "bash", "cmake")


def bash_functions(text):
    body = re.compile(r"^( *)([\w:-]+)\(\) [{(]\n(?:.*\n)*?\1[})]", re.MULTILINE)
    return [Function(m[2], line_of(text, m.start()), line_of(text, m.end()))
            for m in body.finditer(text)]


def python_functions(text):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [Function(node.name, node.lineno, node.end_lineno)
            for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]


READERS = {"c++": functions, "python": python_functions, "bash": bash_functions}


def long_functions(tree):
    for kind, read in READERS.items():
        for name, text in sources(tree, kind):
            for function in read(text):
                if function.lines > FUNCTION and not is_option_table(name):
                    yield (f"{name}:{function.first}: {function.name} has "
                           f"{function.lines} lines, not {FUNCTION}")


def long_files(tree):
    for name, text in sources(tree, *ALL):
        most = LESSON if is_lesson(name) and not is_option_table(name) else FILE
        if (lines := text.count("\n")) > most:
            yield f"{name}:{most + 1}: the file has {lines} lines, not {most}"


def wide_lines(tree):
    for name, text in sources(tree, *ALL):
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > COLUMNS:
                yield f"{name}:{number}: {len(line)} columns, not {COLUMNS}"


def calls_among_options(tree):
    """An option table is excused from the law, so nothing else may hide in it.

    It may read words (lib/text.h), and say whether the program is to explain itself.
    """
    for name, text in sources(tree, "c++"):
        code = code_only(text)
        call = r"(?<![\w>])(?:sys)?::(?!explain|split|parse_)[a-z_]\w*\("
        for call in re.finditer(call, code):
            if is_option_table(name):
                line = line_of(code, call.start())
                yield f"{name}:{line}: {call[0]}…) is no option"


def reading_order(readme):
    """The two hours of a chapter: for each, its rows (line, file names, minutes)."""
    hours, order, hour = {"first": [], "second": []}, False, None
    for number, line in enumerate(readme.split("\n"), 1):
        if heading := re.fullmatch(r"### The (first|second) hour", line):
            hour = hours[heading[1]] if order else None
        elif line.startswith("#"):
            order, hour = line == "## Reading order", None
        elif (row := re.match(r"\| *\d+ *\|(.*?)\|(.*?)\|", line)) and hour is not None:
            minutes = re.search(r"(\d+) min", row[2])
            hour.append((number, re.findall(r"`([^`]+)`", row[1]),
                         int(minutes[1]) if minutes else 0))
    return hours


def broken_hours(tree):
    for chapter in chapters(tree):
        readme = chapter / "README.md"
        hours = reading_order(readme.read_text() if readme.exists() else "")
        where = f"{chapter.name}/README.md"
        if not hours["first"]:
            yield f"{where}:1: no table under `## Reading order`, `### The first hour`"
            continue
        read = [row for rows in hours.values() for row in rows]
        for number, files, minutes in read:
            for file in files:
                if not (chapter / file).exists():
                    yield f"{where}:{number}: there is no {file}"
            if not files or not minutes:
                yield f"{where}:{number}: the row needs `file` and N min"
        yield from too_much(chapter, hours)
        yield from unread(chapter, [file for _, files, _ in read for file in files])


def too_much(chapter, hours):
    for hour, rows in hours.items():
        names = {file for _, files, _ in rows for file in files
                 if file.endswith((".h", ".cpp")) and (chapter / file).exists()}
        lines = sum((chapter / name).read_text().count("\n") for name in names
                    if not is_option_table(name))
        minutes = sum(row[2] for row in rows)
        where = f"{chapter.name}/README.md:{rows[0][0]}" if rows else ""
        if lines > HOUR:
            yield f"{where}: the {hour} hour has {lines} lines of C++, not {HOUR}"
        if minutes > MINUTES:
            yield f"{where}: the {hour} hour has {minutes} minutes"


def unread(chapter, read):
    for path in sorted([*chapter.glob("*.h"), *chapter.glob("*.cpp")]):
        times = read.count(path.name)
        if not is_option_table(path.name) and times != 1:
            where = f"{chapter.name}/README.md:1"
            yield f"{where}: the hours name {path.name} {times} times, not once"


RULES = [long_functions, long_files, wide_lines, calls_among_options, broken_hours]


@pytest.mark.parametrize("rule", RULES)
def test_the_project_keeps(rule):
    require(rule)


BODY = "  a();\n" * 29
HALF = "  a();\n" * 15
TRY = "int main() try {\n" + HALF + "} catch (...) {\n" + HALF + "}\n"
SCRIPT = "#!/bin/bash\nf() {\n" + BODY + "}\n"
ORDER = "## Reading order\n### The first hour\n| # | files | time |\n|---|---|---|\n"


def row(files, minutes=5):
    return ORDER + f"| 1 | {files} | {minutes} min | |\n"


BAD = {
    "a long function": (long_functions, {"a.cpp": f"int f(int a) {{\n{BODY}}}\n"}),
    "a long member": (long_functions, {"a.h": f"class A {{\nA() {{\n{BODY}}}\n}};\n"}),
    "a long try": (long_functions, {"a.cpp": TRY}),
    "a long test case": (long_functions, {"a.cpp": f'TEST_CASE("}}") {{\n{BODY}}}\n'}),
    "a long Python function": (long_functions, {"a.py": "def f():\n" + " a()\n" * 30}),
    "a long bash function": (long_functions, {"tool": SCRIPT}),
    "a long lesson": (long_files, {"01-a/b.cpp": "//\n" * 121}),
    "a long file": (long_files, {"tests/b.py": "#\n" * 251}),
    "a wide line": (wide_lines, {"CMakeLists.txt": "#" * 89}),
    "a call in options": (calls_among_options, {"01-a/options.cpp": "sys::check(1);"}),
    "no chapter": (broken_hours, {"01-a/b.h": ""}),
    "a missing file": (broken_hours, {"01-a/README.md": row("`b.h`")}),
    "a file without an hour": (broken_hours, {
        "01-a/README.md": row("`b.h`"), "01-a/b.h": "", "01-a/c.h": ""}),
    "a full hour": (broken_hours, {
        "01-a/README.md": row("`b.h`, `c.h`"), "01-a/b.h": "\n" * 200,
        "01-a/c.h": "\n" * 201}),
    "a long hour": (broken_hours, {"01-a/README.md": row("`b.h`", 61), "01-a/b.h": ""}),
}


@pytest.mark.parametrize("case", BAD)
def test_the_law_sees(case, tmp_path):
    rule, files = BAD[case]
    assert len(list(rule(plant(tmp_path, files)))) == 1


def test_the_law_lets_good_sources_pass(tmp_path):
    thirty = "int f(int a) {\n" + "  a();\n" * 28 + "}\n"
    table = "const int b[] = {\n" + "1,\n" * 40 + "};\n"
    plant(tmp_path, {
        "lib/f.cpp": "namespace a {\n" + table + thirty + "}\n",
        "01-a/options.cpp": "void f() {\n" + "a();\n" * 150 + "}\n",
        "01-a/b.cpp": '#include "b.h"\n', "01-a/README.md": row("`b.cpp`", 60)})
    assert [fault for rule in RULES for fault in rule(tmp_path)] == []
