"""test_doctor.py — the doctor's reasons on described machines, and its run on this one.

A described machine is a directory with the files of /proc that the doctor reads.
"""
import json
import subprocess
import sys

import pytest

from support import places

sys.path.insert(0, str(places.SOURCE / "tools"))
from doctor import abilities, reasons  # noqa: E402
from doctor.host import Host  # noqa: E402

ALL_CAPABILITIES, NO_CAPABILITIES = "000001ffffffffff", "0"
PLAIN = "22 1 8:1 / / rw - ext4 /dev/sda rw"
V2 = "30 22 0:25 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw"
V1 = "31 22 0:26 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids"


@pytest.fixture
def machine(tmp_path):
    """machine(capabilities, seccomp=…, mounts=[…], **{"sysctl": value}) -> Host."""
    def describe(capabilities=NO_CAPABILITIES, seccomp=0, mounts=(PLAIN,), cgroup="",
                 sysctls=()):
        files = {
            "proc/self/status": f"CapEff:\t{capabilities}\nSeccomp:\t{seccomp}\n",
            "proc/self/mountinfo": "".join(f"{line}\n" for line in mounts),
            "proc/self/uid_map": "         0          0 4294967295\n",
            "proc/self/cgroup": cgroup,
            "proc/sys/kernel/osrelease": "6.1.0-18-amd64\n",
        }
        files |= {f"proc/sys/{name}": f"{value}\n"
                  for name, value in dict(sysctls).items()}
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        return Host(tmp_path)
    return describe


GOLDEN = [
    ("user namespace", "EPERM", {"seccomp": 2},
     "a seccomp filter forbids it, as container engines do"),
    ("mount namespace", "EPERM", {"capabilities": ALL_CAPABILITIES, "seccomp": 2},
     "a seccomp filter forbids it, as container engines do"),
    ("user namespace", "EPERM", {"mounts": ["40 22 8:1 /proc /proc rw - proc proc rw"]},
     "in a chroot the kernel refuses user namespaces"),
    ("user namespace", "ENOSPC", {"sysctls": {"user/max_user_namespaces": 0}},
     "user namespaces are switched off"),
    ("net namespace", "ENOSPC", {"sysctls": {"user/max_user_namespaces": 100}},
     "as many namespaces as allowed, or 32 nested"),
    ("user namespace", "EPERM", {"sysctls": {"kernel/unprivileged_userns_clone": 0}},
     "only root may make user namespaces"),
    ("user namespace", "EACCES",
     {"sysctls": {"kernel/apparmor_restrict_unprivileged_userns": 1}},
     "AppArmor restricts user namespaces"),
    ("veth", "EPERM", {"sysctls": {"kernel/apparmor_restrict_unprivileged_userns": 1}},
     "AppArmor restricts user namespaces"),
    ("pid namespace", "EPERM", {},
     "CAP_SYS_ADMIN is missing, and user namespaces do not help"),
    ("time namespace", "EINVAL", {},
     "the kernel is older than 5.6, or built without CONFIG_TIME_NS"),
    ("clone3", "ENOSYS", {"seccomp": 2},
     "a seccomp filter older than the call hides it"),
    ("clone3", "ENOSYS", {}, "the kernel is older than 5.3"),
    ("chroot", "EPERM", {}, "CAP_SYS_CHROOT is missing"),
    ("pivot_root", "EINVAL", {"mounts": ["1 1 0:1 / / rw - rootfs rootfs rw"]},
     "/ is the initial ramfs, which cannot be left"),
    ("mount /proc", "EPERM",
     {"mounts": [PLAIN, "50 22 0:40 / /proc/kcore rw - tmpfs tmpfs rw"]},
     "something covers parts of /proc, as container engines do"),
    ("overlay", "ENODEV", {}, "no overlay file system in the kernel"),
    ("overlay here", "EINVAL", {"mounts": ["60 1 0:50 / / rw - overlay overlay rw"]},
     "no overlay with its upper directory on an overlay"),
    ("overlay here", "EACCES", {}, "the checkout is not ours to write in"),
    ("veth", "EOPNOTSUPP", {}, "no such device in the kernel"),
    ("nftables", "EINVAL", {}, "no nf_tables in the kernel"),
    ("cgroup write", "EROFS", {}, "/sys/fs/cgroup is mounted read-only"),
    ("cgroup write", "EACCES", {}, "our cgroup is not delegated to us"),
    ("ptrace", "EPERM", {"sysctls": {"kernel/yama/ptrace_scope": 3}},
     "Yama forbids all tracing until the next boot"),
    ("kvm", "ENOENT", {}, "no /dev/kvm"),
]


