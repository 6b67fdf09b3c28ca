"""test_commands.py — pause, resume, ps, update, events and features."""
import json
import os

import pytest
from support.process import Process

GROUPED = [pytest.mark.only("root"), pytest.mark.needs("control-groups")]


def grouped(function):
    for mark in GROUPED:
        function = mark(function)
    return function


@pytest.fixture
def counting(bundle):
    """A container in a group, which writes into a file as long as it is not stopped."""
    bundle.process["args"] = ["/bin/sh", "-c", "while :; do echo >>/count; done"]
    bundle.linux["resources"] = {"pids": {"limit": 50}, "memory": {"limit": 1 << 26}}
    name = bundle.create()
    bundle.tinrun("start", name).expect(status=0)
    return name


def size(bundle):
    path = bundle.rootfs / "count"
    return path.stat().st_size if path.exists() else 0


def wait_for_more(bundle, than):
    while size(bundle) == than:
        pass  # the test's deadline ends what hangs here


@grouped
def test_a_paused_container_stands_still_until_it_is_resumed(bundle, counting):
    wait_for_more(bundle, 0)
    bundle.tinrun("pause", counting).expect(status=0)
    assert bundle.state(counting)["status"] == "paused"
    before = size(bundle)
    for _ in range(20):
        assert size(bundle) == before
    told = bundle.tinrun("exec", counting, "true").expect(status=1)
    assert told.stderr.startswith("cannot exec in a paused container")
    bundle.tinrun("resume", counting).expect(status=0)
    wait_for_more(bundle, before)
    assert bundle.state(counting)["status"] == "running"
    told = bundle.tinrun("resume", counting).expect(status=1)
    assert told.stderr.startswith("container not paused")


@grouped
@pytest.mark.parametrize("verb", [["kill", "KILL"], ["delete", "--force"]])
def test_a_paused_container_can_be_killed(bundle, counting, verb):
    bundle.tinrun("pause", counting).expect(status=0)
    first = Process(bundle.state(counting)["pid"])
    bundle.tinrun(verb[0], *verb[1:] * (verb[0] == "delete"), counting,
                  *verb[1:] * (verb[0] == "kill")).expect(status=0)
    assert first.wait_until_gone()


@grouped
def test_ps_lists_its_processes_as_the_host_numbers_them(bundle, counting):
    first = bundle.state(counting)["pid"]
    told = bundle.tinrun("ps", "--format", "json", counting).expect(status=0)
    assert json.loads(told.stdout) == [first]
    table = bundle.tinrun("ps", counting).expect(status=0).stdout.splitlines()
    assert table[0].split() == ["PID", "COMMAND"]
    assert table[1].split()[:2] == [str(first), "/bin/sh"]


def limits(first):
    """The two limits as the kernel keeps them, in version 1 or 2."""
    groups = dict(line.split(":")[1:] for line in
                  (Process(first).path / "cgroup").read_text().splitlines())
    for controller, file in (("pids", "pids.max"), ("memory", "memory.limit_in_bytes")):
        path = f"/sys/fs/cgroup/{controller}{groups.get(controller, '')}/{file}"
        if not os.path.exists(path):
            path = f"/sys/fs/cgroup{groups['']}/{controller}.max"
        with open(path) as number:
            yield number.read().strip()


@grouped
def test_update_by_options_and_by_a_file(bundle, counting):
    first = bundle.state(counting)["pid"]
    assert [*limits(first)] == ["50", str(1 << 26)]
    bundle.tinrun("update", "--pids-limit", 60, "--memory", 1 << 27,
                  counting).expect(status=0)
    assert [*limits(first)] == ["60", str(1 << 27)]
    file = bundle.path / "resources.json"
    file.write_text('{"pids": {"limit": 70}}')
    bundle.tinrun("update", "--resources", file, counting).expect(status=0)
    bundle.tinrun("update", "--resources", "-", counting,
                  stdin='{"memory": {"limit": 268435456}}').expect(status=0)
    assert [*limits(first)] == ["70", str(1 << 28)]


