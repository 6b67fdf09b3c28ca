"""cases_04.py — one command line for each option of 04-union-fs; see cases.py.

Directories beside the root belong to the case: "<root>.up" and so on; see `beside`.
"""
import os
import subprocess

import pytest

from explain.cases import command_cases

BESIDE = ("top", "up", "work", "data")


def layers(d):
    return ["--layer", f"{d.root}.top", "--layer", d.root]


UNION = {
    "--layer": lambda d: ["--layer", d.root],
    "--layer --layer": lambda d: layers(d),
    "--ephemeral": lambda d: [*layers(d), "--ephemeral"],
    "--upper": lambda d: [*layers(d), "--upper", f"{d.root}.up"],
    "--upper --work": lambda d: [*layers(d), "--upper", f"{d.root}.up",
                                 "--work", f"{d.root}.work"],
    "--read-only": lambda d: ["--layer", d.root, "--read-only"],
    "--read-only --layer": lambda d: [*layers(d), "--read-only"],
    "--volume": lambda d: [*layers(d), "--volume", f"{d.root}.data:/usr"],
    "--volume :ro": lambda d: [*layers(d), "--volume", f"{d.root}.data:/var:ro",
                               "--volume", f"{d.root}.data:/usr"],
    "--userns": lambda d: [*layers(d), "--userns"],
    "--userns --upper": lambda d: [*layers(d), "--userns", "--upper", f"{d.root}.up"],
    **command_cases("--layer", lambda d: d.root, user=lambda d: "0:0"),
}

ROOT_UNION = {
    "--user": lambda d: [*layers(d), "--user", d.user],
}


@pytest.fixture
def beside(root, who):
    """Empty directories of `who`, named as the cases name them."""
    for name in BESIDE:
        os.mkdir(f"{root}.{name}")
        os.chown(f"{root}.{name}", who.uid, who.gid)
    yield root
    made = [f"{root}.{name}" for name in (*BESIDE, "up.work")]
    subprocess.run(["rm", "-rf", "--one-file-system", *made], check=True)
