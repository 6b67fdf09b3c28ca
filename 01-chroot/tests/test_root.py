"""test_root.py — the command sees another directory as /, and nothing else changes."""
import os
import shutil
from pathlib import Path

import pytest

from support.places import BIN, BUILT_ROOT, WORK
from support.process import OURSELVES
from support.programs import ROOT, USER, run

CHROOT = BIN / "01-chroot"


def test_the_command_is_in_the_root(box, root):
    there = box()

    assert there.process.root == there.process.cwd == root.identity
    assert os.readlink(there.process.path / "root") == str(root)
    assert there.ask("read", "/marker") == root.marker
    assert there.ask("getcwd") == "/"
    assert there.process.parent.pid == there.program.pid


def test_it_is_no_namespace(box, who):
    """The step's own promise: one pointer of the process, and nothing more."""
    own = {"user"} if who == USER else set()  # unshare(1) made it, see conftest.py
    assert box().process.differs_from(OURSELVES) == own


@pytest.mark.parametrize("up", ["", "../", "../../../../../../../../.."])
def test_no_path_leads_to_the_host(box, canary, up):
    there = box()
    assert there.ask("open", f"{up}{canary}") == "ENOENT"


@pytest.mark.parametrize("spelling", ["{0}/", "{0}/../{1}", "./{1}"])
def test_a_root_may_be_spelt_in_any_way(beacon, root, spelling):
    spelt = spelling.format(root, root.path.name)
    there = beacon(CHROOT, spelt, root=root, cwd=WORK)
    assert there.process.root == root.identity


def test_two_versions_of_one_tool_side_by_side(root, bare_root, ledger):
    (bare_root.path / "bin").mkdir()
    shutil.copy(BUILT_ROOT / "bin/busybox", bare_root.path / "bin/sh")
    for place, version in ((root, 1), (bare_root, 2)):
        tool = place.path / "tool"
        tool.write_text(f"#!/bin/sh\nread x </marker\necho tool {version}.0 reads $x\n")
        tool.chmod(0o755)
    ledger.open()

    run(CHROOT, root, "--", "/tool").expect(stdout=f"tool 1.0 reads {root.marker}\n")
    run(CHROOT, bare_root, "--", "/tool").expect(
        stdout=f"tool 2.0 reads {bare_root.marker}\n")
    assert not Path("/tool").exists()


LEAKY = ["bash", "-c", 'exec 9</ 15</etc; exec "$@"', "bash"]


def test_no_descriptor_of_the_callers_reaches_the_command(chroot, beacon, root, who):
    control = beacon(*LEAKY, separator=())
    assert set(control.process.fds) == {0, 1, 2, 9, 15}

    there = beacon(*LEAKY, *chroot(), root=root, who=who)
    assert set(there.process.fds) == {0, 1, 2}


def test_nothing_but_stdio_reaches_it_when_we_explain(box):
    assert set(box("--explain").process.fds) == {0, 1, 2}


@pytest.mark.parametrize("user", [[], ["--user", "1000"]])
def test_kill_9_of_the_program_ends_the_command(beacon, root, user):
    there = beacon(CHROOT, root, *user, root=root, who=ROOT)
    there.program.signal(9)
    assert there.process.wait_until_gone()


def test_the_end_of_the_command_ends_the_program(box):
    assert box().end().status == 0


def test_without_the_power_a_user_is_told_what_to_do(root):
    told = run(CHROOT, root, "--", "/bin/true", who=USER).expect(
        status=125, stdout="", stderr="(EPERM); needs CAP_SYS_CHROOT: run as root")
    assert told.stderr.count("\n") == 1
