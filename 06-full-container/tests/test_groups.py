"""test_groups.py — only its own group is killed and removed with a container."""
import json
import os

import pytest

pytestmark = [pytest.mark.only("root"), pytest.mark.needs("control-groups")]


@pytest.fixture
def first(groups, bundle):
    """A container that waits in the group "box"."""
    bundle.process["args"] = ["/bin/sleep", "1000"]
    bundle.linux["cgroupsPath"] = f"{groups.path}/box"
    return bundle.create()


def test_a_group_in_use_is_refused(bundle, first):
    told = bundle.tinrun("create", "--bundle", bundle.path, "second").expect(status=1)
    assert told.stderr.startswith("container's cgroup is not empty: /")
    assert told.stderr.count("\n") == 1
    assert bundle.state(first)["status"] == "created"
    assert os.listdir(bundle.state_root) == [first]


def test_who_never_had_a_process_kills_nobody(bundle, first):
    """As if create had been killed after it wrote down where its group shall be."""
    state = json.loads((bundle.state_root / first / "state.json").read_text())
    (bundle.state_root / "second").mkdir()
    (bundle.state_root / "second/state.json").write_text(
        json.dumps(state | {"id": "second", "pid": 0, "birth": 0}))
    bundle.tinrun("delete", "--force", "second").expect(status=0, stderr="")
    assert bundle.state(first)["status"] == "created"
    assert os.listdir(bundle.state_root) == [first]


def test_delete_removes_the_group(bundle, first, groups):
    bundle.tinrun("delete", "--force", first).expect(status=0, stderr="")
    assert groups.left() == []
