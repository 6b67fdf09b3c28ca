"""test_branches.py — a layer more, and one less, while the box runs (row 4.03)."""
import pytest
from support.process import OURSELVES
from support.programs import run
from unions import UNION


@pytest.fixture
def changed(box, directory, who):
    """A box, and change("append" or "drop") to do it at /pub."""
    there = box(directory("top", {"pub/file": "old", "pub/kept": "kept"}))
    more = directory("more", {"file": "new", "added": "added"})

    def change(verb):
        layer = ["--layer", more] if verb == "append" else []
        run(UNION, verb, "--pid", there.process.pid, *layer, "/pub",
            who=who).expect(stderr="")
    return there, change


def test_the_files_of_a_new_branch_appear_under_the_same_path(changed):
    there, change = changed
    change("append")
    assert sorted(there.ask("ls", "/pub")) == ["added", "file", "kept"]
    assert there.ask("read", "/pub/file") == "new"
    assert there.ask("read", "/pub/kept") == "kept"
    change("drop")
    assert sorted(there.ask("ls", "/pub")) == ["file", "kept"]
    assert there.ask("read", "/pub/file") == "old"


def test_a_second_one_at_the_same_path_is_refused_and_nothing_changes(changed, who,
                                                                      directory):
    """The kernel would not stack a third union; half of it would hide the first two."""
    there, change = changed
    change("append")
    again = directory("again", {"again": ""})
    run(UNION, "append", "--pid", there.process.pid, "--layer", again, "/pub/",
        who=who).expect(status=125, stderr="a layer lies over it already")
    assert sorted(there.ask("ls", "/pub")) == ["added", "file", "kept"]


@pytest.mark.parametrize("path", ["/pub", "/proc", "/"])
def test_nothing_else_is_ever_dropped(changed, who, path):
    there, _ = changed
    mounts = there.process.mounts
    told = run(UNION, "drop", "--pid", there.process.pid, path, who=who)
    assert told.status == 125 and told.stderr.count("\n") == 1
    assert [str(m) for m in there.process.mounts] == [str(m) for m in mounts]


@pytest.mark.parametrize("verb", ["append", "drop"])
def test_as_a_script_neither_is_told_nor_done(changed, who, directory, verb):
    there, _ = changed
    layer = ["--layer", directory("new")] if verb == "append" else []
    run(UNION, verb, "--pid", there.process.pid, *layer, "--explain=shell", "/pub",
        who=who).expect(status=125, stderr="--explain=shell: only for a run")
    assert [m for m in there.process.mounts if m.target == "/pub"] == []


def test_nothing_of_it_is_seen_outside(changed, store):
    there, change = changed
    before = [str(m) for m in OURSELVES.mounts]
    change("append")
    assert [m.type for m in there.process.mounts if m.target == "/pub"][1:] == [
        "overlay"]
    assert [m.propagation for m in there.process.mounts
            if m.target == "/pub" and any("shared" in w for w in m.propagation)] == []
    assert [str(m) for m in OURSELVES.mounts] == before
    change("drop")
    assert [m for m in there.process.mounts if m.target == "/pub"] == []


def test_what_is_open_stays_as_it_was(start, directory, root, who):
    top = directory("top", {"pub/file": "old\n"})
    more = directory("more", {"file": "new\n"})
    script = "exec 3</pub/file; cd /pub; echo; read x; cat <&3; cat file; cat $PWD/file"
    box = start(UNION, "--layer", top, "--layer", root, "--", "/bin/sh", "-c", script,
                who=who)
    assert box.hear() == ""
    with open(f"/proc/{box.pid}/task/{box.pid}/children") as children:
        pid = children.read().split()[0]
    run(UNION, "append", "--pid", pid, "--layer", more, "/pub", who=who).expect()
    assert box.finish("go\n").stdout == "old\nold\nnew\n"
