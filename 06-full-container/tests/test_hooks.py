"""test_hooks.py — the six lists of hooks: when, where, with what, and how they fail."""
import json
import os

import pytest
from support.process import OURSELVES, Process

ON_THE_HOST = ["prestart", "createRuntime", "poststart", "poststop"]
INSIDE = ["createContainer", "startContainer"]
KINDS = ["prestart", "createRuntime", "createContainer", "startContainer", "poststart",
         "poststop"]


def a_hook(script, **more):
    return {"path": "/bin/sh", "args": ["sh", "-c", script],
            "env": ["PATH=/bin:/usr/bin"], **more}


@pytest.fixture
def notes(bundle):
    """notes(KIND): what the hook of this kind was given, and in which net it was.

    What runs behind pivot_root writes to a directory that is the same one.
    """
    place = bundle.path / "notes"
    place.mkdir()
    os.chown(place, bundle.who.uid, bundle.who.gid)
    bundle.config["mounts"] += [{"destination": str(place), "type": "bind",
                                 "source": str(place), "options": ["bind"]}]
    bundle.config["hooks"] = {
        kind: [a_hook(f"echo {kind} >>{place}/order; cat >{place}/{kind}.json; "
                      f"readlink /proc/self/ns/uts >{place}/{kind}.ns")]
        for kind in KINDS}
    bundle.process["args"] = ["/bin/sh", "-c", f"echo program >>{place}/order"]

    def read(kind):
        return (json.loads((place / f"{kind}.json").read_text()),
                (place / f"{kind}.ns").read_text().strip())
    read.order = lambda: (place / "order").read_text().split()
    return read


def test_they_run_in_their_order(bundle, notes):
    bundle.process["args"] = ["/bin/sleep", "1000"]
    name = bundle.create()
    assert notes.order() == KINDS[:3]
    bundle.tinrun("start", name).expect(status=0)
    assert notes.order() == KINDS[:5]
    bundle.tinrun("delete", "--force", name).expect(status=0)
    assert notes.order() == KINDS


def test_run_runs_them_all(bundle, notes):
    bundle.run().expect(status=0)
    order = notes.order()
    assert [one for one in order if one != "program"] == KINDS
    assert order.index("startContainer") < order.index("program")


def test_each_is_given_the_state_in_the_right_namespaces(bundle, notes):
    bundle.process["args"] = ["/bin/sleep", "1000"]
    bundle.config["annotations"] = {"org.example.a": "b"}
    name = bundle.create()
    first = Process(bundle.state(name)["pid"])
    inside = os.readlink(first.path / "ns/uts")
    bundle.tinrun("start", name).expect(status=0)
    bundle.tinrun("delete", "--force", name).expect(status=0)
    for kind in KINDS:
        state, where = notes(kind)
        assert (state["id"], state["bundle"]) == (name, str(bundle.path))
        assert state["annotations"] == {"org.example.a": "b"} and state["ociVersion"]
        host = f"uts:[{OURSELVES.namespace('uts')}]"
        assert (kind, where) == (kind, inside if kind in INSIDE else host)
        pid = {"poststop": None}.get(kind, 1 if kind in INSIDE else first.pid)
        assert (kind, state.get("pid")) == (kind, pid)
    assert [notes(kind)[0]["status"] for kind in KINDS] == [
        "creating", "creating", "creating", "created", "running", "stopped"]


def test_the_mounts_are_made_and_the_host_is_in_sight(bundle, notes):
    """So that a hook can bring a file of the host's into the container."""
    mount = f"/proc/self/mountinfo >{bundle.path}/notes/mounts"
    bundle.config["hooks"] = {"createContainer": [a_hook(f"cat {mount}")]}
    bundle.shell("true").expect(status=0)
    told = (bundle.path / "notes/mounts").read_text()
    assert f" {bundle.rootfs}/proc " in told and f" {bundle.rootfs} " in told


