"""cell.py — a container in which a student's programs run, by the reference's tinrun.

    grader                     host's root; sees the cell's processes in its own /proc
      └ tinrun exec ─ student  "root", but of the cell's namespaces only
    warden                     process 1 of the cell; with it all ends

Each check has a cell of its own, so that none can influence another.
"""
import json
import secrets
import shutil
import subprocess

from grade import cell_config
from grade.cell_groups import CellGroups
from support import places, process

YARD = "mode=755,size=256m,nr_inodes=50k"


class Cell:
    """Also a Who: programs.start(…, who=cell) starts a program in it."""
    name = "student"
    uid = gid = 0

    def __init__(self, shown, memory=cell_config.MEMORY, with_groups=False):
        """`shown`: {directory in it: the directory of ours that can be read there}."""
        self.shown, self.memory = shown, memory
        self.tinrun = places.TRUSTED / "tinrun"
        self.place = places.WORK / f"cell-{secrets.token_hex(4)}"
        self.id = f"cell-{places.RUN}-{self.place.name[-8:]}"
        self.cgroups_path = f"/{self.id}" if cell_config.has_many_ids() else None
        self.groups = None
        if with_groups:
            self.groups = CellGroups(self.id)
            self.cgroups_path = f"/{self.id}/given/cell"
        self.kept = 0  # so many descriptors from 3 on reach the student's program

    @property
    def yard(self):
        """Where the student's programs may write; the same path inside and outside."""
        return self.place / "yard"

    def binds(self):
        for inside, ours in self.shown.items():
            yield cell_config.bind(ours, inside, "ro")
        yield cell_config.bind(self.yard, self.yard, "rw")
        if self.groups:
            yield from self.groups.mounts()

    def make(self):
        self.yard.mkdir(parents=True)
        config = cell_config.config(self)
        self._furnish(self.place / "rootfs", config["mounts"])
        subprocess.run(["mount", "-t", "tmpfs", "-o", YARD, "yard", self.yard],
                       check=True)
        (self.place / "config.json").write_text(json.dumps(config))
        if self.groups:
            self.groups.make(self.memory)
        self._tinrun("create", "--bundle", self.place, "--pid-file", self.place / "pid",
                     self.id)
        self.init = process.Process(int((self.place / "pid").read_text()))
        self._tinrun("start", self.id)
        return self

    def _furnish(self, rootfs, mounts):
        """Made here, as the cell's root may write nothing of it."""
        (rootfs / "etc").mkdir(parents=True)
        for mount in mounts:
            place = rootfs / mount["destination"].lstrip("/")
            place.mkdir(parents=True, exist_ok=True)
        for path, target in cell_config.links().items():
            (rootfs / path.lstrip("/")).symlink_to(target)
        (rootfs / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
        (rootfs / "etc/group").write_text("root:x:0:\n")
        shutil.copy("/etc/ld.so.cache", rootfs / "etc")
        shutil.copy(places.BUILD / "tests/warden", rootfs / "warden")

    def give(self, path):
        """Make a tree in the yard the cell's own: its root is no other user's."""
        if cell_config.has_many_ids():
            first = cell_config.FIRST_ID
            subprocess.run(["chown", "-hR", f"{first}:{first}", path], check=True)

    @staticmethod
    def outside(id):
        """The number that the cell's user or group `id` has outside."""
        return cell_config.FIRST_ID + id if cell_config.has_many_ids() else id

    @staticmethod
    def inside(id):
        """The other way round."""
        return id - cell_config.FIRST_ID if cell_config.has_many_ids() else id

    def processes(self):
        """All that run in it, the warden apart; there is but one cell on this host."""
        return [one for one in process.processes()
                if one.pid != self.init.pid and is_deeper_than_us(one)]

    def close(self):
        if self.groups:
            self.groups.end_processes()
        self._tinrun("delete", "--force", self.id)
        if self.groups:
            self.groups.remove()
        subprocess.run(["umount", self.yard], check=True)
        shutil.rmtree(self.place)

    def _tinrun(self, *words):
        subprocess.run([self.tinrun, *map(str, words)], check=True,
                       stdin=subprocess.DEVNULL)

    def launch(self, argv, env, cwd):
        """As Who.launch: argv runs in the cell, with no variable of the grader's."""
        variables = {"PATH": cell_config.PATH, "TMPDIR": "/tmp"} | (env or {})
        given = [f"--env={name}={value}" for name, value in variables.items()]
        kept = [f"--preserve-fds={self.kept}"] if self.kept else []
        joined = self.groups.words() if self.groups else []
        words = [self.tinrun, "exec", "--cwd", cwd or self.yard, *given, *kept, self.id,
                 *joined, *argv]
        if self.kept:
            words = ["bash", "-c", f"{opened(self.kept)}; exec \"$@\"", "bash", *words]
        return words, {"cwd": "/"}


def opened(count):
    """For bash: that many descriptors from 3 on."""
    return "; ".join(f"exec {number}</dev/null" for number in range(3, 3 + count))


def is_deeper_than_us(one):
    """In a pid namespace below ours: its pid has a number in each."""
    try:
        return len(one.pids_inside) > 1
    except (FileNotFoundError, ProcessLookupError):
        return False