@pytest.mark.parametrize("ability, errno_name, described, reason", GOLDEN)
def test_a_described_machine_gets_its_reason(machine, ability, errno_name, described,
                                             reason):
    assert reasons.explain(ability, errno_name, machine(**described))[0] == reason


def test_every_golden_reason_brings_a_fix():
    assert all(rule.fix for rule in reasons.RULES if rule.reason in
               {reason for *_, reason in GOLDEN})


def test_a_reason_is_not_invented(machine):
    host = machine(ALL_CAPABILITIES)
    assert reasons.explain("mount namespace", "EPERM", host) == ("", "")
    told = abilities.judge("mount namespace", 1, host)
    assert told.reason == "Operation not permitted"


def test_the_mount_of_systemd_on_proc_covers_nothing(machine):
    binfmt = "51 22 0:41 / /proc/sys/fs/binfmt_misc rw - autofs systemd-1 rw"
    assert machine(mounts=[PLAIN, binfmt]).covered_in_proc() == []


@pytest.mark.parametrize("mounts, told", [
    ([PLAIN, V2], "v2 at /sys/fs/cgroup: cpu memory"),
    ([PLAIN, V1], "v1: pids"),
    ([PLAIN, V1, V2], "hybrid, v1: pids; v2 at /sys/fs/cgroup: cpu memory"),
])
def test_the_cgroup_layout_is_named(machine, tmp_path, mounts, told):
    host = machine(mounts=mounts)
    (tmp_path / "sys/fs/cgroup").mkdir(parents=True)
    (tmp_path / "sys/fs/cgroup/cgroup.controllers").write_text("cpu memory\n")
    assert abilities.cgroup(host).reason == told


def test_no_cgroup_mount_is_no_cgroup(machine):
    assert not abilities.cgroup(machine()).ok


def test_our_own_groups_are_found_below_a_mount_that_shows_a_part(machine):
    part = V1.replace(" / /sys", " /docker/1 /sys")
    host = machine(mounts=[PLAIN, part, V2],
                   cgroup="5:pids:/docker/1/a\n0::/user.slice\n1:name=x:/\n")
    assert [directory for *_, directory in host.own_cgroups()] == [
        "/sys/fs/cgroup/pids/a", "/sys/fs/cgroup/user.slice"]


def run_doctor(*words):
    return subprocess.run(["/usr/bin/python3", "-B", "-m", "doctor", *words],
                          capture_output=True, text=True, cwd=places.SOURCE / "tools")


def test_the_two_forms_say_the_same_of_this_machine():
    lines = run_doctor().stdout.splitlines()
    records = json.loads(run_doctor("--json").stdout)
    assert [(line[:3].strip() == "yes", line[5:23].strip()) for line in lines] == \
        [(record["ok"], record["name"]) for record in records]
    assert all(record["errno"] and record["reason"] for record in records
               if not record["ok"])


def test_root_of_this_host_may_make_namespaces():
    able = {record["name"] for record in json.loads(run_doctor("--json").stdout)
            if record["ok"]}
    assert {"mount namespace", "pid namespace", "chroot", "pivot_root"} <= able


def test_an_unknown_word_gives_one_line():
    told = run_doctor("--xml")
    assert (told.returncode, told.stderr) == \
        (2, "doctor: unexpected word: --xml (only --json)\n")
