"""check_end.py — exercises 3.9, 3.12: all die, and then the group goes."""
from grade.in_groups import (PATIENCE_SECONDS, UnifiedGroups, seconds_to_sleep,
                             sleepers, soon)
from grade.plugin import check
from support import groups

MANY = 'for i in $(seq "$2"); do /bin/sleep "$1" & done >/dev/null 2>&1'
# Four that are never the same for long: each lets a child go on in its place.
HOPPERS = """import os, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
for _ in range(3):
    if os.fork() == 0:
        break
while True:
    if os.fork() > 0:
        os._exit(0)"""


def leave_sleepers(kit, name, count):
    """The command ends at once, and that many processes of the group go on."""
    word = seconds_to_sleep(kit)
    program = kit.start("03-cgroups", "--name", name, "--", "/bin/sh", "-c", MANY, "sh",
                        word, count)
    return program, word


# ---- 3.9 the end of a group ----

@check("3.9", "group_is_removed")
def check_group_is_removed(kit):
    unified, name = UnifiedGroups(kit), f"/{kit.word()}"
    kit.run("03-cgroups", "--name", name, "--", "/bin/true")
    unified.expect_gone(name, "group-left")


@check("3.9", "rest_is_killed")
def check_rest_is_killed(kit):
    UnifiedGroups(kit)
    program, word = leave_sleepers(kit, f"/{kit.word()}", 1)
    soon(lambda: program.popen.poll() is not None)
    kit.expect(not sleepers(kit, word), "rest-lives",
               saw="what the command had started goes on", expected="it is killed")


@check("3.9", "other_groups_stay")
def check_other_groups_stay(kit):
    unified, name, other = UnifiedGroups(kit), f"/{kit.word()}", f"/{kit.word()}"
    unified.add(other)
    neighbour = unified.beacon(other)
    program, _ = leave_sleepers(kit, name, 2)
    soon(lambda: program.popen.poll() is not None)
    kit.expect(neighbour.process.state not in ("gone", "Z"), "neighbour-killed",
               saw=f"a process of {other} is gone", expected="it lives")
    kit.expect(unified.path(other).exists(), "neighbour-removed",
               saw=f"{other} is gone", expected="it stays")


@check("3.9", "gone_after_a_failure")
def check_gone_after_a_failure(kit):
    unified = UnifiedGroups(kit)
    missing, name = f"/{kit.word()}", f"/{kit.word()}"
    kit.run("03-cgroups", "--name", name, "--", missing)
    unified.expect_gone(name, "left-by-a-failure")
    box = kit.beacon("03-cgroups", "--name", name)
    box.ask("kill", box.pid_inside, 9)
    unified.expect_gone(name, "left-by-a-kill")


@check("3.9", "gone_in_a_hurry")
def check_gone_in_a_hurry(kit):
    unified, name = UnifiedGroups(kit), f"/{kit.word()}"
    program, _ = leave_sleepers(kit, name, 100)
    soon(lambda: program.popen.poll() is not None, 3 * PATIENCE_SECONDS)
    kit.expect(program.popen.poll() is not None, "hurry-does-not-end",
               saw="the program does not end", expected="it ends when all are gone")
    told = program.wait()
    is_gone = told.status == 0 and not unified.path(name).exists()
    kit.expect(is_gone, "removed-too-early",
               saw=told, expected="exit code 0, and the group is gone")


# ---- 3.12 kill them all, in version 1 ----

def directories(kit, name):
    """Of a group, in each tree of version 1 that has it."""
    trees = [tree for tree in kit.cell.groups.trees if tree.version == 1]
    return [path for path in (kit.cell.groups.given(tree, name) for tree in trees)
            if path.exists()]


def has_processes(kit, name):
    return any(groups.has_processes(path) for path in directories(kit, name))


def start_hoppers(kit, name):
    """In a group of version 1 that nobody looks after, and that can be frozen.

    Returns one that stays where it is.
    """
    given = kit.cell.groups
    trees = [given.tree_of("pids"), given.tree_of("freezer")]
    for tree in trees:
        given.add(tree, name)
    program, *words = given.words(name, trees)
    still = kit.beacon(program, *words, separator=())
    still.ask("trap", 15)
    kit.start(program, *words, "/usr/bin/python3", "-c", HOPPERS)
    soon(lambda: int((given.given(trees[0], name) / "pids.current").read_text()) > 4)
    return still


def kill(kit, name, slowly=False):
    """`03-cgroups kill`: it may hang, and we look from outside.

    Slowly, there is some time between each look at who is there, and the signal.
    """
    signals = "kill,tgkill,pidfd_send_signal"
    words = ["/usr/bin/strace", "-qq", "-o", "/dev/null", "-e", f"trace={signals}",
             "-e", f"inject={signals}:delay_enter=20ms"] if slowly else []
    program, *words = [*words, kit.path("03-cgroups"), "kill", name]
    return kit.start(program, *words)


@check("3.12", "all_are_killed")
def check_all_are_killed(kit):
    kit.groups()
    kit.needs("strace")
    still = start_hoppers(kit, name := f"/{kit.word()}")
    kill(kit, name, slowly=True)
    all_died = soon(lambda: not has_processes(kit, name))
    kit.expect(still.process.state in ("gone", "Z"), "signal-ignored",
               saw="a process that ignores SIGTERM lives", expected="all are dead")
    kit.expect(all_died, "forked-ones-live", expected="all are dead",
               saw="the group still has processes: they were forked in time")


@check("3.12", "frozen_die_too")
def check_frozen_die_too(kit):
    kit.groups()
    name = f"/{kit.word()}"
    kit.beacon("03-cgroups", "--name", name, "--pids", "9")
    kit.expect_status(kit.run("03-cgroups", "freeze", name), 0, "cannot-freeze")
    kill(kit, name)
    kit.expect(soon(lambda: not has_processes(kit, name)), "frozen-live",
               saw="the group still has processes", expected="all are dead")


@check("3.12", "other_groups_live")
def check_other_groups_live(kit):
    kit.groups()
    name, other = f"/{kit.word()}", f"/{kit.word()}"
    neighbour = kit.beacon("03-cgroups", "--name", other, "--pids", "9")
    kit.beacon("03-cgroups", "--name", name, "--pids", "9")
    kill(kit, name)
    soon(lambda: not has_processes(kit, name))
    kit.expect(neighbour.process.state not in ("gone", "Z"), "neighbour-killed",
               saw=f"a process of {other} is gone", expected="it lives")


@check("3.12", "group_is_gone")
def check_group_is_gone_from_each_tree(kit):
    kit.groups()
    name, ledger = f"/{kit.word()}", kit.ledger()
    told = kit.run("03-cgroups", "--name", name, "--pids", "9", "--memory", "max", "--",
                   "/bin/true")
    kit.expect_status(told, 0)
    kit.expect_nothing_left(ledger, "in-a-tree")
