"""test_attacks.py — what an image or a caller may have prepared against us."""
import errno
import fcntl
import os
import shutil
import signal

import pytest
from bundles import TINRUN
from support.process import Process
from support.programs import run

OPEN_ROOT = ["sh", "-c", 'exec 7</; exec "$@"', "leaking"]


def test_a_dev_that_is_a_link_leads_to_no_place_of_the_hosts(bundle):
    """CVE-2026-41579: devices were made where the link leads."""
    outside = bundle.path / "outside"
    outside.mkdir()
    os.chown(outside, bundle.who.uid, bundle.who.gid)
    (bundle.rootfs / "dev").rmdir()
    (bundle.rootfs / "dev").symlink_to(outside)
    bundle.shell("true")
    assert os.listdir(outside) == []


def test_a_proc_that_is_a_link_is_refused(bundle):
    (bundle.rootfs / "proc").rmdir()
    (bundle.rootfs / "proc").symlink_to("tmp")
    told = bundle.shell("true")
    assert told.status == 1 and '"/proc"' in told.stderr


def test_a_working_directory_on_the_host_is_refused(bundle):
    """CVE-2024-21626: /proc/self/fd/7, left open by the caller."""
    bundle.process["cwd"] = "/proc/self/fd/7"
    told = bundle.shell("pwd", prefix=OPEN_ROOT)
    assert told.status == 1 and told.stdout == ""
    assert "leads out of the container" in told.stderr


@pytest.mark.parametrize("target", ["/proc/1/comm", "/etc/passwd"])
def test_a_mask_is_the_hosts_null_device(bundle, target):
    """CVE-2025-31133: the image's own /dev/null was a link."""
    (bundle.rootfs / "dev/null").symlink_to(target)
    bundle.config["mounts"] = [one for one in bundle.config["mounts"]
                               if not one["destination"].startswith("/dev")]
    bundle.linux["maskedPaths"] = ["/proc/version"]
    assert bundle.beacon().ask("read", "/proc/version") == ""


def test_a_mask_that_cannot_be_laid_is_no_container(bundle):
    """Only what is not there needs no mask: a link that turns in a circle is there."""
    (bundle.rootfs / "secret").symlink_to("/secret")
    bundle.linux["maskedPaths"] = ["/secret"]
    told = bundle.shell("true")
    assert told.status == 1 and '"/secret"' in told.stderr


def test_a_mount_does_not_follow_a_link_out(bundle, canary):
    (bundle.rootfs / "data").symlink_to(canary.parent)
    bundle.config["mounts"] += [{"destination": f"/data/{canary.name}", "type": "bind",
                                 "source": "/etc/hostname", "options": ["bind"]}]
    before = canary.read_text()
    bundle.shell("true")
    assert canary.read_text() == before


F_GET_SEALS = 1034


def write_to(path):
    """What the kernel answers to who overwrites the first byte with itself."""
    try:
        file = os.open(path, os.O_RDWR)
        try:
            os.pwrite(file, b"\x7f", 0)
        finally:
            os.close(file)
    except OSError as error:
        return errno.errorcode[error.errno]
    return "written"


@pytest.mark.only("root")
def test_the_runtimes_own_executable_cannot_be_opened(bundle):
    """CVE-2019-5736: it is process 1 as long as the container waits for `start`."""
    def open_exe(script):
        drop = ("setpriv", "--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace")
        return run(*drop, "sh", "-c", script)
    first = bundle.state(bundle.create())["pid"]
    assert "Permission denied" in open_exe(f"true </proc/{first}/exe").stderr
    open_exe("sleep 99 & true </proc/$!/exe; s=$?; kill $!; exit $s").expect(status=0)


@pytest.mark.plain  # with sanitizers it is not static, and protected as exec is
@pytest.mark.parametrize("as_script", [False, True])
def test_an_image_cannot_name_our_own_executable_as_its_program(bundle, as_script):
    """CVE-2019-5736: we would be process 1, in sight of all that the image starts."""
    script = bundle.rootfs / "script"
    script.write_text("#!/proc/self/exe\n")
    script.chmod(0o755)
    bundle.process["args"] = ["/script" if as_script else "/proc/self/exe", "list"]
    told = bundle.run()
    assert told.status == 1 and told.stderr.count("\n") == 1
    assert "our program file is on no mount that we see" in told.stderr


@pytest.mark.only("root")
def test_the_runtimes_own_executable_cannot_be_written(bundle):
    """CVE-2019-5736: opened as /proc/PID/exe, kept, and written when nobody runs it.

    A container that may trace can open it, whatever we do."""
    bundle.process["capabilities"] = {"bounding": ["CAP_SYS_PTRACE"]}
    name = bundle.create()
    first = Process(bundle.state(name)["pid"])
    own = os.open(first.path / "exe", os.O_RDONLY)
    try:
        assert os.fstat(own).st_ino == os.stat(TINRUN).st_ino
        os.kill(first.pid, signal.SIGKILL)
        bundle.wait_for(name, "stopped")
        assert write_to(f"/proc/self/fd/{own}") == "EROFS"
    finally:
        os.close(own)


@pytest.mark.only("root")
def test_the_same_attack_on_another_program_succeeds(bundle, start):
    """So that the test above cannot pass for another reason."""
    copy = bundle.path / "another"
    shutil.copy("/bin/sleep", copy)
    program = start(copy, "1000")
    own = os.open(f"/proc/{program.pid}/exe", os.O_RDONLY)
    try:
        assert write_to(f"/proc/self/fd/{own}") == "ETXTBSY"
        os.kill(program.pid, signal.SIGKILL)
        program.wait()
        assert write_to(f"/proc/self/fd/{own}") == "written"
    finally:
        os.close(own)


@pytest.mark.only("user")
def test_a_users_own_executable_is_a_sealed_copy(bundle):
    """He may mount nothing; and to root's file, which he runs here, he cannot write."""
    bundle.process["capabilities"] = {"bounding": ["CAP_SYS_PTRACE"]}
    copy = bundle.path / "tinrun"
    shutil.copy(TINRUN, copy)
    for tinrun, is_copied in ((copy, True), (TINRUN, False)):
        os.chown(copy, bundle.who.uid, bundle.who.gid)
        name = bundle.create(tinrun=tinrun)
        first = Process(bundle.state(name)["pid"])
        own = os.open(first.path / "exe", os.O_RDONLY)
        try:
            assert (os.fstat(own).st_ino == os.stat(tinrun).st_ino) != is_copied
            if is_copied:
                assert fcntl.fcntl(own, F_GET_SEALS) == 0b1111
        finally:
            os.close(own)


def test_the_program_gets_no_descriptor_of_ours(bundle):
    """CVE-2024-21626: of run, and of exec; with the caller's own left open as well."""
    assert set(bundle.beacon(prefix=OPEN_ROOT).process.fds) == {0, 1, 2}
    bundle.process["args"] = ["/bin/sleep", "1000"]
    name = bundle.create()
    bundle.tinrun("start", name).expect(status=0)
    look = "for n in 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$n ] && echo $n; done; true"
    bundle.tinrun("exec", name, "sh", "-c", look).expect(status=0, stdout="")


@pytest.mark.parametrize("number", range(3, 12))
def test_exec_in_a_directory_on_the_host_is_refused(bundle, number):
    bundle.process["args"] = ["/bin/sleep", "1000"]
    name = bundle.create()
    bundle.tinrun("start", name).expect(status=0)
    told = bundle.tinrun("exec", "--cwd", f"/proc/self/fd/{number}", name, "pwd")
    assert told.status == 1 and told.stdout == "" and told.stderr.count("\n") == 1
