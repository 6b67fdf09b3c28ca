"""test_conformance.py — demands of the specification that no other test shows: see
tests/oci/sentences.tsv."""
import json
import os
import signal

import pytest
from support.process import Process

SLEEP = ["/bin/sleep", "1000"]


@pytest.fixture
def created(bundle):
    bundle.process["args"] = SLEEP
    return bundle.create()


def test_what_changes_in_the_bundle_later_changes_nothing(bundle):
    """Even the program: it was chosen when the container was made."""
    bundle.process["args"] = ["/bin/sh", "-c", "echo old; exec sleep 1000"]
    name = bundle.create()
    bundle.write(bundle.config | {"process": bundle.process | {"args": ["/no/such"]}})
    bundle.tinrun("start", name).expect(status=0)
    while bundle.output() != "old\n":
        pass  # the program's deadline ends a test that hangs here


@pytest.mark.parametrize("verb", ["create", "start", "state", "kill", "delete"])
def test_each_operation_asks_for_a_name(bundle, verb):
    bundle.write()
    told = bundle.tinrun(verb, cwd=bundle.path)
    assert told.status == 1 and "ID" in told.stderr


def test_create_asks_for_a_bundle(bundle):
    told = bundle.tinrun("create", "box", cwd=bundle.path)
    assert told.status == 1 and "no config.json in this bundle" in told.stderr


def test_the_state_has_each_field_and_its_type(bundle, created):
    state = bundle.state(created)
    assert {type(state[name]) for name in ("ociVersion", "id", "status", "bundle")} == {
        str}
    assert type(state["pid"]) is int and os.path.isabs(state["bundle"])
    assert Process(state["pid"]).argv
    bundle.tinrun("kill", created, "KILL").expect(status=0)
    assert bundle.wait_for(created, "stopped")["id"] == created


@pytest.mark.parametrize("verb", ["start", "kill", "delete"])
def test_what_is_refused_has_no_effect(bundle, created, verb):
    if verb == "delete":
        told, status = bundle.tinrun("delete", created), "created"
    else:
        os.kill(bundle.state(created)["pid"], signal.SIGKILL)
        before = bundle.wait_for(created, status := "stopped")
        told = bundle.tinrun(verb, created)
        assert bundle.state(created) == before
    assert told.status == 1 and bundle.state(created)["status"] == status


def test_what_others_made_is_not_deleted(bundle, created):
    """What the bundle holds, and what was mounted into the container."""
    before = sorted(os.listdir(bundle.rootfs))
    bundle.tinrun("delete", "--force", created).expect(status=0)
    assert sorted(os.listdir(bundle.rootfs)) == before
    assert (bundle.path / "config.json").exists()


LINKS = {"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1",
         "stderr": "/proc/self/fd/2"}


def test_links_in_dev(bundle):
    look = "; ".join(f"readlink /dev/{name}" for name in LINKS)
    bundle.shell(look).expect(status=0, stdout="\n".join([*LINKS.values(), ""]))


def test_a_relative_root_is_below_the_bundle(bundle):
    bundle.config["root"]["path"] = "./rootfs/../rootfs"
    bundle.shell("echo in").expect(status=0, stdout="in\n")


def test_a_relative_mount_is_below_the_root(bundle):
    bundle.config["mounts"].append({"destination": "tmp", "type": "tmpfs",
                                    "source": "tmpfs"})
    bundle.process["cwd"] = "/bin"
    bundle.shell("grep -c ' /tmp tmpfs ' /proc/mounts").expect(status=0, stdout="1\n")


def test_mounts_are_made_in_their_order(bundle):
    """The later one is upon the earlier one."""
    for name in ("first", "second"):
        (bundle.path / name).mkdir()
        (bundle.path / name / "name").write_text(name)
        bundle.config["mounts"].append({"destination": "/tmp", "type": "none",
                                        "source": name, "options": ["rbind"]})
    bundle.shell("cat /tmp/name").expect(status=0, stdout="second")


def test_a_size_without_a_terminal_is_ignored(bundle):
    bundle.process["consoleSize"] = {"height": 10, "width": 20}
    bundle.shell("test -t 0 || echo none").expect(status=0, stdout="none\n")


def test_the_score_is_left_alone_unless_it_is_named(bundle):
    with open("/proc/self/oom_score_adj") as file:
        ours = file.read()
    bundle.shell("cat /proc/self/oom_score_adj").expect(status=0, stdout=ours)


@pytest.mark.parametrize("kind, names", [
    ("bounding", ["CAP_FLY", "CAP_KILL"]), ("effective", ["CAP_CHOWN", "CAP_KILL"])])
def test_a_power_that_cannot_be_granted_is_a_warning(bundle, kind, names):
    few = {one: ["CAP_KILL"] for one in ("bounding", "permitted", "effective")}
    bundle.process["capabilities"] = few | {kind: names}
    told = bundle.shell("grep CapEff /proc/self/status").expect(status=0)
    assert told.stdout.split() == ["CapEff:", f"{1 << 5:016x}"]
    assert told.stderr == (f"tinrun: warning: config.json: process.capabilities.{kind}"
                           f"[0]: {names[0]} cannot be granted: it is left out\n")


@pytest.mark.parametrize("version", ["1.0.0", "1.0.2-dev", "1.3.0+1", "1.2.1"])
def test_versions_of_the_family_are_read(bundle, version):
    bundle.config["ociVersion"] = version
    bundle.shell("true").expect(status=0, stderr="")


def test_the_versions_of_features_are_read(bundle):
    features = json.loads(bundle.tinrun("features").expect(status=0).stdout)
    for bound in ("ociVersionMin", "ociVersionMax"):
        bundle.config["ociVersion"] = features[bound]
        bundle.shell("true").expect(status=0, stderr="")


@pytest.mark.parametrize("annotations", [{}, {"com.example.key": ""}, {"a": "b c\n"}])
def test_annotations_are_told_as_they_are(bundle, annotations):
    bundle.config["annotations"] = annotations | {"org.example.unknown": "ignored"}
    bundle.process["args"] = SLEEP
    state = bundle.state(bundle.create())
    assert state["annotations"] == bundle.config["annotations"]


def test_without_a_namespace_it_is_the_callers(bundle):
    kinds = {"uts": "uts", "ipc": "ipc", "network": "net", "cgroup": "cgroup"}
    keep = [one for one in bundle.linux["namespaces"] if one["type"] not in kinds]
    bundle.linux["namespaces"] = keep
    del bundle.config["hostname"]
    bundle.config["mounts"] = [one for one in bundle.config["mounts"]
                               if one["type"] != "sysfs"]
    first = Process(bundle.state(bundle_sleeping(bundle))["pid"])
    for file in kinds.values():
        assert os.readlink(first.path / "ns" / file) == os.readlink(
            f"/proc/self/ns/{file}")


def bundle_sleeping(bundle):
    bundle.process["args"] = SLEEP
    return bundle.create()
