"""check_pack.py — exercise 4.8: an upper as a layer of an image, read as tar."""
import io
import os
import stat
import tarfile

from grade.layers import PROGRAM, Unchanged, directory, mark, tree, whiteout
from grade.plugin import check

TYPES = {tarfile.REGTYPE: "-", tarfile.AREGTYPE: "-", tarfile.DIRTYPE: "d",
         tarfile.SYMTYPE: "l", tarfile.FIFOTYPE: "p", tarfile.LNKTYPE: "h",
         tarfile.CHRTYPE: "c", tarfile.BLKTYPE: "b"}
ATTRIBUTE = "SCHILY.xattr."  # and LIBARCHIVE.xattr., which is the same in other letters


def pack(kit, upper):
    """{name: entry} of the archive that the student's program writes."""
    said = kit.run(PROGRAM, "pack", upper)
    kit.expect(said.status == 0, "pack-fails", saw=f"{said.status}: {said.stderr}",
               expected="exit code 0, and an archive")
    data = said.stdout.encode(errors="surrogateescape")
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as tar:
            entries = tar.getmembers()
            contents = {one.name: tar.extractfile(one).read() for one in entries
                        if one.isreg()}
    except (tarfile.TarError, EOFError, ValueError) as wrong:
        kit.fail("no-archive", saw=f"{len(data)} bytes: {wrong}",
                 expected="a tar archive")
    kit.did = f"04-union-fs pack {upper}"
    found = {one.name.removeprefix("./"): one for one in entries if one.name != "."}
    kit.expect(len(entries) - len(found) <= 1, "name-twice",
               saw=[one.name for one in entries], expected="each name once")
    return found, {name.removeprefix("./"): text for name, text in contents.items()}


def filled(kit):
    """An upper with something of each kind: its directory, and the names' prefix."""
    name = kit.word()
    upper = directory(kit, "upper", {
        f"{name}/{path}": kit.word() * kit.rng.randrange(400)
        for path in ("a", "b", "d/c", "z" * 120)})
    top = upper / name
    os.link(top / "a", top / "y-hard")
    (top / "link").symlink_to(f"../{kit.word()}")
    (top / "lib").symlink_to("/usr/lib")
    os.mkfifo(top / "fifo")
    kit.cell.give(upper)
    os.setxattr(top / "b", "user.note", bytes([0, kit.rng.randrange(256), 10, 255]))
    return upper, top


def adorn(kit, top):
    """Random owners, modes and times, the innermost first."""
    for path in sorted(top.rglob("*"), key=lambda one: -len(one.parts)):
        if not kit.lacks("many-ids"):
            ids = [kit.cell.outside(kit.rng.randrange(1, 60000)) for _ in range(2)]
            os.chown(path, *ids, follow_symlinks=False)
        if not path.is_symlink():
            path.chmod(kit.rng.choice([0o755, 0o751, 0o1775] if path.is_dir() else
                                      [0o644, 0o4755, 0o2755, 0o604]))
        times = (kit.rng.randrange(10**18, 17 * 10**17),) * 2
        os.utime(path, ns=times, follow_symlinks=False)


# ---- 4.8 say in tar's words what an upper says with marks ----

@check("4.8", "deletions_are_packed")
def check_deletions_are_packed(kit):
    upper, top = filled(kit)
    names = [kit.word() for _ in range(2)]
    whiteout(top / names[0])
    whiteout(upper / names[1])
    kit.cell.give(upper)
    found, contents = pack(kit, upper)
    for path in (f"{top.name}/{names[0]}", names[1]):
        kit.expect(path not in found, "name-itself-packed",
                   saw=f"there is an entry {path}", expected="it is not there")
        gone = "/".join([*path.split("/")[:-1], f".wh.{path.split('/')[-1]}"])
        kit.expect(contents.get(gone) == b"", "deletion-missing", saw=sorted(found),
                   expected=f"an empty file {gone}")


