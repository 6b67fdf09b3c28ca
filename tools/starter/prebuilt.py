"""prebuilt — the reference as libraries and programs: what has no source text in it.

They are built by the preset `release`. Without debug information they name files as
--explain does, and no directory of this machine.
"""
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

PRESET, BUILD = "release", Path("build-release")


class BuildError(Exception):
    """One line: what could not be built, and where to read why."""


def build(source, names):
    """Only these, of all that the project builds; answers where."""
    directory = source / BUILD
    directory.mkdir(exist_ok=True)
    log = directory / "student.log"
    with log.open("w") as file:
        for command in (["cmake", "--preset", PRESET],
                        ["cmake", "--build", BUILD, "--target", *names]):
            done = subprocess.run(command, cwd=source, stdin=subprocess.DEVNULL,
                                  stdout=file, stderr=subprocess.STDOUT, check=False)
            if done.returncode:
                words = " ".join(map(str, command[:3]))
                raise BuildError(f"failed: {words} …; see {log}")
    return directory


def ship(built, tree, names):
    """Fill prebuilt/ARCHITECTURE/, and write down what it was built by."""
    place, digests = tree / "prebuilt" / platform.machine(), {}
    for name in names:
        is_library = name.endswith(".a")
        file = Path(name).name if is_library else f"bin/{Path(name).name}"
        copy = place / file
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(built / name, copy)
        strip = "--strip-debug" if is_library else "--strip-all"
        subprocess.run(["strip", strip, copy], check=True)
        digests[file] = hashlib.sha256(copy.read_bytes()).hexdigest()
    about = machine(built) | {"fmt": fmt_library(place / "libsys.a"), "sha256": digests}
    (place / "manifest.json").write_text(json.dumps(about, indent=2) + "\n")


def machine(built):
    cache = (built / "CMakeCache.txt").read_text()
    compiler = re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)$", cache, re.MULTILINE)[1]
    version = subprocess.run([compiler, "--version"], check=True, capture_output=True,
                             text=True).stdout
    return {"compiler": version.splitlines()[0],
            "libc": os.confstr("CS_GNU_LIBC_VERSION")}


def fmt_library(archive):
    """Its version is part of each symbol: _ZN3fmt2v9…, where 2 is the length of v9."""
    found = re.search(rb"3fmt(\d)v(\d+)", archive.read_bytes())
    return f"libfmt.so.{found[2][:int(found[1]) - 1].decode()}" if found else "none"
