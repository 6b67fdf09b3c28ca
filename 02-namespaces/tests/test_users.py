"""test_users.py — users of the box's own (row 2.05, exercises 2.7 and 2.8)."""
import os

import pytest
from boxes import BOX, every_capability, new, owner_of
from support.process import NAMESPACES, OURSELVES
from support.programs import ROOT, run

RANGE = (0, 100000, 65536)


def spelt(*ranges):
    return "--userns=" + ",".join(":".join(map(str, one)) for one in ranges)


def owner(path):
    status = os.stat(path)
    return status.st_uid, status.st_gid


@pytest.mark.v2_too
def test_root_inside_is_the_caller_outside(box, who, directory):
    there = box("--userns")

    assert there.process.differs_from(OURSELVES) == {"user"}
    assert there.process.uid_map == [(0, who.uid, 1)]
    assert there.process.gid_map == [(0, who.gid, 1)]
    assert there.ask("id") == [0] * 6
    assert there.process.uids == [who.uid] * 4
    assert there.process.gids == [who.gid] * 4
    assert there.ask("write", directory / "file", "text") == "ok"
    assert owner(directory / "file") == (who.uid, who.gid)


def test_it_has_every_capability_there(box):
    there = box("--userns")
    for kind in ("Eff", "Prm", "Bnd"):
        assert there.process.capabilities(kind) == every_capability()
    assert there.process.capabilities("Inh") == there.process.capabilities("Amb") == 0


def test_and_none_over_the_host(box, who, root):
    """The file is root's: real root keeps its own power over it, a user gains none."""
    there = box("--userns")
    path = root.path / "secret"
    path.write_text("")
    path.chmod(0o600)
    assert there.ask("open", path) == ("ok" if who == ROOT else "EACCES")
    assert there.ask("sethostname", "mine") == "EPERM"
    there.end()
    path.unlink()


def test_setgroups_is_given_up_by_those_who_have_no_right_to_it(box, who):
    there = box("--userns")
    assert there.process.setgroups == ("allow" if who == ROOT else "deny")
    assert there.process.groups == []


def test_one_id_may_have_any_name_inside(box, who, rng):
    inside = rng.randint(1, 10**9)
    there = box(spelt((inside, who.uid, 1)))

    assert there.process.uid_map == [(inside, who.uid, 1)]
    assert there.process.gid_map == [(inside, who.gid, 1)]
    assert there.ask("id") == [inside] * 6
    assert there.process.uids == [who.uid] * 4
    assert there.process.capabilities() == 0  # execve keeps them for uid 0 alone


@pytest.mark.only("root")
def test_a_range_gives_the_box_users_of_its_own(box, directory, rng):
    directory.chmod(0o777)
    user = rng.randint(1, 65535)
    there = box(spelt(RANGE), "--user", user)

    assert there.process.uid_map == there.process.gid_map == [RANGE]
    assert there.process.setgroups == "allow"
    assert there.ask("id") == [user] * 6
    assert there.process.uids == there.process.gids == [100000 + user] * 4
    assert there.ask("write", directory / "file", "text") == "ok"
    assert owner(directory / "file") == (100000 + user, 100000 + user)


@pytest.mark.only("root")
def test_its_root_is_nobody_to_the_host(box, root):
    there = box(spelt(RANGE), "--all", root=root)
    assert there.process.uids == [100000] * 4
    assert there.process.capabilities() == every_capability()
    assert there.ask("write", "/marker", "mine") == "EACCES"


@pytest.mark.only("root")
def test_several_ranges(box, rng):
    ranges = [(0, 1000, 1), (1, rng.randint(10**5, 10**6), 999), (5000, 3, 2)]
    there = box(spelt(*ranges))
    assert there.process.uid_map == there.process.gid_map == ranges
    assert there.process.uids == [1000] * 4


@pytest.mark.only("root")
def test_the_command_is_root_inside_wherever_the_map_names_root(box):
    there = box(spelt((5, 100000, 9), (0, 1000, 1)))
    assert there.ask("id") == [0] * 6
    assert there.process.uids == there.process.gids == [1000] * 4


@pytest.mark.only("root")
def test_root_inside_is_found_where_it_is_not_the_first_of_the_map(box, nonce):
    there = box(spelt((5, 100000, 1), (0, 0, 1)), "--uts", nonce)
    assert there.ask("uname") == nonce
    assert there.ask("id") == [0] * 6
    assert there.process.capabilities("Eff") == every_capability()


@pytest.mark.distro_too
def test_every_namespace_of_a_box_belongs_to_its_user_namespace(box, root):
    there = box("--all", "--userns", root=root).process
    assert there.differs_from(OURSELVES) == set(NAMESPACES)
    assert {kind: owner_of(there, kind) for kind in NAMESPACES if kind != "user"} == {
        kind: there.namespace("user") for kind in NAMESPACES if kind != "user"}
    assert owner_of(there, "user") == OURSELVES.namespace("user")


def test_userns_is_implied_where_it_is_needed_and_said_in_one_line(who):
    told = run(BOX, "--uts", "box", "--", "true", who=who).expect()
    words = "02-namespaces: without CAP_SYS_ADMIN: adding --userns\n"
    assert told.stderr == ("" if who == ROOT else words)


@pytest.mark.parametrize("ranges", [[(0, 0, 1)], [(0, 1001, 1)], [(0, 1000, 2)]])
@pytest.mark.only("user")
def test_the_ids_of_others_are_not_the_users_to_map(who, ranges):
    """Nobody granted any in /etc/subuid: see test_newuidmap.py for the contrary."""
    run(BOX, spelt(*ranges), "--", "true", who=who).expect(
        status=125, stdout="", stderr="/etc/subuid")


def test_a_user_that_the_map_does_not_hold_is_refused(who):
    run(BOX, "--userns", "--user", 33, "--", "true", who=who).expect(
        status=125, stdout="", stderr="widen --userns")


@pytest.mark.parametrize("init", [[], ["--init"]])
def test_user_inside_a_map_of_one_id(box, who, init):
    there = box("--userns", "--user", "0:0", *init)
    assert there.process.uids == [who.uid] * 4
    assert there.process.capabilities() == every_capability()
