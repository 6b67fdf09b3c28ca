"""test_container.py — 06-full-container: all chapters on one payload (exercise 6.1),
as root and as an ordinary user (exercise 6.8)."""
import os
import re
import shutil

import pytest
from support.places import BIN
from support.process import NAMESPACES, OURSELVES
from support.programs import ROOT

CAPSTONE = BIN / "06-full-container"
USUAL = 0xa80425fb  # docker's fourteen capabilities
ALL_KINDS = {*NAMESPACES} - {"time"}


def test_it_is_in_namespaces_of_its_own(box, who, nonce):
    there = box("--name", nonce)
    new = ALL_KINDS if who != ROOT else ALL_KINDS - {"user"}
    assert there.process.differs_from(OURSELVES) == new
    assert there.ask("uname") == nonce


@pytest.mark.parametrize("options, pid", [([], 2), (["--no-init"], 1)])
def test_the_command_is_pid_2_behind_a_stub_or_pid_1(box, options, pid):
    there = box(*options)
    assert there.process.pids_inside[-1] == pid
    first = there.process if pid == 1 else there.process.parent
    assert first.pids_inside[-1] == 1


def test_what_it_writes_is_gone_in_the_end(box, root):
    there = box()
    assert there.ask("mkdir", "/new") == "ok"
    assert "new" in there.ask("ls", "/") and not (root.path / "new").exists()
    assert there.process.mounts[0].type == "overlay"


def test_a_layer_lies_over_the_root(run, root, bare_root):
    told = run("--layer", bare_root, "--", "cat", "/marker").expect(status=0)
    assert told.stdout == bare_root.marker


def test_a_layer_may_have_any_name(run, root, bare_root):
    """These characters part the options of an overlay."""
    odd = root.path.parent / r"a:b,c\d"
    shutil.copytree(bare_root.path, odd, symlinks=True)
    told = run("--layer", odd, "--", "cat", "/marker")
    shutil.rmtree(odd)
    assert told.expect(status=0).stdout == bare_root.marker


def test_read_only(box):
    assert box("--read-only").ask("mkdir", "/new") == "EROFS"


def test_capabilities_are_few_and_no_program_brings_more(box, who):
    process = box().process
    assert process.capabilities("Bnd") == process.capabilities("Eff") == USUAL
    assert process.capabilities("Inh") == process.capabilities("Amb") == 0
    assert process.status["NoNewPrivs"] == "1"


@pytest.mark.parametrize("options, mask", [
    (["--cap-drop", "ALL"], 0), (["--cap-drop", "CAP_KILL"], USUAL & ~(1 << 5)),
    (["--cap-drop", "ALL", "--cap-add", "kill".upper()], 1 << 5),
    (["--cap-add", "CAP_SYS_BOOT"], USUAL | 1 << 22)])
def test_the_bounding_set_is_what_was_asked_for(box, options, mask):
    assert box(*options).process.capabilities("Bnd") == mask


def test_what_it_may_not_do(box):
    there = box()
    assert there.ask("sethostname", "x") == "EPERM"
    assert there.ask("mount", "none", "/tmp", "tmpfs", "") == "EPERM"


def test_the_kernels_own_files_are_closed(box):
    there = box()
    assert there.ask("read", "/proc/timer_list") == ""
    assert there.ask("ls", "/sys/firmware") == []
    # Nobody writes to a file that would change the host if it were open after all.
    wrote = there.ask("write", "/proc/sys/kernel/hostname", "x")
    assert wrote in ("EROFS", "EACCES")  # a user: it is root's
    if os.path.exists("/proc/sysrq-trigger"):
        trigger = os.stat(there.process.path / "root/proc/sysrq-trigger")
        assert trigger.st_rdev == os.makedev(1, 3)
    masks = {mount.target: mount for mount in there.process.mounts}
    assert "ro" in masks["/proc/sys"].options
    assert masks["/proc/timer_list"].type != "proc"


def test_rlimits(box):
    limits = (box("--rlimit", "nofile=100:200").process.path / "limits").read_text()
    assert re.search(r"Max open files +100 +200 ", limits)


def test_to_raise_a_limit_is_refused_with_an_explanation(run):
    told = run("--rlimit", "nofile=1:99999999999", "--", "true")
    assert told.status == 125 and "RLIMIT_NOFILE" in told.stderr


def test_it_can_tell_that_it_is_in_a_container(box, nonce):
    there = box("--name", nonce)
    assert there.process.environ["container"] == "tinbox"
    uuid = there.process.environ["container_uuid"]
    assert re.fullmatch(r"[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}", uuid)
    assert there.ask("read", "/run/host/container-manager") == "tinbox\n"
    assert there.ask("read", "/run/host/container-uuid") == f"{uuid}\n"


@pytest.mark.only("root")
def test_every_user_inside_may_know_it(run):
    command = ["--user", "5:6", "--", "cat", "/run/host/container-manager"]
    run(*command).expect(status=0, stdout="tinbox\n")


def test_the_uuid_follows_from_the_name(run, nonce):
    tell = ["--", "sh", "-c", "echo $container_uuid"]
    uuids = [run("--name", name, *tell).stdout for name in (nonce, nonce, "other")]
    assert uuids[0] == uuids[1] != uuids[2]


def test_the_environment_is_not_the_callers(run):
    told = run("--env", "A=b", "--", "env", env={"SECRET": "x"}).expect(status=0)
    assert "SECRET" not in told.stdout and "A=b\n" in told.stdout


def test_exit_codes_are_those_of_all_programs(run):
    run("--", "sh", "-c", "exit 42").expect(status=42)
    run("--", "/no/such").expect(status=127, stderr="no such program")
    run("--", "/etc").expect(status=126)
    run("--name", "a/b", "--", "true").expect(status=125, stderr="--name")


def test_no_descriptor_comes_along(beacon, root, who):
    leaking = ["sh", "-c", 'exec 7</ 9</etc/passwd; exec "$@"', "leaking"]
    there = beacon(*leaking, CAPSTONE, root, root=root, who=who)
    assert set(there.process.fds) == {0, 1, 2}


@pytest.mark.only("root")
def test_the_user_is_the_roots_own(box, root):
    passwd = root.path / "etc/passwd"
    before = passwd.read_text()
    passwd.write_text(f"{before}somebody:x:123:124::/:/bin/sh\n")
    process = box("--user", "somebody").process
    passwd.write_text(before)
    assert (process.uids, process.gids) == ([123] * 4, [124] * 4)
    assert process.capabilities() == process.capabilities("Prm") == 0


def test_root_has_its_power_by_any_name(box):
    process = box("--user", "0").process
    assert process.capabilities() == process.capabilities("Bnd") != 0


@pytest.mark.only("user")
def test_without_privilege_one_line_says_what_is_missing(run):
    told = run("--", "true").expect(status=0)
    assert told.stderr == ("06-full-container: without CAP_SYS_ADMIN: adding --userns, "
                           "and --no-network\n")
