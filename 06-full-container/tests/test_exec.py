"""test_exec.py — one more process in a container that runs."""
import pytest
from support import programs
from support.process import Process

SLEEP = ["/bin/sleep", "1000"]


@pytest.fixture
def running(bundle):
    bundle.process.update(args=SLEEP, env=["PATH=/bin", "A=1"], cwd="/tmp")
    name = bundle.create()
    bundle.tinrun("start", name).expect(status=0)
    return name


def add(bundle, name):
    """A process that stays; its stdio is not the test's."""
    argv = " ".join(map(str, bundle.argv(
        "exec", "--detach", "--pid-file", bundle.path / "pid", name, *SLEEP)))
    programs.run("sh", "-c", f"exec {argv} </dev/null >/dev/null 2>&1",
                 who=bundle.who).expect(status=0)
    return Process(int((bundle.path / "pid").read_text()))


def test_it_is_where_the_first_process_is(bundle, running):
    first, added = Process(bundle.state(running)["pid"]), add(bundle, running)
    assert added.differs_from(first) == set()
    assert (added.root, added.cwd) == (first.root, first.cwd)
    assert added.pids_inside[-1] not in (0, 1)


def test_it_may_do_no_more_than_the_first(bundle):
    few = {kind: ["CAP_KILL"] for kind in ("bounding", "permitted", "effective")}
    bundle.process.update(args=SLEEP, capabilities=few, noNewPrivileges=True)
    name = bundle.create()
    bundle.tinrun("start", name).expect(status=0)
    told = bundle.tinrun("exec", name, "grep", "-E", "CapBnd|NoNewPrivs",
                         "/proc/self/status").expect(status=0)
    assert told.stdout.split() == ["CapBnd:", f"{1 << 5:016x}", "NoNewPrivs:", "1"]


def test_its_words_exit_code_and_environment(bundle, running):
    told = bundle.tinrun("exec", "--env", "B=2", "--cwd", "/bin", running, "sh", "-c",
                         "cat; echo $A$B $PWD; exit 7", stdin="in\n")
    told.expect(status=7, stdout="in\n12 /bin\n", stderr="")


def test_a_program_that_is_not_there(bundle, running):
    told = bundle.tinrun("exec", running, "/no/such")
    assert told.status == 1 and '"/no/such"' in told.stderr
    assert told.stderr.count("\n") == 1 and bundle.state(running)["status"] == "running"


@pytest.mark.only("root")
@pytest.mark.needs("control-groups")
def test_it_is_in_the_group(bundle, groups):
    bundle.process["args"] = SLEEP
    bundle.linux.update(cgroupsPath=f"{groups.path}/box",
                        resources={"pids": {"limit": 50}})
    name = bundle.create()
    bundle.tinrun("start", name).expect(status=0)
    add(bundle, name)
    assert groups.number("processes") == 2
