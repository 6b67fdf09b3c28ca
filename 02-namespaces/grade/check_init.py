"""check_init.py — exercise 2.6: the duties of pid 1."""
import os
import signal

from grade.boxes import PATIENCE_SECONDS, Watched, ask, members, until
from grade.plugin import check
from support import places, programs

HANDED_ON = [signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR2]
CTRL_C = b"\x03"
# The shell stays: script(1) would stop with its own child, and we stop the program.
ON_A_TERMINAL = """exec script -qec "trap : INT; stty -echo -opost
                                     $0 --init -- $1 $2; exit" /dev/null"""


def box_with_stub(kit, *program, **options):
    """A box by --init, and the process that is pid 1 of it, which is not BEACON."""
    box = kit.beacon(*(program or ("02-namespaces", "--init")), **options)
    with Watched(kit):
        inside = members("pid", box.process.namespace("pid"))
        first = [one for one in inside if one.pids_inside[-1] == 1]
    kit.expect(first and first[0] != box.process, "no-stub",
               saw="pid 1 of the box is BEACON", expected="it is a stub of its own")
    return box, first[0]


def zombies(inode):
    return sum(one.state == "Z" for one in members("pid", inode))


@check("2.6", "orphans_are_reaped")
def check_orphans_are_reaped(kit):
    """All have ended before the stub may look: then one SIGCHLD tells of many."""
    box, stub = box_with_stub(kit)
    inode, count = stub.namespace("pid"), kit.rng.randrange(50, 80)
    os.kill(stub.pid, signal.SIGSTOP)
    until(lambda: stub.state == "T")
    ask(kit, box, "orphans", count)
    if not until(lambda: zombies(inode) == count):
        raise RuntimeError(f"{zombies(inode)} of {count} orphans have ended")
    os.kill(stub.pid, signal.SIGCONT)
    until(lambda: zombies(inode) == 0)
    kit.given(f"{count} orphans of the box end at once")
    left = zombies(inode)
    kit.expect(left == 0, "all-stay-zombies" if left == count else "some-stay-zombies",
               saw=f"{left} of them are zombies", expected="none is")
    expect_alive(kit, box)


def expect_alive(kit, box):
    kit.expect(ask(kit, box, "pid") == box.pid_inside, "box-ended",
               saw="BEACON has ended, too", expected="BEACON runs on")


@check("2.6", "signals_arrive")
def check_signals_arrive(kit):
    box, stub = box_with_stub(kit)
    numbers = [signal.SIGTERM, signal.SIGUSR1, *kit.rng.sample(HANDED_ON, 2)]
    with Watched(kit):
        receivers = {"stub": stub.pid, "program": stub.parent.pid}
    for number in numbers:
        ask(kit, box, "trap", int(number))
        for name, pid in receivers.items():
            kit.given(f"the {name} gets signal {int(number)}")
            os.kill(pid, number)
            expect_caught(kit, number, hear(box), f"{name}-keeps-{int(number)}")


def hear(box):
    """What BEACON says next; "" where it says nothing, None where it is gone."""
    try:
        return box.program.hear(PATIENCE_SECONDS * places.SLOWNESS)
    except programs.OutOfTime:
        return ""


def caught(number):
    return f'"caught {int(number):02}"'


def expect_caught(kit, number, heard, symptom):
    ended = "-and-ends" if heard is None else ""
    kit.expect(heard == caught(number), f"{symptom}{ended}",
               saw=f"BEACON said {heard or 'nothing'}",
               expected=f"BEACON gets signal {int(number)}")


@check("2.6", "code_comes_through")
def check_code_comes_through(kit):
    requests = [("exit", code) for code in (0, 1, 42, 255, kit.rng.randrange(2, 250))]
    requests += [("raise", 15), ("raise", 9)]
    for word, number in requests:
        box, _ = box_with_stub(kit)
        kit.given(f"BEACON is told: {word} {number}")
        code = number if word == "exit" else 128 + number
        told = kit.end(box, word, number)
        refused = "-125" if told.status == 125 else ""
        kit.expect_status(told, code, f"{word}-code{refused}")


@check("2.6", "orphans_end_nothing")
def check_orphans_end_nothing(kit):
    box, stub = box_with_stub(kit)
    inode = stub.namespace("pid")
    for _ in range(kit.rng.randrange(2, 5)):
        ask(kit, box, "orphans", 1)
        until(lambda: zombies(inode) == 0, seconds=1)
        expect_alive(kit, box)


@check("2.6", "ctrl_c_arrives_once")
def check_ctrl_c_arrives_once(kit):
    """A signal of the same number that follows would be heard of before SIGUSR1."""
    kit.needs("script")
    box, stub = box_with_stub(kit, "/bin/sh", "-c", ON_A_TERMINAL,
                              kit.path("02-namespaces"), separator=())
    kit.given("somebody types Ctrl-C at the terminal of the box")
    program = stub.parent
    for number in (signal.SIGINT, signal.SIGUSR1):
        ask(kit, box, "trap", int(number))
    for one in (program, stub):
        os.kill(one.pid, signal.SIGSTOP)
    box.program.popen.stdin.write(CTRL_C)
    expect_caught(kit, signal.SIGINT, hear(box), "terminal-not-heard")
    os.kill(program.pid, signal.SIGUSR1)
    os.kill(stub.pid, signal.SIGCONT)
    until(lambda: not waits(stub, signal.SIGINT))
    os.kill(program.pid, signal.SIGCONT)
    heard = hear(box)
    kit.expect(heard != caught(signal.SIGINT), "ctrl-c-twice",
               saw="BEACON gets the signal of Ctrl-C again", expected="only once")
    expect_caught(kit, signal.SIGUSR1, heard, "not-handed-on")


def waits(one, number):
    """Whether a signal of that number has reached it, and it has not seen it."""
    return int(one.status["ShdPnd"], 16) & 1 << number - 1


@check("2.6", "no_process_left")
def check_init_leaves_no_process(kit):
    ledger = kit.ledger()
    box, _ = box_with_stub(kit)
    for _ in range(kit.rng.randrange(1, 6)):
        ask(kit, box, "fork")
    kit.given("the command ends; its children would live for ever")
    code = kit.rng.randrange(1, 120)
    kit.expect_status(kit.end(box, "exit", code), code)
    kit.expect_nothing_left(ledger)
