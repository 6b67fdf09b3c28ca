"""test_newuidmap.py — a user maps the ids that /etc/subuid grants (row 2.05)."""
import secrets
import shutil
import subprocess
from pathlib import Path

import pytest
from boxes import BOX, every_capability, mount, umount
from support.places import WORK
from support.programs import run

pytestmark = pytest.mark.only("user")
GRANTED = "200000:65536"
MAP = "--userns=0:1000:1,1:200000:65535"


@pytest.fixture
def etc():
    """A private copy of the host's /etc, in which uid 1000 has a name and 65536 ids."""
    copy = WORK / f"etc-{secrets.token_hex(4)}"
    subprocess.run(["cp", "-a", "/etc", copy], check=True)
    for name, line in {"passwd": "learner:x:1000:1000::/:/bin/sh", "group":
                       "learner:x:1000:", "subuid": f"learner:{GRANTED}",
                       "subgid": f"learner:{GRANTED}"}.items():
        add_first(copy / name, line)
    mount("--bind", copy, "/etc")
    yield copy
    umount("/etc")
    subprocess.run(["rm", "-r", "--one-file-system", copy], check=True)


def add_first(path: Path, line):
    """The first line that matches counts, whoever uid 1000 is on this machine."""
    path.write_text(f"{line}\n{path.read_text() if path.exists() else ''}")


def test_a_user_maps_a_range_with_the_helpers_help(etc, box, directory):
    there = box(MAP)

    assert there.process.uid_map == [(0, 1000, 1), (1, 200000, 65535)]
    assert there.process.gid_map == [(0, 1000, 1), (1, 200000, 65535)]
    assert there.process.setgroups == "allow"
    assert there.process.uids == [1000] * 4
    assert there.process.capabilities() == every_capability()
    assert there.ask("write", directory / "file", "text") == "ok"
    assert (directory / "file").stat().st_uid == 1000


def test_and_runs_a_command_as_one_of_them(etc, box, directory, rng):
    directory.chmod(0o777)
    user = rng.randint(1, 65535)
    there = box(MAP, "--user", user, "--init")

    assert there.process.uids == there.process.gids == [199999 + user] * 4
    assert there.process.groups == []
    assert there.ask("write", directory / "file", "text") == "ok"
    assert (directory / "file").stat().st_uid == 199999 + user


def test_a_range_that_was_not_granted_is_refused(etc, who):
    run(BOX, "--userns=0:1000:1,1:300000:65535", "--", "true", who=who).expect(
        status=125, stdout="", stderr="refused; ranges that /etc/subuid grants you")


def test_without_the_helper_the_package_is_named(who, directory):
    helper = shutil.which("newuidmap")
    (directory / "no-program").touch()
    mount("--bind", directory / "no-program", helper)
    try:
        run(BOX, MAP, "--", "true", who=who).expect(
            status=125, stdout="", stderr="install the package uidmap")
    finally:
        umount(helper)
