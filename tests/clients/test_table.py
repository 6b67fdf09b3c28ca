"""README.md's table names each check, and no other."""
import ast
import re

from support import places

HERE = places.SOURCE / "tests/clients"


def checks():
    """(client, check) of each test, in the words of its file and of its name."""
    for file in sorted(HERE.glob("test_*.py")):
        if file.name == "test_table.py":
            continue
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield (file.name, " ".join(node.name.split("_")[1:]))


def test_the_table_has_each_check_once():
    table = (HERE / "README.md").read_text()
    rows = re.findall(r"^\| `(test_\w+\.py)` \| (.*?) \|", table, re.MULTILINE)
    wanted = "\n".join(f"| `{file}` | {check} |" for file, check in checks())
    assert sorted(rows) == sorted(checks()), f"it should have\n{wanted}"
