"""check_death.py — exercise 2.12: the command dies with the program, at any time."""
import os
import signal

from grade.boxes import PATIENCE_SECONDS, Watched, ask, program_of, until
from grade.plugin import check
from grade.trace import CALLS, Gone, Held, is_execve

CATCHABLE = [number for number in range(1, 32)
             if number not in (signal.SIGKILL, signal.SIGSTOP)]
PR_SET_PDEATHSIG = 1
MOST_CALLS = 40  # and some: so often it stops after its clone


def expect_dies(kit, box, symptom, given):
    kit.given(given)
    with Watched(kit):
        program = program_of(kit, box)
    kit.expect(program.pid != box.process.pid, "no-child",
               saw="BEACON is what was started as 02-namespaces",
               expected="it is a process below that one")
    os.kill(program.pid, signal.SIGKILL)
    kit.expect(box.process.wait_until_gone(PATIENCE_SECONDS), symptom,
               saw="BEACON lives on", expected="BEACON is gone within a moment")


@check("2.12", "dies_with_the_program")
def check_dies_with_the_program(kit):
    box = kit.beacon("02-namespaces", "--net")
    expect_dies(kit, box, "lives-on", "02-namespaces is killed by SIGKILL")
    box = kit.beacon("02-namespaces", "--net")
    for number in CATCHABLE:
        ask(kit, box, "trap", number)
    expect_dies(kit, box, "lives-on-with-handlers",
                "BEACON has a handler for each signal; 02-namespaces is killed")


@check("2.12", "whoever_it_is")
def check_whoever_it_is(kit):
    """A change of the user makes the kernel forget whom to kill."""
    kit.needs("many-ids")
    user = f"{kit.rng.randrange(1, 60000)}:{kit.rng.randrange(1, 60000)}"
    box = kit.beacon("02-namespaces", "--net", "--user", user)
    expect_dies(kit, box, "lives-on-as-somebody-else",
                f"BEACON is the user {user}; 02-namespaces is killed")


@check("2.12", "no_gap_at_the_start")
def check_no_gap_at_the_start(kit):
    for symptom, option, given, decide in MOMENTS:
        kit.given(f"02-namespaces is killed when {given}")
        with Held(kit, "02-namespaces", option) as program:
            child = program.run_until_it_has_a_child()
            if decide:
                program.detach()
                run_until(kit, child, decide)
            program.kill()
            program.process.wait_until_gone()
            child.detach()
            expect_all_gone(kit, program, symptom)


def is_the_wish(number, argument):
    return is_execve(number, argument) or (
        number == CALLS["prctl"] and argument == PR_SET_PDEATHSIG)


def is_the_wish_or_a_look(number, argument):
    return is_the_wish(number, argument) or number in CALLS["poll"]


WISH = "its child is about to ask for a signal at its death"
MOMENTS = [
    ("left-when-just-made", "--net", "its child has just begun", None),
    ("left-before-it-looks", "--net", f"{WISH}, or to poll", is_the_wish_or_a_look),
    ("left-before-the-wish", "--net", WISH, is_the_wish),
    ("left-in-a-pid-namespace", "--pid", WISH, is_the_wish),
    ("left-at-execve", "--net", "its child is about to execute the command", is_execve)]


def run_until(kit, child, decide):
    try:
        child.run_until_call(decide)
    except Gone:
        kit.fail("payload-not-run", saw="its child ended", expected="it runs BEACON")


def expect_all_gone(kit, program, symptom):
    def left():
        return [str(one) for one in kit.cell.processes()
                if one.state not in ("Z", "gone")]

    until(lambda: not left())
    kit.expect(not (told := left()), symptom, saw=f"left behind: {told}",
               expected="nothing runs any more")


@check("2.12", "other_way_round")
def check_other_way_round(kit):
    box = kit.beacon("02-namespaces", "--net")
    kit.given("BEACON is killed by SIGKILL")
    os.kill(box.process.pid, signal.SIGKILL)
    kit.expect_status(kit.end(box), 137, "code-of-the-killed")


@check("2.12", "no_process_left")
def check_death_leaves_no_process(kit):
    """Killed before its n-th system call after the clone: n from 0 to the last."""
    for moment in sorted(kit.rng.sample(range(MOST_CALLS), 4)):
        ledger, left = kit.ledger(), iter(range(moment))
        with Held(kit, "02-namespaces", "--net") as program:
            program.running.popen.stdin.close()  # BEACON ends as soon as it reads
            program.run_until_it_has_a_child().detach()
            kit.given(f"02-namespaces is killed {moment} steps after the clone")
            try:
                program.run_until_call(lambda *_: next(left, None) is None)
            except Gone:
                pass  # it made fewer
            program.kill()
        kit.expect_nothing_left(ledger)
