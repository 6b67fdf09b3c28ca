"""test_diff.py — what the box changed (row 4.02, exercise 4.9): random operations of a
shell in the box, and `diff` must tell them."""
import json
import os

import pytest
from support.programs import ROOT, run
from unions import UNION, layers_of

FILES = {f"d{n}/{name}": f"{n}{name}" for n in range(4) for name in ("a", "b", "s/c")}
WHERE = pytest.mark.parametrize("where", ["upper", "upper of a process", "memory"])


class Tree:
    """The paths of a tree, and what becomes of them as random commands change it."""

    def __init__(self, rng, files):
        self.rng = rng
        self.before = dict(files)
        self.now = dict(files)
        self.commands = []

    def directories(self, tree):
        return {os.path.dirname(path) for path in tree} | {
            os.path.dirname(os.path.dirname(path)) for path in tree} - {""}

    def step(self):
        kind = self.rng.choice(["write", "remove", "add", "replace"])
        path = self.rng.choice(sorted(self.now))
        if kind == "write":
            self.now[path] += "x"
            self.commands.append(f"echo {self.now[path]} >/{path}")
        elif kind == "remove":
            del self.now[path]
            self.commands.append(f"rm /{path}")
        elif kind == "add":
            new = f"{os.path.dirname(path)}/n{len(self.commands)}"
            self.now[new] = "new"
            self.commands.append(f"echo new >/{new}")
        else:
            self.replace_directory(path.split("/")[0])

    def replace_directory(self, top):
        self.now = {path: text for path, text in self.now.items()
                    if not path.startswith(f"{top}/")}
        self.now[f"{top}/only"] = "only"
        self.commands.append(f"rm -r /{top}; mkdir /{top}; echo only >/{top}/only")

    def expected(self):
        """Of files alone: what a directory says of itself is another test."""
        changes = {}
        for path in self.before.keys() | self.now.keys():
            if path not in self.now:
                changes[f"/{path}"] = "D"
            elif path not in self.before:
                changes[f"/{path}"] = "A"
            elif self.before[path] != self.now[path]:
                changes[f"/{path}"] = "C"
        return changes


def told(who, *words):
    lines = run(UNION, "diff", *words, "--json", who=who).expect().stdout.splitlines()
    found = [json.loads(line) for line in lines]
    assert [one["path"] for one in found] == list(dict.fromkeys(
        one["path"] for one in found)), "a path twice"
    return {one["path"]: one["kind"] for one in found}


@WHERE
def test_random_changes_are_told(start, directory, root, who, rng, where):
    tree = Tree(rng, FILES)
    for _ in range(12):
        tree.step()
    lower, upper = directory("lower", FILES), directory("up")
    layers = layers_of(lower, root)
    kept = [] if where == "memory" else ["--upper", upper]
    script = "; ".join(["set -e", *tree.commands, "echo done", "read end"])
    box = start(UNION, *layers, *kept, "--", "/bin/sh", "-c", script, who=who)
    assert box.hear() == "done", box.stderr
    pid = ["--pid", child_of(box)]
    found = told(who, *(pid if where != "upper" else [*layers, *kept]))

    gone = {path for path, kind in found.items() if kind == "D"}
    wanted = {path: kind for path, kind in tree.expected().items()
              if not any(path.startswith(f"{parent}/") for parent in gone)}
    tops = tree.directories(tree.before) | tree.directories(tree.now)
    directories = {f"/{name}" for name in tops}
    assert {path: kind for path, kind in found.items()
            if path not in directories} == wanted, "; ".join(tree.commands)
    assert box.finish("\n").status == 0


def child_of(program):
    with open(f"/proc/{program.pid}/task/{program.pid}/children") as children:
        return int(children.read().split()[0])


CHANGES = {
    "touch /file": {"/file": "C"}, "cat /d/a >/dev/null": {},
    "true >/d/new": {"/d/new": "A"},
    "echo more >>/d/a": {"/d/a": "C"}, "chmod 600 /d/a": {"/d/a": "C"},
    "chmod 700 /d": {"/d": "C"}, "rm -r /d": {"/d": "D"},
    "rm -r /d; mkdir /d; true >/d/b": {"/d": "C", "/d/a": "D", "/d/b": "C",
                                       "/d/s": "D"},
    "rm -r /d; true >/d": {"/d": "C"}, "rm /d/a; mkdir -p /d/a/b": {"/d/a": "C",
                                                                    "/d/a/b": "A"},
    "ln -s a /d/link": {"/d/link": "A"}, "mkfifo /d/fifo": {"/d/fifo": "A"},
    "ln /d/a /d/a2": {"/d/a": "C", "/d/a2": "A"}, "mv /d/a /d/z": {"/d/a": "D",
                                                                   "/d/z": "A"},
}


@pytest.mark.parametrize("script", CHANGES)
def test_each_kind_of_change(directory, root, who, script):
    lower = directory("lower", {"d/a": "a", "d/b": "", "d/s/c": "c", "file": "f"})
    upper = directory("up")
    words = [*layers_of(lower, root), "--upper", upper]
    run(UNION, *words, "--", "/bin/sh", "-c", script, who=who).expect(stderr="")
    assert told(who, *words) == CHANGES[script]


@pytest.mark.only("root")
def test_a_renamed_directory_is_gone_and_new(directory, root, who):
    upper, lower = directory("up"), directory("lower", {"d/a": "a", "e/": None})
    words = [*layers_of(lower, root), "--upper", upper]
    run(UNION, *words, "--", "/bin/mv", "/d", "/e/z", who=who).expect()
    assert told(who, *words) == {"/d": "D", "/e/z": "A", "/e/z/a": "A"}
    assert who == ROOT


def test_a_box_that_only_reads_changed_nothing(box, directory, who):
    there = box(directory("top", {"file": "f"}))
    assert there.ask("read", "/file") == "f"
    assert told(who, "--pid", there.process.pid) == {}
    fixed = box(directory("other"), options=["--read-only"])
    assert told(who, "--pid", fixed.process.pid) == {}
