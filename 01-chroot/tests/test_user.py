"""test_user.py — --user: another user for good, as the root's own files name him."""
import os
import secrets

import pytest

from support.places import BIN
from support.programs import run

CHROOT = BIN / "01-chroot"
ADA, LAB = 31815, 31852


@pytest.fixture
def people(root, ledger):
    """ada is nobody on the host; daemon is, with another number."""
    (root.path / "etc").mkdir(exist_ok=True)
    (root.path / "etc/passwd").write_text(
        f"root:x:0:0::/:/bin/sh\nada:x:{ADA}:{LAB}::/:/bin/sh\n"
        "daemon:x:4711:4712::/:/bin/sh\n")
    (root.path / "etc/group").write_text(f"root:x:0:\nlab:x:{LAB}:ada\n")
    ledger.open()
    return root


@pytest.mark.parametrize("spec, uid, gid", [
    ("1000", 1000, 1000), ("1000:7", 1000, 7), ("ada", ADA, LAB), ("ada:7", ADA, 7),
    ("7:lab", 7, LAB), ("daemon", 4711, 4712), ("root", 0, 0)])
def test_the_command_runs_as_that_user(beacon, people, spec, uid, gid):
    there = beacon("setpriv", "--groups", "5,6", CHROOT, people, "--user", spec,
                   root=people)
    assert there.process.uids == [uid] * 4
    assert there.process.gids == [gid] * 4
    assert there.process.groups == []
    assert there.ask("id") == [uid] * 3 + [gid] * 3


def test_and_has_given_up_every_power_of_root(beacon, people):
    there = beacon(CHROOT, people, "--user", "ada", root=people)
    capabilities = there.process.capabilities
    assert [capabilities(kind) for kind in ("Eff", "Prm", "Amb")] == [0, 0, 0]


def test_what_it_makes_belongs_to_that_user_on_the_host(beacon, people):
    name = secrets.token_hex(4)
    there = beacon(CHROOT, people, "--user", "ada", root=people)
    assert there.ask("write", f"/tmp/{name}", "hello") == "ok"
    seen = os.stat(people.path / "tmp" / name)
    assert (seen.st_uid, seen.st_gid) == (ADA, LAB)
    assert there.ask("unlink", f"/tmp/{name}") == "ok"
    assert there.ask("write", "/etc/passwd", "eve") == "EACCES"


def test_without_user_the_credentials_stay(beacon, root):
    there = beacon("setpriv", "--groups", "5,6", CHROOT, root, root=root)
    assert there.process.uids == [0] * 4
    assert there.process.groups == [5, 6]


def test_names_of_the_host_mean_nothing(root, ledger):
    (root.path / "etc/passwd").unlink(missing_ok=True)
    ledger.open()
    run(CHROOT, root, "--user", "daemon", "--", "/bin/true").expect(
        status=125, stdout="", stderr="--user daemon: no such name in the root's")


def test_a_passwd_that_is_a_link_to_the_hosts_is_read_in_the_root(root, ledger):
    (root.path / "etc/passwd").unlink(missing_ok=True)
    (root.path / "etc/passwd").symlink_to("/etc/../../../etc/host-passwd")
    ledger.open()
    run(CHROOT, root, "--user", "daemon", "--", "/bin/true").expect(
        status=125, stderr="no such name")
