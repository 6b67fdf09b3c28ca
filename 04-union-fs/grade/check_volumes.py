"""check_volumes.py — exercises 4.6 and 4.12: places to write in, and the host's."""
import os
import stat

from grade import layers
from grade.layers import Unchanged, ask, directory
from grade.plugin import check


# ---- 4.6 let a read-only box have /tmp and /run ----

def read_only_box(kit, *made, root=None):
    return layers.box(kit, *made, root=root, options=["--read-only"])


def expect_writable(kit, there, place):
    text = kit.word()
    answer = ask(kit, there, "write", f"{place}/{text}", text)
    kit.expect(answer == "ok", f"write-to-{place[1:]}-{answer}",
               saw=f"to write {place}/{text}: {answer}", expected="it succeeds")
    answer = ask(kit, there, "read", f"{place}/{text}")
    kit.expect(answer == text, f"lost-in-{place[1:]}", saw=answer, expected=text)


def expect_read_only(kit, there, path):
    for request in (("write", path, "x"), ("mkdir", f"{path}-dir")):
        answer = ask(kit, there, *request)
        kit.expect(answer == "EROFS", f"{request[0]}-ends-in-{answer}",
                   saw=f"{request[0]} {request[1]}: {answer}", expected="EROFS")


@check("4.6", "tmp_and_run_are_writable")
def check_tmp_and_run_are_writable(kit):
    there = read_only_box(kit, directory(kit, "layer", {"a": "a"}))
    for place in ("/tmp", "/run"):
        expect_writable(kit, there, place)


@check("4.6", "modes_are_right")
def check_modes_are_right(kit):
    """Whatever mode the layers' own have."""
    top = directory(kit, "layer", {"tmp/": None, "run/": None})
    own = kit.rng.choice([0o700, 0o751, 0o711])
    for name in ("tmp", "run"):
        (top / name).chmod(own)
    there = read_only_box(kit, top)
    for place, wanted in (("/tmp", 0o41777), ("/run", 0o40755)):
        answer = ask(kit, there, "stat", place)
        mode = answer[0] if isinstance(answer, list) else 0
        kind = "the-layers" if mode == 0o40000 + own else f"{stat.S_IMODE(mode):o}"
        kit.expect(mode == wanted, f"mode-of-{place[1:]}-{kind}",
                   saw=f"{place} has mode {mode:o}", expected=f"{wanted:o}")


@check("4.6", "rest_is_read_only")
def check_rest_is_read_only(kit):
    name = kit.word()
    there = read_only_box(kit, directory(kit, "layer", {f"{name}/file": "f"}))
    for path in (f"/{name}/file", f"/{name}/new", "/etc/new", f"/{kit.word()}"):
        expect_read_only(kit, there, path)
    kit.given("a single layer")
    expect_read_only(kit, read_only_box(kit), "/new")


@check("4.6", "missing_one_is_left_out")
def check_missing_one_is_left_out(kit):
    for missing, other in (("run", "/tmp"), ("tmp", "/run")):
        root = kit.new_root()
        if (root.path / missing).exists():
            (root.path / missing).rmdir()
        (root.path / other[1:]).mkdir(exist_ok=True)
        if kit.rng.random() < .5:
            os.mknod(root.path / missing, stat.S_IFREG | 0o644)
        kit.given(f"ROOT has no directory /{missing}")
        there = read_only_box(kit, directory(kit, "layer"), root=root)
        expect_writable(kit, there, other)


@check("4.6", "nothing_left")
def check_places_leave_nothing(kit):
    root, top = kit.new_root(), directory(kit, "layer", {"tmp/": None, "run/": None})
    ledger, unchanged = kit.ledger(), Unchanged(kit, root, top)
    told = layers.run_in_box(kit, "echo a >/tmp/a; echo b >/run/b; exit 9", top, root,
                             options=["--read-only"])
    kit.expect_status(told, 9)
    unchanged.expect("layer")
    kit.expect_nothing_left(ledger)


# ---- 4.12 show a directory of the host's; read-only, if that is asked for ----

# What the host has is made in /tmp of the cell: on a file system of its own users,
# where a mount that goes wrong can do all that it could as root.
HOST = "/tmp/volume"
MAKE = f"""mkdir {HOST} {HOST}/below && mount -t tmpfs below {HOST}/below &&
           echo $1 >{HOST}/file && echo $1 >{HOST}/below/file && shift && exec "$@" """


def volume_box(kit, text, place, mode=""):
    """A box that sees HOST at `place`; `text` is in its files, and in a mount below."""
    top = directory(kit, "layer", {f"{place[1:]}/": None})
    before = ("/usr/bin/unshare", "--mount", "/bin/sh", "-ec", MAKE, "sh", text)
    kit.given(f"{HOST} has a file, and a mount below, /below, that has one, too")
    options = ["--read-only", "--volume", f"{HOST}:{place}{mode}"]
    return layers.box(kit, top, options=options, before=before)


