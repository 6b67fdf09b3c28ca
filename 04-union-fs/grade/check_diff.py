"""check_diff.py — exercise 4.9: operations on the kernel's union, and `diff`."""
import json
import os
import shutil
from pathlib import Path

from grade.layers import PROGRAM, Unchanged, directory, layers_of, merged, tree
from grade.plugin import check

FILES = {f"d{n}/{name}": f"{n}{name}" for n in range(4) for name in ("a", "b", "s/c")}


class Changes:
    """What is done in a union of the kernel's, with its upper in the store."""

    def __init__(self, kit):
        self.kit, self.rng = kit, kit.rng
        self.lower = [directory(kit, "layer", FILES | {"untouched/x": "x"}),
                      directory(kit, "base", FILES | {"d0/of-base": "b"})]
        self.upper = directory(kit, "upper")
        self.files = {*FILES, "d0/of-base"}
        self.done = []

    def make(self, *steps):
        """Each step gets the union; what it makes is the cell's own."""
        with merged(self.kit, self.lower, self.upper) as view:
            self.before = tree(view)
            for step in steps:
                step(Path(view))
            self.after = tree(view)
        self.kit.given(f"in a box: {'; '.join(self.done)}")

    def some_file(self):
        return self.rng.choice(sorted(self.files))

    def write(self, view):
        path = self.some_file()
        (view / path).write_text(f"changed {self.kit.word()}")
        self.done.append(f"write {path}")

    def remove(self, view):
        self.files.remove(path := self.some_file())
        (view / path).unlink()
        self.done.append(f"rm {path}")

    def add(self, view):
        path = f"{os.path.dirname(self.some_file())}/{self.kit.word()}"
        (view / path).write_text("new")
        self.own(view / path)
        self.files.add(path)
        self.done.append(f"add {path}")

    def replace(self, view):
        """A directory goes, and another takes its place."""
        path = self.some_file().split("/")[0]
        shutil.rmtree(view / path)
        (view / path).mkdir()
        (view / path / "only").write_text("only")
        self.own(view / path), self.own(view / path / "only")
        self.files = {f for f in self.files if not f.startswith(f"{path}/")}
        self.files.add(f"{path}/only")
        self.done.append(f"rm -r {path}; mkdir {path}; add {path}/only")

    def read(self, view):
        path = self.some_file()
        (view / path).read_text()
        self.done.append(f"read {path}")

    def own(self, path):
        os.chown(path, self.kit.cell.outside(0), self.kit.cell.outside(0))

    def wanted(self):
        """{path: letter} of the files; of directories other checks ask."""
        letters = {}
        for path in self.before.keys() | self.after.keys():
            old, new = self.before.get(path), self.after.get(path)
            if "d" in {one.mode[0] for one in (old, new) if one}:
                continue
            if old is None or new is None or old != new:
                letter = "A" if old is None else "D" if new is None else "C"
                letters[f"/{path}"] = letter
        return letters


def told(kit, changes):
    """{path: letter} as the student's program has them."""
    said = kit.run(PROGRAM, "diff", *layers_of(*changes.lower, upper=changes.upper),
                   "--userns", "--json")
    kit.expect_status(said, 0)
    try:
        lines = [json.loads(line) for line in said.stdout.splitlines()]
        found = {str(one["path"]): str(one["kind"]) for one in lines}
    except (ValueError, TypeError, KeyError):
        kit.fail("answer-garbled", saw=said, expected="lines of JSON")
    kit.expect(len(found) == len(lines), "told-twice", saw=said,
               expected="each path once")
    return found


def expect_letters(kit, found, wanted):
    for path in sorted(wanted.keys() | found.keys()):
        got, right = found.get(path, "none"), wanted.get(path, "none")
        kit.expect(got == right, f"{right}-told-as-{got}".lower(), expected=right,
                   saw=f"{path} is told as {got}")


@check("4.9", "three_letters")
def check_three_letters(kit):
    changes = Changes(kit)
    kinds = [changes.write, changes.remove, changes.add]
    changes.make(*kinds, *kit.rng.choices([*kinds, changes.replace], k=9))
    found = told(kit, changes)
    directories = {f"/{path}" for some in (changes.before, changes.after)
                   for path, one in some.items() if one.mode[0] == "d"}
    gone = tuple(f"{path}/" for path in directories if found.get(path) == "D")
    expect_letters(kit, {path: kind for path, kind in found.items()
                         if path not in directories},
                   {path: kind for path, kind in changes.wanted().items()
                    if not path.startswith(gone)})


@check("4.9", "mode_and_owner_count")
def check_mode_and_owner_count(kit):
    changes = Changes(kit)
    path, owners, number = f"d{kit.rng.randrange(4)}", f"d{kit.rng.randrange(4)}/s", 0
    if not kit.lacks("many-ids"):
        number = kit.cell.outside(kit.rng.randrange(1, 60000))

    def change(view):
        (view / path).chmod(kit.rng.choice([0o700, 0o711, 0o1777]))
        (view / f"{path}/a").chmod(kit.rng.choice([0o4755, 0o600]))
        changes.done.append(f"chmod {path}, {path}/a")

    def give_away(view):
        if number:
            kind = kit.rng.choice([(number, -1), (-1, number)])
            os.chown(view / owners, *kind)
            changes.done.append(f"chown {owners}")
    changes.make(change, give_away)
    found = told(kit, changes)
    for kind, one in (("mode-of-a-file", f"{path}/a"), ("mode", path),
                      *([("owner", owners)] if number else [])):
        kit.expect(found.get(f"/{one}") == "C", f"{kind}-not-told", saw=found,
                   expected=f"/{one} is changed")


@check("4.9", "nothing_else")
def check_nothing_else(kit):
    """Not the directories on the way, though the upper has them; nor what was read."""
    changes = Changes(kit)
    changes.make(changes.read, changes.add, changes.write, changes.read)
    found, wanted = told(kit, changes), changes.wanted()
    more = sorted(found.keys() - wanted.keys())
    is_directory = any(path[1:] in changes.before and
                       changes.before[path[1:]].mode[0] == "d" for path in more)
    kit.expect(not more, f"{'directory' if is_directory else 'file'}-told",
               saw=f"told: {more}", expected=f"but {wanted}")


@check("4.9", "nothing_changed")
def check_diff_changes_nothing(kit):
    changes = Changes(kit)
    changes.make(changes.write, changes.remove, changes.add)
    ledger, unchanged = kit.ledger(), Unchanged(kit, changes.upper, *changes.lower)
    told(kit, changes)
    unchanged.expect("layer")
    kit.expect_nothing_left(ledger)