@check("4.8", "opaque_is_packed")
def check_opaque_is_packed(kit):
    upper, top = filled(kit)
    mark(top / "d", "opaque")
    found, contents = pack(kit, upper)
    path = f"{top.name}/d/.wh..wh..opq"
    kit.expect(contents.get(path) == b"", "opaque-missing", saw=sorted(found),
               expected=f"an empty file {path}")
    kit.expect(f"{top.name}/d" in found and contents.get(f"{top.name}/d/c") is not None,
               "directory-itself-missing", saw=sorted(found),
               expected="the directory, and what is in it")
    others = [one for one in found if one.endswith(".wh..wh..opq") and one != path]
    kit.expect(not others, "others-opaque", saw=others, expected="only that one")


def expect_equal(kit, what, path, seen, wanted):
    kit.expect(seen == wanted, f"{what}-differs",
               saw=f"{path} in the archive: {seen!r}"[:400],
               expected=f"as in UPPER: {wanted!r}"[:400])


@check("4.8", "all_else_is_kept")
def check_all_else_is_kept(kit):
    upper, top = filled(kit)
    adorn(kit, top)
    wanted = {path: one for path, one in tree(upper).items() if path != "."}
    found, contents = pack(kit, upper)
    expect_equal(kit, "list-of-names", "what is", sorted(found), sorted(wanted))
    for path, looks in wanted.items():
        entry = found[path]
        if path.endswith("/y-hard"):
            expect_equal(kit, "hard-link", path, (entry.type, entry.linkname),
                         (tarfile.LNKTYPE, f"{top.name}/a"))
            continue
        expect_entry(kit, path, entry, contents.get(path, b""), looks)


def expect_entry(kit, path, entry, content, looks):
    expect_equal(kit, "type", path, TYPES.get(entry.type), looks.mode[0])
    if looks.mode[0] == "l":
        expect_equal(kit, "link", path, os.fsencode(entry.linkname), looks.content)
    else:
        kind = stat.S_IFDIR if looks.mode[0] == "d" else stat.S_IFREG
        expect_equal(kit, "mode", path, stat.filemode(kind | entry.mode)[1:],
                     looks.mode[1:])
        expect_equal(kit, "content", path, content, looks.content)
    owner = tuple(map(kit.cell.inside, looks.owner))
    if kit.lacks("many-ids"):
        owner = (0, 0)
    expect_equal(kit, "owner", path, (entry.uid, entry.gid), owner)
    expect_equal(kit, "time", path, int(entry.mtime), looks.time // 10**9)
    notes = tuple(os.fsencode(value) for key, value in entry.pax_headers.items()
                  if key == f"{ATTRIBUTE}user.note")
    expect_equal(kit, "attributes", path, notes, tuple(
        value for key, value in looks.marks if key == "user.note"))


@check("4.8", "renamed_is_refused")
def check_renamed_is_refused(kit):
    upper, top = filled(kit)
    mark(top / "d", "redirect", kit.rng.choice([b"/", b""]) + kit.word().encode())
    said = kit.run(PROGRAM, "pack", upper)
    kit.expect(said.status == 125, "renamed-packed",
               saw=f"exit code {said.status}, and {len(said.stdout)} bytes",
               expected="125: it is refused")
    kit.expect(f"{top.name}/d" in said.stderr and said.stderr.count("\n") == 1,
               "renamed-not-named", saw=said.stderr,
               expected=f"a line that names {top.name}/d")


@check("4.8", "marks_stay_here")
def check_marks_stay_here(kit):
    upper, top = filled(kit)
    for path, name in ((top, "impure"), (top / "a", "origin"), (top / "d", "opaque")):
        mark(path, name)
    found, _ = pack(kit, upper)
    marks = {f"{path}: {key}" for path, one in found.items()
             for key in one.pax_headers if "overlay." in key}
    kit.expect(not marks, "mark-packed", saw=sorted(marks),
               expected="no such attribute")


@check("4.8", "nothing_changed")
def check_pack_changes_nothing(kit):
    upper, top = filled(kit)
    whiteout(top / kit.word())
    kit.cell.give(upper)
    adorn(kit, top)
    ledger, unchanged = kit.ledger(), Unchanged(kit, upper)
    pack(kit, upper)
    unchanged.expect("upper")
    kit.expect_nothing_left(ledger)
