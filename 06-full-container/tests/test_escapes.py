"""test_escapes.py — the ways of escapes.py lead out of a weakened build, and not out of
tinrun. The weakened one is the proof that they are ways: see weaken.py."""
import fcntl
import os
import secrets
import shutil
import subprocess

import escapes
import pytest
from bundles import TINRUN
from support import places, programs

SHORT, LONG = 3, 30  # seconds of a race
AT_ONCE = pytest.mark.parametrize("escape", escapes.AT_ONCE, ids=lambda f: f.__name__)
RACES = pytest.mark.parametrize("escape", escapes.RACES, ids=lambda f: f.__name__)


@pytest.fixture
def secret(who):
    """A file of the host's, its user's own: in reach, were it in sight."""
    path = places.WORK / f"secret-{secrets.token_hex(4)}"
    path.write_text(f"secret {secrets.token_hex(8)}\n")
    os.chown(path, who.uid, who.gid)
    yield path
    path.unlink()


@pytest.fixture(scope="session")
def weak():
    """tinrun-weak, built now: of other tests that want it, one at a time."""
    build, copy = places.SOURCE / "build", places.BIN / "tinrun-weak"
    with open(build / "tinrun-weak.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(["nice", "cmake", "--build", build, "--target", "tinrun-weak"],
                       check=True, stdout=subprocess.PIPE, timeout=900)
    shutil.copy(build / "tests/tinrun-weak", copy)
    return copy


@AT_ONCE
def test_it_does_not_get_out(bundle, secret, escape):
    assert not escape(bundle, secret)


@pytest.mark.tier_all
@pytest.mark.plain  # as all that want `weak`: it has no sanitizers
@AT_ONCE
def test_it_gets_out_of_a_weakened_build(weak, bundle, secret, escape):
    bundle.program = weak
    assert escape(bundle, secret)
    bundle.program = TINRUN


@pytest.mark.tier_all
@pytest.mark.plain
@pytest.mark.only("root")
@pytest.mark.needs("control-groups")
def test_the_groups_that_it_sees_are_read_only(weak, bundle, groups):
    bundle.linux["cgroupsPath"] = f"{groups.path}/box"
    assert not escapes.control_groups(bundle, None)
    bundle.program = weak
    assert escapes.control_groups(bundle, None)
    bundle.program = TINRUN


def test_a_user_who_is_no_number_is_nobody(bundle):
    """CVE-2026-30892: what could not be read was taken for 0."""
    bundle.process["args"] = escapes.SLEEP
    name = escapes.start(bundle)
    for words in ("1000x", "0x3e8", " 0", "+0", "-1", "4294967296", "0:0x", "0:"):
        told = bundle.tinrun("exec", "--user", words, name, "id", "-u")
        assert told.status == 1 and told.stdout == "", (words, told)
    bundle.tinrun("exec", "--user", "0", name, "id", "-u").expect(status=0,
                                                                  stdout="0\n")


def race(bundle, secret, escape, program, seconds):
    bundle.program = bundle.original = program
    try:
        return escape(bundle, secret, seconds)
    finally:
        bundle.program = TINRUN
        for name in bundle.ids:
            bundle.tinrun("delete", "--force", name).expect(status=0)


@pytest.mark.tier_all
@pytest.mark.plain  # with sanitizers it is so slow that nobody wins
@RACES
def test_it_does_not_get_out_in_a_short_race(bundle, secret, escape):
    assert not race(bundle, secret, escape, TINRUN, SHORT)


@pytest.mark.tier_long
@RACES
def test_it_does_not_get_out_in_a_long_race(bundle, secret, escape):
    assert not race(bundle, secret, escape, TINRUN, LONG)


@pytest.mark.tier_all
@pytest.mark.plain
@RACES
@pytest.mark.only("root")
def test_it_wins_the_race_with_a_weakened_build(weak, bundle, secret, escape):
    assert race(bundle, secret, escape, weak, LONG * places.SLOWNESS)
