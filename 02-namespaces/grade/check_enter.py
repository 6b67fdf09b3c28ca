"""check_enter.py — exercises 2.8, 2.11: one more process in a box.

The box is made by unshare(1), so that 02-enter is judged alone.
"""
from grade.boxes import (Watched, ask, id_without_power, members, program_of,
                         without_power)
from grade.plugin import check
from support.process import NAMESPACES

OPTIONS = {"mnt": "--mount", "uts": "--uts", "ipc": "--ipc", "net": "--net",
           "cgroup": "--cgroup"}
PIVOT = """mount --bind $1 $1 && cd $1 && pivot_root . . && umount -l . && cd / &&
           shift && exec "$@" """


def box_of(kit, kinds, *more, caller=()):
    """BEACON in new namespaces of these kinds, and in a new pid namespace."""
    options = [OPTIONS[kind] for kind in kinds]
    return kit.beacon(*caller, "/usr/bin/unshare", *options, "--pid", "--fork",
                      "--kill-child=KILL", *more)


def enter(kit, box, *options, caller=(), **more):
    """BEACON once more, run by 02-enter in that box."""
    with Watched(kit):
        pid = box.process.pids_inside[1]
    program = [*caller, kit.path("02-enter")] if caller else ["02-enter"]
    return kit.beacon(*program, pid, *options, **more)


def some_kinds(kit):
    return kit.rng.sample(sorted(OPTIONS), kit.rng.randrange(2, len(OPTIONS) + 1))


def expect_same_namespaces(kit, guest, box):
    with Watched(kit):
        seen, wanted = guest.process.namespaces, box.process.namespaces
        lacks = [kind for kind in NAMESPACES if seen[kind] != wanted[kind]]
        joined = [kind for kind in NAMESPACES if kind not in lacks
                  and seen[kind] != kit.cell.init.namespace(kind)]
    symptom = (f"all-but-{lacks[0]}" if len(lacks) == 1 else "none-joined" if not joined
               else "user-alone-joined" if joined == ["user"]
               else "one-joined" if len(joined) == 1 else "some-joined")
    kit.expect(not lacks, symptom, saw=f"not in these namespaces of the box: {lacks}",
               expected="the added command is in all of them")


# ---- 2.8 join them, in the right order ----

@check("2.8", "all_namespaces_joined")
def check_all_namespaces_joined(kit):
    box = box_of(kit, some_kinds(kit))
    expect_same_namespaces(kit, enter(kit, box), box)


@check("2.8", "user_may_join")
def check_user_may_join(kit):
    caller = without_power()
    box = box_of(kit, OPTIONS, "--user", "--map-root-user", caller=caller)
    kit.given("the box belongs to a caller without any capability, who runs 02-enter")
    guest = enter(kit, box, caller=caller)
    expect_same_namespaces(kit, guest, box)
    with Watched(kit):
        ids, wanted = guest.process.uids, kit.cell.outside(id_without_power())
        kit.expect(ids == [wanted] * 4, "another-user", saw=f"its user ids are {ids}",
                   expected=f"they are {wanted}, which is 0 inside")


@check("2.8", "box_is_unchanged")
def check_box_is_unchanged(kit):
    box = box_of(kit, some_kinds(kit))
    before = box.process.namespaces
    guest = enter(kit, box)
    with Watched(kit):
        kit.expect(box.process.namespaces == before, "box-moved",
                   saw="the box's process is in other namespaces than before",
                   expected="it is where it was")
    kit.end(guest, "exit", 0)
    kit.expect(ask(kit, box, "pid") == 1, "box-ended", saw="the box has ended",
               expected="it runs on")


@check("2.8", "nothing_left")
def check_entering_leaves_nothing(kit):
    box = box_of(kit, some_kinds(kit))
    ledger = kit.ledger()
    kit.end(enter(kit, box), "exit", 0)
    kit.expect_nothing_left(ledger)


# ---- 2.11 and be one of its processes ----

@check("2.11", "pid_of_the_box")
def check_pid_of_the_box(kit):
    box = box_of(kit, some_kinds(kit))
    guest = enter(kit, box)
    with Watched(kit):
        seen, wanted = (one.process.pids_inside for one in (guest, box))
        symptom = "too-deep" if len(seen) > len(wanted) else "not-deep-enough"
        kit.expect(len(seen) == len(wanted), symptom,
                   saw=f"its pids are {seen}, those of the box's process {wanted}",
                   expected="one in each of the same pid namespaces")
        inside = members("pid", box.process.namespace("pid"))
        kit.expect(guest.process in inside, "another-pid-namespace",
                   saw="it is in another pid namespace", expected="it is in the box's")


@check("2.11", "root_of_the_box")
def check_root_of_the_box(kit):
    root = kit.new_root()
    box = kit.beacon("/usr/bin/unshare", "--mount", "--pid", "--fork",
                     "--kill-child=KILL", "/bin/sh", "-c", PIVOT, "sh", root, root=root,
                     separator=())
    guest = enter(kit, box, root=root)
    with Watched(kit):
        kit.expect(guest.process.root == root.identity, "another-root",
                   saw="its / is not the box's", expected="its / is ROOT, as the box's")


@check("2.11", "code_comes_through")
def check_code_comes_through(kit):
    box = box_of(kit, some_kinds(kit))
    requests = [("exit", kit.rng.randrange(2, 120)), ("exit", 255), ("exit", 0),
                ("raise", 15)]
    for word, number in requests:
        guest = enter(kit, box)
        kit.given(f"BEACON is told: {word} {number}")
        code = number if word == "exit" else 128 + number
        kit.expect_status(kit.end(guest, word, number), code, f"{word}-code")


@check("2.11", "program_stays_outside")
def check_program_stays_outside(kit):
    box = box_of(kit, some_kinds(kit))
    guest = enter(kit, box)
    with Watched(kit):
        program = program_of(kit, guest)
        kit.expect(program.pid != guest.process.pid, "no-child",
                   saw="the command is what was started as 02-enter",
                   expected="it is a process below that one")
        kit.expect(program.namespace("pid") == kit.cell.init.namespace("pid"),
                   "program-moved", saw="02-enter is in another pid namespace",
                   expected="it is in that of its caller")


@check("2.11", "no_process_left")
def check_entering_leaves_no_process(kit):
    box = box_of(kit, some_kinds(kit))
    ledger = kit.ledger()
    kit.end(enter(kit, box), "exit", kit.rng.randrange(100))
    kit.expect_nothing_left(ledger)
    kit.expect(ask(kit, box, "pid") == 1, "box-ended", saw="the box has ended, too",
               expected="the box runs on")
