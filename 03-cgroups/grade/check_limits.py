"""check_limits.py — exercises 3.3, 3.4, 3.5: who may limit, how many, how much memory.

Where the files of version 2 are looked at: see cgroups.py.
"""
import os
import re

from grade.cgroups import KernelTree, tree_of_limits
from grade.plugin import check

CONTROL = "cgroup.subtree_control"


def names(kit, depth=3):
    """A group some levels down, and those above it: ["/a", "/a/b"], "/a/b/box"."""
    words = [kit.word() for _ in range(depth)]
    paths = ["/" + "/".join(words[:count]) for count in range(1, depth + 1)]
    return paths[:-1], paths[-1]


def tree_with(kit, *paths):
    """Nothing is handed down in it yet."""
    tree = tree_of_limits(kit)
    for path in paths:
        tree.make(path)
    return tree


def tree_to_limit(kit, *paths):
    tree = tree_of_limits(kit)
    for path in paths:
        tree.make_to_limit(path)
    return tree


def enabled(tree, group):
    """The words of its subtree_control, also "+pidsry": "+pids" over "+memory"."""
    text = tree.read(group, CONTROL)
    over = re.fullmatch(r"\+(cpu|memory|pids)(\w*)", text)
    if over and over[2]:
        under = [name for name in ("cpu", "memory", "pids")
                 if f"+{name}"[len(over[1]) + 1:] == over[2]]
        return {over[1], *under}
    return {word.lstrip("+") for word in text.split()}


# ---- 3.3 hand a controller down ----

@check("3.3", "controller_is_enabled")
def check_controller_is_enabled(kit):
    above, box = names(kit)
    tree = tree_with(kit, *above, box)
    kit.expect_status(tree.set(box, "--pids", kit.rng.randrange(5, 90)), 0, "refused")
    seen = {group or "/": enabled(tree, group) for group in ["", *above]}
    last = enabled(tree, above[-1])
    kit.expect("pids" in last, "not-enabled", saw=seen, expected=f"pids in {above[-1]}")
    kit.expect(all("pids" in words for words in seen.values()), "not-at-each-level",
               saw=seen, expected="pids in each of them")
    kit.expect(not enabled(tree, box), "in-the-group-itself",
               saw=f"{CONTROL} of {box}: {enabled(tree, box)}", expected="nothing")


@check("3.3", "all_in_one_write")
def check_two_controllers(kit):
    (above,), box = names(kit, 2)
    tree = tree_with(kit, above, box)
    told = tree.set(box, "--pids", 20, "--memory", "64M")
    seen = enabled(tree, above)
    kit.expect(told.status == 0 and {"memory", "pids"} <= seen,
               f"only-{'-'.join(sorted(seen)) or 'none'}", saw=f"{seen}; {told}",
               expected="memory and pids")


@check("3.3", "enabled_ones_are_left_alone")
def check_enabled_ones_are_left_alone(kit):
    """The file is the host's root's: he has enabled all, and we cannot write to it."""
    kit.needs("many-ids")
    (above,), box = names(kit, 2)
    tree = tree_with(kit, above)
    for group in ("", above):
        tree.enable(group, "pids", "memory")
    tree.make(box)
    for group in ("", above):
        os.chown(tree.path(group) / CONTROL, 0, 0)
    told = tree.set(box, "--pids", 20)
    kit.given(f"{CONTROL} of {above} has pids, and belongs to somebody else")
    kit.expect(told.status == 0, "written-again", saw=told, expected="exit code 0")


@check("3.3", "busy_is_told")
def check_busy_is_told(kit):
    (above,), box = names(kit, 2)
    tree = tree_with(kit, above, box)
    told = set_while_busy(kit, tree, above, box)
    kit.given(f"processes are in {above}: the kernel says EBUSY to a controller there")
    kit.expect(told.status == 125 and CONTROL in told.stderr, "busy-not-told", saw=told,
               expected=f"exit code 125, and a message that names {CONTROL}")


def set_while_busy(kit, tree, above, box):
    if isinstance(tree, KernelTree):
        tree.beacon(above)
        return tree.set(box, "--memory", "max")
    kit.needs("strace")  # what the kernel would answer, in a tree of files
    file, plain = tree.path(above) / CONTROL, tree.before
    tree.before = [*plain, "/usr/bin/strace", "-D", "-qq", "-o", "/dev/null",
                   "--trace-path", file, "-e", "trace=write,writev,pwrite64",
                   "-e", "inject=write,writev,pwrite64:error=EBUSY"]
    return tree.set(box, "--memory", "max")


@check("3.3", "nothing_left")
def check_controllers_leave_nothing(kit):
    given = kit.groups()
    ledger, before = kit.ledger(), callers(given)
    kit.run("03-cgroups", "--pids", "20", "--memory", "max", "--", "/bin/true")
    kit.expect(callers(given) == before, "process-moved", saw=callers(given),
               expected=before)
    kit.expect_nothing_left(ledger)


def callers(given):
    return {tree.top: (given.given(tree, "/caller") / "cgroup.procs").read_text()
            for tree in given.trees}


# ---- 3.4 so many processes ----

@check("3.4", "file_has_the_number")
def check_file_has_the_number(kit):
    (above,), box = names(kit, 2)
    tree = tree_to_limit(kit, above, box)
    for number in (kit.rng.randrange(3, 300), "max", kit.rng.randrange(300, 3000)):
        tree.write(box, "pids.max", "7")
        expect_text(kit, tree, box, "pids.max", number, "--pids", number)


def expect_text(kit, tree, box, file, expected, *words):
    kit.expect_status(tree.set(box, *words), 0, "refused")
    seen = tree.read(box, file).removesuffix("\n")
    kit.expect(seen == str(expected), f"{file.replace('.', '-')}-{how(seen, expected)}",
               saw=f"{file}: {seen!r}", expected=expected)


def how(seen, expected):
    """A wrong number, in a word."""
    if expected == "max":
        return "of-max-wrong"
    return "off-by-one" if seen == str(expected + 1) else "wrong"


@check("3.4", "bomb_ends_there")
def check_bomb_ends_there(kit):
    (above,), box = names(kit, 2)
    tree, most = tree_to_limit(kit, above, box), kit.rng.randrange(4, 25)
    tree.limit(box, "--pids", most)
    there = tree.beacon(box)
    made = 1  # itself
    while made < 100 and isinstance(answer := there.ask("fork"), int):
        made += 1
    kit.expect(made == most and answer == "EAGAIN",
               "bomb-one-too-many" if made == most + 1 else "bomb-ends-elsewhere",
               saw=f"{made} processes, then {answer}", expected=f"{most}, then EAGAIN")


@check("3.4", "only_this_group")
def check_only_this_group(kit):
    (above,), box = names(kit, 2)
    tree = tree_to_limit(kit, above, box, f"{above}/{kit.word()}")
    before = tree.texts()
    tree.set(box, "--pids", kit.rng.randrange(30, 90))
    changed = [key for key, text in tree.texts().items()
               if text != before.get(key) and text not in ("max", None)]
    kit.expect(changed in ([], [(box, "pids.max")]), "another-group-limited",
               saw=changed, expected=f"pids.max of {box} alone")


@check("3.4", "nothing_left")
def check_bomb_leaves_nothing(kit):
    kit.groups()
    name, ledger = f"/{kit.word()}", kit.ledger()
    box = kit.beacon("03-cgroups", "--name", name, "--pids", "9")
    while isinstance(box.ask("fork"), int):
        pass
    kit.end(box, "exit", 0)
    kit.expect_nothing_left(ledger)
