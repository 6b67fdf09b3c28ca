"""test_read_only.py — a root that cannot be written to (row 4.06, exercise 4.6)."""
import pytest
from support.programs import run
from support.roots import Root
from unions import UNION, layers_of, root_mount, tree

COUNTS = pytest.mark.parametrize("layers", [0, 1, 3])


@COUNTS
def test_writes_to_the_root_are_refused(box, directory, store, layers):
    """Also with one layer, which the kernel takes for no union."""
    made = [directory(f"l{n}", {"file": f"{n}"}) for n in range(layers)]
    before = tree(store)
    there = box(*made, options=["--read-only"])
    assert there.ask("write", "/new", "text") == "EROFS"
    assert there.ask("write", "/marker", "text") == "EROFS"
    assert there.ask("mkdir", "/etc/new") == "EROFS"
    assert there.ask("unlink", "/marker") == "EROFS"
    mount = root_mount(there.process)
    assert mount.type == "overlay" and "ro" in mount.super_options
    assert not [word for word in mount.super_options if word.startswith("upperdir")]
    assert tree(store) == before


@COUNTS
def test_tmp_and_run_are_writable_all_the_same(box, directory, root, layers):
    there = box(*[directory(f"l{n}") for n in range(layers)], options=["--read-only"])
    for place in ("/tmp", "/run"):
        assert there.ask("write", f"{place}/new", "text") == "ok"
        kinds = [m.type for m in there.process.mounts if m.target == place]
        assert kinds == ["tmpfs"]
        assert list((root.path / place[1:]).iterdir()) == []
    assert there.ask("stat", "/tmp")[0] & 0o7777 == 0o1777


def test_a_root_without_them_is_fine(directory, who, beacon):
    bare = Root(directory("bare", {"proc/": None, "dev/": None, "sys/": None}), "")
    there = beacon(UNION, *layers_of(bare), "--read-only", root=bare, who=who)
    assert there.ask("write", "/new", "text") == "EROFS"


def test_a_link_in_a_layer_leads_no_mount_out_of_it(box, directory):
    """/tmp -> /etc would be the host's /etc to a careless mount."""
    outside, top = directory("outside"), directory("top")
    (top / "tmp").symlink_to(outside)
    there = box(top, options=["--read-only"])
    assert [m.target for m in there.process.mounts if m.type == "tmpfs"
            and "outside" in m.target] == []
    assert there.ask("write", "/run/new", "text") == "ok"


def test_one_place_to_write(who, root, directory):
    for words in (["--read-only", "--ephemeral"], ["--ephemeral", "--upper", "/tmp"]):
        run(UNION, *layers_of(root), *words, "--", "/bin/true", who=who).expect(
            status=125, stderr="exclude each other")
