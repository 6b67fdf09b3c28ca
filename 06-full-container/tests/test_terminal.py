"""test_terminal.py — in front of a terminal, and in a pipe (row 2.17; exercise 6.5)."""
import os
import signal
import subprocess
import time

import pytest
from support import process
from support.places import BIN
from support.programs import DEADLINE_SECONDS
from support.terminals import CTRL_C, CTRL_Z, Terminal

CAPSTONE = BIN / "06-full-container"
LOOP = "echo ready; while :; do sleep 0.05; done"


@pytest.fixture
def terminal(root, who):
    """terminal("--", "sh"): a container with somebody in front of it."""
    made = []

    def make(*words, **more):
        made.append(Terminal(CAPSTONE, root, "--no-network", *words, who=who,
                             **more))
        return made[-1]
    yield make
    for one in made:
        one.close()


def shell(script, *words):
    return ["--", "sh", "-c", script, *words]


def find(program, word):
    """The process of this program in the container that was given the word."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while True:
        for one in process.processes():
            try:
                if one.argv[:1] == [program] and word in one.argv:
                    return one
            except (FileNotFoundError, ProcessLookupError):
                pass  # it ended while we looked
        assert time.monotonic() < deadline, f"no {program} {word}"
        time.sleep(0.02)


def test_it_has_a_terminal_of_its_own(terminal, nonce):
    ours = terminal(*shell("tty; test -t 0 && test -t 1 && test -t 2 && echo all; "
                           "read end; exit 7", "sh", nonce))
    assert ours.see("all\r\n").endswith(b"/dev/pts/0\r\nall\r\n")
    inside = find("sh", nonce)
    outer = os.fstat(ours.end)
    for number in ("0", "1", "2"):
        inner = os.stat(inside.path / "fd" / number)
        assert (inner.st_dev, inner.st_ino) != (outer.st_dev, outer.st_ino)
    assert {mount.target: mount.type for mount in inside.mounts}["/dev/console"] == \
        "devpts"
    ours.type("\n")
    assert ours.wait() == 7


def test_ours_is_not_reached_through_the_stub_either(terminal):
    ours = terminal(*shell("readlink /proc/self/fd/0; readlink /proc/1/fd/0; "
                           "(: </proc/1/fd/0) && echo open || echo closed"))
    assert b"/dev/pts/0\r\n" in ours.see("closed\r\n")


def test_the_window_has_our_size_from_first_to_last(terminal):
    ours = terminal(*shell(f"stty size; trap 'stty size' WINCH; {LOOP}"))
    ours.see("33 77\r\nready")
    ours.resize(40, 100)
    ours.see("40 100")


def test_ctrl_c_is_a_signal_for_the_command(terminal):
    ours = terminal(*shell(f"trap 'echo caught; exit 7' INT; {LOOP}"))
    ours.see("ready")
    ours.type(CTRL_C)
    ours.see("caught")
    assert ours.wait() == 7


def test_ctrl_z_stops_a_job_inside_and_not_us(terminal, rng):
    seconds = str(rng.randrange(10**6, 10**7))
    ours = terminal("--", "sh", "-i")
    ours.type(f"sleep {seconds}\n")
    job = find("sleep", seconds)
    ours.type(CTRL_Z)
    ours.see("Stopped")
    assert job.state == "T"
    ours.type("echo $((40 + 2))\n")
    ours.see("42\r\n")  # a shell that is not stopped, behind a program that is not
    ours.type("kill -KILL %1; exec sh -c 'exit 5'\n")
    assert ours.wait() == 5


def test_our_terminal_is_raw_and_then_as_it_was(terminal):
    ours = terminal(*shell("echo ready; read end"))
    ours.see("ready")
    assert ours.is_raw()
    ours.type("\n")
    assert ours.wait() == 0 and ours.mode() == ours.settings


@pytest.mark.parametrize("options", [[], ["--no-init"]], ids=["", "no-init"])
def test_it_is_as_it_was_when_the_container_is_killed(options, terminal, nonce):
    ours = terminal(*options, *shell(LOOP, "sh", nonce))
    ours.see("ready")
    assert ours.is_raw()
    first = find("sh", nonce)
    os.kill((first if options else first.parent).pid, signal.SIGKILL)
    assert ours.wait() == 137 and ours.mode() == ours.settings


def test_what_it_says_last_is_seen_and_nothing_is_changed(terminal, root, rng):
    data = rng.randbytes(100_000)
    (root.path / "data").write_bytes(data)
    ours = terminal(*shell("stty raw; printf start; cat /data"))
    ours.see("start")
    assert ours.see_bytes(len(data)) == data
    assert ours.wait() == 0
    (root.path / "data").unlink()


def test_a_line_ends_once(terminal):
    ours = terminal(*shell("echo a; echo b"))
    assert ours.see("b\r\n").endswith(b"a\r\nb\r\n")


def test_what_is_typed_ahead_is_read(terminal):
    ours = terminal(*shell("read line; echo \"<$line>\""))
    ours.type("early\n")
    ours.see("<early>")


def test_into_a_pipe_goes_what_it_writes_and_no_more(terminal):
    """`06-full-container … | less`: the keys are ours, but not the screen."""
    reader, writer = os.pipe()
    try:
        ours = terminal(*shell("test -t 1 || echo a; echo b"), stdout=writer)
        assert ours.wait() == 0
        assert os.read(reader, 99) == b"a\nb\n"
    finally:
        os.close(reader)
        os.close(writer)


def test_a_pipe_goes_through_untouched(root, who, rng):
    data = rng.randbytes(300_000)
    told = subprocess.run([CAPSTONE, root, *shell("test -t 0 || exec cat")],
                          input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          timeout=DEADLINE_SECONDS, **who.popen_options())
    assert told.returncode == 0 and told.stdout == data
