"""test_credentials.py — what of the caller's and of ours the command does not get."""
import signal

import pytest
from boxes import BOX, ENTER
from support.process import OURSELVES
from support.programs import ROOT

LEAKING = ["sh", "-c", 'exec 7</ 9</etc/passwd; exec "$@"', "leaking"]
BOXES = pytest.mark.parametrize("options", [["--uts", "box"], ["--all"], ["--init"]])


@BOXES
def test_no_descriptor_of_ours_or_the_callers_comes_along(beacon, who, options):
    there = beacon(*LEAKING, BOX, *options, who=who)
    assert set(there.process.fds) == {0, 1, 2}


def test_nor_into_a_box_that_is_entered(beacon, box, who):
    there = box("--all")
    guest = beacon(*LEAKING, ENTER, there.process.pid, who=who)
    assert set(guest.process.fds) == {0, 1, 2}


@BOXES
def test_the_command_has_the_callers_signal_mask(beacon, rng, who, options):
    blocked = rng.sample([signal.SIGTERM, signal.SIGUSR1, signal.SIGCHLD,
                          signal.SIGPIPE], 2)
    names = ",".join(one.name.removeprefix("SIG") for one in blocked)
    there = beacon("env", f"--block-signal={names}", BOX, *options, who=who)
    mask = sum(1 << (number - 1) for number in blocked)
    assert int(there.process.status["SigBlk"], 16) == mask
    assert int(there.process.status["SigCgt"], 16) == 0


@BOXES
def test_a_caller_that_ignores_sigchld_still_learns_the_status(beacon, rng, who,
                                                                options):
    code = rng.randint(1, 255)
    there = beacon("env", "--ignore-signal=CHLD", BOX, *options, who=who)
    assert there.end("exit", code).status == code


@pytest.mark.only("root")
@pytest.mark.parametrize("options", [["--uts", "box"], ["--init"], ["--all"]])
def test_user_gives_up_all_ids_groups_and_capabilities(beacon, who, options):
    """All but the groups of a box whose user namespace has given up setgroups."""
    there = beacon("setpriv", "--groups", "4,24", BOX, "--userns=0:0:70000", *options,
                   "--user", "1000:1001", who=who).process
    assert (there.uids, there.gids, there.groups) == ([1000] * 4, [1001] * 4, [])
    for kind in ("Eff", "Prm", "Inh", "Amb"):
        assert there.capabilities(kind) == 0


@pytest.mark.only("root")
def test_user_without_a_user_namespace(beacon, who):
    there = beacon("setpriv", "--groups", "4,24", BOX, "--pid", "--user", "1000:1001",
                   who=who).process
    assert (there.uids, there.gids, there.groups) == ([1000] * 4, [1001] * 4, [])
    assert there.capabilities() == there.capabilities("Prm") == 0


@pytest.mark.only("root")
def test_names_are_those_of_the_boxs_own_passwd(box, root, rng):
    uid, gid = rng.randint(1000, 60000), rng.randint(1000, 60000)
    passwd = root.path / "etc/passwd"
    before = passwd.read_text()
    passwd.write_text(f"{before}somebody:x:{uid}:{gid}::/:/bin/sh\n")
    there = box("--user", "somebody", root=root)
    assert (there.process.uids, there.process.gids) == ([uid] * 4, [gid] * 4)
    passwd.write_text(before)


def test_without_user_the_ids_stay(box, who):
    there = box("--uts", "box").process
    assert (there.uids, there.gids) == ([who.uid] * 4, [who.gid] * 4)
    if who == ROOT:
        assert there.capabilities() == OURSELVES.capabilities()


def test_the_environment_is_what_was_asked_for(box, nonce):
    assert box("--all", "--clear-env", "--env", f"NONCE={nonce}").process.environ == {
        "NONCE": nonce}
    inherited = box("--all", env={"NONCE": nonce}).process.environ
    assert inherited["NONCE"] == nonce and "PATH" in inherited
