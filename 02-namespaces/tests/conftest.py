"""conftest.py — a box made by root or by a user, and what its tests need around it."""
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from boxes import BOX  # noqa: E402
from support.places import RUN, WORK  # noqa: E402


def pytest_collection_modifyitems(items):
    """As in support/fixtures.py: what runs in a root ends before the root goes."""
    for item in items:
        item.fixturenames.sort(key=lambda name: name in ("box", "enter"))


@pytest.fixture
def box(beacon, who):
    """box("--uts", "name", root=root): a beacon in a box made by `who`."""
    def make(*options, root=None, **more):
        options += ("--root", root) if root else ()
        return beacon(BOX, *options, root=root, who=who, **more)
    return make


@pytest.fixture
def directory(who):
    """An empty directory of the host's that `who` may write into."""
    path = WORK / f"d{secrets.token_hex(4)}"
    path.mkdir()
    os.chown(path, who.uid, who.gid)
    yield path
    subprocess.run(["rm", "-r", "--one-file-system", path], check=True)


@pytest.fixture
def cgroup():
    """A cgroup below our own, in which we are until the test ends: its path."""
    line = Path("/proc/self/cgroup").read_text().splitlines()[-1]
    ours = line.removeprefix("0::")
    top = Path("/sys/fs/cgroup/unified")
    top = top if top.is_dir() else top.parent
    path = f"{ours.rstrip('/')}/tinbox-{RUN}-{secrets.token_hex(4)}"
    Path(f"{top}{path}").mkdir()
    Path(f"{top}{path}/cgroup.procs").write_text(str(os.getpid()))
    yield path
    Path(f"{top}{ours}/cgroup.procs").write_text(str(os.getpid()))
    Path(f"{top}{path}").rmdir()
