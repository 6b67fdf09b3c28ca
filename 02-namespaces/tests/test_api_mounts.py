"""test_api_mounts.py — /dev, /proc and /sys of a box with a new root (row 1.06,
exercise 1.8). As uid 1000, /sys needs --net: it belongs to the network namespace."""
import os
import stat

import pytest
from boxes import BOX
from support.process import identity_of
from support.programs import ROOT, run

DEVICES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8),
           "urandom": (1, 9), "tty": (5, 0)}
LINKS = {"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0",
         "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2", "ptmx": "pts/ptmx"}


def looks(there, path):
    """(file type, the device that a node stands for)"""
    mode, _, _, device, *_ = there.ask("stat", path)
    return stat.S_IFMT(mode), (os.major(device), os.minor(device))


def test_dev_holds_six_harmless_devices_and_no_disk(box, root):
    there = box(root=root)

    assert set(there.ask("ls", "/dev")) == {*DEVICES, *LINKS, "pts", "shm"}
    for name, numbers in DEVICES.items():
        assert looks(there, f"/dev/{name}") == (stat.S_IFCHR, numbers)
        assert there.ask("open", f"/dev/{name}") in ("ok", "ENXIO")  # tty: we have none
    for name, target in LINKS.items():
        assert there.ask("readlink", f"/dev/{name}") == target
    assert there.ask("write", "/dev/null", "gone") == "ok"


def test_pseudo_terminals_are_the_boxs_own(box, root):
    theirs, ours = os.openpty()  # the host has one more
    there = box(root=root)

    assert there.ask("ls", "/dev/pts") == ["ptmx"]
    assert there.ask("stat", "/dev/pts")[1] != identity_of("/dev/pts")[0]
    assert there.ask("open", "/dev/ptmx") == "ok"
    os.close(theirs)
    os.close(ours)


def test_shared_memory_is_a_directory_for_everybody(box, root, nonce):
    there = box(root=root)
    assert stat.S_IMODE(there.ask("stat", "/dev/shm")[0]) == 0o1777
    assert there.ask("write", f"/dev/shm/{nonce}", nonce) == "ok"
    assert not os.path.exists(f"/dev/shm/{nonce}")


@pytest.mark.parametrize("options", [["--net"], []])
def test_sys_is_read_only(box, who, root, nonce, options):
    """sysfs has no mkdir: on one that may be written, this would say EPERM."""
    there = box(*options, root=root)
    told = [m.options for m in there.process.mounts if m.target == "/sys"]

    if options or who == ROOT:
        assert [words[0] for words in told] == ["ro"]
        assert there.ask("mkdir", f"/sys/{nonce}") == "EROFS"
        assert "class" in there.ask("ls", "/sys")
    else:
        assert (told, there.ask("ls", "/sys")) == ([], [])


def test_sys_shows_the_network_of_the_box(box, root):
    assert box("--net", root=root).ask("ls", "/sys/class/net") == ["lo"]


def test_no_mount_in_dev_or_proc_obeys_setuid_files_or_foreign_devices(box, root):
    mounts = {m.target: set(m.options) for m in box("--pid", root=root).process.mounts}
    assert {"nosuid", "nodev", "noexec"} <= mounts["/proc"]
    assert {"nosuid"} <= mounts["/dev"]
    assert {"nosuid", "noexec"} <= mounts["/dev/pts"]
    assert {"nosuid", "nodev"} <= mounts["/dev/shm"]


# ---- roots that lead elsewhere ----

@pytest.mark.parametrize("name", ["proc", "dev", "sys"])
@pytest.mark.parametrize("make", ["link", "file", "nothing"])
def test_a_root_without_a_real_directory_is_refused(root, who, directory, name, make):
    place = root.path / name
    place.rmdir()
    if make == "link":
        place.symlink_to(directory)
    elif make == "file":
        place.touch()
    run(BOX, "--root", root, "--", "/bin/true", who=who).expect(
        status=125, stdout="", stderr=f"{root}: needs a directory {name}, and no link")
    assert list(directory.iterdir()) == []
    if make != "nothing":
        place.unlink()
    place.mkdir()


def test_a_dev_that_is_not_empty_is_covered(box, root, directory):
    """A link where a device will stand leads nobody's write to its target."""
    target = directory / "target"
    target.write_text("mine")
    (root.path / "dev/null").symlink_to(target)
    (root.path / "dev/sda").write_text("a disk")
    there = box(root=root)

    assert "sda" not in there.ask("ls", "/dev")
    assert looks(there, "/dev/null") == (stat.S_IFCHR, (1, 3))
    assert there.end("write", "/dev/null", "spoilt").status == 0

    assert target.read_text() == "mine"
    assert os.listdir(root.path / "dev") in (["null", "sda"], ["sda", "null"])
    (root.path / "dev/null").unlink()
    (root.path / "dev/sda").unlink()
