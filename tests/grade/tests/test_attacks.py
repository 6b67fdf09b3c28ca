"""What hostile solutions get: nothing; and the grader goes on."""
import json
import shutil
import subprocess

import pytest

from grade.tests.attacks import ATTACKS, COMPILER, hostile
from support.places import SOURCE

SECONDS = 300


def submission(tmp_path, name, text):
    tree = tmp_path / name
    (tree / "01-chroot").mkdir(parents=True)
    for file in ("root.cpp", "run.cpp", "escape.cpp"):
        shutil.copy(SOURCE / "01-chroot" / file, tree / "01-chroot")
    (tree / "01-chroot/root.cpp").write_text(text)
    return tree


def graded(tree, *words, form="json"):
    done = subprocess.run(["/usr/bin/python3", "-B", "-m", "grade", *words, "--tree",
                           tree, "--format", form], capture_output=True, text=True,
                          cwd=SOURCE / "tests", timeout=SECONDS)
    assert done.returncode == 1, done.stderr
    return json.loads(done.stdout) if form == "json" else done.stdout


@pytest.mark.parametrize("attack", ATTACKS)
def test_it_earns_nothing(attack, tmp_path):
    result = graded(submission(tmp_path, "tree", hostile(ATTACKS[attack])), "1.1")
    assert result["earned"] == 0
    assert [one["verdict"] for one in result["exercises"]] in (["fail"], ["timeout"])


@pytest.mark.parametrize("attack", COMPILER)
def test_the_compiler_tells_it_nothing(attack, tmp_path):
    tree = submission(tmp_path, "tree", COMPILER[attack])
    (told,) = graded(tree, "1.1")["exercises"]
    assert (told["verdict"], told["earned"]) == ("fail", 0)
    assert "root:" not in json.dumps(told) and "fork()" not in json.dumps(told)


def test_the_other_files_are_judged_all_the_same(tmp_path):
    result = graded(submission(tmp_path, "tree", "no C++\n"), "1.1", "1.5", "1.2")
    assert {one["id"]: one["verdict"] for one in result["exercises"]} == {
        "1.1": "fail", "1.5": "pass", "1.2": "pass"}
    message = result["exercises"][0]["message"]
    assert message.startswith("it does not compile: 01-chroot/root.cpp:")
