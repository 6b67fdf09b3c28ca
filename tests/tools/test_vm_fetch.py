"""test_vm_fetch.py — tools/vm/fetch asks apt for the kernel, and again with new lists.

It works on a copy of itself, with programs in PATH that stand in for those of apt.
"""
import os
import shutil

import pytest
from support import places
from support.programs import run

ANSWER = "echo linux-image-amd64; echo '  Depends: linux-image-9.9.0-1-amd64'"


@pytest.fixture
def fetch(tmp_path):
    """fetch(NAME=SCRIPT…): what it said, and the calls that were made."""
    checkout, stand_ins, log = (tmp_path / name for name in ("tree", "bin", "log"))
    shutil.copytree(places.SOURCE / "tools", checkout / "tools")
    stand_ins.mkdir()
    log.touch()

    def call(**scripts):
        everything = {"qemu-system-x86_64": "true", "dpkg-query": "true",
                      "apt-cache": ANSWER, "apt-get": "exit 100"} | {
            name.replace("_", "-"): script for name, script in scripts.items()}
        for name, script in everything.items():
            file = stand_ins / name
            file.write_text(f"#!/bin/sh\necho {name} \"$@\" >>'{log}'\n{script}\n")
            file.chmod(0o755)
        told = run(checkout / "tools/vm/fetch", "distro",
                   env={"PATH": f"{stand_ins}:{os.environ['PATH']}"})
        assert not list((checkout / "build/vm").glob("work.*"))
        return told, log.read_text().splitlines()
    return call


def test_a_package_that_the_mirror_has_no_more_is_asked_for_again(fetch):
    told, calls = fetch(apt_get="echo mirror: gone >&2; exit 100")
    apt = [call.split()[-2:] for call in calls if call.startswith("apt-get")]
    wanted = ["download", "linux-image-9.9.0-1-amd64"]
    assert apt == [wanted, ["DPkg::Lock::Timeout=120", "update"], wanted]
    told.expect(1, stdout="", stderr="mirror: gone\nvm: no kernel could be fetched")


def test_without_lists_they_are_fetched_first(fetch):
    told, calls = fetch(apt_cache="true")
    assert [call.split()[-1] for call in calls if call.startswith("apt-get")] == [
        "update"]
    told.expect(1, stderr="vm: no kernel could be fetched")


def test_nothing_is_fetched_twice(fetch, tmp_path):
    cache = tmp_path / "tree/build/vm"
    (cache / "kernel").mkdir(parents=True)
    (cache / "initrd.gz").touch()
    told, calls = fetch()
    told.expect(stdout="")
    assert calls == []
