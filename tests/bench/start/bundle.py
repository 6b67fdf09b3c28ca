"""bundle.py — what each competitor is given: docker's configuration, and cgroups."""
import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from bench.start import seccomp
from support import places, process

HERE = Path(__file__).parent
CGROUPS = Path("/sys/fs/cgroup")
BUILD = places.SOURCE / "build/bench"


def build(name, *sources):
    """Compile a small static C program, if it is not there yet; its path."""
    program = BUILD / name
    paths = [HERE / source for source in sources]
    changed = max(path.stat().st_mtime for path in [*paths, *HERE.glob("*.h")])
    if not program.exists() or program.stat().st_mtime < changed:
        BUILD.mkdir(parents=True, exist_ok=True)
        unfinished = f"{program}.{os.getpid()}"
        subprocess.run(["cc", "-O2", "-static", "-D_GNU_SOURCE", "-Wall", "-Wextra",
                        "-Werror", *paths, "-o", unfinished], check=True)
        os.rename(unfinished, program)
    return program


def floor():
    return build("floor", "floor.c", "floor_child.c")


def configuration():
    return json.loads((HERE / "docker.config.json").read_text())


def make(directory, cgroup, command=("/bin/true",)):
    """An OCI bundle of the built-in root, with the files that the floor wants too."""
    root = directory / "rootfs"
    shutil.copytree(places.BUILT_ROOT, root, symlinks=True)
    for name in ("proc", "sys", "dev", "etc"):
        (root / name).mkdir(exist_ok=True)
    for name in ("hosts", "hostname", "resolv.conf"):  # mounted over those in the root
        (directory / name).touch()
        (root / "etc" / name).touch()
    config = configuration()
    (directory / "filter").write_bytes(seccomp.program(config["linux"]["seccomp"]))
    config["process"]["args"] = list(command)
    config["linux"]["cgroupsPath"] = f"/{cgroup}"
    for mount in config["mounts"]:
        if mount["type"] == "bind":
            mount["source"] = str(directory / mount["source"])
    (directory / "config.json").write_text(json.dumps(config))
    return directory


def hierarchies():
    """The directories of version 2, or of version 1's hierarchies."""
    if (CGROUPS / "cgroup.controllers").exists():
        return [CGROUPS]
    return sorted(path for path in CGROUPS.iterdir()
                  if path.is_mount() and path.name != "unified")


@contextmanager
def cgroup(name):
    """A group in each hierarchy, for the containers to have theirs in."""
    made = [hierarchy / name for hierarchy in hierarchies()]
    delegated = is_delegated()
    try:
        for group in made:
            group.mkdir()
            for file in ("cpuset.cpus", "cpuset.mems"):  # empty in version 1
                if group.parent.name == "cpuset":
                    (group / file).write_text((group.parent / file).read_text())
        yield name
    finally:
        for group in filter(Path.exists, made):
            remove(group)
        if delegated and not is_delegated():
            subprocess.run(["mount", "-o", "remount,nsdelegate", CGROUPS], check=True)


def is_delegated():
    """crun and runc take this option from the whole host, by a mount of their own."""
    return any("nsdelegate" in mount.super_options for mount in process.mounts()
               if mount.target == str(CGROUPS))


def remove(group):
    for below in group.iterdir():
        if below.is_dir():
            remove(below)
    group.rmdir()
