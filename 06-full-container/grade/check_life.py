"""check_life.py — exercise 6.6: create, start, kill, delete, as seen from outside."""
import os
import signal

from grade.containers import KINDS, Bundle, group_of, groups_if_any, wait_until
from grade.lives import Hanging, Life, mounts_of, waits_for_its_maker
from grade.plugin import check


# ---- create, start ----

@check("6.6", "waits_for_start")
def check_waits_for_start(kit):
    life = Life(kit)
    name = life.bundle.created()
    first = life.bundle.first_process(name)
    kit.expect(first is not None, "no-process", saw=f"state: {life.bundle.state(name)}",
               expected="it names a process that is there")
    wait_until(lambda: first.state in ("S", "gone", "Z"))  # it waits for something
    life.expect_state(name, "created")
    kit.expect(not life.has_begun() and life.command() is None, "begins-with-create",
               saw="the command runs", expected="it waits for `start`")
    kit.expect(mounts_of(first) is not None, "no-process", saw="its process has ended",
               expected="it waits for `start`")
    missing = KINDS - first.differs_from(kit.cell.init)
    kit.expect(not missing, "namespaces-missing", saw=f"it shares {sorted(missing)}",
               expected="it has namespaces of its own by now")
    kit.expect("/shared" in {mount.target for mount in first.mounts}, "not-furnished",
               saw="its volume is not mounted", expected="all mounts are made by now")


@check("6.6", "start_begins_it")
def check_start_begins_it(kit):
    life = Life(kit)
    name = life.bundle.created()
    life.start(name)
    life.expect_state(name, "running")
    kit.expect(life.times() == 1, "begins-twice", saw=f"it began {life.times()} times",
               expected="once")
    life.bundle.tinrun("kill", name, "KILL")
    life.expect_state(name, "stopped")
    expect_code(kit, life.bundle)
    expect_no_silence(kit)
    expect_not_created_when_killed(kit)


def expect_code(kit, bundle):
    code = kit.rng.randrange(2, 256)
    kit.expect_status(bundle.run("/bin/sh", "-c", f"exit {code}"), code, "code-lost")


def expect_no_silence(kit):
    """The program is there, but the one that is to read it is not."""
    bundle = Bundle(kit)
    script = bundle.root.path / "script"
    script.write_text(f"#!/{kit.word()}\n")
    script.chmod(0o755)
    bundle.process["args"] = ["/script"]
    kit.given("the program cannot be executed")
    name, created = bundle.create()
    if created.status == 0:  # it may be known that early
        told = bundle.tinrun("start", name)
        kit.expect(told.status != 0 and told.stderr, "failed-exec-untold", saw=told,
                   expected="`start` says why it could not be executed")


def expect_not_created_when_killed(kit):
    create = Hanging(kit)
    _, first = create.processes()
    kit.given("the container is killed while `create` works on it")
    if first:
        os.kill(first.pid, signal.SIGKILL)
    told = kit.in_time(lambda: create.running.finish())
    kit.expect(told.status != 0, "killed-is-created", saw=told,
               expected="`create` fails: there is no container")


@check("6.6", "outlives_create")
def check_outlives_create(kit):
    life = Life(kit)
    name = life.bundle.created()
    for _ in range(3):
        told = life.bundle.state(name)
        kit.expect(told.get("status") == "created", f"is-{told.get('status', 'gone')}",
                   saw=f"state: {told}", expected="created, though `create` has ended")
    first = life.bundle.first_process(name)
    kit.expect(first and first.state not in ("Z", "gone"), "dies-with-create",
               saw="its process is gone", expected="its process waits for `start`")
    life.start(name)


# ---- what is refused ----

