"""A class and the grader itself: what it says of six submissions."""
import json
import os
import shutil
import subprocess
import sys

import pytest
from support import places

pytestmark = pytest.mark.tier_all
RUN, ROOT = "01-chroot/run.cpp", "01-chroot/root.cpp"


def compiles_not(tree):
    (tree / RUN).write_text((tree / RUN).read_text() + "int oops(\n")


def windows(tree):
    (tree / RUN).write_bytes((tree / RUN).read_bytes().replace(b"\n", b"\r\n"))


def link(tree):
    (tree / ROOT).unlink()
    (tree / ROOT).symlink_to("/etc/shadow")


# What was done to the reference's solution, which file suffers, what is said of it.
CLASS = {"good": (lambda tree: None, "", ""), "windows": (windows, "", ""),
         "compiles not": (compiles_not, RUN, "does not compile"),
         "link": (link, ROOT, "symbolic link to '/etc/shadow'"),
         "moved": (lambda tree: (tree / ROOT).rename(tree / "root.cpp"), ROOT,
                   "but there is 'root.cpp'"),
         "missing": (lambda tree: (tree / ROOT).unlink(), ROOT, "is missing")}


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    top = tmp_path_factory.mktemp("class")
    for name, (change, *_) in CLASS.items():
        shutil.copytree(places.SOURCE / "01-chroot", top / name / "01-chroot")
        change(top / name)
    (top / "list.csv").write_text("".join(f"{name},{name}\n" for name in CLASS))
    done = subprocess.run(
        [sys.executable, "-B", "-m", "grade", "--repos", top / "list.csv", "--output",
         top / "out", "--jobs", "2", "1.2", "1.3"], cwd=top, text=True,
        capture_output=True, env=os.environ | {
            "PYTHONPATH": str(places.SOURCE / "tests"),
            "TINBOX_BUILD": os.environ["TINBOX_REFERENCE_BUILD"]})
    assert done.returncode == 0, done.stderr
    for log in (top / "out/logs").glob("*.log"):
        print(log.name, log.read_text())
    return {path.stem: json.loads(path.read_text())
            for path in (top / "out/results").glob("*.json")}


@pytest.mark.parametrize("name", CLASS)
def test_what_suffers_fails_and_the_rest_is_judged(records, name):
    _, file, told = CLASS[name]
    record = next(one for one in records.values() if one["submission"] == name)
    assert record["problem"] == ""
    for one in record["exercises"]:
        if one["file"] == file:
            assert one["verdict"] == "fail" and told in one["message"], one["message"]
        else:
            assert one["verdict"] == "pass", one["message"]
    assert bool(record["notes"]) == (name == "windows")
