"""check_namespaces.py — exercises 2.4, 2.1, 2.2: a child in new namespaces."""
import ctypes
import os
import signal
from contextlib import suppress

from grade.boxes import Watched, ask, expect_new, program_of, until
from grade.namespaces import in_namespaces
from grade.plugin import check
from support import ledger

FREE = {"--net": "net", "--cgroup": "cgroup"}  # kinds that are no exercise of their own
IPC_CREAT, IPC_PRIVATE = 0o1000, 0
LIBC = ctypes.CDLL(None, use_errno=True)


# ---- 2.4 make a child that is pid 1 of a new pid namespace ----

@check("2.4", "pid_1_inside")
def check_pid_1_inside(kit):
    box = kit.beacon("02-namespaces", "--pid")
    with Watched(kit):
        levels = len(kit.cell.init.pids_inside) + 1
        pids = box.process.pids_inside
        kit.expect(len(pids) == levels, depth_symptom(kit, box),
                   saw=f"BEACON's pids, from outside inwards: {pids}",
                   expected=f"{levels} of them, the last in a namespace of its own")
        kit.expect(pids[-1] == 1, "not-pid-1", saw=f"its pid inside is {pids[-1]}",
                   expected="1")


def depth_symptom(kit, box):
    """What else differs tells how it came that the pid namespace does not."""
    symptom = "levels"
    if is_new_for_children(box.process):
        symptom += "-new-for-its-children"
    if is_new_for_children(program_of(kit, box)):
        symptom += "-new-for-the-programs-children"
    return symptom


def is_new_for_children(one):
    """The link is not there as long as the new namespace has no process."""
    own = os.readlink(one.path / "ns/pid")
    with suppress(FileNotFoundError):
        return os.readlink(one.path / "ns/pid_for_children") != own
    return True


@check("2.4", "namespaces_as_asked")
def check_namespaces_as_asked(kit):
    options = kit.rng.sample(sorted(FREE), kit.rng.randrange(3))
    box = kit.beacon("02-namespaces", "--pid", *options)
    with Watched(kit):
        expect_new(kit, box.process, "pid", "mnt", *(FREE[one] for one in options))


@check("2.4", "reaches_nobody_else")
def check_reaches_nobody_else(kit):
    """kill(-1, …) is for all processes that there are: inside, those of the box."""
    seconds = f"1000.{kit.rng.getrandbits(30)}"
    kit.start("/bin/sleep", seconds)
    other = until(lambda: next((one for one in kit.cell.processes()
                                if one.argv == ["/bin/sleep", seconds]), None))
    box = kit.beacon("02-namespaces", "--pid")
    kit.given("BEACON kills all processes that it can, by kill(-1, SIGKILL)")
    ask(kit, box, "kill", -1, int(signal.SIGKILL))
    kit.expect(not is_killed(other), "kills-the-host", saw="one of the host's ended",
               expected="the host's processes live on")


def is_killed(one):
    if one.state in ("gone", "Z"):
        return True
    with suppress(FileNotFoundError, ProcessLookupError):
        return bool(int(one.status["SigPnd"], 16) & 1 << signal.SIGKILL - 1)
    return True


@check("2.4", "waits_for_it")
def check_waits_for_it(kit):
    box, code = kit.beacon("02-namespaces", "--pid"), kit.rng.randrange(1, 120)
    kit.expect(box.program.popen.poll() is None, "does-not-wait",
               saw="02-namespaces has ended, and BEACON runs", expected="it waits")
    kit.expect_status(kit.end(box, "exit", code), code, "code-lost")


@check("2.4", "no_process_left")
def check_no_process_left(kit):
    ledger_of_cell = kit.ledger()
    kit.end(kit.beacon("02-namespaces", "--pid"), "exit", 0)
    kit.expect_nothing_left(ledger_of_cell)


# ---- 2.1 give the box its own host name ----

def name_of(one):
    return in_namespaces(one.pid, ("uts",), lambda: os.uname().nodename)


def random_name(kit):
    """Of any length that the kernel takes, and unlike any that was drawn before."""
    return (kit.word() * 6)[:kit.rng.randrange(9, 65)]


