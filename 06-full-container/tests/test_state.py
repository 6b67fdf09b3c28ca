"""test_state.py — what is written down of a container, and what goes with it."""
import json
import os
import signal

import pytest

SLEEP = ["/bin/sleep", "1000"]


def files_of(bundle, name):
    return bundle.state_root / name


def written(bundle, name):
    return json.loads((files_of(bundle, name) / "state.json").read_text())


@pytest.fixture
def stopped(bundle):
    bundle.process["args"] = SLEEP
    name = bundle.create()
    os.kill(bundle.state(name)["pid"], signal.SIGKILL)
    bundle.wait_for(name, "stopped")
    return name


def test_a_pid_that_means_another_process_by_now_is_left_alone(bundle, stopped, start):
    """As if the kernel had given the number to somebody else."""
    other = start(*SLEEP, who=bundle.who)
    state = written(bundle, stopped) | {"pid": other.pid}
    (files_of(bundle, stopped) / "state.json").write_text(json.dumps(state))
    assert bundle.state(stopped)["status"] == "stopped"
    told = bundle.tinrun("kill", stopped, "KILL")
    assert told.status == 1 and told.stderr.startswith("container not running")
    bundle.tinrun("delete", "--force", stopped).expect(status=0)
    assert other.popen.poll() is None


def test_only_its_owner_may_read_it(bundle, stopped):
    """It holds annotations, and the environment is in the bundle that it names."""
    assert (files_of(bundle, stopped) / "state.json").stat().st_mode & 0o77 == 0


@pytest.mark.only("root")
@pytest.mark.needs("control-groups")
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_the_group_goes_with_it(bundle, groups, force):
    bundle.process["args"] = SLEEP
    bundle.linux.update(cgroupsPath=f"{groups.path}/box",
                        resources={"pids": {"limit": 50}})
    name = bundle.create()
    assert groups.left() != []
    os.kill(bundle.state(name)["pid"], signal.SIGKILL)
    bundle.wait_for(name, "stopped")
    bundle.tinrun("delete", *force, name).expect(status=0)
    assert groups.left() == []


@pytest.mark.only("root")
@pytest.mark.needs("control-groups")
def test_each_has_a_group_of_its_own(bundle):
    bundle.process["args"] = SLEEP
    bundle.linux["resources"] = {"pids": {"limit": 50}}
    first, second = (written(bundle, bundle.create())["cgroups"] for _ in range(2))
    assert first and not {*first} & {*second}
    assert all(os.path.isdir(path) for path in first + second)
