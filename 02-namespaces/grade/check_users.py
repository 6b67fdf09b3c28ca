"""check_users.py — exercise 2.7: root inside, nobody special outside."""
import os
from pathlib import Path

from grade.boxes import (Watched, ask, expect_new, id_without_power, until,
                         without_power)
from grade.cell_config import has_many_ids
from grade.plugin import check
from grade.trace import CALLS, Held

SAME_FOR_SO_MANY_LOOKS = 100


def spelt(ranges):
    return "--userns=" + ",".join(":".join(map(str, one)) for one in ranges)


def box_of_anybody(kit, *options):
    """A box that a caller without any capability makes; and the caller's id outside."""
    box = kit.beacon(*without_power(), kit.path("02-namespaces"), "--userns", *options)
    kit.given("the caller has no capability")
    return box, kit.cell.outside(id_without_power())


def random_range(kit, inside):
    return inside, kit.rng.randrange(1, 30000), kit.rng.randrange(2, 5000)


def expect_maps(kit, one, ranges, prefix=""):
    """Seen from here, the ids of the cell have other numbers."""
    wanted = [(inside, kit.cell.outside(id), count) for inside, id, count in ranges]
    for name, seen in (("uid_map", one.uid_map), ("gid_map", one.gid_map)):
        turned = [(kit.cell.inside(id), kit.cell.outside(inside), count)
                  for inside, id, count in seen]
        symptom = ("missing" if not seen else "turned" if turned == wanted
                   else "cut-off" if seen == wanted[:len(seen)] else "other")
        kit.expect(seen == wanted, f"{prefix}{name}-{symptom}",
                   saw=f"{name} of BEACON is {seen}, as seen from outside of all",
                   expected=f"{wanted}")


@check("2.7", "maps_as_asked")
def check_maps_as_asked(kit):
    """The first range is the same when it is turned: then there is a 0, too."""
    inside = kit.rng.randrange(30000, 60000)
    ranges = ([(0, 0, 1), random_range(kit, inside)] if has_many_ids()
              else [(inside, 0, 1)])
    box = kit.beacon("02-namespaces", spelt(ranges))
    with Watched(kit):
        expect_new(kit, box.process, "user")
        expect_maps(kit, box.process, ranges)


@check("2.7", "anybody_maps_their_id")
def check_anybody_maps_their_id(kit):
    box, _ = box_of_anybody(kit)
    with Watched(kit):
        expect_new(kit, box.process, "user")
        expect_maps(kit, box.process, [(0, id_without_power(), 1)])


@check("2.7", "is_root_inside")
def check_is_root_inside(kit):
    kit.needs("many-ids")
    first = random_range(kit, 0)
    box = kit.beacon("02-namespaces", spelt([first]))
    wanted = kit.cell.outside(first[1])
    with Watched(kit):
        for kind, seen in (("user", box.process.uids), ("group", box.process.gids)):
            kit.expect(seen == [wanted] * 4, f"{kind}-is-not-0",
                       saw=f"its {kind} ids are {seen}, as seen from outside of all",
                       expected=f"{wanted}: 0 inside")
        held = box.process.capabilities()
        kit.expect(held == every_capability(), "capabilities-lost",
                   saw=f"CapEff is {held:x}", expected=f"{every_capability():x}: all")


def every_capability():
    """The mask of all that this kernel knows: 41 bits for CAP_LAST_CAP 40."""
    return (2 << int(Path("/proc/sys/kernel/cap_last_cap").read_text())) - 1


@check("2.7", "file_belongs_to_caller")
def check_file_belongs_to_caller(kit):
    directory, name = kit.cell.yard / kit.word(), kit.word()
    directory.mkdir()
    box, caller = box_of_anybody(kit)
    os.chown(directory, caller, caller)
    ask(kit, box, "write", directory / name, "text")
    status = os.lstat(directory / name) if (directory / name).exists() else None
    seen = (status.st_uid, status.st_gid) if status else "no file"
    kit.expect(seen == (caller, caller), "no-file" if not status else "other-owner",
               saw=f"the file that BEACON makes: {seen}",
               expected=f"{(caller, caller)}")


@check("2.7", "setgroups_denied")
def check_setgroups_denied(kit):
    box, _ = box_of_anybody(kit)
    with Watched(kit):
        kit.expect(box.process.setgroups == "deny", "setgroups-allowed",
                   saw=f"setgroups says {box.process.setgroups}", expected="deny")


@check("2.7", "waits_for_the_maps")
def check_waits_for_the_maps(kit):
    """The program stands still between the clone and the maps; its child does not."""
    with Held(kit, "02-namespaces", "--userns") as program:
        child = program.run_until_it_has_a_child()
        child.detach()
        kit.given("02-namespaces is held up just after the clone")
        calls = []
        until(lambda: program.payload() or not runs(child) or waits(child, calls))
        kit.expect(not program.payload(), "begins-without-maps",
                   saw="BEACON runs", expected="its maps are awaited")
        kit.expect(runs(child), "gives-up-without-maps",
                   saw="the child went on, and ended", expected="it waits for its maps")
        sleeps = set(calls[-1:]) & set(CALLS["sleep"])
        kit.expect(not sleeps, "sleeps", saw="the child sleeps",
                   expected="it waits until its parent tells it to go on")
        program.detach()
        kit.expect(until(program.payload), "payload-not-run",
                   saw="BEACON does not run", expected="then it runs")


def runs(child):
    return child.process.state not in ("gone", "Z")


def waits(child, calls):
    """In one system call for some time: which ones are left in `calls`."""
    try:
        call = (child.process.path / "syscall").read_text().split()[0]
    except OSError:
        return False
    calls.append(int(call) if call.lstrip("-").isdigit() else -1)
    last = calls[-SAME_FOR_SO_MANY_LOOKS:]
    return len(last) == SAME_FOR_SO_MANY_LOOKS and set(last) == {last[0]} != {-1}


@check("2.7", "nothing_left")
def check_users_leave_nothing(kit):
    ledger = kit.ledger()
    box, _ = box_of_anybody(kit)
    kit.end(box, "exit", 0)
    kit.expect_nothing_left(ledger)
