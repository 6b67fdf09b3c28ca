"""check_join.py — exercise 3.2: the command is in the group from its first step on."""
from grade.in_groups import (UnifiedGroups, judged, seconds_to_sleep, sleepers,
                             soon)
from grade.plugin import check

# The shell's first act is to start a sleeper; then it becomes the beacon.
FIRST_A_CHILD = ('/bin/sleep "$1" </dev/null >/dev/null 2>&1 & shift; exec "$@"')


def slow(kit, *files):
    """Words: each of the program's writes to these files takes a third of a second."""
    kit.needs("strace")
    named = [word for file in files for word in ("--trace-path", str(file))]
    return ["/usr/bin/strace", "-qq", "-o", "/dev/null", *named, "-e", "trace=write",
            "-e", "inject=write:delay_enter=300ms"]


@check("3.2", "command_is_in_the_group")
def check_command_is_in_the_group(kit):
    unified, name = UnifiedGroups(kit), f"/{kit.word()}"
    box = kit.beacon("03-cgroups", "--name", name)
    group = unified.group_of(box.process.pid)
    kit.expect(group == name, "not-joined" if group == "/caller" else "elsewhere",
               saw=f"/proc/PID/cgroup of BEACON: {group}", expected=name)


@check("3.2", "first_child_too")
def check_first_child_too(kit):
    """A join that comes late is late enough to be seen."""
    unified, name, number = UnifiedGroups(kit), f"/{kit.word()}", seconds_to_sleep(kit)
    file = f"{unified.groups.v2.top}{name}/cgroup.procs"
    strace, *words = slow(kit, file)
    kit.beacon(strace, *words, kit.path("03-cgroups"), "--name", name, "--",
               "/bin/sh", "-c", FIRST_A_CHILD, "sh", number, separator=())
    kit.expect(soon(lambda: sleepers(kit, number)), "no-child",
               saw="the command's child has not begun", expected="it sleeps")
    group = unified.group_of(sleepers(kit, number)[0].pid)
    kit.expect(group == name, "first-child-outside",
               saw=f"its first child is in {group}", expected=name)


@check("3.2", "program_stays_outside")
def check_program_stays_outside(kit):
    unified, name = UnifiedGroups(kit), f"/{kit.word()}"
    kit.beacon("03-cgroups", "--name", name)
    for one in judged(kit, "03-cgroups"):
        group = unified.group_of(one.pid)
        kit.expect(group == "/caller", "program-inside",
                   saw=f"03-cgroups is in {group}", expected="it is where it was")


@check("3.2", "group_is_below_ours")
def check_group_is_below_ours(kit):
    unified = UnifiedGroups(kit)
    box = kit.beacon("03-cgroups")
    group = unified.group_of(box.process.pid)
    kit.expect(group.startswith("/caller/"), "not-below", saw=f"BEACON is in {group}",
               expected="a group below /caller, the program's own")
    others = {unified.group_of(one.pid) for one in kit.cell.processes()}
    others -= {"/caller", "/cell", group, "gone"}
    kit.expect(not others, "somebody-elsewhere", saw=f"a process in {others}",
               expected="nobody is in another group")


@check("3.2", "two_at_once")
def check_two_at_once(kit):
    unified = UnifiedGroups(kit)
    boxes = [kit.beacon("03-cgroups") for _ in range(2)]
    first, second = (unified.group_of(box.process.pid) for box in boxes)
    kit.expect(first != second, "same-group", saw=f"both are in {first}",
               expected="two groups")


@check("3.2", "group_is_gone")
def check_group_is_gone(kit):
    kit.groups()
    ledger, status = kit.ledger(), kit.rng.choice([0, 1, 42])
    kit.end(kit.beacon("03-cgroups"), "exit", status)
    kit.expect_nothing_left(ledger)
