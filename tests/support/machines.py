"""machines.py — which tests run on which kernel, and the parts in a virtual machine.

A test says by a mark where it runs (pytest.ini). TINBOX_MACHINE names the virtual
machine that we are in; natively there is none. See tools/vm/README.md.
"""
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from support import places
from support.parts import NO_TESTS_COLLECTED, NORMAL_HOST, PYTEST, pytest_command
from support.reports import FAILED, Case

CONTROLLERS = {"cpu", "io", "memory", "pids"}
PASSED_ON = ("CI", "TINBOX_MUST_RUN", "TINBOX_SEED")


@dataclass(frozen=True)
class Machine:
    name: str
    marks: frozenset
    seconds: int   # at most, for the boot and all tests: where all is well, a third
    slowness: int  # how much longer a deadline is there


MACHINES = (Machine("uml", frozenset({"v2", "v2_too"}), 600, 3),
            Machine("systemd", frozenset({"systemd"}), 600, 3),
            Machine("distro", frozenset({"distro", "distro_too"}), 400, 10))


def runs_here(marks, machine=places.MACHINE):
    """Whether a test with these marks runs in the machine, or natively."""
    for known in MACHINES:
        if known.name == machine:
            return bool(known.marks & marks)
    if {"distro", "systemd"} & marks:
        return False
    return "v2" not in marks or host_is_pure_v2()


def host_is_pure_v2(top=Path("/sys/fs/cgroup")):
    """All that tests marked v2 need, as in the virtual machine."""
    try:
        controllers = (top / "cgroup.subtree_control").read_text().split()
    except OSError:
        return False  # a tmpfs with the hierarchies of version 1, or nothing
    return CONTROLLERS <= set(controllers) and os.access(top, os.W_OK)


def tests_in(machine, paths, options):
    """What a part runs: all tests with the machine's marks, in one boot."""
    def cases(part):
        files, trouble = files_for(machine, paths, options)
        if trouble or not files:
            return trouble
        status = part.watch(boot(machine, part, options, files), machine.seconds + 60)
        told = part.collect(status)
        for case in told:
            case.name = f"{machine.name}: {case.name}"
        return told
    return cases


def files_for(machine, paths, options):
    """The test files that hold a test for this machine. It need not read the others."""
    command = [*PYTEST, "--collect-only", f"--rootdir={places.SOURCE}",
               *chosen(options), *map(str, paths)]
    found = subprocess.run(command, cwd=places.SOURCE, capture_output=True, text=True,
                           env=os.environ | {"TINBOX_MACHINE": machine.name})
    if found.returncode not in (0, NO_TESTS_COLLECTED):
        return [], [Case(f"{machine.name}: collection", FAILED, text=found.stdout)]
    tests = [line for line in found.stdout.splitlines() if "::" in line]
    return sorted({test.split("::")[0] for test in tests}), []


def boot(machine, part, options, files):
    """Start the machine; in it, pytest on a normal host."""
    variables = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    variables |= {"TINBOX_MACHINE": machine.name, "TINBOX_BUILD": places.BUILD,
                  "TINBOX_SLOWNESS": machine.slowness, **part.environment}
    # A test that hangs tells its line before the machine is ended.
    hang = f"faulthandler_timeout={machine.seconds // 2}"
    return [str(places.SOURCE / "workshop"), "vm", f"--{machine.name}",
            "--timeout", str(machine.seconds), "--write", str(part.report.parent), "--",
            "env", *(f"{name}={value}" for name, value in variables.items()),
            NORMAL_HOST,
            *pytest_command(part.report, "-o", hang, *chosen(options), *files)]


def chosen(options):
    return ["-m", "" if options.long else "not tier_long",
            "-k", " and ".join(options.filter)]
