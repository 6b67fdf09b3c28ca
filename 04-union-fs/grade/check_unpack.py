"""check_unpack.py — exercise 4.10: archives of a stranger's, written by the check."""
import io
import os
import tarfile

from grade.layers import PROGRAM, directory, store, tree
from grade.layers import differences as differences_of
from grade.plugin import check

LINK, HARD, DIR, DEVICE = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE,
                           tarfile.CHRTYPE)
UP = "../" * 12


def entry(name, text="", **attributes):
    one = tarfile.TarInfo(name)
    one.size = len(text)
    for key, value in attributes.items():
        setattr(one, key, value)
    return one, text.encode()


def link(name, target, kind=LINK):
    return entry(name, type=kind, linkname=str(target))


def archive(entries):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for one, text in entries:
            tar.addfile(one, io.BytesIO(text))
    return data.getvalue()


class World:
    """What stands around the layer that is unpacked: a victim, and all else."""

    def __init__(self, kit):
        self.kit, self.text = kit, kit.word()
        self.victim = directory(kit, "victim", {"file": "mine", "dir/inner": "mine"})
        self.layer = store(kit) / f"layer-{kit.word()}"
        kit.shown[str(self.layer)] = "LAYER"
        self.before, self.ledger = self.outside(), None

    def outside(self):
        """All of the yard but the layer."""
        name = f"store/{self.layer.name}"
        return {path: one._replace(time=0, names=0) if path in (".", "store") else one
                for path, one in tree(self.kit.cell.yard).items()
                if path != name and not path.startswith(f"{name}/")}

    def unpack(self, *entries, data=None):
        """What the student's program answers; the layer is made anew for each."""
        text = (data or archive(entries)).decode(errors="surrogateescape")
        said = self.kit.run("/bin/sh", "-c", 'rm -rf "$2"; exec "$1" unpack "$2"', "sh",
                            self.kit.path(PROGRAM), self.layer, stdin=text)
        self.kit.did = f"04-union-fs unpack {self.layer} <ARCHIVE"
        return said

    def expect_untouched(self, symptom):
        told = differences_of(self.before, self.outside())
        self.kit.expect(not told, f"{symptom}-{told[0].split(':')[0]}" if told else "",
                        saw="; ".join(told[:5]),
                        expected="outside of LAYER all is as it was")

    def expect_unpacked(self, said, symptom):
        is_there = self.layer.is_dir() and not self.layer.is_symlink()
        self.kit.expect(said.status == 0 and is_there, symptom,
                        saw=f"exit code {said.status}: {said.stderr}",
                        expected="it is unpacked")
        return tree(self.layer)


# ---- 4.10 resolve a path of the archive, and never leave the layer ----

@check("4.10", "archive_is_unpacked")
def check_archive_is_unpacked(kit):
    world, word, text = World(kit), kit.word(), kit.word()
    kit.given("ARCHIVE has directories, files, links between them, and marks")
    marks = {f"SCHILY.xattr.user.overlay.{name}": "y" for name in ("opaque", "impure")}
    said = world.unpack(
        entry("usr", type=DIR, mode=0o755), entry("usr/lib/", type=DIR, mode=0o750),
        link("lib", "usr/lib"), entry(f"lib/{word}", text, mode=0o640, mtime=10**9),
        link("usr/up", "../usr/./lib/.."), entry(f"usr/up/{word}", text, mode=0o4755),
        link("hard", f"lib/{word}", HARD), link("nowhere", "/none/../such"),
        entry(f"./way/not/named/{word}", text), entry("f", "first"), entry("f", text),
        entry("d", type=DIR, mode=0o711, pax_headers=marks))
    found = world.expect_unpacked(said, "harmless-refused")
    wanted = {f"usr/lib/{word}": "-rw-r-----", f"usr/{word}": "-rwsr-xr-x",
              f"way/not/named/{word}": "-rw-r--r--", "hard": "-rw-r-----",
              "f": "-rw-r--r--"}
    for path, mode in wanted.items():
        one = found.get(path)
        kit.expect(one and one.content == text.encode(), "file-missing",
                   saw=f"{path}: {one}", expected=f"it holds {text}")
        kit.expect(one.mode == mode, "mode-differs", saw=one.mode, expected=mode)
    kit.expect(found["lib"].content == b"usr/lib" and
               found["nowhere"].content == b"/none/../such", "link-differs",
               saw=found["lib"], expected="links as they were packed")
    kit.expect(found[f"usr/lib/{word}"].names == 2, "hard-link-copied", saw="one name",
               expected="two names of one file")
    kit.expect(found[f"usr/lib/{word}"].time == 10**18, "time-lost",
               saw=found[f"usr/lib/{word}"].time, expected=10**18)
    kit.expect(found["d"].mode == "drwx--x--x" and not found["d"].marks,
               "mark-unpacked", saw=found["d"], expected="no mark on it")
    expect_whiteouts(kit, world)


