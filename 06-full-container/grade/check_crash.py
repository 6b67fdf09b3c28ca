"""check_crash.py — exercise 6.10: kill -9 at any moment, then `delete --force`."""
import os
import signal
import time

from grade.containers import wait_until
from grade.lives import Hanging, Life
from grade.plugin import check

KILLS = 6


def forced(kit, life, name):
    """`delete --force`, which always succeeds."""
    told = life.bundle.tinrun("delete", "--force", name)
    kit.expect_status(told, 0, "not-deleted")
    return told


def expect_gone(kit, life, symptom):
    """No state, and no process but the warden: before long."""
    states = life.bundle.states
    kit.expect(wait_until(lambda: not kit.cell.processes()), f"{symptom}-process",
               saw=f"processes: {list(map(str, kit.cell.processes()[:3]))}",
               expected="no process is left")
    kit.expect(os.listdir(states) == [], f"{symptom}-state",
               saw=f"states: {os.listdir(states)}", expected="no state is left")


@check("6.10", "any_state_is_deleted", rounds=1)
def check_any_state_is_deleted(kit):
    """Created, running, stopped; and a name that nobody has."""
    for state in ("created", "running", "stopped"):
        life = Life(kit)
        name = life.bundle.created()
        if state != "created":
            life.start(name)
        if state == "stopped":
            life.bundle.tinrun("kill", name, "KILL")
        kit.given(f"a container that is {state}")
        forced(kit, life, name)
        expect_gone(kit, life, f"{state}-leaves")
    forced(kit, life, kit.word())


@check("6.10", "half_made_is_deleted", rounds=1)
def check_half_made_is_deleted(kit):
    """`create` hangs: it is ended, too, and takes its half away. Or it was killed."""
    for is_killed in (False, True):
        create = Hanging(kit)
        maker, first = create.processes()
        kit.expect(maker and first, "no-process", saw="one process, or none",
                   expected="`create`, and the container's first")
        kit.given(f"a `create` that {'was killed' if is_killed else 'hangs'}")
        if is_killed:
            os.kill(maker.pid, signal.SIGKILL)
        forced(kit, create.life, create.name)
        expect_gone(kit, create.life, f"{'killed' if is_killed else 'hanging'}-leaves")


@check("6.10", "killed_at_any_moment", rounds=1)
def check_killed_at_any_moment(kit):
    life = Life(kit)
    began = time.monotonic()
    forced(kit, life, life.bundle.created())
    length = (time.monotonic() - began) * 2 / 3  # as long as a `create` takes, or so
    for _ in range(KILLS):
        name, moment = kit.word(), kit.rng.random() * length
        kit.given(f"`create` was killed after {moment * 1000:.0f} ms")
        words = life.bundle.words("create", "--bundle", life.bundle.path, name)
        kit.run("/bin/sh", "-c", 'timeout -s KILL "$0" "$@" </dev/null >/dev/null',
                f"{moment:.4f}", kit.path("tinrun"), *words)
        forced(kit, life, name)
        expect_gone(kit, life, "leaves")


@check("6.10", "others_are_left_alone")
def check_others_are_left_alone(kit):
    life = Life(kit)
    mine, other = life.bundle.created(), life.bundle.created()
    forced(kit, life, mine)
    kit.expect(life.bundle.state(other).get("status") == "created", "other-deleted",
               saw=f"the other: {life.bundle.state(other)}", expected="it is created")
    told = life.bundle.tinrun("delete", other)
    kit.expect(told.status != 0, "deletes-without-force", saw=told,
               expected="without --force, only what has stopped is deleted")


@check("6.10", "nothing_left", rounds=1)
def check_forced_delete_leaves_nothing(kit):
    life = Life(kit)
    life.bundle.words("create")
    ledger, name = kit.ledger(), life.bundle.created()
    life.start(name)
    forced(kit, life, name)
    (life.volume / "ran").unlink()
    kit.expect_nothing_left(ledger)
    name = life.bundle.created()
    told = forced(kit, life, name)
    kit.expect(not told.stderr, "words-without-cause", saw=told, expected="no word")
    expect_new_of_the_name(kit, life, name)


def expect_new_of_the_name(kit, life, name):
    """Nothing is in the way of another one of the same name."""
    words = life.bundle.words("run", "--bundle", life.bundle.path, name)
    life.bundle.process["args"] = ["/bin/true"]
    life.bundle.words("run")
    told = kit.run("tinrun", *words)
    kit.expect_status(told, 0, "name-is-taken")
