"""test_volumes.py — a directory of the host's in the box (exercise 4.12)."""
import os

import pytest
from support.programs import run
from unions import UNION, layers_of


@pytest.fixture
def shared(directory):
    return directory("shared", {"file": "of the host"})


def mount_at(process, target):
    return next(m for m in process.mounts if m.target == target)


def test_a_volume_is_the_hosts_own_directory(box, directory, shared):
    there = box(directory("top", {"data/": None}),
                options=["--volume", f"{shared}:/data"])
    assert there.ask("read", "/data/file") == "of the host"
    assert there.ask("write", "/data/new", "of the box") == "ok"
    assert (shared / "new").read_text() == "of the box"
    assert "rw" in mount_at(there.process, "/data").options


def test_read_only_means_the_place_and_not_the_directory(box, directory, shared):
    there = box(directory("top", {"data/": None}),
                options=["--volume", f"{shared}:/data:ro"])
    assert there.ask("write", "/data/new", "of the box") == "EROFS"
    assert "ro" in mount_at(there.process, "/data").options
    (shared / "new").write_text("of the host")
    assert there.ask("read", "/data/new") == "of the host"


def test_a_volume_is_writable_in_a_read_only_box(box, directory, shared):
    there = box(directory("top", {"a/b/": None}),
                options=["--read-only", "--volume", f"{shared}:/a/b"])
    assert there.ask("write", "/a/b/new", "text") == "ok"
    assert there.ask("write", "/a/new", "text") == "EROFS"


def test_a_link_in_a_layer_leads_no_volume_out_of_it(box, directory, shared, store):
    outside = directory("outside")
    top = directory("top", {"inside/": None})
    os.symlink(outside, top / "data")
    os.symlink("/inside", top / "absolute")
    there = box(top, options=["--volume", f"{shared}:/absolute"])
    assert mount_at(there.process, "/inside")
    run(UNION, *layers_of(top), "--volume", f"{shared}:/data", "--", "/bin/true").expect(
        status=125, stderr="has no directory /data")
