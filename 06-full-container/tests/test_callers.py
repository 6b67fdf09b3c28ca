"""test_callers.py — several callers at once name one container: each gets an answer,
one alone has done it, and nothing is left."""
import os
import signal

import pytest
from support.process import Process

SLEEP = ["/bin/sleep", "1000"]
ROUNDS = [0, 1, *(pytest.param(n, marks=pytest.mark.plain) for n in range(2, 8))]
GONE = "container does not exist"


@pytest.fixture
def hooked(bundle):
    """A bundle whose end is counted: in the file `ends`, a line each."""
    bundle.process["args"] = SLEEP
    ends = bundle.path / "ends"
    ends.touch()
    os.chown(ends, bundle.who.uid, bundle.who.gid)
    bundle.config["hooks"] = {"poststop": [
        {"path": "/bin/sh", "args": ["sh", "-c", f"echo end >>{ends}"]}]}
    bundle.ends = lambda: ends.read_text().count("end")
    bundle.write()
    bundle.ids.append("box")
    return bundle


def begin(bundle, verb, *words):
    """tinrun, with no descriptor of the test's that a container could keep."""
    program = ["sh", "-c", 'exec "$@" </dev/null >/dev/null', "sh"]
    return bundle.start(*program, *bundle.argv(verb, *words), who=bundle.who)


def together(bundle, *commands):
    """Their results, each of them begun before any has ended, as far as that goes."""
    programs = [begin(bundle, *command) for command in commands]
    return [program.finish() for program in programs]


def one_did_it(results, phrase):
    assert sorted(one.status for one in results) == [0, 1], results
    loser = next(one for one in results if one.status == 1)
    assert loser.stderr.startswith(phrase) and loser.stderr.count("\n") == 1, loser


def is_nothing_left(bundle):
    return os.listdir(bundle.state_root) == []


@pytest.mark.parametrize("_", ROUNDS)
def test_two_create_it(hooked, _):
    create = ("create", "--bundle", hooked.path, "box")
    one_did_it(together(hooked, create, create),
               "container with given ID already exists")
    assert hooked.state("box")["status"] == "created"


@pytest.mark.parametrize("_", ROUNDS)
def test_two_start_it(hooked, _):
    begin(hooked, "create", "--bundle", hooked.path, "box").finish().expect(status=0)
    one_did_it(together(hooked, ("start", "box"), ("start", "box")),
               "cannot start an already running container")
    assert hooked.state("box")["status"] == "running"


@pytest.mark.parametrize("_", ROUNDS)
def test_two_delete_it(hooked, _):
    begin(hooked, "create", "--bundle", hooked.path, "box").finish().expect(status=0)
    os.kill(hooked.state("box")["pid"], signal.SIGKILL)
    hooked.wait_for("box", "stopped")
    one_did_it(together(hooked, ("delete", "box"), ("delete", "box")), GONE)
    assert is_nothing_left(hooked) and hooked.ends() == 1


@pytest.mark.parametrize("_", ROUNDS)
def test_two_delete_it_by_force(hooked, _):
    begin(hooked, "create", "--bundle", hooked.path, "box").finish().expect(status=0)
    delete = ("delete", "--force", "box")
    for one in together(hooked, delete, delete):
        one.expect(status=0, stderr="")
    assert is_nothing_left(hooked) and hooked.ends() == 1


@pytest.mark.parametrize("_", ROUNDS)
def test_one_starts_and_another_deletes_it(hooked, _):
    begin(hooked, "create", "--bundle", hooked.path, "box").finish().expect(status=0)
    started, deleted = together(hooked, ("start", "box"), ("delete", "--force", "box"))
    deleted.expect(status=0, stderr="")
    assert started.status in (0, 1) and started.stderr.count("\n") == started.status
    assert is_nothing_left(hooked) and hooked.ends() == 1


@pytest.mark.parametrize("_", ROUNDS)
def test_one_creates_and_another_deletes_it(hooked, _):
    created, deleted = together(hooked, ("create", "--bundle", hooked.path, "box"),
                                ("delete", "--force", "box"))
    deleted.expect(status=0, stderr="")
    assert created.status in (0, 1) and created.stderr.count("\n") == created.status
    if created.status == 0:
        begin(hooked, "delete", "--force", "box").finish().expect(status=0)
    assert is_nothing_left(hooked)


def test_delete_ends_who_runs_it(hooked):
    program = begin(hooked, "run", "--bundle", hooked.path, "box")
    wait_for(hooked, "running")
    begin(hooked, "delete", "--force", "box").finish().expect(status=0, stderr="")
    assert program.finish().status == 128 + signal.SIGKILL
    assert is_nothing_left(hooked) and hooked.ends() == 1


def wait_for(bundle, status):
    """As Bundle.wait_for, from before there is a container on."""
    while bundle.tinrun("state", "box").status != 0:
        pass  # the deadline of the whole suite ends a test that hangs here
    bundle.wait_for("box", status)


@pytest.fixture
def hanging(hooked):
    """`create`, in the middle of a hook that never ends; and what runs the hook."""
    os.mkfifo(hooked.path / "fifo")
    os.chown(hooked.path / "fifo", hooked.who.uid, hooked.who.gid)
    hooked.config["hooks"]["createRuntime"] = [{"path": "/bin/sh", "args": [
        "sh", "-c", f"echo $$ >{hooked.path}/fifo; exec sleep 1000"]}]
    hooked.write()
    program = begin(hooked, "create", "--bundle", hooked.path, "box")
    return program, Process(int((hooked.path / "fifo").read_text()))


def test_delete_ends_a_create_that_hangs(hooked, hanging):
    program, hook = hanging
    assert hooked.state("box")["status"] == "creating"
    told = hooked.tinrun("delete", "box").expect(status=1)
    assert told.stderr.startswith("cannot delete container box that is not stopped")
    begin(hooked, "delete", "--force", "box").finish().expect(status=0, stderr="")
    told = program.finish().expect(status=1)
    assert told.stderr.startswith("container ended before it was created: box")
    assert is_nothing_left(hooked) and hook.wait_until_gone() and hooked.ends() == 1


def test_a_create_that_is_killed_takes_its_hook_along(hooked, hanging):
    program, hook = hanging
    program.signal(signal.SIGKILL)
    assert program.wait().status == -signal.SIGKILL and hook.wait_until_gone()
    begin(hooked, "delete", "--force", "box").finish().expect(status=0, stderr="")
    assert is_nothing_left(hooked)
