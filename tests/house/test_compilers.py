"""The other compiler reads every source too: what only one accepts is not C++20."""
import json
import os
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from house.source_tree import ROOT

pytestmark = pytest.mark.tier_all


def refused_by_clang(command, directory):
    """What clang++ says of one file: only parsed and checked, nothing is written."""
    words = shlex.split(command)
    words = words[:words.index("-o")] + words[words.index("-o") + 2:]
    done = subprocess.run(["clang++", *words[1:], "-fsyntax-only"], cwd=directory,
                          capture_output=True, text=True, errors="replace")
    return done.stderr if done.returncode else ""


def precompiled(database):
    """The headers that the sources want to find compiled already."""
    return [entry["command"].split(" -o ")[1].split()[0] for entry in database
            if entry["file"].endswith("cmake_pch.hxx.cxx")]


def test_clang_accepts_every_source(tmp_path):
    # With precompiled headers, for speed: where an #include is missing, the build for
    # everyday work has none and tells it.
    subprocess.run(["cmake", "--preset", "clang", "-B", tmp_path,
                    "-DTINBOX_PRECOMPILE=ON"], cwd=ROOT, check=True,
                   capture_output=True)
    database = json.loads((tmp_path / "compile_commands.json").read_text())
    subprocess.run(["ninja", "-C", tmp_path, *precompiled(database)], check=True,
                   capture_output=True)
    # Once each: some are built for two programs.
    sources = {entry["file"]: entry for entry in reversed(database)
               if str(tmp_path) not in entry["file"]}
    assert len(sources) > 100
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        said = "".join(pool.map(
            lambda entry: refused_by_clang(entry["command"], entry["directory"]),
            sources.values()))
    if said:
        pytest.fail(said, pytrace=False)


def test_a_source_that_clang_refuses_is_told(tmp_path):
    (tmp_path / "a.cpp").write_text("int main() { return nothing; }\n")
    said = refused_by_clang("c++ -Wall -o a.o -c a.cpp", tmp_path)
    assert "use of undeclared identifier 'nothing'" in said
