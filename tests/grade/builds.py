"""builds.py — the programs of one step, with some of its files replaced.

The commands are those by which ninja has built the reference. Of them only the replaced
files are compiled; their objects stand in copies of the archives, and the programs are
linked again. All of it happens in a cell: a compiler can be made to read any file, to
eat all memory, and to go on for ever.
"""
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from grade.cell import Cell
from support import places, programs

MEMORY = 3 << 30
DEADLINE_SECONDS = 180 * places.SLOWNESS
LARGEST_PROGRAM = 64 << 20
PROGRAM = re.compile("[0-9][0-9]-[a-z-]+|tinrun")


@dataclass(frozen=True)
class Reference:
    """A build of the reference's; nothing of it, or of its source, is written."""
    build: Path

    @property
    def source(self):
        cache = (self.build / "CMakeCache.txt").read_text()
        return Path(re.search("^CMAKE_HOME_DIRECTORY:INTERNAL=(.+)$", cache, re.M)[1])

    def programs_of(self, step):
        """05-network: 05-netlab and 05-network; tinrun belongs to 06."""
        names = sorted(name for name in os.listdir(self.build / "bin")
                       if PROGRAM.fullmatch(name))
        return [name for name in names
                if name[:2] == step[:2] or name == "tinrun" and step[:2] == "06"]

    def commands(self, names):
        """In the order in which they build these programs."""
        said = subprocess.run(["ninja", "-C", self.build, "-t", "commands", *names],
                              check=True, capture_output=True, text=True).stdout
        return [shlex.split(line.removeprefix(": && ").removesuffix(" && :"))
                for line in said.splitlines() if not line.startswith("ninja:")]


def build(reference, step, replaced, target):
    """Put the step's programs into `target`; {file: why it does not compile, or link}.

    `replaced` is {path in the tree: bytes}. Where a file fails, the reference's stands
    in for it, so that the others can be judged.
    """
    names = reference.programs_of(step)
    with Workshop(reference) as workshop:
        objects, failures = {}, {}
        for file, text in replaced.items():
            objects[file], failures[file] = workshop.compile(file, text)
        sound = [file for file in replaced if not failures[file]]
        if sound and workshop.link(names, *(objects[file] for file in sound)):
            for file in sound:
                failures[file] = workshop.link(names, objects[file])
            sound = [file for file in sound if not failures[file]]
            workshop.link(names, *(objects[file] for file in sound))
        workshop.deliver(names, target)
    return {file: said for file, said in failures.items() if said}


class Workshop:
    """A cell with the reference in it, and what it has built there so far."""

    def __init__(self, reference):
        self.reference = reference
        self.headers = Path(tempfile.mkdtemp(prefix="headers-", dir=places.WORK))
        self.cell = Cell({reference.source: self.headers,
                          reference.build: reference.build}, memory=MEMORY)
        self.commands = reference.commands([f"bin/{name}" for name in os.listdir(
            reference.build / "bin") if PROGRAM.fullmatch(name)])
        self.made = {}  # path in the build: the path that stands for it, as last linked

    def __enter__(self):
        self._copy_headers()
        self.cell.make()
        for name in ("source", "made"):
            (self.cell.yard / name).mkdir()
            self.cell.give(self.cell.yard / name)
        return self

    def __exit__(self, *_):
        self.cell.close()
        shutil.rmtree(self.headers)

    def _copy_headers(self):
        """Of the source only these: what a student includes is no solution."""
        self.headers.chmod(0o755)
        source = self.reference.source
        for header in (*source.glob("lib/**/*.h"), *source.glob("0*-*/**/*.h")):
            copy = self.headers / header.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(header, copy)
        if self.reference.build.is_relative_to(source):
            (self.headers / self.reference.build.relative_to(source)).mkdir()

    def compile(self, file, text):
        """{object of the reference's: the new one}, and what the compiler says."""
        source = self.cell.yard / "source" / file
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_bytes(text)
        original, objects = str(self.reference.source / file), {}
        for words in self.commands:
            if original not in words:
                continue
            made = objects[output_of(words)] = self._name(output_of(words))
            said = self._run(compiling(words, original, source, self.cell.yard, made))
            if said:
                return {}, said.replace(f"{self.cell.yard}/source/", "")
        return objects, "" if objects else "it is not part of the build"

    def link(self, names, *objects):
        """Each archive and each program that holds one of them; "" if it went well."""
        self.made = {old: new for some in objects for old, new in some.items()}
        for words in self.commands:
            if "ar" in map(os.path.basename, words):
                said = self._archive(words)
            elif output_of(words).removeprefix("bin/") in names:
                said = self._program(words)
            else:
                continue
            if said:
                return said.replace(f"{self.reference.source}/", "")
        return ""

    def _archive(self, words):
        old = words[words.index("qc") + 1]
        new = [self.made[word] for word in words if word in self.made]
        if not new:
            return ""
        made = self.made[old] = self._name(old)
        script = 'cp "$0" "$1" && ar r "$@" 2>&1'
        return self._run(["sh", "-c", script, old, made, *new])

    def _program(self, words):
        program = output_of(words)
        if not any(word in self.made for word in words):
            return ""
        made = self._name(program)
        said = self._run([self.made.get(word, word) if word != program else made
                          for word in words] + ["-Wl,--strip-debug"])
        self.made[program] = made
        return said

    def deliver(self, names, target):
        """No link is followed: what stands there, the student's code has made."""
        target.mkdir(parents=True, exist_ok=True)
        for name in names:
            made = self.made.get(f"bin/{name}", self.reference.build / "bin" / name)
            opened = os.open(made, os.O_RDONLY | os.O_NOFOLLOW)
            with open(opened, "rb") as program:
                (target / name).write_bytes(program.read(LARGEST_PROGRAM))
            (target / name).chmod(0o755)

    def _name(self, path):
        """member.cpp.o keeps its name: so it replaces the archive's member."""
        directory = self.cell.yard / "made" / path.replace("/", "_")
        directory.mkdir(exist_ok=True)
        self.cell.give(directory)
        return str(directory / os.path.basename(path))

    def _run(self, words):
        """What it says where it fails."""
        try:
            done = programs.run(*words, who=self.cell, cwd=self.reference.build,
                                timeout=DEADLINE_SECONDS)
        except programs.OutOfTime:
            return f"the compiler was stopped after {DEADLINE_SECONDS:.0f} s"
        return (done.stderr or done.stdout or "it failed") if done.status else ""


def output_of(words):
    return words[words.index("-o") + 1] if "-o" in words else ""


def compiling(words, original, source, yard, made):
    """The reference's command for another source and another object."""
    words = list(words)
    for option in ("-MF", "-MT"):
        if option in words:
            del words[words.index(option):words.index(option) + 2]
    words = [word for word in words if word != "-MD"]
    words[words.index("-o") + 1] = made
    words[words.index(original)] = str(source)
    return [*words, f"-fmacro-prefix-map={yard}/source/=", "-fdiagnostics-color=never"]
