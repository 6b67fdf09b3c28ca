"""check_wait.py — exercises 3.10, 3.8: sleep until the events say so; stand still.

The program is shown the events of another group, in which the check alone decides when
something changes.
"""
import shutil
import time

from grade.in_groups import UnifiedGroups, judged, soon, used_ticks
from grade.plugin import check
from support import places

PATIENCE_SECONDS = 10  # the program's own
AT_ONCE_SECONDS = min(5 * places.SLOWNESS, 0.8 * PATIENCE_SECONDS)
HURRY = 10  # as hurry.cpp has it
SHOWN, BOX = "/shown", "/box"


def start_to_freeze(kit):
    """`freeze` of BOX, which waits until SHOWN says that all stand still."""
    unified = UnifiedGroups(kit)
    for group in (SHOWN, BOX):
        unified.add(group)
    return unified, lambda **options: start(kit, unified, **options)


def start(kit, unified, **options):
    program, *words = unified.with_events_of(SHOWN, BOX)
    words += [kit.path("03-cgroups"), "freeze", BOX]
    running = kit.start(program, *words, **options)
    kit.did = f"build/bin/03-cgroups freeze {BOX}"
    kit.given(f"the file cgroup.events of {BOX} is the one of {SHOWN}")
    return running


def wait_until_it_waits(kit, unified, program):
    """It has asked for the freeze, has opened the events, and has had time to look."""
    soon(lambda: unified.read(BOX, "cgroup.freeze") == "1" or has_ended(program))
    soon(lambda: has_opened_events(unified.kit) or has_ended(program),
         2 * places.SLOWNESS)
    time.sleep(0.2 * places.SLOWNESS)


def has_opened_events(kit):
    try:
        opened = [path for one in judged(kit, "03-cgroups")
                  for path in one.fds.values()]
        return any(path.endswith("/cgroup.events") for path in opened)
    except (FileNotFoundError, ProcessLookupError):
        return False


def has_ended(program):
    return program.popen.poll() is not None


# ---- 3.10 sleep until the kernel says that the file has changed ----

@check("3.10", "change_is_noticed")
def check_change_is_noticed(kit):
    unified, begin = start_to_freeze(kit)
    program = begin()
    wait_until_it_waits(kit, unified, program)
    kit.expect(not has_ended(program), "does-not-wait", saw="it has ended",
               expected='it waits for "frozen 1"')
    unified.write(SHOWN, "cgroup.freeze", "1")
    noticed = soon(lambda: has_ended(program), AT_ONCE_SECONDS)
    kit.expect(noticed and program.wait().status == 0, "change-not-noticed",
               saw='it still waits, though the file says "frozen 1"',
               expected="it ends within a second")


@check("3.10", "first_look_counts")
def check_first_look_counts(kit):
    unified, begin = start_to_freeze(kit)
    unified.write(SHOWN, "cgroup.freeze", "1")
    program = begin()
    soon(lambda: unified.read(BOX, "cgroup.freeze") == "1" or has_ended(program))
    kit.expect(soon(lambda: has_ended(program), AT_ONCE_SECONDS), "sleeps-first",
               saw='it waits, though the file said "frozen 1" from the beginning',
               expected="it ends at once")


@check("3.10", "patience_ends", rounds=1)
def check_patience_ends(kit):
    """In a hurry: see tests/grade/hurry.cpp."""
    unified, begin = start_to_freeze(kit)
    hurry = shutil.copy(places.BUILD / "tests/libhurry.so", kit.cell.yard)
    began, program = time.monotonic(), begin(env={"LD_PRELOAD": hurry})
    most = PATIENCE_SECONDS + 2 * AT_ONCE_SECONDS
    kit.expect(soon(lambda: has_ended(program), most), "waits-for-ever",
               saw="it waits and waits",
               expected=f"it gives up after {PATIENCE_SECONDS} seconds")
    seconds, told = time.monotonic() - began, program.wait()
    kit.expect(seconds > 0.8 * PATIENCE_SECONDS / HURRY, "gives-up-early",
               saw=f"it ended after {HURRY * seconds:.1f} s",
               expected=f"{PATIENCE_SECONDS} s")
    kit.expect_status(told, 125, "says-frozen")