def expect_whiteouts(kit, world):
    name = kit.word()
    kit.given("ARCHIVE says that a file is removed, and that a directory is opaque")
    opaque = [] if kit.lacks("user-marks") else [entry("d/.wh..wh..opq")]
    said = world.unpack(entry(f"d/.wh.{name}"), *opaque, entry("d/new"))
    found = world.expect_unpacked(said, "whiteout-refused")
    one = found.get(f"d/{name}")
    kit.expect(one and one.mode[0] == "c" and one.device == 0, "whiteout-missing",
               saw=sorted(found), expected=f"d/{name} is a device 0:0")
    kit.expect(not opaque or ("user.overlay.opaque", b"y") in found["d"].marks,
               "opaque-missing", saw=found["d"].marks, expected="opaque is y")


def through_links(world):
    """Archives in which a link comes first, and then something below its name."""
    victim, text = world.victim, world.text
    climbing = f"{UP}{str(victim)[1:]}"
    for target in (victim, f"../{victim.name}", climbing):
        yield "file-through-link", [link("l", target), entry("l/new", text)]
        yield "file-through-link", [link("l", target), entry("l/file", text)]
        yield "directory-through-link", [link("l", target), entry("l/new/x", text)]
        yield "chain-of-links", [link("l", target), link("k", "l"),
                                 entry("k/new", text)]
        yield "whiteout-through-link", [link("l", target), entry("l/.wh.file")]
        yield "opaque-through-link", [link("l", target), entry("l/.wh..wh..opq")]
        yield "link-through-link", [link("l", target), link("l/new", "x")]
        yield "hard-link-out", [link("l", target), link("h", "l/file", HARD),
                                entry("h", text, mode=0o777)]
        yield "file-over-link", [link("l", f"{target}/file"), entry("l", text, mode=0)]
        yield "directory-over-link", [link("l", target),
                                      entry("l", type=DIR, mode=0o777), entry("l/new")]


@check("4.10", "links_lead_nowhere")
def check_links_lead_nowhere(kit):
    world = World(kit)
    cases = list(through_links(world))
    for symptom, entries in cases[:1] + kit.rng.sample(cases, 12):
        kit.given(f"ARCHIVE has {', '.join(told(one) for one, _ in entries)}")
        world.unpack(*entries)
        world.expect_untouched(symptom)
    kit.given("ARCHIVE has a link lib -> /usr/lib, and then usr/lib and lib/x")
    said = world.unpack(entry("usr/lib", type=DIR), link("lib", "/usr/lib"),
                        entry("lib/x", world.text))
    found = world.expect_unpacked(said, "absolute-link-refused")
    kit.expect("usr/lib/x" in found, "absolute-link-not-followed", saw=sorted(found),
               expected="usr/lib/x of LAYER is there")


def told(one):
    return f"{one.name} -> {one.linkname}" if one.linkname else one.name


@check("4.10", "dots_lead_nowhere")
def check_dots_lead_nowhere(kit):
    world = World(kit)
    victim, text = world.victim, world.text
    climbing = [f"../{victim.name}", f"{UP}{str(victim)[1:]}", f"a/../../{victim.name}",
                f"/{UP}{str(victim)[1:]}"]
    for name in (*kit.rng.sample(climbing, 2), victim):
        way = "by-absolute-path" if name == victim else "by-dots"
        for kind, entries in (("file", [entry(f"{name}/new", text)]),
                              ("file", [entry(f"{name}/file", text)]),
                              ("whiteout", [entry(f"{name}/.wh.file")]),
                              ("hard-link", [link("h", f"{name}/file", HARD),
                                             entry("h", text, mode=0o777)])):
            kit.given(f"ARCHIVE has {', '.join(told(one) for one, _ in entries)}")
            world.unpack(*entries)
            world.expect_untouched(f"{kind}-{way}")
    kit.given("ARCHIVE has a file a..b/..c, which is a name like any other")
    found = world.expect_unpacked(world.unpack(entry("a..b/..c", text)),
                                  "dots-in-a-name-refused")
    kit.expect("a..b/..c" in found, "dots-in-a-name-lost", saw=sorted(found),
               expected="a..b/..c is there")


@check("4.10", "nothing_outside")
def check_nothing_outside(kit):
    """What is refused leaves nothing, in the cell's /tmp neither."""
    world = World(kit)
    whole = archive([entry("a", "x" * 9000), entry("b", "y")])
    refused = {"device": archive([entry("a"), entry("n", type=DEVICE, devmajor=1)]),
               "dots": archive([entry("a"), entry("../b")]),
               "cut": whole[:kit.rng.randrange(2000, 9000)],
               "garbage": (kit.word() * 200).encode()}
    ledger = kit.ledger()
    for kind, data in refused.items():
        kit.given(f"ARCHIVE has to be refused: {kind}")
        said = world.unpack(data=data)
        kit.expect(said.status == 125, f"{kind}-not-refused", saw=said, expected="125")
        world.expect_untouched(f"{kind}-leaves-half")
        kit.expect(not os.path.lexists(world.layer), f"{kind}-leaves-a-layer",
                   saw="LAYER is there", expected="nothing of it")
    kit.expect_nothing_left(ledger)
