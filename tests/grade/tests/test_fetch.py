"""A submission is fetched, and nothing of it is run, followed or waited for."""
import os

import pytest
from grade.batch.copies import Copy
from grade.batch.judge import fetch
from grade.batch.repositories import Unfetched
from grade.batch.roll import Student
from grade.submission import Problem, read_submission
from grade.tests.classes import (FILES, bare, commit, fast_import, files_of_class, git,
                                 hand_in, huge, source)

FILE, *OTHERS = FILES


def fetched(tmp_path, place, commit="", url=False):
    """(commit, what can be read of each file) of a submission."""
    work = tmp_path / "work"
    work.mkdir()
    copy = Copy(str(work / "tree"), FILES)
    text = f"file://{place}" if url else str(place)
    name = fetch(Student("ada", text, commit), copy, str(work))
    return name, read_submission(work / "tree", FILES)


def problem(read, wanted):
    """FILE has this problem, and the others are read."""
    assert isinstance(read[FILE], Problem), read[FILE]
    assert wanted in read[FILE].message
    assert all(read[file] == source(3) for file in OTHERS)


def test_a_directory_is_copied(tmp_path):
    name, read = fetched(tmp_path, hand_in(tmp_path / "ada"))
    assert name == "" and all(read[file] == source(3) for file in FILES)


@pytest.mark.parametrize("url", [False, True])
def test_a_repository_is_read_at_a_commit(tmp_path, url):
    place = hand_in(tmp_path / "ada", 1)
    first = commit(place)
    hand_in(place, 2)
    second = commit(place)
    assert fetched(tmp_path / ".", place, first, url) == (
        first, {file: source(1) for file in FILES})
    (tmp_path / "b").mkdir()
    name, read = fetched(tmp_path / "b", place, "", True)
    assert name == second and read[FILE] == source(2)


def test_a_bare_repository_needs_no_commit(tmp_path):
    place = fast_import(bare(tmp_path / "ada.git"), files_of_class())
    git(place, "symbolic-ref", "HEAD", "refs/heads/main")
    name, read = fetched(tmp_path, place)
    assert len(name) == 40 and read[FILE] == source(3)


def test_no_words_of_a_repository_are_run(tmp_path):
    """Neither hooks, nor filters, nor what its configuration says, nor submodules."""
    place, canary = hand_in(tmp_path / "ada"), tmp_path / "canary"
    run = f"touch {canary}; cat"
    (place / ".gitattributes").write_text("*.cpp filter=evil text eol=crlf\n")
    (place / ".gitmodules").write_text(
        f'[submodule "a"]\n path = a\n url = ext::sh -c touch% {canary}\n'
        " update = !touch canary\n")
    (place / ".lfsconfig").write_text(f"[lfs]\n url = ext::sh -c touch% {canary}\n")
    name = commit(place)
    for key in ("filter.evil.smudge", "filter.evil.clean", "core.fsmonitor",
                "uploadpack.packObjectsHook", "core.sshCommand", "core.pager"):
        git(place, "config", key, run)
    for hook in ("post-checkout", "post-merge", "reference-transaction", "pre-auto-gc"):
        (place / f".git/hooks/{hook}").write_text(f"#!/bin/sh\n{run}\n")
        (place / f".git/hooks/{hook}").chmod(0o755)
    _, read = fetched(tmp_path, place, name)
    assert read[FILE] == source(3) and not canary.exists()


@pytest.mark.parametrize("prepare, told", [
    (lambda place: None, "is not there"),
    (lambda place: place.write_text(""), "is no directory"),
    (lambda place: place.symlink_to("/nowhere"), "is no directory")])
def test_no_submission(tmp_path, prepare, told):
    prepare(tmp_path / "ada")
    with pytest.raises(Unfetched, match=told):
        fetched(tmp_path, tmp_path / "ada")


@pytest.mark.parametrize("make, commit_name, told", [
    (hand_in, "", "git could not fetch it"),
    (bare, "", "git could not|is empty"),
    (lambda place: commit(hand_in(place)), "v9", "has no commit v9")])
def test_no_repository_no_commit(tmp_path, make, commit_name, told):
    make(tmp_path / "ada")
    with pytest.raises(Unfetched, match=told):
        fetched(tmp_path, tmp_path / "ada", commit_name, url=True)


@pytest.mark.parametrize("address", ["ext::sh -c touch% canary", "git://127.0.0.1/a"])
def test_only_some_ways_of_fetching_are_open(tmp_path, address):
    copy = Copy(str(tmp_path / "tree"), FILES)
    with pytest.raises(Unfetched):
        fetch(Student("ada", address, "main"), copy, str(tmp_path))
    assert not (tmp_path / "canary").exists()


def replaced(place, make):
    (place / FILE).unlink()
    make(place / FILE)


@pytest.mark.parametrize("make, told", [
    (lambda path: path.symlink_to("/etc/shadow"), "symbolic link to '/etc/shadow'"),
    (lambda path: path.symlink_to("/"), "symbolic link to '/'"),
    (os.mkfifo, "a named pipe"), (os.mkdir, "a directory"),
    (lambda path: os.mknod(path, 0o20666, os.makedev(1, 5)), "a named pipe"),
    (huge, "more than 256 KiB"), (lambda path: None, "is missing"),
    (lambda path: path.with_suffix(".cc").touch(), "but there is"),
    (lambda path: path.write_bytes(b"\xff"), "not UTF-8")])
def test_what_stands_in_place_of_a_file(tmp_path, make, told):
    """Each kind stays what it is in the copy, and the grader tells it."""
    place = hand_in(tmp_path / "ada")
    replaced(place, make)
    problem(fetched(tmp_path, place)[1], told)


def test_a_parent_that_is_a_link(tmp_path):
    place = hand_in(tmp_path / "ada")
    parent = FILE.split("/")[0]
    (place / parent).rename(tmp_path / "elsewhere")
    (place / parent).symlink_to(tmp_path / "elsewhere")
    _, read = fetched(tmp_path, place)
    assert f"{parent} is a symbolic link" in read[FILE].message
