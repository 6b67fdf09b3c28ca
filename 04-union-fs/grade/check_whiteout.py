"""check_whiteout.py — exercises 4.3 and 4.4: what a file of an upper means."""
import os
import stat

from grade.layers import Unchanged, directory, mark, whiteout
from grade.looks import expect_nowhere, expect_seen, why
from grade.plugin import check


def three(kit, name, change):
    """An upper, and two layers that both have NAME/file, NAME/dir/ and NAME/other."""
    files = {f"{name}/{path}": path for path in ("file", "other", "dir/inner")}
    upper = directory(kit, "upper", {f"{name}/": None}, change=change)
    return upper, directory(kit, "top", files), directory(kit, "base", files)


def where_from(answer, upper):
    """For a symptom: which layer was taken to decide."""
    if answer.status:
        return "code"
    return "upper" if str(upper) in answer.seen else "below"


# ---- 4.3 is it a whiteout, in either form? ----

def expect_whiteout(kit, make):
    """`make` removes a file, a directory, and what was never there."""
    name = kit.word()

    def change(top):
        for entry in ("file", "dir", "none"):
            make(top / name / entry)
    upper, *lower = three(kit, name, change)
    paths = [f"/{name}/{entry}" for entry in ("file", "dir", "none", "other")]
    answers = why(kit, paths, *lower, upper=upper)
    *removed, other = answers.values()
    for answer in removed:
        expect_seen(kit, answer, [], f"seen-{where_from(answer, upper)}")
    expect_seen(kit, other, lower[:1], "other-not-seen")


def marked(path):
    path.touch()
    mark(path, "whiteout", b"")


@check("4.3", "device_form")
def check_device_form(kit):
    kit.given("in UPPER there is a character device 0:0 of this name")
    expect_whiteout(kit, whiteout)


@check("4.3", "marked_form")
def check_marked_form(kit):
    kit.needs("user-marks")
    kit.given("in UPPER it is an empty file, marked user.overlay.whiteout")
    expect_whiteout(kit, marked)


def devices(kit):
    """(label, mode, number) of such as can be made here."""
    if os.geteuid() == 0 and not kit.lacks("mknod"):
        yield "null-device", stat.S_IFCHR, os.makedev(1, 3)
        yield "device", stat.S_IFCHR, os.makedev(0, kit.rng.randrange(1, 200))
        yield "device", stat.S_IFCHR, os.makedev(kit.rng.randrange(1, 200), 0)
        yield "block-device", stat.S_IFBLK, os.makedev(0, 0)
    yield "fifo", stat.S_IFIFO, 0


@check("4.3", "empty_file_is_a_file")
def check_empty_file_is_a_file(kit):
    name, made = kit.word(), {"file": "empty-file"}

    def change(top):
        (top / name / "file").touch()
        for number, (label, kind, device) in enumerate(devices(kit)):
            os.mknod(top / name / f"n{number}", kind | 0o600, device)
            made[f"n{number}"] = label
    upper, *lower = three(kit, name, change)
    answers = why(kit, [f"/{name}/{entry}" for entry in made], *lower, upper=upper)
    for answer, label in zip(answers.values(), made.values()):
        kit.given(f"in UPPER this is a file of the kind: {label}, without a mark")
        expect_seen(kit, answer, [upper], f"{label}-not-seen")


@check("4.3", "nothing_changed")
def check_whiteouts_unchanged(kit):
    name = kit.word()
    upper, *lower = three(kit, name, lambda top: whiteout(top / name / "file"))
    ledger, unchanged = kit.ledger(), Unchanged(kit, upper, *lower)
    why(kit, [f"/{name}/file", f"/{name}/other", "/"], *lower, upper=upper)
    unchanged.expect("layer")
    kit.expect_nothing_left(ledger)


# ---- 4.4 does the directory hide those below it, or continue another one? ----

@check("4.4", "opaque_is_seen")
def check_opaque_is_seen(kit):
    name = kit.word()

    def change(top):
        (top / name / "new").write_text("n")
        mark(top / name, "opaque")
    upper, *lower = three(kit, name, change)
    kit.given(f"UPPER/{name} is opaque, and has but the file new")
    answers = why(kit, [f"/{name}", f"/{name}/new", f"/{name}/file", f"/{name}/dir"],
                  *lower, upper=upper)
    itself, new, *old = answers.values()
    for answer in old:
        expect_nowhere(kit, answer, "old-files-are-seen")
    expect_seen(kit, itself, [upper], "merged")
    expect_seen(kit, new, [upper], "new-file-not-seen")


@check("4.4", "redirect_is_followed")
def check_redirect_is_followed(kit):
    """`name` is called `new` now; and what was below `old` is below `new`, too."""
    for form in ("{}", "/{}"):
        name, new = kit.word(), kit.word()

        def change(top):
            (top / name).rename(top / new)
            whiteout(top / name)
            mark(top / new, "redirect", form.format(name).encode())
        upper, *lower = three(kit, name, change)
        kit.given(f"UPPER/{new} has the mark redirect={form.format(name)}")
        answers = why(kit, [f"/{new}/file", f"/{new}/dir/inner", f"/{new}", f"/{name}"],
                      *lower, upper=upper)
        *below, itself, old = answers.values()
        for answer in below:
            symptom = f"not-below-{where_from(answer, upper)}"
            expect_seen(kit, answer, lower[:1], symptom)
        expect_seen(kit, itself, [upper, *lower], "not-merged")
        expect_seen(kit, old, [], "old-name-is-seen")


@check("4.4", "plain_one_is_merged")
def check_plain_one_is_merged(kit):
    for value in (None, b"n", b"x", b""):
        name = kit.word()
        upper, *lower = three(kit, name, lambda top: value is None or mark(
            top / name, "opaque", value))
        kit.given("the directory has no mark" if value is None else
                  f"the directory has the mark opaque={value.decode()}")
        answers = why(kit, [f"/{name}", f"/{name}/file"], *lower, upper=upper)
        itself, file = answers.values()
        symptom = "plain-hides" if value is None else "any-value-hides"
        expect_seen(kit, itself, [upper, *lower], symptom)
        expect_seen(kit, file, lower[:1], symptom)


@check("4.4", "nothing_changed")
def check_marks_unchanged(kit):
    name = kit.word()
    upper, *lower = three(kit, name, lambda top: mark(top / name, "opaque"))
    ledger, unchanged = kit.ledger(), Unchanged(kit, upper, *lower)
    why(kit, [f"/{name}", f"/{name}/file"], *lower, upper=upper)
    unchanged.expect("layer")
    kit.expect_nothing_left(ledger)
