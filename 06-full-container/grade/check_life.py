"""check_life.py — exercise 6.6: create, start, kill, delete, as the kernel sees them."""
import os
import signal

from grade.containers import Bundle, pids_in_the_cell, wait_until
from grade.plugin import check
from support import process

RAN = "echo ran >>/shared/ran; while :; do sleep 1; done"


class Life:
    """A bundle whose command notes in a volume that it has begun."""

    def __init__(self, kit, script=RAN):
        self.kit, self.bundle, self.nonce = kit, Bundle(kit), kit.word()
        self.volume = self.bundle.volume("/shared")
        self.bundle.process["args"] = ["/bin/sh", "-c", script, "sh", self.nonce]
        self.digest = process.digest_of(self.bundle.root.path / "bin/busybox")

    def command(self):
        """The process of the command; None as long as it has not begun."""
        return next((one for one in self.kit.cell.processes()
                     if one.argv[:2] == ["/bin/sh", "-c"] and self.nonce in one.argv
                     and self.is_shell(one)), None)

    def is_shell(self, one):
        try:
            return one.exe_digest == self.digest
        except (FileNotFoundError, ProcessLookupError):
            return False

    def has_begun(self):
        return (self.volume / "ran").exists()

    def times(self):
        """How often it has begun."""
        return len((self.volume / "ran").read_text().splitlines()) if self.has_begun() else 0

    def start(self, name):
        told = self.bundle.tinrun("start", name)
        self.kit.expect_status(told, 0, "not-started")
        self.kit.expect(wait_until(self.has_begun), "started-in-vain",
                        saw="`start` says that it runs, and it does not",
                        expected="the command runs")

    def expect_state(self, name, status):
        """That is told, before long; with the pid that it really has."""
        wait_until(lambda: self.bundle.state(name).get("status") == status)
        told = self.bundle.state(name)
        self.kit.expect(told.get("status") == status,
                        f"state-{told.get('status', 'none')}-for-{status}",
                        saw=f"state: {told}", expected=f"it is {status}")
        if status == "running":
            one = self.command()
            inside = pids_in_the_cell(self.kit, one)[:1] if one else []
            self.kit.expect([told.get("pid")] == inside, "state-of-another-pid",
                            saw=f"state: pid {told.get('pid')}", expected=f"pid {inside}")


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
    missing = {"mnt", "pid", "net", "ipc", "uts", "cgroup"} - first.differs_from(
        kit.cell.init)
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


class Hanging:
    """A `create` that waits in a hook until it is let go."""

    def __init__(self, kit):
        self.kit, self.life, self.name = kit, Life(kit), kit.word()
        bundle = self.life.bundle
        self.door, self.bell = bundle.path / "door", bundle.path / "bell"
        os.mkfifo(self.door)
        kit.cell.give(self.door)
        bundle.config["hooks"] = {"createContainer": [{
            "path": "/bin/sh", "args": ["sh", "-c", 'echo >"$1"; read go <"$0"',
                                        str(self.door), str(self.bell)]}]}
        words = bundle.words("create", "--bundle", bundle.path, self.name)
        self.running = kit.start("/bin/sh", "-c", 'exec "$@" </dev/null >/dev/null', "sh",
                                 kit.path("tinrun"), *words)
        kit.expect(wait_until(self.bell.exists), "hook-not-run", saw="no hook has run",
                   expected="the hook createContainer runs before the root is changed")

    def let_go(self):
        os.close(os.open(self.door, os.O_WRONLY))

    def processes(self):
        """Both that `create` consists of: itself, and the container's first."""
        both = [one for one in self.kit.cell.processes() if self.name in one.argv
                and self.kit.runs(one, "tinrun")]
        host = self.kit.cell.init.namespace("mnt")
        return (next((one for one in both if one.namespace("mnt") == host), None),
                next((one for one in both if one.namespace("mnt") != host), None))


def expect_not_created_when_killed(kit):
    create = Hanging(kit)
    _, first = create.processes()
    kit.given("the container is killed while `create` works on it")
    if first:
        os.kill(first.pid, signal.SIGKILL)
    told = kit._in_time(lambda: create.running.finish(timeout=20))
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
    kit.expect(first is not None and first.state not in ("Z", "gone"), "dies-with-create",
               saw="its process is gone", expected="its process waits for `start`")
    life.start(name)


# ---- what is refused ----

@check("6.6", "wrong_orders_are_refused")
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


# ---- what is left ----

@check("6.6", "delete_takes_all")
def check_delete_takes_all(kit):
    life = Life(kit)
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


@check("6.6", "killed_create_leaves_nothing")
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
        kit.expect(wait_until(lambda: first.state in ("gone", "Z"), seconds=10),
                   f"survives-{'at-the-gate' if is_at_gate else 'in-a-hook'}",
                   saw=f"its first process: {first}", expected="no process is left")
        told = create.life.bundle.tinrun("delete", "--force", create.name)
        kit.expect_status(told, 0, "not-deleted")
        left = os.listdir(create.life.bundle.path / "states")
        kit.expect(left == [], "state-left", saw=f"states: {left}", expected="none")


def waits_for_its_maker(first):
    """It has given up its powers, and sleeps: `create` would say that it may go on."""
    try:
        return first.capabilities("Bnd") == 0 and first.state == "S"
    except (FileNotFoundError, ProcessLookupError):
        return True
