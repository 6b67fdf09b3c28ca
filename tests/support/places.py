"""places.py — where a test finds the built programs, the root and its own work space.

normal_host sets the environment; outside it only BUILD and SOURCE mean something.
"""
import os
import platform
from pathlib import Path

SOURCE = Path(os.environ.get("TINBOX_SOURCE") or Path(__file__).parents[2])
BUILD = Path(os.environ.get("TINBOX_BUILD") or SOURCE / "build")
BIN = BUILD / "bin"
PREBUILT = SOURCE / "prebuilt" / platform.machine() / "bin"
TRUSTED = PREBUILT if PREBUILT.is_dir() else BIN  # in a student's tree, and here
BUILT_ROOT = BUILD / "root"
BEACON = BUILD / "tests" / "beacon"
WORK = Path(os.environ.get("TMPDIR", "/tmp"))
RUN = os.environ.get("TINBOX_RUN", "")
MACHINE = os.environ.get("TINBOX_MACHINE", "")  # a virtual machine; see machines.py
SLOWNESS = float(os.environ.get("TINBOX_SLOWNESS", 1))  # deadlines are so much longer


def in_normal_host():
    return "TINBOX_HOST" in os.environ
