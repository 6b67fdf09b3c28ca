"""cell_groups.py — control groups that a cell's root may divide, for step 03.

    /sys/fs/cgroup/pids/cell-…/        ours: here stand the limits of the whole cell
                          given/       the cell's; it sees it at /sys/fs/cgroup/pids
                              cell/    only in version 2: the warden, and who comes in
                              caller/  where the student's programs start

So it is in each tree. The cell has no cgroup namespace: it sees long paths, and no
group but its own, for nothing else is mounted there.
"""
import os
import signal
import time
from pathlib import Path

from grade import cell_config
from support import groups, places

# "0" is the writer. Of a thread version 1 takes it at once, of a process it takes long.
JOIN = 'for f in $1; do echo 0 >"$f" || exit 99; done; shift; exec "$@"'
PATIENCE_SECONDS = 10 * places.SLOWNESS


class CellGroups:
    def __init__(self, id):
        self.path = f"/{id}"
        self.trees = list(groups.trees())

    def given(self, tree, below=""):
        """The directory of a group of the cell's, outside."""
        return Path(f"{tree.top}{self.path}/given{below}")

    @property
    def v2(self):
        """The tree of version 2; None where nobody has mounted it."""
        return next((tree for tree in self.trees if tree.version == 2), None)

    def tree_of(self, controller):
        """Of version 1, with this controller."""
        return next((tree for tree in self.trees
                     if tree.version == 1 and controller in tree.controllers), None)

    def make(self, memory):
        for tree in self.trees:
            if tree.version == 2:
                groups.enable(tree.top, tree.controllers)
            self._mkdir(ours := self.given(tree).parent)
            for name, most in limits(memory).items():
                if (ours / name).exists():
                    (ours / name).write_text(str(most))
            if tree.version == 2:
                groups.enable(ours, tree.controllers)
            for below in ("", "/caller"):
                self.add(tree, below, groups.GIVEN)
        return self

    def add(self, tree, below, files=None):
        """One more group of the cell's; without `files`, all of them are its own."""
        self._mkdir(directory := self.given(tree, below))
        for name in ("", *(files or os.listdir(directory))):
            if (directory / name).exists():
                os.chown(directory / name, cell_config.FIRST_ID, cell_config.FIRST_ID)
        return directory

    @staticmethod
    def _mkdir(directory):
        directory.mkdir()
        groups.furnish_cpuset(directory)

    def mounts(self):
        """For config.json. In the cell each tree is where it is outside."""
        tops = [tree.top for tree in self.trees]
        if Path("/sys/fs/cgroup") not in tops:
            yield {"destination": "/sys/fs/cgroup", "type": "tmpfs", "source": "groups",
                   "options": ["nosuid", "noexec", "nodev", "mode=755", "size=64k"]}
        for tree in self.trees:
            yield cell_config.bind(self.given(tree), tree.top, "rw", "noexec", "nodev")

    def words(self, below="/caller", trees=None):
        """Run what follows in this group, of all trees or of some."""
        files = [f"{tree.top}{below}/{'tasks' if tree.version == 1 else 'cgroup.procs'}"
                 for tree in trees or self.trees]
        return ["/bin/sh", "-c", JOIN, "sh", " ".join(files)]

    def end_processes(self):
        """Those that stand still first: in version 1 they would not die otherwise."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        for tree in self.trees:
            if (most := self.given(tree).parent / "pids.max").exists():
                most.write_text("0")  # nobody forks any more
        while self._end_once() and time.monotonic() < deadline:
            time.sleep(0.005)

    def _end_once(self):
        """Whether somebody was there. Who is in the cell's own group ends with it."""
        pids = set()
        for tree in self.trees:
            warden = self.given(tree, "/cell")
            for directory in groups.below(self.given(tree).parent):
                try:
                    groups.thaw(directory)
                    if directory != warden:
                        pids |= set((directory / "cgroup.procs").read_text().split())
                except OSError:
                    pass  # it is gone
        for pid in pids:
            try:
                os.kill(int(pid), signal.SIGKILL)
            except ProcessLookupError:
                pass
        return bool(pids)

    def remove(self):
        """All of it, with whatever the student's programs have left in it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        tops = [self.given(tree).parent for tree in self.trees]
        while any([groups.remove_once(top) for top in tops]):
            if time.monotonic() > deadline:
                raise RuntimeError(f"cannot remove the control groups {self.path}")
            time.sleep(0.005)


def limits(memory):
    """Of the whole cell, in the files of both versions. Swap counts as memory."""
    return {"pids.max": cell_config.PROCESSES, "memory.max": memory,
            "memory.swap.max": 0, "memory.limit_in_bytes": memory,
            "memory.memsw.limit_in_bytes": memory, "cgroup.max.descendants": 100}