@pytest.mark.only("root")
def test_a_joined_namespace_is_none_of_the_hooks_own(bundle, notes, start):
    other = start("unshare", "--uts", "sh", "-c", "echo in; read end")
    assert other.hear() == "in"
    uts = next(one for one in bundle.linux["namespaces"] if one["type"] == "uts")
    uts["path"] = f"/proc/{other.pid}/ns/uts"
    bundle.run().expect(status=0)
    for kind in ON_THE_HOST:
        assert notes(kind)[1] == f"uts:[{OURSELVES.namespace('uts')}]"
    assert notes("createContainer")[1] == os.readlink(uts["path"])


def assert_nothing_is_left(bundle):
    assert not bundle.state_root.exists() or os.listdir(bundle.state_root) == []


@pytest.mark.parametrize("kind", KINDS[:5])
def test_one_that_fails_ends_the_container(bundle, notes, kind):
    bundle.config["hooks"][kind] = [a_hook("echo no such luck >&2; exit 3"),
                                    a_hook(f"touch {bundle.path}/notes/second")]
    told = bundle.run()
    assert told.status == 1 and told.stderr.count("\n") == 1
    assert f"hook {kind}[0] (/bin/sh): exit code 3: no such luck" in told.stderr
    assert_nothing_is_left(bundle)
    assert not (bundle.path / "notes/second").exists()
    assert notes.order()[-1] == "poststop" and (
        "program" not in notes.order() or kind == "poststart")


def test_one_that_fails_at_the_end_is_a_warning(bundle, notes):
    bundle.config["hooks"]["poststop"].insert(0, a_hook("exit 3"))
    told = bundle.run().expect(status=0)
    assert told.stderr.startswith("tinrun: warning: hook poststop[0]")
    assert notes.order()[-1] == "poststop"
    assert_nothing_is_left(bundle)


@pytest.mark.parametrize("kind", KINDS[:5])
def test_one_that_hangs_is_ended(bundle, notes, kind):
    bundle.config["hooks"][kind] = [a_hook("exec sleep 1000", timeout=1)]
    told = bundle.run()
    assert told.status == 1 and "it takes more than 1 s" in told.stderr
    assert_nothing_is_left(bundle)


@pytest.mark.parametrize("kind", ["startContainer", "poststart"])
def test_one_that_hangs_after_create_ends_start(bundle, notes, kind):
    bundle.config["hooks"][kind] = [a_hook("exec sleep 1000", timeout=1)]
    name = bundle.create()
    told = bundle.tinrun("start", name)
    assert told.status == 1 and "it takes more than 1 s" in told.stderr
    bundle.wait_for(name, "stopped")


def test_one_that_hangs_at_the_end_keeps_nothing(bundle, notes):
    bundle.config["hooks"]["poststop"].insert(0, a_hook("exec sleep 1000", timeout=1))
    told = bundle.run().expect(status=0)
    assert told.stderr.startswith("tinrun: warning: hook poststop[0]")
    assert notes.order()[-1] == "poststop"
    assert_nothing_is_left(bundle)


def test_start_tells_which_failed(bundle, notes):
    bundle.config["hooks"]["startContainer"] = [{"path": "/no/such"}]
    name = bundle.create()
    told = bundle.tinrun("start", name)
    assert told.status == 1 and "hook startContainer[0] (/no/such): " in told.stderr
    bundle.wait_for(name, "stopped")


@pytest.mark.only("root")
def test_it_has_its_own_name_and_only_its_environment(bundle, notes):
    """As docker's: /proc/PID/exe, by the name of libnetwork-setkey."""
    place = bundle.path / "notes"
    bundle.config["hooks"] = {"prestart": [
        {"path": f"/proc/{os.getpid()}/exe", "env": ["A=b"], "args": [
            "another", "-c", "import sys; read = lambda name: "
            "open('/proc/self/' + name).read(); open(sys.argv[1], 'w').write("
            "read('environ') + ' ' + read('cmdline').split('\\0')[0])",
            str(place / "said")]}]}
    bundle.run().expect(status=0)
    assert (place / "said").read_text() == "A=b\0 another"
