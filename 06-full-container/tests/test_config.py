"""test_config.py — config.json, property by property, as the kernel shows it
(exercise 6.7)."""
import os
import re
import signal

import pytest
from support.process import OURSELVES

KILL, CHOWN, NET = 5, 0, 10  # capability numbers
SETS = ("bounding", "permitted", "effective")


def mask(*numbers):
    return sum(1 << number for number in numbers)


@pytest.mark.parametrize("kind, file", [("pid", "pid"), ("network", "net"),
                                        ("ipc", "ipc"), ("uts", "uts"),
                                        ("cgroup", "cgroup")])
def test_a_namespace_is_new_only_if_it_is_named(bundle, kind, file):
    assert file in bundle.beacon().process.differs_from(OURSELVES)
    bundle.linux["namespaces"] = [one for one in bundle.linux["namespaces"]
                                  if one["type"] != kind]
    bundle.config["mounts"] = bundle.config["mounts"][1:3]
    del bundle.config["hostname"]
    assert file not in bundle.beacon().process.differs_from(OURSELVES)


@pytest.mark.only("root")
def test_a_namespace_may_be_another_ones(bundle, start):
    other = start("unshare", "--net", "sh", "-c", "echo in; read end")
    assert other.hear() == "in"
    bundle.linux["namespaces"][1]["path"] = f"/proc/{other.pid}/ns/net"
    here = bundle.beacon().process
    there = type(here)(other.pid)
    assert here.namespace("net") == there.namespace("net")


def test_the_host_name(bundle, nonce):
    bundle.config["hostname"] = nonce
    assert bundle.beacon().ask("uname") == nonce


def test_the_root_is_a_mount_and_the_hosts_is_gone(bundle):
    box = bundle.beacon()
    first = box.process.mounts[0]
    assert first.target == "/" and not first.propagation
    assert [mount.target for mount in box.process.mounts].count("/") == 1
    assert {mount.target for mount in box.process.mounts} >= {"/proc", "/dev", "/sys"}
    assert not [m for m in box.process.mounts if m.target.startswith(str(bundle.path))]


@pytest.mark.parametrize("read_only", [True, False])
def test_the_root_is_read_only_if_it_says_so(bundle, read_only):
    bundle.config["root"]["readonly"] = read_only
    box = bundle.beacon()
    assert ("ro" in box.process.mounts[0].options) == read_only
    assert box.ask("mkdir", "/new") == ("EROFS" if read_only else "ok")


def test_capabilities_are_those_that_are_listed(bundle):
    names = {"bounding": ["CAP_KILL", "CAP_CHOWN", "CAP_NET_BIND_SERVICE"],
             "permitted": ["CAP_KILL", "CAP_CHOWN"], "effective": ["CAP_KILL"]}
    bundle.process["capabilities"] = names
    process = bundle.beacon().process
    assert process.capabilities("Bnd") == mask(KILL, CHOWN, NET)
    assert process.capabilities("Inh") == process.capabilities("Amb") == 0
    # Root in it executes a program: its permitted set is the bounding one, and full.
    assert process.capabilities("Prm") == mask(KILL, CHOWN, NET)


def test_without_capabilities_there_are_none(bundle):
    process = bundle.beacon().process
    assert {process.capabilities(kind) for kind in ("Bnd", "Prm", "Eff", "Inh")} == {0}


@pytest.mark.only("root")
def test_ambient_ones_stay_with_a_user(bundle):
    bundle.process["user"] = {"uid": 7, "gid": 9}
    bundle.process["capabilities"] = {
        kind: ["CAP_KILL"] for kind in (*SETS, "inheritable", "ambient")}
    process = bundle.beacon().process
    assert process.uids == [7] * 4
    assert process.capabilities("Eff") == process.capabilities("Amb") == mask(KILL)


@pytest.mark.parametrize("wanted", [True, False])
def test_no_new_privileges(bundle, wanted):
    bundle.process["noNewPrivileges"] = wanted
    assert bundle.beacon().process.status["NoNewPrivs"] == str(int(wanted))


@pytest.mark.only("root")
def test_the_user_and_the_groups(bundle):
    bundle.process["user"] = {"uid": 7, "gid": 9, "additionalGids": [11, 12],
                              "umask": 0o77}
    process = bundle.beacon().process
    assert (process.uids, process.gids) == ([7] * 4, [9] * 4)
    assert process.groups == [11, 12] and process.status["Umask"] == "0077"
    assert process.capabilities() == 0


def test_arguments_environment_directory(bundle, nonce):
    bundle.process.update(env=[f"A={nonce}", "B="], cwd="/tmp")
    box = bundle.beacon()
    assert box.process.environ == {"A": nonce, "B": ""}
    assert box.ask("getcwd") == "/tmp"


