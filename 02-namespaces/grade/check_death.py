"""check_death.py — exercise 2.12: the command dies with the program, at any moment."""
import os
import signal

from grade.boxes import PATIENCE_SECONDS, Watched, ask, program_of, until
from grade.cell_config import has_many_ids
from grade.plugin import check
from grade.trace import CALLS, Gone, Held

CATCHABLE = [number for number in range(1, 32)
             if number not in (signal.SIGKILL, signal.SIGSTOP)]
PR_SET_PDEATHSIG = 1
MOST_CALLS = 120  # of the program, before its command runs


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
                "BEACON has a handler for each signal that it can; 02-namespaces is killed")


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
    for symptom, given, decide in MOMENTS:
        kit.given(f"02-namespaces is killed when {given}")
        with Held(kit, "02-namespaces", "--net") as program:
            child = program.run_until_it_has_a_child()
            if decide:
                program.detach()
                run_until(kit, child, decide)
            os.kill(program.pid, signal.SIGKILL)
            program.process.wait_until_gone() if decide else program.kill()
            child.detach()
            expect_all_gone(kit, program, symptom)


def is_the_wish(number, argument):
    return is_execve(number, argument) or (
        number == CALLS["prctl"] and argument == PR_SET_PDEATHSIG)


def is_execve(number, _):
    return number in (CALLS["execve"], CALLS["execveat"])


MOMENTS = [("left-when-just-made", "its child has just begun", None),
           ("left-before-the-wish", "its child is about to ask for a signal at its end",
            is_the_wish),
           ("left-at-execve", "its child is about to execute the command", is_execve)]


def run_until(kit, child, decide):
    try:
        child.run_until_call(decide)
    except Gone:
        kit.fail("payload-not-run", saw="its child ended", expected="it runs BEACON")


def expect_all_gone(kit, program, symptom):
    left = lambda: [str(one) for one in kit.cell.processes() if one.state != "Z"]  # noqa: E731
    until(lambda: not left())
    kit.expect(not left(), symptom, saw=f"left behind: {left()}",
               expected="nothing runs any more")


@check("2.12", "other_way_round")
def check_other_way_round(kit):
    box = kit.beacon("02-namespaces", "--net")
    kit.given("BEACON is killed by SIGKILL")
    os.kill(box.process.pid, signal.SIGKILL)
    kit.expect_status(kit.end(box), 137, "code-of-the-killed")


@check("2.12", "no_process_left")
def check_death_leaves_no_process(kit):
    """Killed before its n-th system call, for some n: from the first to the last."""
    for moment in sorted(kit.rng.sample(range(1, MOST_CALLS), 4)):
        ledger, left = kit.ledger(), iter(range(moment))
        with Held(kit, "02-namespaces", "--net") as program:
            kit.given(f"02-namespaces is killed before its system call {moment}")
            try:
                program.run_until_call(lambda *_: next(left, None) is None)
            except Gone:
                pass  # it made fewer
            program.kill()
        kit.expect_nothing_left(ledger)
