"""What podman lets the process do: users, capabilities, system calls, devices."""
import json

import pytest
from podmen import IMAGE

pytestmark = pytest.mark.tier_all
NO_MKDIR = {"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
            "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO",
                          "errnoRet": 1}]}


def status(podman, line, *options):
    """A line of /proc/self/status in such a container."""
    told = podman.shell(f"grep ^{line}: /proc/self/status", *options).expect()
    return told.stdout.split()[1]


def test_few_capabilities(podman):
    assert int(status(podman, "CapBnd"), 16) == 0x800405fb


def test_capabilities_dropped_and_added(podman):
    assert status(podman, "CapBnd", "--cap-drop", "all") == 16 * "0"
    only = status(podman, "CapEff", "--cap-drop", "all", "--cap-add", "net_admin")
    assert int(only, 16) == 1 << 12


def test_a_user_has_none(podman):
    assert status(podman, "CapEff", "--user", "7") == 16 * "0"


def test_system_calls_are_filtered(podman):
    assert status(podman, "Seccomp") == "2"
    unfiltered = ["--security-opt", "seccomp=unconfined"]
    assert status(podman, "Seccomp", *unfiltered) == "0"


def test_a_filter_of_ones_own(podman):
    file = f"/var/tmp/no-mkdir-{podman.who.uid}.json"
    podman.host.write(file, json.dumps(NO_MKDIR), podman.who)
    podman.shell("mkdir /tmp/d", "--security-opt", f"seccomp={file}").expect(
        status=1, stderr="Operation not permitted")


def test_no_new_privileges(podman):
    assert status(podman, "NoNewPrivs") == "0"
    assert status(podman, "NoNewPrivs", "--security-opt", "no-new-privileges") == "1"


@pytest.mark.only("root")
def test_ids_of_its_own(podman):
    mapped = ["--uidmap", "0:100000:5000", "--gidmap", "0:200000:5000"]
    name = podman.begin(*mapped)
    pid = podman.inspect(name, "{{.State.Pid}}")
    assert podman.host.read(f"/proc/{pid}/uid_map").split() == ["0", "100000", "5000"]
    assert podman.host.read(f"/proc/{pid}/gid_map").split() == ["0", "200000", "5000"]
    podman("exec", name, "id", "-u").expect(stdout="0\n")


@pytest.mark.only("root")
def test_ids_chosen_by_podman(podman):
    told = podman.shell("cat /proc/self/uid_map", "--userns", "auto").expect().stdout
    inside, outside, count = map(int, told.split())
    assert inside == 0 and outside >= 1000000 and count >= 1024


@pytest.mark.only("user")
def test_the_user_keeps_her_id(podman):
    podman.shell("id -u; cat /etc/passwd | grep -c student", "--userns", "keep-id"
                 ).expect(stdout="1000\n1\n")


@pytest.mark.only("user")
def test_root_inside_is_the_user_outside(podman):
    pid = podman.inspect(podman.begin(), "{{.State.Pid}}")
    assert podman.host.read(f"/proc/{pid}/uid_map").split()[:3] == ["0", "1000", "1"]


def test_groups(podman):
    podman.shell("id -G", "--user", "7:9", "--group-add", "11").expect(stdout="9 11\n")


def test_devices(podman):
    told = podman.shell("ls /dev; echo x >/dev/null; head -c 3 /dev/zero | wc -c")
    assert told.expect().stdout.split()[-1] == "3"
    assert {"console", "full", "ptmx", "random", "tty", "urandom"} - \
        set(told.stdout.split()) <= {"console"}


@pytest.mark.only("root")
def test_a_device_more(podman):
    podman.shell("ls /dev/fuse && dd if=/dev/fuse of=/dev/null count=0", "--device",
                 "/dev/fuse").expect(stdout="/dev/fuse\n")
    podman.shell("mknod /d c 10 229 && cat /d", "--cap-add", "mknod").expect(
        status=1, stderr="not permitted")


def test_masked_and_read_only_paths(podman):
    podman.shell("wc -c </proc/kcore; ls /proc/acpi /sys/firmware; "
                 "touch /proc/sys/kernel/domainname").expect(
                     status=1, stderr="Read-only")


def test_settings(podman):
    podman.shell("cat /proc/sys/net/ipv4/ip_default_ttl", "--sysctl",
                 "net.ipv4.ip_default_ttl=77").expect(stdout="77\n")


def test_privileged(podman):
    told = podman.shell("grep ^Seccomp: /proc/self/status; ls /dev | wc -l; "
                        "mount -t tmpfs x /tmp && echo mounted", "--privileged")
    assert told.expect().stdout.split()[1] == "0" and "mounted" in told.stdout


def test_the_hosts_namespaces(podman):
    told = podman.shell("readlink /proc/self/ns/pid; readlink /proc/self/ns/uts",
                        "--pid", "host", "--uts", "host").expect().stdout
    assert told == podman.host.run("readlink", "/proc/self/ns/pid",
                                   "/proc/self/ns/uts").stdout


def test_the_image_stays_as_it_is(podman):
    podman.shell("touch /new").expect()
    podman("run", "--rm", "--network", "none", IMAGE, "ls", "/new").expect(status=1)