def test_rlimits(bundle):
    bundle.process["rlimits"] = [
        {"type": "RLIMIT_NOFILE", "soft": 100, "hard": 200},
        {"type": "RLIMIT_CORE", "soft": 0, "hard": 0}]
    limits = (bundle.beacon().process.path / "limits").read_text()
    assert re.search(r"Max open files +100 +200 ", limits)
    assert re.search(r"Max core file size +0 +0 ", limits)


def test_the_score_for_the_want_of_memory(bundle):
    bundle.process["oomScoreAdj"] = 321
    box = bundle.beacon()
    assert (box.process.path / "oom_score_adj").read_text() == "321\n"


def test_a_sysctl_of_its_own_namespaces(bundle):
    bundle.linux["sysctl"] = {"net.ipv4.ip_default_ttl": "77", "kernel.msgmax": "5000"}
    box = bundle.beacon()
    assert box.ask("read", "/proc/sys/net/ipv4/ip_default_ttl") == "77\n"
    with open("/proc/sys/net/ipv4/ip_default_ttl") as ours:
        assert ours.read() != "77\n"


def test_masked_and_read_only_paths(bundle):
    bundle.linux.update(maskedPaths=["/proc/version", "/proc/fs", "/no/such"],
                        readonlyPaths=["/proc/sys", "/no/such"])
    box = bundle.beacon()
    assert box.ask("read", "/proc/version") == "" and box.ask("ls", "/proc/fs") == []
    assert box.ask("mkdir", "/proc/fs/x") == "EROFS"
    mount, = [one for one in box.process.mounts if one.target == "/proc/sys"]
    assert "ro" in mount.options


def test_a_bind_mount_and_its_flags(bundle, canary):
    bundle.config["mounts"] += [
        {"destination": "/in/a/file", "type": "bind", "source": str(canary),
         "options": ["rbind", "ro", "nosuid"]}]
    box = bundle.beacon()
    mount, = [one for one in box.process.mounts if one.target == "/in/a/file"]
    assert {"ro", "nosuid"} <= {*mount.options}
    assert box.ask("read", "/in/a/file") == canary.read_text()
    wrote = box.ask("write", "/in/a/file", "x")
    assert wrote == ("EROFS" if bundle.who.uid == 0 else "EACCES")


def test_a_tmpfs_and_its_data(bundle):
    bundle.config["mounts"] += [{"destination": "/tmp", "type": "tmpfs",
                                 "options": ["size=64k", "mode=700", "noexec"]}]
    mount, = [one for one in bundle.beacon().process.mounts if one.target == "/tmp"]
    assert "size=64k" in mount.super_options and "noexec" in mount.options


def test_devices_are_few_and_no_disk_is_among_them(bundle):
    box = bundle.beacon()
    assert {"null", "zero", "full", "random", "urandom", "tty", "ptmx",
            "fd", "stdin"} <= {*box.ask("ls", "/dev")}
    assert not {name for name in box.ask("ls", "/dev") if name.startswith(("sd", "vd"))}
    assert box.ask("write", "/dev/null", "gone") == "ok"


def test_no_descriptor_comes_along_but_those_that_are_preserved(bundle):
    leaking = ["sh", "-c", 'exec 3</etc/hostname 4</ 7</; exec "$@"', "leaking"]
    assert set(bundle.beacon(prefix=leaking).process.fds) == {0, 1, 2}
    kept = bundle.beacon("--preserve-fds", 1, prefix=leaking).process
    assert set(kept.fds) == {0, 1, 2, 3}


def test_fields_that_nobody_defined_are_ignored(bundle):
    bundle.config |= {"nonsense": 1, "annotations": {"org.example": "a"}}
    bundle.process["nonsense"] = [{}]
    bundle.linux["nonsense"] = {"a": None}
    bundle.shell("exit 3").expect(status=3)


def test_a_root_may_be_outside_of_the_bundle(bundle, root):
    """The specification allows it: an absolute path, or one with `..` in it."""
    for path in (str(root), os.path.relpath(root, bundle.path)):
        bundle.config["root"]["path"] = path
        told = bundle.shell("cat /marker").expect(status=0)
        assert told.stdout == root.marker


def test_the_exit_code_is_the_commands(bundle, rng):
    code = rng.randint(1, 255)
    bundle.shell(f"exit {code}").expect(status=code)
    bundle.process["args"] = ["/bin/sh", "-c", "kill -KILL $$"]
    bundle.linux["namespaces"] = [one for one in bundle.linux["namespaces"]
                                  if one["type"] != "pid"]
    bundle.config["mounts"] = bundle.config["mounts"][1:3]
    bundle.run().expect(status=128 + signal.SIGKILL)


def test_standard_input_and_output_pass_through(bundle):
    told = bundle.shell("cat; echo error >&2", stdin="in\n")
    told.expect(status=0, stdout="in\n", stderr="error\n")
