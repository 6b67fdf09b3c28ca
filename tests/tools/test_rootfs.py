"""test_rootfs.py — tools/rootfs makes roots that work, and touches nothing else."""
import os
import pwd
import signal
import subprocess
import time
from pathlib import Path

import pytest

from support import places

ROOTFS = places.SOURCE / "tools/rootfs"


def rootfs(*words, **more):
    return subprocess.run([ROOTFS, *words], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=120, **more)


def in_root(root, *command):
    return subprocess.run(["chroot", root, *command], capture_output=True, text=True)


def everything_in(directory):
    return sorted(str(path.relative_to(directory)) for path in directory.rglob("*"))


def test_the_busybox_root_runs_its_applets(tmp_path):
    assert rootfs("busybox", tmp_path / "root").returncode == 0
    told = in_root(tmp_path / "root", "/bin/sh", "-c", "echo $((6*7)); ls /usr/bin/sh")
    assert told.stdout == "42\n/usr/bin/sh\n"


def test_the_busybox_root_has_no_hostname_file_and_an_open_tmp(tmp_path):
    rootfs("busybox", tmp_path / "root")
    assert not (tmp_path / "root/etc/hostname").exists()
    assert (tmp_path / "root/tmp").stat().st_mode & 0o7777 == 0o1777
    assert (tmp_path / "root").stat().st_mode & 0o777 == 0o755


def test_no_link_of_the_busybox_root_leads_out(tmp_path):
    rootfs("busybox", tmp_path / "root")
    for path in (tmp_path / "root").rglob("*"):
        assert path.resolve().is_relative_to(tmp_path / "root"), path


def test_a_busybox_root_is_made_anew_and_comes_out_the_same(tmp_path):
    rootfs("busybox", tmp_path / "root")
    first = everything_in(tmp_path)
    (tmp_path / "root/stale").touch()
    assert rootfs("busybox", tmp_path / "root").returncode == 0
    assert everything_in(tmp_path) == first


def test_a_program_of_ours_replaces_an_applet_and_not_busybox(tmp_path):
    (tmp_path / "true").write_text("ours")
    rootfs("busybox", tmp_path / "root", "--with", tmp_path / "true")
    assert (tmp_path / "root/bin/true").read_text() == "ours"
    assert in_root(tmp_path / "root", "/bin/busybox", "echo", "hi").stdout == "hi\n"


def test_a_dynamic_program_runs_in_a_root_of_its_own_libraries(tmp_path):
    made = rootfs("programs", tmp_path / "a root", "sort", "/bin/cat")
    assert made.returncode == 0, made.stderr
    assert in_root(tmp_path / "a root", "/usr/bin/sort", "--version").returncode == 0
    assert in_root(tmp_path / "a root", "/bin/cat", "--version").returncode == 0


def test_the_size_is_reported(tmp_path):
    told = rootfs("programs", tmp_path / "root", "true").stdout
    assert told.endswith(f"M\t{tmp_path}/root\n")


def test_a_script_brings_its_interpreter(tmp_path):
    script = tmp_path / "greet"
    script.write_text("#!/usr/bin/env sh\necho hello\n")
    script.chmod(0o755)
    rootfs("programs", tmp_path / "root", script)
    assert in_root(tmp_path / "root", script).stdout == "hello\n"


def test_a_program_with_a_loader_of_its_own_is_not_run(tmp_path):
    """ldd(1) would run it: here its "loader" is a script that leaves a trace."""
    own_loader = tmp_path / "loader"
    own_loader.write_text(f"#!/bin/sh\ntouch {tmp_path}/trace\n")
    own_loader.chmod(0o755)
    program = tmp_path / "program"
    subprocess.run(["gcc", "-x", "c", "-", "-o", program, f"-Wl,-I,{own_loader}"],
                   input=b"int main(void) { return 0; }", check=True)
    told = rootfs("programs", tmp_path / "root", program)
    assert told.returncode == 1
    assert f"rootfs: {program}: its loader is not one of this system" in told.stderr
    assert not (tmp_path / "trace").exists()
    assert not (tmp_path / "root").exists()


