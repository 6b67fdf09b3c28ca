"""test_ephemeral.py — what the box writes goes with it (row 4.04)."""
import os
import signal
import time

import pytest
from support.process import strangers, strangers_after_a_moment
from support.programs import run, start
from unions import UNION, layers_of, tree

WAYS = pytest.mark.parametrize("options", [[], ["--ephemeral"]],
                               ids=["default", "asked"])


@WAYS
def test_what_it_writes_is_seen_inside_and_nowhere_else(box, directory, store, options):
    lower = directory("lower", {"file": "old", "dir/file": "old"})
    before = tree(store)
    there = box(lower, options=options)
    assert there.ask("write", "/file", "new") == "ok"
    assert there.ask("unlink", "/dir/file") == there.ask("rmdir", "/dir") == "ok"
    assert there.ask("mkdir", "/dir") == "ok"  # opaque: needs marks, also rootless

    assert there.ask("read", "/file") == "new"
    assert there.ask("ls", "/dir") == []
    assert tree(store) == before
    there.end()
    assert tree(store) == before


@WAYS
def test_the_box_cannot_reach_where_it_is_kept(box, directory, options):
    there = box(directory("lower"), options=options)
    kept = [m for m in there.process.mounts if "/upper" in m.target or m.target == "/"]
    assert [m.type for m in kept] == ["overlay"]


def test_kill_9_leaves_nothing(box, directory, store):
    lower = directory("lower", {"file": "old"})
    before = tree(store)
    there = box(lower)
    assert there.ask("write", "/file", "new") == "ok"
    there.program.signal(signal.SIGKILL)
    assert strangers_after_a_moment() == []
    assert tree(store) == before


@pytest.mark.parametrize("options", [[], ["--upper"]], ids=["ephemeral", "upper"])
def test_kill_9_at_any_moment(who, root, directory, store, rng, options):
    """From the first instruction to a command that runs: 8 moments, spread evenly."""
    options = [*options, directory("up")] if options else []
    argv = [UNION, *layers_of(root), *options, "--", "/bin/sleep", "100"]
    whole = seconds_until_it_sleeps(who, argv)
    for part in range(8):
        with start(*argv, who=who) as program:
            time.sleep((part + rng.random()) / 8 * whole)
            program.signal(signal.SIGKILL)
            program.wait()
            assert strangers_after_a_moment() == []
    run(*argv[:-2], "/bin/true", who=who).expect()
    assert os.listdir(store) == (["up"] if options else [])


def seconds_until_it_sleeps(who, argv):
    began = time.monotonic()
    with start(*argv, who=who) as program:
        while ["/bin/sleep", "100"] not in [one.argv for one in strangers()]:
            assert program.popen.poll() is None and time.monotonic() < began + 30
        return time.monotonic() - began


def release():
    return tuple(int(word) for word in os.uname().release.split(".")[:2])


@pytest.mark.v2_too
@pytest.mark.only("user")
def test_it_is_refused_where_memory_cannot_hold_marks(who, root):
    """Before Linux 6.6 a tmpfs has no user.* attributes: one line names the kernel."""
    said = run(UNION, *layers_of(root), "--", "/bin/true", who=who)
    if release() >= (6, 6):
        said.expect(status=0)
    else:
        words = f"this is {os.uname().release}): use --upper DIR"
        said.expect(status=125, stderr=words)
    run(UNION, *layers_of(root), "--read-only", "--", "/bin/true", who=who).expect()
