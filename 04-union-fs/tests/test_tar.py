"""test_tar.py — a layer as tar (exercises 4.8 and 4.10), read and written by Python."""
import io
import os
import stat
import subprocess
import tarfile

import pytest
from support.places import WORK
from support.programs import ROOT, run
from unions import UNION, is_whiteout, layers_of, mark, tree

FILES = {"d/a": "a", "d/b": "b", "e/c": "c", "file": "old"}


def pack(directory, who=ROOT):
    """The bytes of the archive."""
    path = WORK.parent / f"{os.path.basename(directory)}.tar"
    try:
        path.touch()
        os.chown(path, who.uid, who.gid)
        run("sh", "-c", '"$0" pack "$1" >"$2"', UNION, directory, path,
            who=who).expect(stderr="")
        return path.read_bytes()
    finally:
        path.unlink()


def unpack(archive, target, who=ROOT):
    path = WORK.parent / "in.tar"
    path.write_bytes(archive)
    try:
        return run("sh", "-c", '"$0" unpack "$1" <"$2"', UNION, target, path, who=who)
    finally:
        path.unlink()


def members(archive):
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return {one.name: one for one in tar.getmembers()}


@pytest.fixture
def written(directory, root, who):
    """An upper, as a box of `who` left it."""
    lower, upper = directory("lower", FILES), directory("up")
    script = "rm /d/a; rm -r /e; mkdir /e; echo n >/e/new; echo x >/file;" \
             "ln /file /hard; ln -s /file /link; mkfifo /fifo; chmod 4751 /e/new;" \
             "touch -d '2001-02-03 04:05:06' /d/b; touch -d '2002-02-02 02:02:02' /d"
    words = [*layers_of(lower, root), "--upper", upper]
    run(UNION, *words, "--", "/bin/sh", "-ec", script, who=who).expect()
    os.setxattr(upper / "file", "user.note", b"\0note")
    return upper


def test_whiteouts_and_opaque_directories_have_names_of_their_own(written, who):
    found = members(pack(written, who))
    assert set(found) == {"d", "d/.wh.a", "d/b", "e", "e/.wh..wh..opq", "e/new", "file",
                          "hard", "link", "fifo"}
    for name in ("d/.wh.a", "e/.wh..wh..opq"):
        assert found[name].isreg() and found[name].size == 0
    assert found["hard"].islnk() and found["hard"].linkname == "file"
    assert found["link"].issym() and found["link"].linkname == "/file"
    assert found["fifo"].isfifo()
    assert found["e/new"].mode == 0o4751
    assert found["d/b"].mtime == os.stat(written / "d/b").st_mtime
    headers = found["file"].pax_headers
    assert headers["SCHILY.xattr.user.note"] == "\0note"
    assert not [key for one in found.values() for key in one.pax_headers
                if "overlay" in key]


@pytest.mark.only("user")
def test_a_users_own_files_are_roots_in_the_archive(written, who):
    found = members(pack(written, who))
    assert {(one.uid, one.gid) for one in found.values()} == {(0, 0)}


def test_the_same_files_make_the_same_bytes(written, who):
    assert pack(written, who) == pack(written, who)


def test_what_is_packed_is_unpacked(written, store, who):
    if who != ROOT:
        os.chown(store, who.uid, who.gid)
    path = store / "layer.tar"
    run("sh", "-c", '"$0" pack "$1" >"$2" && "$0" unpack "$3" <"$2"', UNION, written,
        path, store / "again", who=who).expect(stderr="")
    again, before = tree(store / "again"), tree(written)
    before.pop("."), again.pop(".")
    assert again.keys() == before.keys()
    for name in before:
        assert without_origin(again[name]) == without_origin(before[name]), name
    assert is_whiteout(store / "again/d/a")
    assert mark(store / "again/e", "opaque", who) == b"y"
    assert os.stat(store / "again/file").st_nlink == 2


def without_origin(looks):
    """Marks of the kernel's own (origin, impure, uuid) are in no archive; nor does a
    whiteout have a time worth keeping."""
    *known, marks = looks
    if looks[0].startswith("c"):
        return looks[0][0]
    return *known, [one for one in marks if ".overlay." not in one[0]
                    or one[0].endswith("opaque")]


