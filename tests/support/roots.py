"""roots.py — a root directory that belongs to one test."""
import os
import random
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from support import places, process


@dataclass(frozen=True)
class Root:
    """path is what our programs are given; /marker in it holds a random text."""
    path: Path
    marker: str

    def place(self, file, name=None):
        """Copy a file in under a random name; returns its path as seen inside."""
        inside = f"/{name or 'p' + secrets.token_hex(4)}"
        shutil.copy(file, f"{self.path}{inside}")
        return inside

    @property
    def identity(self):
        return process.identity_of(self.path)

    def mounts_left(self):
        return [mount for mount in process.mounts()
                if f"{mount.target}/".startswith(f"{self.path}/")]

    def remove(self):
        """Delete it, and never what a test left mounted in it: that may be the host."""
        for mount in reversed(self.mounts_left()):
            subprocess.run(["umount", "--lazy", mount.target], check=True)
        subprocess.run(["rm", "-rf", "--one-file-system", self.path], check=True)

    def __fspath__(self):
        return str(self.path)

    def __str__(self):
        return str(self.path)


def copy_of_built_root(where=places.WORK):
    if not places.BUILT_ROOT.is_dir():
        raise AssertionError(f"{places.BUILT_ROOT} is missing: run ./workshop build")
    return _make(where, lambda path: subprocess.run(
        ["cp", "-a", places.BUILT_ROOT, path], check=True))


def bare_root(where=places.WORK):
    """Nothing in it but /marker: enough for a static program."""
    return _make(where, os.mkdir)


def _make(where, create):
    path = where / f"root-{secrets.token_hex(4)}"
    create(path)
    path.chmod(0o755)
    marker = f"{random.getrandbits(64):016x}"
    (path / "marker").write_text(marker)
    return Root(path, marker)
