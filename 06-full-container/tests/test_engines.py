"""test_engines.py — what engines rely on, found by running them (tests/clients)."""
from pathlib import Path

import pytest
from support.places import RUN

# An engine makes a user namespace for an ordinary user, and calls tinrun in it.
AS_ROOT_INSIDE = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]


@pytest.mark.parametrize("program, told", [
    ("no-such", "executable file not found in $PATH: no such program"),
    ("/no/such", "no such file or directory: no such program"),
    ("/etc", "permission denied: it is a directory"),
    ("/etc/passwd", "permission denied: no execute permission")])
def test_create_tells_what_cannot_be_executed(bundle, program, told):
    """Engines know by runc's words whether the status is 127 or 126."""
    (bundle.rootfs / "etc/passwd").chmod(0o644)
    bundle.process["args"] = [program]
    bundle.write()
    bundle.tinrun("create", "--bundle", bundle.path, "box").expect(1, stderr=told)
    assert bundle.tinrun("list", "-q").stdout == ""


@pytest.mark.only("root")
def test_a_program_is_looked_for_as_its_user(bundle):
    """Who may not search a directory does not find what is in it."""
    (bundle.rootfs / "closed").mkdir(mode=0o700)
    bundle.process["args"] = ["/closed/no-such"]
    bundle.process["user"] = {"uid": 7, "gid": 7}
    bundle.run().expect(status=1, stderr="permission denied")


def test_a_network_that_there_is_no_way_back_from(bundle):
    """The host's own belongs to a user namespace above: we can only leave it."""
    file = bundle.path / "net"
    bundle.linux["namespaces"] = [
        {"type": kind} for kind in ("pid", "mount", "ipc", "uts")]
    bundle.linux["namespaces"] += [{"type": "network", "path": str(file)}]
    for ids in ("uidMappings", "gidMappings"):
        bundle.linux.pop(ids, None)
    bundle.process["args"] = ["sh", "-c", "ls /sys/class/net"]
    bundle.run(prefix=[*AS_ROOT_INSIDE, f'touch {file}; unshare --net={file} true && '
                       'exec "$@"', "sh"]).expect(stdout="lo\n")


@pytest.mark.only("user")
def test_rules_for_devices_where_no_group_can_be_made(bundle):
    bundle.linux["namespaces"] = [{"type": kind} for kind in ("pid", "mount", "uts")]
    for ids in ("uidMappings", "gidMappings"):
        bundle.linux.pop(ids)
    bundle.linux["resources"] = {"devices": [{"allow": False, "access": "rwm"}]}
    bundle.config["mounts"] = [one for one in bundle.config["mounts"]
                               if one["type"] != "sysfs"]
    bundle.process["args"] = ["echo", "ran"]
    bundle.run(prefix=[*AS_ROOT_INSIDE, 'exec "$@"', "sh"]).expect(stdout="ran\n")


@pytest.mark.only("root")
def test_without_a_group(bundle):
    bundle.linux["cgroupsPath"] = f"/tinbox-test-{RUN}-without"
    script = "cat /proc/self/cgroup"
    del bundle.linux["namespaces"][-1]  # of groups: their real names are to be seen
    disabled = ["--cgroup-manager", "disabled"]
    here = Path("/proc/self/cgroup").read_text()
    bundle.shell(script, before=disabled).expect(stdout=here)
    bundle.linux["resources"] = {"memory": {"limit": 1 << 25}}
    bundle.shell(script, before=disabled).expect(1, stderr="a limit needs a group")
