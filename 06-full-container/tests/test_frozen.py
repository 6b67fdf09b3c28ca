"""test_frozen.py — a control group that stands still is refused, not waited for.

What freezes is a tree of its own in version 1, and each group in version 2; which of
them a container enters is tinrun's choice: so all are frozen here, or thawed.
"""
import os

import pytest
from support.groups import below, furnish_cpuset, thaw
from support.process import Process

pytestmark = [pytest.mark.only("root"), pytest.mark.needs("control-groups")]
SLEEP = ["/bin/sleep", "1000"]


def freeze(directories):
    for directory in directories:
        for name, word in (("freezer.state", "FROZEN"), ("cgroup.freeze", "1")):
            if (directory / name).exists():
                (directory / name).write_text(word)


def thaw_all(directories):
    for directory in directories:
        thaw(directory)


@pytest.fixture
def above(groups, bundle):
    """A group of ours, in each tree, below which containers are made."""
    directories = [top / "above" for top in groups.tops]
    for directory in directories:
        directory.mkdir()
        furnish_cpuset(directory)
    yield directories
    thaw_all(directories)
    for name in bundle.ids:
        bundle.tinrun("delete", "--force", name).expect(status=0)
    for directory in directories:
        for group in (*below(directory), directory):
            group.rmdir()


@pytest.mark.parametrize("verb", ["create", "run"])
@pytest.mark.parametrize("name", ["above/box", "above/a/b"])
def test_who_would_enter_a_frozen_group_is_refused(bundle, groups, above, verb, name):
    freeze(above)
    before = groups.left()
    bundle.linux["cgroupsPath"] = f"{groups.path}/{name}"
    told = bundle.tinrun(*bundle.launch_argv(verb)[3:])
    assert told.status == 1 and told.stderr.count("\n") == 1
    assert told.stderr.startswith("container's cgroup unexpectedly frozen: /sys/fs/cg")
    assert f"{groups.path}/above: thaw it first" in told.stderr
    assert groups.left() == before
    assert not bundle.state_root.exists() or os.listdir(bundle.state_root) == []
    thaw_all(above)
    bundle.run().expect(status=0)


@pytest.fixture
def created(groups, above, bundle):
    bundle.process["args"] = SLEEP
    bundle.linux["cgroupsPath"] = f"{groups.path}/above/box"
    return bundle.create()


def test_one_that_waits_may_be_paused_and_is_not_started_then(bundle, created):
    bundle.tinrun("pause", created).expect(status=0)
    assert bundle.state(created)["status"] == "paused"
    told = bundle.tinrun("start", created).expect(status=1)
    assert told.stderr.startswith("cannot start a container in the paused state: ")
    bundle.tinrun("resume", created).expect(status=0)
    assert bundle.state(created)["status"] == "created"
    bundle.tinrun("start", created).expect(status=0)


def test_nobody_waits_for_what_is_frozen_from_above(bundle, created, above):
    bundle.tinrun("start", created).expect(status=0)
    freeze(above)
    assert bundle.state(created)["status"] == "paused"
    told = bundle.tinrun("exec", created, "true").expect(status=1)
    assert told.stderr.startswith("cannot exec in a paused container")
    thaw_all(above)
    assert bundle.tinrun("exec", created, "echo", "on").stdout == "on\n"


@pytest.mark.tier_all
def test_what_does_not_die_is_told_after_a_while_and_kept(bundle, created, above):
    first = Process(bundle.state(created)["pid"])
    freeze(above)
    told = bundle.tinrun("delete", "--force", created)
    if told.status == 0:  # version 2 kills who is frozen, too
        return
    assert told.stderr.startswith("container not stopped: ")
    assert told.stderr.endswith("thaw the control group above its own\n")
    thaw_all(above)
    assert first.wait_until_gone()
    bundle.tinrun("delete", "--force", created).expect(status=0)
    assert os.listdir(bundle.state_root) == []