def expect_name(kit, one, name, before):
    seen = name_of(one)
    symptom = ("another-name" if seen not in (before, *prefixes(name)) else
               "name-unchanged" if seen == before else "name-cut-off")
    kit.expect(seen == name, symptom, saw=f"the host name inside is {seen!r}",
               expected=f"it is {name!r}")


def prefixes(name):
    return [name[:size] for size in range(len(name))]


@check("2.1", "name_inside")
def check_name_inside(kit):
    before = name_of(kit.cell.init)
    for name in (random_name(kit), kit.word(), kit.word()[:1]):
        box = kit.beacon("02-namespaces", "--uts", name)
        with Watched(kit):
            expect_name(kit, box.process, name, before)


@check("2.1", "namespace_is_new")
def check_uts_is_new(kit):
    box = kit.beacon("02-namespaces", "--uts", kit.word())
    with Watched(kit):
        expect_new(kit, box.process, "uts")


@check("2.1", "host_keeps_its_name")
def check_host_keeps_its_name(kit):
    """And so does a box that was there before."""
    before = name_of(kit.cell.init)
    one = kit.beacon("02-namespaces", "--uts", kit.word())
    with Watched(kit):
        name = name_of(one.process)
        other = kit.beacon("02-namespaces", "--uts", kit.word())
        expect_host_name(kit, before, "while-it-runs")
        kit.expect(name_of(one.process) == name, "other-box-renamed",
                   saw=f"the first box is called {name_of(one.process)!r}",
                   expected=f"it keeps its name, {name!r}")
    kit.end(other, "exit", 0)
    expect_host_name(kit, before, "afterwards")


def expect_host_name(kit, before, moment):
    seen = name_of(kit.cell.init)
    kit.expect(seen == before, f"host-renamed-{moment}",
               saw=f"the host is called {seen!r}", expected=f"{before!r}, as before")


@check("2.1", "nothing_left")
def check_name_leaves_nothing(kit):
    ledger_of_cell = kit.ledger()
    kit.end(kit.beacon("02-namespaces", "--uts", kit.word()), "exit", 0)
    kit.expect_nothing_left(ledger_of_cell)


# ---- 2.2 and its own message queues, semaphores and shared memory ----

def new_segment(one):
    """A shared memory segment in the ipc namespace of `one`, for everybody: its id."""
    return in_namespaces(one.pid, ("ipc",), lambda: LIBC.shmget(
        IPC_PRIVATE, 4096, IPC_CREAT | 0o666))


def segments(one):
    return in_namespaces(one.pid, ("ipc",), lambda: [
        name for (_, name), _ in ledger.ipc_objects()])


@check("2.2", "namespace_is_new")
def check_ipc_is_new(kit):
    box = kit.beacon("02-namespaces", "--ipc")
    with Watched(kit):
        expect_new(kit, box.process, "ipc")


@check("2.2", "segment_is_not_seen")
def check_segment_is_not_seen(kit):
    made = [new_segment(kit.cell.init) for _ in range(kit.rng.randrange(1, 5))]
    kit.given(f"the host has {len(made)} segments of shared memory")
    box = kit.beacon("02-namespaces", "--ipc")
    with Watched(kit):
        seen = segments(box.process)
        kit.expect(not seen, "hosts-segments-seen", saw=f"there are {len(seen)} inside",
                   expected="there are none inside")


@check("2.2", "only_if_wanted")
def check_only_if_wanted(kit):
    option, kind = kit.rng.choice(sorted(FREE.items()))
    box = kit.beacon("02-namespaces", option)
    with Watched(kit):
        expect_new(kit, box.process, kind)


@check("2.2", "nothing_left")
def check_ipc_leaves_nothing(kit):
    new_segment(kit.cell.init)
    ledger_of_cell = kit.ledger()
    box = kit.beacon("02-namespaces", "--ipc")
    with Watched(kit):
        new_segment(box.process)
    kit.end(box, "exit", 0)
    kit.expect_nothing_left(ledger_of_cell)
