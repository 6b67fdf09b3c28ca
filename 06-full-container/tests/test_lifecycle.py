"""test_lifecycle.py — create, start, state, kill, delete, and what does not fit
(exercise 6.6)."""
import json
import os
import shutil
import signal

import pytest
from support.process import Process

SLEEP = ["/bin/sleep", "1000"]


@pytest.fixture
def created(bundle):
    bundle.process["args"] = ["/bin/sh", "-c", "echo here; exec sleep 1000"]
    return bundle.create()


def test_created_is_all_but_executed(bundle, created):
    state = bundle.state(created)
    assert state["status"] == "created" and state["id"] == created
    assert state["bundle"] == str(bundle.path) and state["ociVersion"]
    first = Process(state["pid"])
    assert first.pids_inside[-1] == 1 and first.root == Process(state["pid"]).cwd
    assert bundle.output() == ""
    assert first.argv[0].endswith("tinrun")


def test_start_executes_the_command(bundle, created):
    bundle.tinrun("start", created).expect(status=0, stdout="")
    state = bundle.state(created)
    assert state["status"] == "running"
    while bundle.output() != "here\n":
        pass  # the program's deadline ends a test that hangs here
    assert Process(state["pid"]).environ["PATH"] == "/bin"


def test_a_created_container_outlives_its_maker(bundle, created):
    """Its parent is whoever reaps orphans; nothing of ours has to stay."""
    first = Process(bundle.state(created)["pid"])
    assert first.parent.pid == 1
    assert len(first.children) == 0


def test_the_pid_file_names_the_first_process(bundle):
    bundle.process["args"] = SLEEP
    name = bundle.create("--pid-file", bundle.path / "pid")
    assert (bundle.path / "pid").read_text() == str(bundle.state(name)["pid"])


def test_kill_sends_a_signal_and_delete_takes_all_away(bundle, created):
    bundle.tinrun("start", created).expect(status=0)
    first = Process(bundle.state(created)["pid"])
    bundle.tinrun("kill", created, "KILL").expect(status=0)
    assert first.wait_until_gone()
    assert bundle.wait_for(created, "stopped")["pid"] == 0
    bundle.tinrun("delete", created).expect(status=0)
    assert os.listdir(bundle.state_root) == []


@pytest.mark.parametrize("words", [["TERM"], ["SIGTERM"], ["term"], ["15"], []])
def test_kill_knows_names_and_numbers(bundle, words):
    bundle.process["args"] = ["/bin/sh", "-c",
                              "trap 'exit 7' TERM; echo ready; while :; do :; done"]
    program = bundle.start(*bundle.launch_argv("run"), who=bundle.who)
    assert program.hear() == "ready"
    bundle.tinrun("kill", bundle.ids[-1], *words).expect(status=0)
    assert program.wait().status == 7


def test_delete_force_ends_what_runs(bundle, created):
    first = Process(bundle.state(created)["pid"])
    bundle.tinrun("delete", "--force", created).expect(status=0)
    assert first.wait_until_gone() and os.listdir(bundle.state_root) == []
    bundle.tinrun("delete", "--force", created).expect(status=0)


REFUSED = {
    "create": (["--bundle", "."], "container with given ID already exists"),
    "delete": ([], "cannot delete container {} that is not stopped: created"),
    "exec": (["true"], "cannot exec in a container that is not running"),
}


@pytest.mark.parametrize("verb", REFUSED)
def test_what_does_not_fit_a_created_container(bundle, created, verb):
    options, phrase = REFUSED[verb]
    words = [*options, created] if verb == "create" else [created, *options]
    told = bundle.tinrun(verb, *words, cwd=bundle.path)
    assert told.status == 1 and told.stderr.startswith(phrase.format(created))
    assert told.stderr.count("\n") == 1
    assert bundle.state(created)["status"] == "created"


STOPPED = {"start": "cannot start a container that has stopped",
           "kill": "container not running",
           "exec": "cannot exec in a stopped container"}


@pytest.mark.parametrize("verb", STOPPED)
def test_what_does_not_fit_a_stopped_container(bundle, created, verb):
    os.kill(bundle.state(created)["pid"], signal.SIGKILL)
    bundle.wait_for(created, "stopped")
    told = bundle.tinrun(verb, created, *(["true"] if verb == "exec" else []))
    assert told.status == 1 and told.stderr.startswith(STOPPED[verb])


@pytest.mark.parametrize("verb", ["start", "state", "kill", "delete", "exec"])
def test_what_is_not_there(bundle, verb):
    told = bundle.tinrun(verb, "nobody", *(["true"] if verb == "exec" else []))
    assert told.status == 1 and told.stderr.startswith("container does not exist")


def test_a_second_start_is_refused(bundle, created):
    bundle.tinrun("start", created).expect(status=0)
    told = bundle.tinrun("start", created)
    assert told.status == 1
    assert told.stderr.startswith("cannot start an already running container")


def test_start_tells_that_the_interpreter_is_not_there(bundle):
    """Of the program itself `create` has told: tests/test_engines.py."""
    (bundle.rootfs / "script").write_text("#!/no/such\n")
    (bundle.rootfs / "script").chmod(0o755)
    bundle.process["args"] = ["/script"]
    name = bundle.create()
    told = bundle.tinrun("start", name).expect(status=1)
    assert '"/script"' in told.stderr and "interpreter /no/such" in told.stderr
    bundle.wait_for(name, "stopped")


def test_list_names_all(bundle):
    bundle.process["args"] = SLEEP
    names = sorted([bundle.create(), bundle.create()])
    assert bundle.tinrun("list", "-q").stdout.split() == names
    listed = json.loads(bundle.tinrun("list", "--format", "json").stdout)
    assert [one["id"] for one in listed] == names
    assert {one["status"] for one in listed} == {"created"}
    table = bundle.tinrun("list").stdout.splitlines()
    assert len(table) == 3 and all(name in "".join(table) for name in names)


def test_list_tells_of_a_damaged_one_and_names_the_others(bundle):
    bundle.process["args"] = SLEEP
    name = bundle.create()
    damaged = bundle.state_root / "broken"
    damaged.mkdir()
    (damaged / "state.json").write_text("{")
    told = bundle.tinrun("list", "-q").expect(status=0, stdout=f"{name}\n")
    assert told.stderr.startswith(f"tinrun: {damaged}/state.json: line 1, column 2: ")
    shutil.rmtree(damaged)


@pytest.mark.parametrize("name", ["", "a/b", "..", "a b", "é"])
def test_a_name_is_no_path(bundle, name):
    told = bundle.tinrun("state", name)
    assert told.status == 1 and told.stderr.count("\n") == 1


def test_errors_stand_in_the_log_too(bundle):
    log = bundle.path / "log"
    bundle.tinrun("state", "nobody", before=["--log", log, "--log-format", "json"])
    record = json.loads(log.read_text())
    assert record["level"] == "error"
    assert record["msg"].startswith("container does not exist")


@pytest.mark.parametrize("words, told", [
    (["--cgroup-manager", "fs"], "fs: expected cgroupfs, systemd or disabled"),
    (["--systemd-cgroup", "--cgroup-manager", "disabled"], "choose one")])
def test_who_makes_the_groups_is_one_of_three(bundle, words, told):
    bundle.tinrun("list", before=words).expect(1, stdout="", stderr=told)
