"""test_exec_failure.py — a program that cannot run: why, on which path, in one line."""
import pytest

from bad_input.broken import BROKEN, broken_program
from support.places import BIN
from support.programs import run

CHROOT = BIN / "01-chroot"


@pytest.mark.parametrize("kind", BROKEN)
def test_the_reason_is_told(kind, chroot, who, root):
    _, status, words = BROKEN[kind]
    with broken_program(kind, root) as program:
        told = run(*chroot(), "--", program, who=who).expect(
            status=status, stdout="", stderr=words, given=f"a program: {kind}")
    assert told.stderr.startswith(f'01-chroot: execve("{program}"): ')
    assert told.stderr.count("\n") == 1


def test_each_reason_is_told_in_other_words(root):
    told = {}
    for kind in BROKEN:
        with broken_program(kind, root) as program:
            message = run(CHROOT, root, "--", program).stderr.replace(program, "it")
        told.setdefault(message, []).append(kind)
    assert [kinds for kinds in told.values() if len(kinds) > 1] == []


@pytest.mark.parametrize("mode", [0o754, 0o700])
def test_what_only_others_may_run(root, ledger, mode):
    program = root.path / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(mode)
    ledger.open()
    run(CHROOT, root, "--user", "1000", "--", "/program").expect(
        status=126, stdout="", stderr="this user may not execute it")


def test_what_stands_in_a_directory_that_is_closed(root, ledger):
    (root.path / "closed").mkdir(mode=0o700)
    ledger.open()
    run(CHROOT, root, "--user", "1000", "--", "/closed/program").expect(
        status=126, stdout="", stderr="may not be searched by this user")


def test_a_file_that_may_not_be_read_is_not_called_empty(root, ledger):
    program = root.path / "program"
    program.write_text("echo hi\n")
    program.chmod(0o711)
    ledger.open()
    told = run(CHROOT, root, "--user", "1000", "--", "/program").expect(
        status=126, stdout="", stderr="(ENOEXEC)")
    assert "empty" not in told.stderr