@grouped
@pytest.mark.parametrize("words, message", [
    (["--memory", "much"], "--memory much: expected a number"),
    (["--cpu-idle", "5"], "resources: cpu.idle: expected 0 or 1"),
    (["--resources", "/no/such"], "/no/such")])
def test_a_wrong_update_changes_nothing(bundle, counting, words, message):
    first = bundle.state(counting)["pid"]
    told = bundle.tinrun("update", "--pids-limit", 60, *words, counting)
    assert told.status == 1 and message in told.stderr and told.stderr.count("\n") == 1
    assert [*limits(first)] == ["50", str(1 << 26)]


@grouped
def test_events_tell_what_it_uses(bundle, counting):
    told = bundle.tinrun("events", "--stats", counting).expect(status=0)
    event = json.loads(told.stdout)
    assert (event["type"], event["id"]) == ("stats", counting)
    assert event["data"]["pids"] == {"current": 1, "limit": 50}
    assert event["data"]["memory"]["usage"]["limit"] == 1 << 26
    assert event["data"]["memory"]["usage"]["usage"] > 0


@grouped
def test_events_go_on_until_the_end(bundle, counting):
    program = bundle.start(*bundle.argv("events", "--interval", "50ms", counting),
                           who=bundle.who)
    used = [json.loads(program.hear())["type"] for _ in range(3)]
    assert used == ["stats"] * 3
    bundle.tinrun("kill", counting, "KILL").expect(status=0)
    assert program.wait().status == 0


@pytest.mark.parametrize("verb", ["pause", "ps", "update", "events"])
def test_without_a_group_there_is_a_reason(bundle, verb):
    bundle.process["args"] = ["/bin/sleep", "1000"]
    name = bundle.create()
    bundle.tinrun("start", name).expect(status=0)
    told = bundle.tinrun(verb, name)
    assert told.status == 1
    assert told.stderr.startswith("container has no control group: "), told


def require_seccomp_words(bundle, told):
    """config.json may have each of them."""
    assert "SCMP_ACT_NOTIFY" in told["actions"]  # shown in test_agent.py
    rules = [{"names": ["acct"], "action": action} for action in told["actions"]
             if action != "SCMP_ACT_NOTIFY"]
    rules += [{"names": ["acct"], "action": "SCMP_ACT_LOG", "args": [
        {"index": 0, "value": 1, "op": op}]} for op in told["operators"]]
    bundle.linux["seccomp"] = {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": rules,
                               "architectures": told["archs"], "flags": []}
    assert "SCMP_ACT_ERRNO" in told["actions"] and len(told["operators"]) == 7
    bundle.shell("exit 7").expect(status=7)
    del bundle.linux["seccomp"]


@pytest.mark.plain  # a container for each option, and nothing else
def test_features_are_those_that_it_has(bundle):
    told = json.loads(bundle.tinrun("features").expect(status=0).stdout)
    assert told["ociVersionMin"] == "1.0.0" and len(told["hooks"]) == 6
    assert {"rro", "rbind", "tmpcopyup", "noexec", "ridmap",
            "lazytime"} <= {*told["mountOptions"]}
    assert "CAP_SYS_ADMIN" in told["linux"]["capabilities"]
    assert not told["linux"]["apparmor"]["enabled"] or os.path.exists(
        "/sys/kernel/security/apparmor")
    require_seccomp_words(bundle, told["linux"]["seccomp"])
    for option in told["mountOptions"]:  # each is one that config.json may have
        ids = [{"containerID": 0, "hostID": 0, "size": 1}]
        bundle.config["mounts"] += [{"destination": "/tmp", "type": "bind",
                                     "source": "/tmp", "options": [option],
                                     "uidMappings": ids, "gidMappings": ids}]
        bundle.config["root"]["path"] = "no/such"
        assert "no/such" in bundle.run().stderr
        bundle.config["mounts"].pop()
