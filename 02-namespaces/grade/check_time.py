"""check_time.py — exercise 2.9: clocks of its own."""
import time

from grade.boxes import Watched, expect_new, new_kinds, program_of
from grade.cell_config import has_many_ids
from grade.namespaces import in_namespaces
from grade.plugin import check
from grade.trace import Held

CLOCKS = {"monotonic": time.CLOCK_MONOTONIC, "boottime": time.CLOCK_BOOTTIME}


def clocks():
    return {name: time.clock_gettime(clock) for name, clock in CLOCKS.items()}


def moved_clocks(one, seconds):
    """The clocks of `one` that do not show our time and so many seconds, to the moment
    between two looks of ours."""
    before = clocks()
    seen = in_namespaces(one.pid, ("time",), clocks)
    after = clocks()
    return [name for name in CLOCKS
            if not before[name] <= seen[name] - seconds <= after[name]]


def offset(kit):
    return kit.rng.randrange(10**4, 10**7)


@check("2.9", "clocks_are_moved")
def check_clocks_are_moved(kit):
    seconds = offset(kit)
    box = kit.beacon("02-namespaces", "--time", seconds)
    with Watched(kit):
        wrong = moved_clocks(box.process, seconds)
        still = "-unmoved" if not moved_clocks(box.process, 0) else ""
        kit.expect(not wrong, f"{'-'.join(wrong)}-wrong{still}",
                   saw=f"inside, these clocks are not {seconds} s ahead: {wrong}",
                   expected="both are")


@check("2.9", "namespace_is_new")
def check_time_is_new(kit):
    box = kit.beacon("02-namespaces", "--time", offset(kit))
    with Watched(kit):
        expect_new(kit, box.process, "time")


@check("2.9", "joined_before_execve")
def check_joined_before_execve(kit):
    """Where it was not, newer kernels make up for it in execve; a stub has none."""
    with Held(kit, "02-namespaces", "--time", offset(kit)) as program:
        child = program.run_until_it_has_a_child()
        program.detach()
        child.run_until_execve()
        there, before = (one.namespace("time") for one in (child.process, kit.cell.init))
        child.detach()
        kit.given("the child is about to execute the command")
        kit.expect(there != before, "not-joined",
                   saw="it is in the time namespace of the program",
                   expected="it is in the new one already")


@check("2.9", "offsets_are_told")
def check_offsets_are_told(kit):
    seconds = offset(kit)
    box = kit.beacon("02-namespaces", "--time", seconds)
    wanted = {name: [str(seconds), "0"] for name in CLOCKS}
    with Watched(kit):
        lines = (box.process.path / "timens_offsets").read_text().splitlines()
        seen = {name: words for name, *words in map(str.split, lines)}
        wrong = [name for name in CLOCKS if seen.get(name) != wanted[name]]
        kit.expect(not wrong, f"{'-'.join(wrong)}-offset", saw=f"it says {seen}",
                   expected=f"it says {wanted}")


@check("2.9", "with_users_too")
def check_with_users_too(kit):
    """A process that has changed its user is closed to its own files in /proc."""
    users = f"=0:{kit.rng.randrange(1, 60000)}:1000" if has_many_ids() else ""
    seconds = offset(kit)
    box = kit.beacon("02-namespaces", "--time", seconds, f"--userns{users}")
    with Watched(kit):
        expect_new(kit, box.process, "time", "user")
        wrong = moved_clocks(box.process, seconds)
        kit.expect(not wrong, f"{'-'.join(wrong)}-wrong",
                   saw=f"inside, these clocks are not {seconds} s ahead: {wrong}",
                   expected="both are")


@check("2.9", "host_clocks_go_on")
def check_host_clocks_go_on(kit):
    before = kit.cell.init.namespace("time")
    box = kit.beacon("02-namespaces", "--time", offset(kit))
    with Watched(kit):
        moved = new_kinds(kit, program_of(kit, box))
        kit.expect("time" not in moved, "program-is-moved",
                   saw="02-namespaces itself has other clocks",
                   expected="it has those of its caller")
    kit.expect(kit.cell.init.namespace("time") == before, "host-is-moved",
               saw="the host has other clocks", expected="it has the same")


@check("2.9", "nothing_left")
def check_time_leaves_nothing(kit):
    ledger = kit.ledger()
    kit.end(kit.beacon("02-namespaces", "--time", offset(kit)), "exit", 0)
    kit.expect_nothing_left(ledger)