def archive_of(*entries):
    """Entries are (name, {attributes of TarInfo}, content)."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, attributes, content in entries:
            one = tarfile.TarInfo(name)
            one.size = len(content)
            for key, value in attributes.items():
                setattr(one, key, value)
            tar.addfile(one, io.BytesIO(content))
    return data.getvalue()


LINK, HARD, DIR = tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE
ESCAPES = {
    "dots": [("../victim/new", {}, b"x")],
    "dots in the middle": [("a/../../victim/new", {}, b"x")],
    "absolute": [("{victim}/new", {}, b"x")],
    "a link, then through it": [("l", {"type": LINK, "linkname": "{victim}"}, b""),
                                ("l/new", {}, b"x")],
    "a relative link": [("l", {"type": LINK, "linkname": "../victim"}, b""),
                        ("l/new", {}, b"x")],
    "a file over a link": [("l", {"type": LINK, "linkname": "{victim}/file"}, b""),
                           ("l", {}, b"x")],
    "a directory over a link": [("l", {"type": LINK, "linkname": "{victim}"}, b""),
                                ("l", {"type": DIR, "mode": 0o777}, b""),
                                ("l/new", {}, b"x")],
    "a hard link": [("h", {"type": HARD, "linkname": "{victim}/file"}, b""),
                    ("h", {}, b"x")],
    "a hard link by dots": [("h", {"type": HARD, "linkname": "../victim/file"}, b"")],
    "a mode through a link": [("l", {"type": LINK, "linkname": "{victim}/file"}, b""),
                              ("h", {"type": HARD, "linkname": "l", "mode": 0}, b"")],
    "a whiteout by dots": [("../victim/.wh.file", {}, b"")],
    "a whiteout through a link": [("l", {"type": LINK, "linkname": "{victim}"}, b""),
                                  ("l/.wh.file", {}, b"")],
    "a whiteout of the parent": [("a/.wh...", {}, b"")],
}


@pytest.mark.parametrize("case", ESCAPES)
def test_a_hostile_archive_reaches_nothing_outside(case, store, who):
    victim = store / "victim"
    victim.mkdir(mode=0o777)
    (victim / "file").write_text("mine")
    os.chown(victim, who.uid, who.gid), os.chown(victim / "file", who.uid, who.gid)
    before = tree(victim)
    entries = [(name.format(victim=victim),
                {key: value.format(victim=victim) if key == "linkname" else value
                 for key, value in attributes.items()}, content)
               for name, attributes, content in ESCAPES[case]]
    said = unpack(archive_of(*entries), store / "layer", who)
    assert tree(victim) == before
    assert said.status in (0, 125)
    assert sorted(os.listdir(store)) == sorted(
        ["victim"] + ["layer"] * (said.status == 0)), said
    if said.status:
        assert said.stderr.count("\n") == 1


def test_marks_in_an_archive_are_not_believed(store, who):
    """A redirect would show another directory, opaque would hide one."""
    headers = {f"SCHILY.xattr.{prefix}.overlay.{name}": "y"
               for prefix in ("user", "trusted") for name in ("opaque", "redirect")}
    entry = ("d", {"type": DIR, "mode": 0o755,
                   "pax_headers": headers | {"SCHILY.xattr.user.note": "n"}}, b"")
    unpack(archive_of(entry), store / "layer", who).expect()
    assert [name for name in os.listxattr(store / "layer/d") if "overlay" in name] == []
    assert os.getxattr(store / "layer/d", "user.note") == b"n"


def test_a_directory_that_nobody_may_write_to_is_filled_before_it_closes(store, who):
    entries = [("d", {"type": DIR, "mode": 0o555, "mtime": 7}, b""),
               ("d/e", {"type": DIR, "mode": 0o500, "mtime": 8}, b""),
               ("d/e/f", {"mode": 0o400}, b"x")]
    unpack(archive_of(*entries), store / "layer", who).expect(stderr="")
    for name, mode, time in (("d", 0o555, 7), ("d/e", 0o500, 8)):
        status = os.stat(store / "layer" / name)
        assert (stat.S_IMODE(status.st_mode), status.st_mtime) == (mode, time)
    subprocess.run(["chmod", "-R", "u+w", store], check=True)


@pytest.mark.only("user")
def test_root_packs_the_upper_of_a_user(written, who):
    """Its marks are user.overlay.*, and root's own would be trusted.overlay.*"""
    assert "e/.wh..wh..opq" in members(pack(written))


def test_owners_are_for_root_alone(store, who):
    entry = ("f", {"uid": 4711, "gid": 815, "mode": 0o4755}, b"x")
    unpack(archive_of(entry), store / "layer", who).expect()
    status = os.stat(store / "layer/f")
    assert stat.S_IMODE(status.st_mode) == 0o4755
    assert (status.st_uid, status.st_gid) == (
        (4711, 815) if who == ROOT else (who.uid, who.gid))


def test_a_device_needs_root(store, who):
    entry = ("dev/null", {"type": tarfile.CHRTYPE, "devmajor": 1, "devminor": 3}, b"")
    said = unpack(archive_of(entry), store / "layer", who)
    if who == ROOT:
        said.expect()
        assert os.stat(store / "layer/dev/null").st_rdev == os.makedev(1, 3)
    else:
        said.expect(status=125, stderr="dev/null: a device, which only root may make")
        assert os.listdir(store) == []


@pytest.mark.parametrize("damage", ["no tar", "cut", "cut in a header"])
def test_a_damaged_archive_leaves_nothing(store, who, damage):
    whole = archive_of(("a", {}, b"x" * 100_000), ("b", {}, b"y"))
    data = {"no tar": b"hello, world" * 100, "cut": whole[:50_000],
            "cut in a header": whole[:101_000]}[damage]
    said = unpack(data, store / "layer", who).expect(status=125)
    assert said.stderr.startswith("04-union-fs: ") and said.stderr.count("\n") == 1
    assert os.listdir(store) == []


def test_a_slash_at_the_end_of_its_name_means_nothing(store, who):
    unpack(archive_of(("a", {}, b"x")), f"{store}/layer/", who).expect(stderr="")
    assert os.listdir(store) == ["layer"] and os.listdir(store / "layer") == ["a"]


@pytest.mark.parametrize("tool", ["gzip", "cat"])
def test_a_compressed_archive(store, who, tool):
    whole = archive_of(("a", {}, b"x" * 1000))
    packed = subprocess.run([tool], input=whole, capture_output=True, check=True).stdout
    unpack(packed, store / "layer", who).expect()
    assert (store / "layer/a").read_text() == "x" * 1000


@pytest.mark.only("root")
def test_what_tar_cannot_say_is_refused(store, who):
    upper = store / "up"
    (upper / "d").mkdir(parents=True)
    os.setxattr(upper / "d", "trusted.overlay.redirect", b"/old")
    run("sh", "-c", '"$0" pack "$1" | cat >/dev/null', UNION, upper).expect(
        stderr="d: a renamed directory (redirect)")
    (upper / "d").rmdir()
    (upper / ".wh.x").touch()
    run("sh", "-c", '"$0" pack "$1" | cat >/dev/null', UNION, upper).expect(
        stderr=".wh.x: in an archive this name means a whiteout")
