"""conftest.py — 01-chroot run by root, and by a user who is root in a namespace."""

import pytest

from support.places import BIN
from support.programs import ROOT

CHROOT = BIN / "01-chroot"
AS_ROOT_OF_HIS_OWN = ["unshare", "--user", "--map-root-user"]


@pytest.fixture
def chroot(who, root):
    """chroot("--chdir", "/etc"): the words that enter the root; a command follows.

    chroot(2) needs CAP_SYS_CHROOT: a user has it in a user namespace.
    """
    before = [] if who == ROOT else AS_ROOT_OF_HIS_OWN
    return lambda *options: [*before, CHROOT, root, *options]


@pytest.fixture
def box(chroot, root, who, beacon):
    """box("--chdir", "/etc"): a beacon in the root."""
    def make(*options, **more):
        return beacon(*chroot(*options), root=root, who=who, **more)
    return make