@check("6.6", "wrong_orders_are_refused", rounds=1)
def check_wrong_orders_are_refused(kit):
    life = Life(kit)
    bundle, name = life.bundle, life.bundle.created()
    expect_refused(kit, life, "create-twice", "create", "--bundle", bundle.path, name)
    life.start(name)
    expect_refused(kit, life, "start-twice", "start", name)
    expect_refused(kit, life, "delete-running", "delete", name)
    life.expect_state(name, "running")
    bundle.tinrun("kill", name, "KILL")
    life.expect_state(name, "stopped")
    expect_refused(kit, life, "start-stopped", "start", name)
    expect_refused(kit, life, "kill-stopped", "kill", name, "TERM")
    kit.expect(life.times() == 1, "begins-twice", saw=f"it began {life.times()} times",
               expected="once")
    kit.expect_status(bundle.tinrun("delete", name), 0, "not-deleted")
    for verb in ("state", "start", "kill", "delete"):
        expect_refused(kit, life, f"{verb}-unknown", verb, name)


def expect_refused(kit, life, what, *words):
    told = life.bundle.tinrun(*words)
    kit.expect(told.status != 0 and told.stderr.strip(), f"allows-{what}", saw=told,
               expected="it is refused, and a message says why")


@check("6.6", "groups_of_their_own", rounds=1)
def check_groups_of_their_own(kit):
    """Two of one bundle, with limits: what ends the one leaves the other alone."""
    kit.groups()
    life = Life(kit)
    life.bundle.linux["resources"] = {"pids": {"limit": 20}}
    names = [life.bundle.created() for _ in range(2)]
    first, second = map(life.bundle.first_process, names)
    kit.expect(first and second, "no-process", saw="one process, or none",
               expected="two containers, each with its process")
    groups = {group_of(one) for one in (first, second)}
    kit.expect(len(groups) == 2, "group-shared", saw=f"both are in {groups}",
               expected="each is in a group of its own")
    told = life.bundle.tinrun("delete", "--force", names[0])
    kit.expect_status(told, 0, "not-deleted")
    kit.expect(second.state not in ("gone", "Z"), "other-killed",
               saw="the other has ended, too", expected="it goes on")


# ---- what is left ----

@check("6.6", "delete_takes_all", rounds=1)
def check_delete_takes_all(kit):
    has_groups, life = groups_if_any(kit), Life(kit)
    if has_groups:
        life.bundle.linux["resources"] = {"pids": {"limit": 20}}
    life.bundle.words("create")  # config.json is written
    ledger = kit.ledger()
    name = life.bundle.created()
    life.start(name)
    life.bundle.tinrun("kill", name, "KILL")
    life.expect_state(name, "stopped")
    kit.expect_status(life.bundle.tinrun("delete", name), 0, "not-deleted")
    (life.volume / "ran").unlink()
    kit.expect_nothing_left(ledger, "stopped-leaves")
    ledger, name = kit.ledger(), life.bundle.created()
    kit.expect_status(life.bundle.tinrun("delete", "--force", name), 0, "not-deleted")
    kit.expect_nothing_left(ledger, "created-leaves")


@check("6.6", "killed_create_leaves_nothing", rounds=1)
def check_killed_create_leaves_nothing(kit):
    """Killed in the middle; and when the container is about to wait at the gate."""
    for is_at_gate in (False, True):
        create = Hanging(kit)
        maker, first = create.processes()
        kit.expect(maker and first, "no-process", saw="one process, or none",
                   expected="`create`, and the container's first")
        if is_at_gate:
            os.kill(maker.pid, signal.SIGSTOP)  # so that it releases nobody
            create.let_go()
            wait_until(lambda: waits_for_its_maker(first))
        kit.given("`create` is killed " + (
            "before it has released the container" if is_at_gate else "in a hook"))
        os.kill(maker.pid, signal.SIGKILL)
        kit.expect(wait_until(lambda: first.state in ("gone", "Z")),
                   f"survives-{'at-the-gate' if is_at_gate else 'in-a-hook'}",
                   saw=f"its first process: {first}", expected="no process is left")
        told = create.life.bundle.tinrun("delete", "--force", create.name)
        kit.expect_status(told, 0, "not-deleted")
        left = os.listdir(create.life.bundle.states)
        kit.expect(left == [], "state-left", saw=f"states: {left}", expected="none")
