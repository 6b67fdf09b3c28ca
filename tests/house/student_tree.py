"""student_tree — a student's tree, and what is compiled of it.

Most of its files are the project's, word for word, and these are built already. Only
what differs is compiled; a program is linked of that and of the project's own objects.
"""
import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from house.source_tree import ROOT, sources
from make_starter_regions import read_regions, render
from support.places import BUILD

TOOL = ROOT / "tools/make_starter"


def run(*words, **options):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, **options)


def must(*words, **options):
    done = run(*words, **options)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done.stdout


def starter(place, *words, source=ROOT, **options):
    """`workshop student`, but with the libraries that the tests' own build has made."""
    return run("/usr/bin/python3", "-B", "-m", "starter", place, "--build", BUILD,
               *words, env=os.environ | {"PYTHONPATH": source / "tools"}, **options)


class StudentTree:
    def __init__(self, place, *chosen, preset="dev", make=None, settings=()):
        """`chosen`: words for make_starter, or for `make`."""
        self.place, self.build = place, place / "build"
        if make:
            made = make(place, *chosen)
            assert made.returncode == 0, made.stderr
        else:
            must(TOOL, ROOT, place, *chosen)
        settings = {"CMAKE_CXX_FLAGS_RELWITHDEBINFO": "-O0"} | dict(settings)
        must("cmake", "--preset", preset, "-B", self.build,
             *(f"-D{name}={value}" for name, value in settings.items()), cwd=place)
        with_regions = read_regions(ROOT)[0].items()
        solved = {name: render(parts, [], "//") for name, parts in with_regions}
        self.differing = {name for name, text in sources(place, "c++")
                          if text != (solved.get(name) or (ROOT / name).read_text())}
        self.objects = self.objects_that_differ()

    def compile(self):
        must("ninja", "-C", self.build, *self.objects)

    def link(self, program, directory="bin"):
        """The student's objects, and for what is the project's those of its build."""
        made = f"{directory}/{program}"
        command = must("ninja", "-C", self.build, "-t", "commands", made)
        last = command.splitlines()[-1]
        for word in last.split():
            if word.endswith((".o", ".a")) and not os.path.isabs(word):
                self.provide(word)
        (self.build / directory).mkdir(exist_ok=True)
        must("sh", "-c", last, cwd=self.build)
        return self.build / made

    def provide(self, name):
        """An object of the project, or an archive with the student's objects in it."""
        if os.path.normpath(name) in self.objects:
            return
        (self.build / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(BUILD / name, self.build / name)
        target = f"{Path(name).parent}/CMakeFiles/{Path(name).stem[3:]}.dir/"
        ours = [object for object in self.objects if object.startswith(target)]
        if name.endswith(".a") and ours:
            must("ar", "r", name, *ours, cwd=self.build)

    def objects_that_differ(self):
        """Of each source that is not the project's, or that includes what is not."""
        database = json.loads((self.build / "compile_commands.json").read_text())
        found = []
        for entry in database:
            words = shlex.split(entry["command"])
            file = Path(entry["file"])
            if file.is_relative_to(self.place) and self.reads_what_differs(file):
                found.append(os.path.normpath(words[words.index("-o") + 1]))
        return found

    def reads_what_differs(self, path, seen=None):
        seen = {path} if seen is None else seen | {path}
        if str(path.relative_to(self.place)) in self.differing:
            return True
        if not path.exists():  # CMake's own
            return False
        included = [self.place / name
                    for name in re.findall(r'^#include "(.+)"', path.read_text(), re.M)]
        return any(self.reads_what_differs(each, seen) for each in included
                   if each not in seen)
