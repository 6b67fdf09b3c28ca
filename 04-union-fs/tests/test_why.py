"""test_why.py — which layer a path is from (row 4.02), against the kernel's view."""
import json
import os
import subprocess

import pytest
from support.programs import ROOT, run
from unions import UNION, layers_of


def told(*words, who=ROOT):
    lines = run(UNION, "why", *words, "--json", who=who).expect().stdout.splitlines()
    return [json.loads(line) for line in lines]


def seen(*words, who=ROOT):
    """The layers from which the path is seen."""
    return [line["layer"] for line in told(*words, who=who) if line["seen"]]


@pytest.fixture
def three(directory):
    return [directory("up", {"a/new": "n"}),
            directory("top", {"a/file": "top", "link/": None}),
            directory("base", {"a/file": "base", "a/b/c": "c", "usr/bin/tool": "t"})]


def names(paths):
    return [str(path) for path in paths]


def test_a_file_is_of_the_topmost_layer_that_has_it(three, who):
    up, top, base = three
    assert seen("/a/file", *layers_of(top, base), who=who) == [str(top)]
    assert seen("/a/b/c", *layers_of(top, base), who=who) == [str(base)]
    assert seen("/a/new", *layers_of(top, base), "--upper", up, who=who) == [str(up)]
    assert seen("/a/file", *layers_of(base, top), who=who) == [str(base)]


def test_a_directory_is_of_all_that_have_it(three, who):
    up, top, base = three
    found = seen("/a", *layers_of(top, base), "--upper", up, who=who)
    assert found == names([up, top, base])


def test_links_on_the_way_are_followed_as_in_the_box(three, who):
    up, top, base = three
    os.symlink("usr/bin", base / "bin")
    os.symlink("/bin/tool", top / "a/absolute")
    os.symlink("../../a/../bin", top / "a/up")
    words = layers_of(top, base)
    assert seen("/bin/tool", *words, who=who) == [str(base)]
    assert seen("/a/up/tool", *words, who=who) == [str(base)]
    assert seen("/a/absolute", *words, who=who) == [str(top)]  # the link itself
    assert seen("../../a/./../bin/../bin/tool", *words, who=who) == [str(base)]


@pytest.mark.parametrize("mark", ["device", "attribute"])
def test_a_whiteout_in_either_form(three, who, mark):
    up, top, base = three
    prefix = "trusted" if who == ROOT else "user"
    if mark == "device":
        os.mknod(up / "a/file", 0o20000, 0)
    else:
        (up / "a/file").touch()
        os.setxattr(up / "a/file", f"{prefix}.overlay.whiteout", b"")
    words = [*layers_of(top, base), "--upper", up]
    assert seen("/a/file", *words, who=who) == []
    first, *rest = told("/a/file", *words, who=who)
    assert "whiteout" in first["says"]
    assert all("hidden" in line["says"] for line in rest)


def test_an_opaque_directory_hides_those_below(three, who):
    up, top, base = three
    prefix = "trusted" if who == ROOT else "user"
    os.setxattr(up / "a", f"{prefix}.overlay.opaque", b"y")
    words = [*layers_of(top, base), "--upper", up]
    assert seen("/a", *words, who=who) == [str(up)]
    run(UNION, "why", "/a/file", *words, who=who).expect(125, stderr="no layer has")


@pytest.mark.only("root")
@pytest.mark.parametrize("move, path", [
    ("mv view/a view/z", "/z/b/c"), ("mv view/a view/usr/z", "/usr/z/b/c"),
    ("mv view/a/b view/z", "/z/c"), ("mv view/usr view/z; mv view/z/bin view/q",
                                     "/q/tool")])
def test_a_renamed_directory_is_followed(three, store, move, path):
    """As the kernel renames it: redirect_dir leaves a mark and no copy."""
    up, top, base = three
    subprocess.run(
        "mkdir view work; mount -t overlay -o lowerdir=top:base,upperdir=up,"
        f"workdir=work,redirect_dir=on none view && ({move}); s=$?; umount view;"
        " rm -r view work; exit $s", shell=True, cwd=store, check=True)
    assert not (up / path[1:]).exists()
    words = [*layers_of(top, base), "--upper", up]
    assert seen(path, *words) == [str(base)]


@pytest.mark.parametrize("options", [[], ["--upper"], ["--read-only"]])
def test_of_a_box_that_runs(box, directory, who, options):
    top = directory("top:,\\", {"file": "t"})
    more = [directory("up")] if options == ["--upper"] else []
    there = box(top, options=[*options, *more])
    pid = ["--pid", there.process.pid]
    assert seen("/file", *pid, who=who) == [str(top)]
    if options == ["--read-only"]:
        return
    assert there.ask("write", "/file", "changed") == "ok"
    assert there.ask("write", "/new", "new") == "ok"
    assert there.ask("unlink", "/marker") == "ok"
    upper = str(more[0]) if more else "(in memory)"
    assert seen("/file", *pid, who=who) == [upper]
    assert seen("/new", *pid, who=who) == [upper]
    assert seen("/marker", *pid, who=who) == []


@pytest.mark.only("root")
def test_of_a_box_of_many_layers(box, directory, who, rng):
    layers = [directory(f"{n:0125}", {f"f{n}": ""}) for n in range(50)]
    there = box(*layers)
    assert seen("/f49", "--pid", there.process.pid) == [str(layers[49])]


def test_the_text_says_it_in_words(three, who):
    up, top, base = three
    said = run(UNION, "why", "/a/file", *layers_of(top, base), "--upper", up, who=who)
    said.expect(stdout=f"/a/file\n  {up}: nothing\n* {top}: a file of 3 bytes\n"
                       f"  {base}: a file of 4 bytes, hidden\n")
