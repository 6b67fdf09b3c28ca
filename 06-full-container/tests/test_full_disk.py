"""test_full_disk.py — where states stand is no room, or nothing may be written."""
import os
import subprocess

import pytest
from support import programs

SLEEP = ["/bin/sleep", "1000"]


@pytest.fixture
def disk(bundle):
    """disk("size=4k"): states stand in a file system of their own, with such options;
    once more: as it is, with other options."""
    made = []

    def make(options):
        bundle.state_root.mkdir(exist_ok=True)
        again = "remount," if made else f"uid={bundle.who.uid},mode=755,"
        subprocess.run(["mount", "-t", "tmpfs", "-o", again + options, "tmpfs",
                        bundle.state_root], check=True)
        made.append(options)
    yield make
    if made:
        make("rw")
        for name in bundle.ids:
            bundle.tinrun("delete", "--force", name).expect(status=0)
        subprocess.run(["umount", bundle.state_root], check=True)


def refuse(told, words):
    assert told.status == 1 and told.stdout == "", told
    assert told.stderr.count("\n") == 1 and words in told.stderr, told


def fill(directory):
    """To the last byte, by root, whom no quota stops."""
    with open(directory / "full", "wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            return


@pytest.mark.parametrize("verb", ["create", "run"])
@pytest.mark.parametrize("files", [1, 2, 3, 4])
def test_no_room_for_one_more_file_is_no_container(bundle, disk, verb, files):
    """One each: the disk itself, the directory, the state, the gate or its record."""
    disk(f"nr_inodes={files}")
    if verb == "run" and files == 4:
        bundle.run().expect(status=0)  # it has no gate
        return
    told = bundle.tinrun(*bundle.launch_argv(verb)[3:])
    refuse(told, "No space left on device")
    assert os.listdir(bundle.state_root) == []


@pytest.mark.parametrize("verb", ["create", "run"])
@pytest.mark.parametrize("is_full", [True, False])
def test_no_room_for_what_is_written_is_no_container(bundle, disk, verb, is_full):
    """On a page of room, the second record of the state does not fit."""
    disk("size=4k")
    if is_full:
        fill(bundle.state_root)
    told = bundle.tinrun(*bundle.launch_argv(verb)[3:])
    refuse(told, "No space left on device")
    assert os.listdir(bundle.state_root) == ["full"] * is_full


def test_what_is_there_lives_on_and_goes_without_any_room(bundle, disk):
    disk("size=64k")
    bundle.process["args"] = SLEEP
    name = bundle.create()
    fill(bundle.state_root)
    bundle.tinrun("start", name).expect(status=0)
    assert bundle.state(name)["status"] == "running"
    bundle.tinrun("kill", name, "KILL").expect(status=0)
    bundle.wait_for(name, "stopped")
    bundle.tinrun("delete", name).expect(status=0)
    assert os.listdir(bundle.state_root) == ["full"]


@pytest.mark.parametrize("option", ["--pid-file", "--log"])
def test_a_file_of_the_callers_on_a_full_disk(bundle, disk, option):
    disk("size=4k")
    fill(bundle.state_root)
    file = bundle.state_root / "of-the-caller"
    bundle.write()
    tinrun = [bundle.program, "--root", bundle.path / "others"]
    if option == "--log":
        refuse(programs.run(*tinrun, "--log", file, "state", "box", who=bundle.who),
               "container does not exist")
    else:
        run = [*tinrun, "run", "--bundle", bundle.path, option, file, "box"]
        refuse(programs.run(*run, who=bundle.who), "No space left on device")
        assert os.listdir(bundle.path / "others") == []
    assert not file.exists() or file.read_text() == ""


def test_on_a_read_only_disk_there_is_no_new_container(bundle, disk):
    disk("ro")
    refuse(bundle.tinrun(*bundle.launch_argv("create")[3:]), "Read-only file system")


def test_a_container_whose_disk_became_read_only(bundle, disk):
    """It can be seen and killed; it stays until it may be written that it is gone."""
    said = bundle.path / "out"
    bundle.process["args"] = SLEEP
    bundle.config["hooks"] = {"poststop": [{"path": "/bin/sh", "args": [
        "sh", "-c", f"echo gone >>{said}"]}]}
    disk("size=64k")
    name = bundle.create()
    disk("ro")
    assert bundle.state(name)["status"] == "created"
    refuse(bundle.tinrun("start", name), "Read-only file system")
    assert bundle.state(name)["status"] == "created"
    bundle.tinrun("kill", name, "KILL").expect(status=0)
    bundle.wait_for(name, "stopped")
    refuse(bundle.tinrun("delete", name), "Read-only file system")
    assert bundle.tinrun("list", "-q").stdout == f"{name}\n"
    disk("rw")
    bundle.tinrun("delete", name).expect(status=0)
    assert os.listdir(bundle.state_root) == [] and said.read_text() == "gone\n"
