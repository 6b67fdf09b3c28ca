"""conftest.py — directories that belong to a test, and boxes in a union of them."""
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from support.places import WORK  # noqa: E402
from unions import UNION, layers_of  # noqa: E402


def pytest_collection_modifyitems(items):
    """As in support/fixtures.py: what runs in a union ends before its layers go."""
    for item in items:
        item.fixturenames.sort(key=lambda name: name in ("written", "box", "start", "beacon"))


@pytest.fixture
def store(who):
    """An empty directory of `who`, on a tmpfs: an upper cannot lie on an overlay.

    Beside the place where the ledger looks: what tests put there is their own affair.
    """
    path = WORK.parent / f"store-{secrets.token_hex(4)}"
    path.mkdir()
    os.chown(path, who.uid, who.gid)
    yield path
    subprocess.run(["rm", "-r", "--one-file-system", path], check=True)


@pytest.fixture
def directory(store, who):
    """directory("name", {"a/file": "text", "a/empty/": None}) in the store: its path.
    All of it belongs to `who`."""
    def make(name, files=None):
        top = store / name
        for path in ["", *(files or {})]:
            (top / path if path.endswith("/") or not path else
             (top / path).parent).mkdir(parents=True, exist_ok=True)
            if path and not path.endswith("/"):
                (top / path).write_text(files[path])
        subprocess.run(["chown", "-hR", f"{who.uid}:{who.gid}", top], check=True)
        return top
    return make


@pytest.fixture
def box(beacon, who, root):
    """box(LAYER…, options=[…]): a beacon in a union of these above a busybox root."""
    def make(*layers, options=(), **more):
        return beacon(UNION, *layers_of(*layers, root), *options, root=root, who=who,
                      **more)
    return make