def volume_mounts(kit, there, place):
    try:
        return [mount for mount in there.process.mounts
                if f"{mount.target}/".startswith(f"{place}/")]
    except OSError:
        kit.fail("payload-gone", "BEACON is gone", "BEACON runs")


def on_the_host(kit, script):
    """In the cell, and in no box."""
    kit.expect_status(told := kit.run("/bin/sh", "-ec", script), 0, "host-cannot-write")
    return told


@check("4.12", "directory_is_seen")
def check_directory_is_seen(kit):
    text, place = kit.word(), f"/{kit.word()}/{kit.word()}"
    there = volume_box(kit, text, place)
    for kind, file in (("directory", "file"), ("mount-below", "below/file")):
        answer = ask(kit, there, "read", f"{place}/{file}")
        kit.expect(answer == f"{text}\n", f"{kind}-not-seen",
                   saw=f"{place}/{file} reads {answer!r}", expected=f"{text!r}")
    answer = ask(kit, there, "write", f"{place}/{text}", text)
    kit.expect(answer == "ok", f"write-ends-in-{answer}", saw=answer,
               expected="without :ro it can be written to")
    found = on_the_host(kit, f"cat {HOST}/{text}").stdout
    kit.expect(found == text, "written-elsewhere", expected=f"{text!r}",
               saw=f"{HOST}/{text} of the host's reads {found!r}")


@check("4.12", "read_only_if_asked")
def check_read_only_if_asked(kit):
    place = f"/{kit.word()}"
    there = volume_box(kit, kit.word(), place, mode=":ro")
    for kind, path in (("", place), ("below-", f"{place}/below")):
        answer = ask(kit, there, "write", f"{path}/new", "x")
        kit.expect(answer == "EROFS", f"{kind}write-ends-in-{answer}",
                   saw=f"to write {path}/new: {answer}", expected="EROFS")
    flags = {mount.target: mount.options[0]
             for mount in volume_mounts(kit, there, place)}
    kit.expect(flags.get(place) == "ro", "mount-has-no-ro", saw=flags,
               expected="the mount is ro")


@check("4.12", "host_can_still_write")
def check_host_can_still_write(kit):
    place, text = f"/{kit.word()}", kit.word()
    there = volume_box(kit, kit.word(), place, mode=":ro")
    on_the_host(kit, f"echo {text} >{HOST}/from-the-host")
    answer = ask(kit, there, "read", f"{place}/from-the-host")
    kit.expect(answer == f"{text}\n", "another-directory", expected=f"{text!r}",
               saw=f"what the host has written reads {answer!r}")


@check("4.12", "no_link_leads_out")
def check_no_link_leads_out(kit):
    """/link -> PATH: in the box that is a directory of the layer's, if it has one."""
    outside = directory(kit, "outside", {"file": "of the host"})
    word, up = kit.word(), "../" * 9
    for target in (f"/{word}", f"{up}{word}"):
        top = directory(kit, "layer", {f"{word}/": None}, change=link_to(target))
        kit.given(f"/link in the layer leads to {target}")
        there = layers.box(kit, top, options=["--read-only", "--volume",
                                              f"{outside}:/link"])
        found = [mount.target for mount in volume_mounts(kit, there, f"/{word}")]
        kit.expect(found == [f"/{word}"], "link-not-followed-inside", saw=found,
                   expected=f"the volume is at /{word} of the box")
        kit.end(there)
    expect_refused(kit, outside)


def link_to(target):
    return lambda top: (top / "link").symlink_to(target)


def expect_refused(kit, outside):
    """Here /link leads to what only the host has."""
    root, inside = kit.new_root(), directory(kit, "victim")
    for target in (inside, f"{'../' * 9}{str(inside)[1:]}"):
        top = directory(kit, "layer", change=link_to(target))
        kit.given(f"/link in the layer leads to {target}, which the box has not")
        told = kit.run("04-union-fs", *layers.layers_of(top, root), "--read-only",
                       "--volume", f"{outside}:/link", "--", "/bin/true")
        kit.expect_status(told, 125, "link-followed-outside")


@check("4.12", "nothing_left")
def check_volume_leaves_nothing(kit):
    outside, root = directory(kit, "outside", {"file": "f"}), kit.new_root()
    top, ledger = directory(kit, "layer", {"a/": None}), kit.ledger()
    for mode in ("", ":ro"):
        told = layers.run_in_box(kit, "exit 4", top, root, options=[
            "--read-only", "--volume", f"{outside}:/a{mode}"])
        kit.expect_status(told, 4)
    kit.expect_nothing_left(ledger)
