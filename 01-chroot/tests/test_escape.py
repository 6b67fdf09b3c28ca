"""test_escape.py — 01-escape leaves a chroot, and does not leave a root of step 02."""
from pathlib import Path

import pytest

from support.places import BIN
from support.process import OURSELVES
from support.programs import run

ESCAPE = "/bin/01-escape"
PIVOT = BIN / "02-namespaces"


def test_it_reads_a_file_of_the_host(chroot, who, canary):
    run(*chroot("--chdir", "/tmp"), "--", ESCAPE, canary, who=who).expect(
        stdout=canary.read_text())


def test_without_a_path_it_reads_the_hosts_name(chroot, who):
    name = Path("/etc/hostname").read_text()
    run(*chroot("--chdir", "/tmp"), "--", ESCAPE, who=who).expect(stdout=name)


def test_what_is_not_there_either_is_an_error(chroot, who):
    run(*chroot("--chdir", "/tmp"), "--", ESCAPE, "/no/such", who=who).expect(
        status=1, stdout="", stderr="01-escape: open(\"/no/such\")")


@pytest.mark.only("root")
def test_who_is_not_root_inside_stays_inside(chroot, who, canary):
    run(*chroot("--chdir", "/tmp", "--user", "1000"), "--", ESCAPE, canary).expect(
        status=1, stdout="", stderr='01-escape: chroot(".escape"): Operation not perm')


def test_under_pivot_root_it_ends_in_the_box(root, who, canary):
    run(PIVOT, "--root", root, "--chdir", "/tmp", "--", ESCAPE, canary, who=who).expect(
        status=1, stdout="", stderr="(ENOENT)")


def test_there_the_mount_table_has_no_root_of_the_host(beacon, root, who):
    there = beacon(PIVOT, "--root", root, root=root, who=who)
    ours = next(mount for mount in OURSELVES.mounts if mount.target == "/")
    table = there.process.mounts
    assert table
    assert [m for m in table if (m.device, m.root) == (ours.device, ours.root)] == []
