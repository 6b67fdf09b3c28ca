"""test_command.py — the command is run as it was asked for: words, bytes, exit code."""
import os

import pytest

from support.programs import run


@pytest.mark.parametrize("code", [0, 1, 42, 255])
def test_its_exit_code_is_ours(box, code):
    assert box().end("exit", code).status == code


@pytest.mark.parametrize("signal", [1, 9, 11, 15, 34])
def test_a_signal_that_ends_it_is_128_and_its_number(box, signal):
    assert box().end("raise", signal).status == 128 + signal


WORDS = ["", "two words", "line\nline", "$HOME", "`id`;id", "*", "--help", "--", "-x",
         "'\"\\", "\udcff\udc80", "x" * 10000]


def test_its_arguments_are_passed_untouched(box):
    there = box(extra=WORDS)
    seen = [word.encode("latin-1").decode(errors="surrogateescape")
            for word in there.ask("argv")]
    assert seen[2:] == WORDS


def test_the_two_dashes_are_optional(box):
    there = box(separator=(), extra=["--chdir", "/nowhere"])
    assert there.ask("argv")[2:] == ["--chdir", "/nowhere"]


def test_its_stdio_is_passed_through_byte_by_byte(chroot, who, rng):
    noise = rng.randbytes(100_000) + bytes(range(256))
    text = noise.decode(errors="surrogateescape")
    run(*chroot(), "--", "/bin/cat", who=who, stdin=text).expect(stdout=text)
    seen = run(*chroot(), "--", "/bin/sh", "-c", "cat >&2", who=who, stdin=text)
    assert seen.stderr == text and seen.stdout == ""


@pytest.fixture
def tool(root, ledger, nonce):
    """tool("/a", mode): a script of a random name in a directory of the root."""
    def make(directory, mode=0o755):
        (root.path / directory.strip("/")).mkdir(exist_ok=True)
        path = root.path / directory.strip("/") / nonce
        path.write_text(f"#!/bin/sh\necho from {directory}\n")
        path.chmod(mode)
        ledger.open()
        return nonce
    return make


def test_a_program_is_looked_for_in_the_new_roots_path(chroot, who, tool):
    name = tool("/tools")
    run(*chroot("--env", "PATH=/none:/tools:/bin"), "--", name, who=who).expect(
        stdout="from /tools\n")
    run(*chroot(), "--", name, who=who).expect(
        status=127, stdout="", stderr=f'execve("{name}")')


def test_the_callers_path_is_used_without_another(chroot, who, tool):
    path = {"PATH": f"/tools:{os.environ['PATH']}"}
    run(*chroot(), "--", tool("/tools"), who=who, env=path).expect(
        stdout="from /tools\n")


def test_a_file_that_may_not_run_is_passed_over(chroot, who, tool):
    tool("/first", 0o644)
    name = tool("/second")
    run(*chroot("--env", "PATH=/first:/second"), "--", name, who=who).expect(
        stdout="from /second\n")
    run(*chroot("--env", "PATH=/first"), "--", name, who=who).expect(
        status=126, stdout="", stderr=f'execve("/first/{name}")')


def test_an_empty_part_of_path_is_the_working_directory(chroot, who, tool):
    name = tool("/tools")
    before = chroot("--env", "PATH=/none:", "--chdir", "/tools")
    run(*before, "--", name, who=who).expect(stdout="from /tools\n")


def test_a_path_is_taken_as_it_is(chroot, who, tool):
    name = tool("/tools")
    run(*chroot("--chdir", "/tools"), "--", f"./{name}", who=who).expect(
        stdout="from /tools\n")


def test_without_any_path_the_usual_directories_are_searched(chroot, who):
    run(*chroot("--clear-env"), "--", "busybox", "echo", "hi", who=who).expect(
        stdout="hi\n")


def test_the_environment_is_exactly_what_was_passed(box):
    there = box("--env", "A=1", "--clear-env", "--env", "B=two words", "--env", "C=",
                "--env", "A=last=wins")
    assert sorted(there.ask("env")) == ["A=last=wins", "B=two words", "C="]


def test_no_variable_at_all(box):
    assert box("--clear-env").ask("env") == []


def test_otherwise_it_is_the_callers_with_changes(box, nonce):
    there = box("--env", "SECOND=new", env={"FIRST": nonce, "SECOND": "old"})
    assert there.process.environ == os.environ | {"FIRST": nonce, "SECOND": "new"}


def test_the_working_directory_is_in_the_root(box, root):
    there = box("--chdir", "/etc")
    assert there.ask("getcwd") == "/etc"
    assert there.process.root == root.identity


@pytest.mark.parametrize("directory", ["../../..", "/..", "/etc/../.."])
def test_and_no_way_out_of_it(box, root, directory):
    assert box("--chdir", directory).process.cwd == root.identity


def test_a_signal_that_reaches_the_program_reaches_the_command(box):
    there = box()
    assert there.ask("trap", 15) == "ok"
    there.program.signal(15)
    assert there.hear() == "caught 15"
    assert there.end("exit", 3).status == 3
