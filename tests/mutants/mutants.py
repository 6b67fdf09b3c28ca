"""mutants.py — the patches of this directory, and a copy of the tree to try them on.

A patch begins with two lines, and a unified diff follows:

    Rule: the box's mount table leaves the host's peer group before the first mount
    Killed-by: 02-namespaces/tests/test_mounts.py::test_a_mount_made_in_the_box
    Killed-by: build/tests/spawn_test "the child waits until it is prepared"
"""
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
TREE = HERE.parents[1]
sys.path.insert(0, str(TREE / "tools"))

from make_starter_regions import tree_files  # noqa: E402

PROGRAMS = ["01-chroot", "01-escape", "02-namespaces", "02-enter", "02-lsns",
            "03-cgroups", "03-cgls", "04-union-fs", "05-network", "05-netlab",
            "06-full-container", "tinrun"]
BUILD_SECONDS, TEST_SECONDS = 900, 120
NOT_COPIED = ("ccache", "reports", "vm")
PYTEST = ["/usr/bin/python3", "-m", "pytest", "-q", "-x", "--tb=short", "--no-header"]


class Wrong(Exception):
    """What makes a mutant a failure, in one line or with what a tool said below it."""


@dataclass(frozen=True)
class Mutant:
    path: Path
    rule: str
    killer: tuple  # the words of Killed-by

    @property
    def name(self):
        return self.path.stem

    @property
    def catch2(self):
        """"spawn_test" for a Catch2 program, "" for pytest."""
        return Path(self.killer[0]).name if len(self.killer) == 2 else ""

    @property
    def targets(self):
        """What to build for its test. A step's tests run no program of a later step."""
        if self.catch2:
            return [self.catch2]
        step = self.killer[0][:2]
        return [program for program in PROGRAMS
                if not step.isdigit() or step_of(program) <= max(step, "02")]


def step_of(program):
    return "06" if program == "tinrun" else program[:2]


def read(path):
    head = re.match(r"Rule: (.+)\nKilled-by: (.+)\n\n--- a/", path.read_text())
    if not head:
        raise Wrong(f"{path.name}: begins with no Rule: and Killed-by:")
    return Mutant(path, head[1], tuple(shlex.split(head[2])))


def everyone():
    return [read(path) for path in sorted(HERE.glob("*.patch"))]


class Copy:
    """A copy of the tree and of its build, mounted over the tree: for us alone.

    So all paths are the same, and what was built is not built again. Each mutant is
    built by what it changes alone.
    """

    def __init__(self, place):
        self.place = Path(place)

    def fill(self):
        for name in tree_files(TREE):
            (self.place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(TREE / name, self.place / name, follow_symlinks=False)
        (self.place / "build").mkdir(exist_ok=True)
        built = [path for path in (TREE / "build").glob("*")
                 if path.name not in NOT_COPIED]
        if built:
            subprocess.run(["cp", "-a", *built, self.place / "build"], check=True)

    def cover_the_tree(self):
        """In a mount namespace of our own: no mutant may ever touch the real tree."""
        (self.place / "only-a-copy").touch()
        subprocess.run(["mount", "--bind", self.place, TREE], check=True)
        os.chdir(TREE)
        self.place = TREE
        assert (TREE / "only-a-copy").exists() and not (TREE / ".git").exists()

    def configure(self):
        if not (self.place / "build/build.ninja").exists():
            self.must("cmake", "--preset", "dev")

    def build(self, *targets):
        self.must("nice", "cmake", "--build", "--preset", "dev", "--target", *targets)

    def apply(self, mutant, *reverse):
        self.must("git", "apply", "--whitespace=nowarn", *reverse, mutant.path)

    def must(self, *command):
        done = self.call(command, BUILD_SECONDS)
        if done.returncode:
            last = "\n".join(done.stdout.splitlines()[-30:])
            raise Wrong(f"{' '.join(map(str, command[:3]))} failed:\n{last}")

    def test(self, *mutants):
        """Run the tests that kill these, in the normalised host: how it ended."""
        by_pytest = [m.killer[0] for m in mutants if not m.catch2]
        command = [*PYTEST, *dict.fromkeys(by_pytest)] if by_pytest else [
            "sh", "-c", 'exec "$TINBOX_BUILD/tests/$0" "$@"', mutants[0].catch2,
            mutants[0].killer[1].replace(",", r"\,")]  # else it ends a name
        return self.call([self.place / "tests/support/normal_host", *command],
                         TEST_SECONDS * len(mutants))

    def call(self, command, seconds):
        """The output is kept whole; a command that takes too long ends with 124."""
        environment = os.environ | {"TINBOX_BUILD": str(self.place / "build")}
        try:
            return subprocess.run(list(map(str, command)), cwd=self.place, text=True,
                                  env=environment, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  errors="replace", timeout=seconds)
        except subprocess.TimeoutExpired as late:
            said = (late.stdout or b"").decode(errors="replace")
            return subprocess.CompletedProcess(command, 124, said)