@check("3.10", "it_sleeps", rounds=1)
def check_it_sleeps(kit):
    """One that asks again and again uses all the time that it gets."""
    unified, begin = start_to_freeze(kit)
    wait_until_it_waits(kit, unified, begin())
    found = judged(kit, "03-cgroups")
    kit.expect(found, "does-not-wait", saw="it has ended", expected="it waits")
    before, woken = used_ticks(found[0]), times_woken(found[0])
    time.sleep(1.5)
    kit.expect(found[0].state not in ("gone", "Z"), "gives-up-early",
               saw="it has ended within two seconds", expected="it waits")
    used, woken = used_ticks(found[0]) - before, times_woken(found[0]) - woken
    kit.expect(used < 5, "busy", saw=f"{used} ticks of processor time in 1.5 s",
               expected="none to speak of")
    kit.expect(woken < 50, "looks-again-and-again",
               saw=f"it woke {woken} times in 1.5 s",
               expected="it sleeps until the file changes")


def times_woken(one):
    return int(one.status["voluntary_ctxt_switches"])


@check("3.10", "nothing_left")
def check_wait_leaves_nothing(kit):
    kit.groups()
    ledger = kit.ledger()
    kit.run("03-cgroups", "--", "/bin/sh", "-c", "/bin/sleep 1000 >/dev/null 2>&1 &")
    kit.expect_nothing_left(ledger)


# ---- 3.8 stand still ----

COUNT = "while :; do :; done"


def start_to_count(kit):
    """A group with a process that never rests: (unified, its name, the process)."""
    unified, name = UnifiedGroups(kit), f"/{kit.word()}"
    kit.start("03-cgroups", "--name", name, "--", "/bin/sh", "-c", COUNT)
    found = []
    soon(lambda: found.extend(one for one in kit.cell.processes()
                              if one.argv == ["/bin/sh", "-c", COUNT]) or found)
    kit.expect(found, "command-not-run", saw="no command", expected="the command runs")
    return unified, name, found[0]


def freeze(kit, name):
    kit.expect_status(kit.run("03-cgroups", "freeze", name), 0, "freeze-fails")


def moves(one, seconds):
    before = used_ticks(one)
    return soon(lambda: used_ticks(one) > before, seconds)


@check("3.8", "nobody_moves")
def check_nobody_moves(kit):
    unified, name, one = start_to_count(kit)
    freeze(kit, name)
    kit.expect(not moves(one, 0.5), "still-moves", saw="a process of the group goes on",
               expected="it stands still")


@check("3.8", "they_go_on")
def check_they_go_on(kit):
    unified, name, one = start_to_count(kit)
    freeze(kit, name)
    kit.expect_status(kit.run("03-cgroups", "thaw", name), 0, "thaw-fails")
    kit.expect(moves(one, AT_ONCE_SECONDS), "stands-still-for-ever",
               saw="the process stands still after `thaw`", expected="it goes on")


@check("3.8", "nobody_hears_of_it")
def check_nobody_hears_of_it(kit):
    unified, name, one = start_to_count(kit)
    freeze(kit, name)
    soon(lambda: one.state == "T" or unified.is_frozen(name))
    kit.expect(one.state != "T", "stopped-by-a-signal",
               saw="the process is stopped, as by SIGSTOP: its parent is told",
               expected="it is frozen, and no signal was sent")
    kit.expect(unified.is_frozen(name), "not-frozen", saw='cgroup.events: "frozen 0"',
               expected='"frozen 1"')


@check("3.8", "returns_when_frozen")
def check_returns_when_frozen(kit):
    unified, begin = start_to_freeze(kit)
    program = begin()
    wait_until_it_waits(kit, unified, program)
    kit.expect(not has_ended(program), "not-awaited",
               saw='it ended while the file said "frozen 0"', expected="it waits")
    unified.write(SHOWN, "cgroup.freeze", "1")
    kit.expect(soon(lambda: has_ended(program), AT_ONCE_SECONDS), "returns-late",
               saw='it does not end, though the file says "frozen 1"',
               expected="it ends")


@check("3.8", "frozen_can_be_killed")
def check_frozen_can_be_killed(kit):
    unified, name, one = start_to_count(kit)
    freeze(kit, name)
    kit.start("03-cgroups", "kill", name)
    kit.expect(one.wait_until_gone(AT_ONCE_SECONDS), "frozen-lives",
               saw="a frozen process lives on", expected="it is killed")
    unified.expect_gone(name, "frozen-group-left")
