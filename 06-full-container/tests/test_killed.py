"""test_killed.py — kill -9 of the capstone and of tinrun at random moments: no process
stays, and the clean-up of the chapter restores the ledger.

The moment is told by the last call that was narrated, the child's calls too.
"""
import json
import secrets
import time
from contextlib import closing, contextmanager

import pytest
from narrated import Narrated
from support import ledger as ledgers
from support import places, programs
from support.places import BIN

CAPSTONE, NETWORK, GROUPS = (
    BIN / name for name in ("06-full-container", "05-network", "03-cgroups"))
SLEEP = ["/bin/sleep", "1000"]
BATCH, BETWEEN = 10, 7  # kills in a test, and those of them that are after the clone
MARGIN = 8  # calls before the exec: what is told may be two calls behind
# What a child tells that changes its ids, which undoes the wish to die with its parent.
# Until it has renewed the wish, it does not end unless it is heard.
CHANGES_ITS_IDS = {f"child {call}" for call in (
    "unshare", "setgroups", "setresgid", "setresuid")}
pytestmark = [pytest.mark.only("root"), pytest.mark.needs("control-groups"),
              pytest.mark.plain]
BATCHES = pytest.mark.parametrize("batch", range(5))


def run_files():
    """What is kept in /run: locks of ids, and what networks have in common."""
    return ledgers.files("/run")


class Before:
    """The host as it was; what differs now, after a moment for the kernel to tidy up
    in: it takes a network down when it finds the time."""

    def __init__(self, *sources):
        self.sources = sources
        self.then = ledgers.snapshot(self.sources)

    def differences(self, seconds=30 * places.SLOWNESS):
        deadline = time.monotonic() + seconds
        while (told := self._differences()) and time.monotonic() < deadline:
            time.sleep(0.02)
        return told

    def _differences(self):
        told = ledgers.differences(self.then, ledgers.snapshot(self.sources))
        return [one for one in told if not one.startswith("gone: process")]


class Capstone:
    """06-full-container, with all that the host has to give: group, ids and a cable."""

    def __init__(self, root, port):
        self.root, self.port = root, port
        self.name = f"{places.RUN}-{secrets.token_hex(3)}"

    def argv(self, *command):
        return [CAPSTONE, self.root, "--name", self.name, "--memory", "64M",
                "--pids", "50", "--userns=pick", "--publish", f"{self.port}:80",
                "--explain=json", "--", *command]

    def is_complete(self):
        return False  # it always goes with its program

    def clean_up(self):
        programs.run(NETWORK, "clean").expect(status=0, stdout="", stderr="")
        programs.run(GROUPS, "kill", f"tinbox-{self.name}")

    def run_again(self):
        programs.run(*self.argv("/bin/true")).expect(status=0)


class Tinrun:
    """A verb of tinrun, on a bundle with limits and a group of its own."""

    def __init__(self, verb, bundle, group):
        self.verb, self.bundle = verb, bundle
        self.name = f"c{secrets.token_hex(3)}"
        bundle.linux["cgroupsPath"] = f"{group}/{self.name}"
        bundle.linux["resources"] = {"memory": {"limit": 64 << 20},
                                     "pids": {"limit": 50}}
        bundle.linux["maskedPaths"] = ["/proc/kcore", "/proc/keys", "/sys/firmware"]

    def argv(self, *command):
        self.bundle.process["args"] = list(command)
        self.bundle.write()
        return self.bundle.argv(self.verb, "--bundle", self.bundle.path, self.name,
                                before=["--explain=json"])

    def is_complete(self):
        """`create` was as good as over: the container is what was asked for."""
        if self.verb != "create":
            return False
        told = self.bundle.tinrun("state", self.name)
        return told.status == 0 and json.loads(told.stdout)["status"] == "created"

    def clean_up(self):
        self.bundle.tinrun("delete", "--force", self.name).expect(status=0)

    def run_again(self):
        self.argv("/bin/true")
        self.bundle.tinrun("run", "--bundle", self.bundle.path, self.name).expect(
            status=0)
        self.argv(*SLEEP)  # config.json as it was


@contextmanager
def listening_to(argv):
    with closing(Narrated(argv)) as program:
        yield program


def length_of(subject):
    """How many calls are told before the clone, and from there to the exec."""
    with listening_to(subject.argv(*SLEEP)) as program:
        program.hear_until("parent clone3")
        before = len(program.heard)
        program.hear_all()
        program.kill()
        subject.clean_up()
        return before, len(program.heard) - before


def moments(rng, subject):
    """(calls to wait for, whether counted from the clone on), in a random order."""
    before, after = length_of(subject)
    assert before >= 1 and after > 20  # version 1: the groups are made after the clone
    between = [(rng.randrange(after - MARGIN), True) for _ in range(BETWEEN)]
    anywhere = [(rng.randrange(before + after), False) for _ in range(BATCH - BETWEEN)]
    return rng.sample(between + anywhere, BATCH)


def kill_at(subject, before, count, from_clone):
    """Answers whether it was between the clone and the exec."""
    processes = Before(ledgers.living)
    with listening_to(subject.argv(*SLEEP)) as program:
        if from_clone:
            program.hear_until("parent clone3")
        program.hear_more(count)
        between = program.had_cloned and not program.had_announced_exec
        program.kill()
        told = program.heard[-3:]
        if not subject.is_complete():
            if CHANGES_ITS_IDS & {*told}:
                program.hear_the_rest()
            assert processes.differences() == [], told
        subject.clean_up()
    assert before.differences() == [], told
    return between


def kill_a_batch(subject, rng):
    subject.run_again()  # what is made once for all, such as the directory of states
    before, in_run = Before(*ledgers.SOURCES), Before(run_files)
    chosen = moments(rng, subject)
    killed = [kill_at(subject, before, *moment) for moment in chosen]
    assert sum(killed) >= BETWEEN - 1
    subject.run_again()
    assert in_run.differences() == []


@BATCHES
def test_the_capstone(batch, rng, root, who):
    kill_a_batch(Capstone(root, rng.randint(20000, 60000)), rng)


@BATCHES
@pytest.mark.parametrize("verb", ["create", "run"])
def test_tinrun(batch, verb, rng, bundle, groups):
    kill_a_batch(Tinrun(verb, bundle, groups.path), rng)
