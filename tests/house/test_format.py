"""The judgement of other people's tools: clang-format, clang-tidy and shellcheck."""
import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from house.source_tree import ROOT, language, plant, sources
from make_starter_regions import tree_files

pytestmark = pytest.mark.tier_all
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"  # git's name for no files


def complaints(*command, cwd=ROOT):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


def unformatted(tree):
    names = [name for name, _ in sources(tree, "c++")]
    style = f"--style=file:{ROOT}/.clang-format"
    return complaints("clang-format", "--dry-run", "-Werror", style, *names, cwd=tree)


def wrong_shell(tree):
    names = [name for name, _ in sources(tree, "bash")]
    # SC2016: a demo quotes a command for the shell inside the box, not for its own.
    return complaints("shellcheck", "-x", "--exclude=SC2016", *names, cwd=tree)


def changed_names():
    """What differs from the commit before: TINBOX_SINCE names another one."""
    since = os.environ.get("TINBOX_SINCE", "HEAD~1")
    known = ["git", "rev-parse", "--verify", "--quiet", f"{since}^{{commit}}"]
    if subprocess.run(known, cwd=ROOT, capture_output=True).returncode:
        since = EMPTY_TREE
    command = ["git", "diff", "--name-only", since]
    changed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout
    command = ["git", "ls-files", "-o", "--exclude-standard"]
    added = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout
    return set((changed + added).split())


def to_tidy(changed, compiled):
    """Each compiled file that has changed, or whose header has."""
    return sorted({name for name in compiled
                   if name in changed or str(Path(name).with_suffix(".h")) in changed})


def require_silence(said):
    if said:
        pytest.fail(said, pytrace=False)


def test_cpp_looks_as_clang_format_would_have_it():
    require_silence(unformatted(ROOT))


def test_shellcheck_is_content():
    require_silence(wrong_shell(ROOT))


def test_clang_tidy_is_content_with_what_changed(tmp_path):
    # As clang compiles it, each file by itself: so a missing #include is told here.
    require_silence(complaints("cmake", "--preset", "tidy", "-B", tmp_path))
    database = json.loads((tmp_path / "compile_commands.json").read_text())
    compiled = [os.path.relpath(entry["file"], ROOT) for entry in database]
    names = to_tidy(changed_names() & set(tree_files(ROOT)), compiled)

    def tidy(name):
        return complaints("clang-tidy", "-p", tmp_path, "--quiet", name)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        require_silence("".join(pool.map(tidy, names)))


def test_the_tools_see_what_is_wrong(tmp_path):
    plant(tmp_path, {"a.cpp": "int  main( ){}\n", "a.sh": "#!/bin/bash\nrm $1\n"})
    assert "a.cpp:1" in unformatted(tmp_path)
    assert "SC2086" in wrong_shell(tmp_path)
    plant(tmp_path, {"b.cpp": "struct bad_name {};\n"})
    config = f"--config-file={ROOT}/.clang-tidy"
    tidy = complaints("clang-tidy", "--quiet", config, tmp_path / "b.cpp", "--")
    assert "invalid case style for struct 'bad_name'" in tidy


def test_a_changed_header_has_its_source_tidied():
    compiled = ["lib/a.cpp", "lib/b.cpp", "lib/c.cpp"]
    assert to_tidy({"lib/a.h", "lib/c.cpp"}, compiled) == ["lib/a.cpp", "lib/c.cpp"]


def test_the_language_of_a_script_is_read_from_its_first_line(tmp_path):
    plant(tmp_path, {"a": "#!/usr/bin/env bash\n", "b": "#!/bin/sh\n",
                     "c": "#!/usr/bin/python3 -IS\n", "d": "text\n"})
    found = [language(tmp_path / name) for name in "abcd"]
    assert found == ["bash", "bash", "python", ""]
