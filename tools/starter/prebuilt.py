"""prebuilt — the reference as libraries and programs: what has no source text in it.

Of the preset `release`: it has no debug information, and names files as --explain does,
without the directory above them.
"""
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

PRESET, BUILD = "release", "build-release"


class BuildError(Exception):
    """One line: what could not be built, and where to read why."""


def build(source, names):
    """Only these, of all that the project builds."""
    log = source / BUILD / "student.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("w") as file:
        for command in (["cmake", "--preset", PRESET],
                        ["cmake", "--build", BUILD, "--target", *names]):
            if subprocess.run(command, cwd=source, stdin=subprocess.DEVNULL, stdout=file,
                              stderr=subprocess.STDOUT, check=False).returncode:
                raise BuildError(f"failed: {' '.join(command[:3])}; see {log}")


def ship(source, tree, names):
    """To prebuilt/ARCHITECTURE/, programs to bin/ there; and what they were built by."""
    place, digests = tree / "prebuilt" / platform.machine(), {}
    for name in names:
        file = Path(name).name if name.endswith(".a") else f"bin/{Path(name).name}"
        copy = place / file
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / BUILD / name, copy)
        if name.endswith(".a"):
            subprocess.run(["strip", "--strip-debug", copy], check=True)
        digests[file] = hashlib.sha256(copy.read_bytes()).hexdigest()
    about = machine(source) | {"fmt": fmt_library(place / "libsys.a"), "sha256": digests}
    (place / "manifest.json").write_text(json.dumps(about, indent=2) + "\n")


def machine(source):
    cache = (source / BUILD / "CMakeCache.txt").read_text()
    compiler = re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)$", cache, re.MULTILINE)[1]
    version = subprocess.run([compiler, "--version"], check=True, capture_output=True,
                             text=True).stdout
    return {"compiler": version.splitlines()[0], "libc": os.confstr("CS_GNU_LIBC_VERSION")}


def fmt_library(archive):
    """Its version is part of each symbol: _ZN3fmt2v9…, where 2 is the length of v9."""
    found = re.search(rb"3fmt(\d)v(\d+)", archive.read_bytes())
    return f"libfmt.so.{found[2][:int(found[1]) - 1].decode()}" if found else "none"