def test_nothing_outside_the_directory_is_written(tmp_path):
    before = time.time()
    rootfs("programs", tmp_path / "root", "ls", "perl")
    assert [path.name for path in tmp_path.iterdir()] == ["root"]
    for place in ("/usr", "/lib", "/etc"):
        changed = subprocess.run(["find", place, "-xdev", "-newermt", f"@{before}"],
                                 capture_output=True, text=True).stdout
        assert changed == ""


@pytest.mark.parametrize("words, code, line", [
    (["tree", "root"], 2,
     "rootfs: unknown kind of root: tree (busybox, debian, programs)"),
    (["busybox"], 2, "rootfs: busybox: which directory?"),
    (["busybox", "root", "extra"], 2, "rootfs: unexpected word: extra"),
    (["busybox", "root", "--with", "nothing"], 1, "rootfs: nothing: no such file"),
    (["debian", "root", "extra"], 2, "rootfs: unexpected word: extra"),
    (["programs", "root"], 2, "rootfs: programs: which ones?"),
    (["programs", "root", "no-such"], 1, "rootfs: no-such: no such program"),
    (["programs", "full", "ls"], 1, "rootfs: {here}/full: not empty"),
    (["busybox", "full"], 1, "rootfs: {here}/full: not empty"),
    (["busybox", "full/file"], 1, "rootfs: {here}/full/file: not a directory"),
    (["busybox", "no/root"], 1, "rootfs: {here}/no: no such directory"),
])
def test_bad_input_gives_one_clear_line_and_makes_nothing(tmp_path, words, code, line):
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file").write_text("mine")
    told = rootfs(*words, cwd=tmp_path)
    assert (told.returncode, told.stderr) == (code, line.format(here=tmp_path) + "\n")
    assert everything_in(tmp_path) == ["full", "full/file"]


def test_an_interrupted_run_leaves_nothing(tmp_path):
    slow = tmp_path / "bin/busybox"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nsleep 0.5\n")
    slow.chmod(0o755)
    path = f"{slow.parent}:{os.environ['PATH']}"
    run = subprocess.Popen([ROOTFS, "busybox", tmp_path / "root"],
                           env={**os.environ, "PATH": path})
    while not list(tmp_path.glob(".root.*/bin")):
        assert run.poll() is None
        time.sleep(0.01)
    run.send_signal(signal.SIGTERM)
    assert run.wait(10) == 130
    assert [path.name for path in tmp_path.iterdir()] == ["bin"]


def test_a_root_with_a_mount_in_it_is_not_removed(tmp_path):
    rootfs("busybox", tmp_path / "root")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/file").touch()
    again = subprocess.run(
        ["unshare", "--mount", "sh", "-c",
         f"mount --bind {tmp_path}/mine {tmp_path}/root/tmp;"
         f"{ROOTFS} busybox {tmp_path}/root"], capture_output=True, text=True)
    assert again.stderr == f"rootfs: {tmp_path}/root: something is mounted in it\n"
    assert (tmp_path / "mine/file").exists()


@pytest.mark.tier_all
def test_the_debian_root_runs_bash_perl_and_apt(tmp_path):
    """`./workshop test --all` made the archive before the network was left."""
    archive = places.SOURCE / "build/debian.tar"
    cache = Path(pwd.getpwuid(os.getuid()).pw_dir) / ".cache"
    more = {"TINBOX_DEBIAN": str(archive)} if archive.exists() \
        else {"XDG_CACHE_HOME": str(cache)}
    made = rootfs("debian", tmp_path / "root", env={**os.environ, **more})
    assert made.returncode == 0, made.stderr
    for command in (["bash", "-c", "echo bash"], ["perl", "-e", "print 'perl'"],
                    ["apt-get", "--version"]):
        assert in_root(tmp_path / "root", *command).returncode == 0
