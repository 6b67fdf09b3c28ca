"""check_by_hand.py — exercise 4.11: random layers must look to `why` as to the kernel."""
import os
import stat

from grade.layers import Unchanged, directory, mark, merged, whiteout
from grade.looks import expect_nowhere, expect_seen, why
from grade.plugin import check

NAMES = "abc"
DEPTH = 3


class Wild:
    """Random layers; of what an overlay finds in some, `may_have` says what these have."""

    def __init__(self, kit, *may_have):
        self.rng, self.may_have = kit.rng, may_have
        self.layers = [directory(kit, f"layer{n}") for n in range(kit.rng.choice([2, 3]))]
        for layer in self.layers:
            self.fill(layer, DEPTH)
            kit.cell.give(layer)

    def fill(self, place, depth):
        for path in (place / name for name in NAMES):
            kind = self.rng.random()
            if kind < .15:
                continue
            if kind < .35 and "whiteout" in self.may_have:
                whiteout(path)
            elif kind < .5 or depth == 1:
                path.write_text(str(path))
            else:
                path.mkdir()
                self.fill(path, depth - 1)
                self.mark(path)

    def mark(self, path):
        if "opaque" in self.may_have and self.rng.random() < .4:
            mark(path, "opaque")
        elif "redirect" in self.may_have and self.rng.random() < .4:
            first, second = self.rng.choices(NAMES, k=2)
            mark(path, "redirect",
                 self.rng.choice([first, f"/{first}", f"/{first}/{second}"]).encode())


def all_paths(above="", depth=DEPTH):
    for name in NAMES:
        yield f"{above}/{name}"
        if depth > 1:
            yield from all_paths(f"{above}/{name}", depth - 1)


def kernels_view(kit, wild):
    """{path: the text of the file that is seen; "/" for a directory; or None}"""
    def view_of(path):
        try:
            if stat.S_ISDIR(os.lstat(path).st_mode):
                return "/"
            with open(path) as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            return None
    with merged(kit, wild.layers, redirects="redirect" in wild.may_have) as view:
        return {path: view_of(view + path) for path in all_paths()}


def programs_view(answer):
    if not answer.seen:
        return None
    first = answer.files[0]
    return "/" if stat.S_ISDIR(os.lstat(first).st_mode) else first


def expect_the_same(kit, *may_have):
    wild = Wild(kit, *may_have)
    kit.given(f"{len(wild.layers)} random layers with {' and '.join(may_have) or 'no'} marks")
    theirs, kind = kernels_view(kit, wild), may_have[0] if may_have else "plain"
    for path, answer in why(kit, all_paths(), *wild.layers).items():
        kit.did = answer.asked
        kit.expect(answer.status in (0, 125), f"{kind}-code", saw=answer,
                   expected="exit code 0, or 125 where no layer has it")
        try:
            ours = programs_view(answer)
        except OSError:
            kit.fail(f"{kind}-path-of-none", saw=answer, expected="paths of the layers")
        symptom = ("not-seen" if ours is None else "seen-though-hidden"
                   if theirs[path] is None else "another-one")
        kit.expect(ours == theirs[path], f"{kind}-{symptom}", saw=answer,
                   expected=f"as in the kernel's union: {theirs[path] or 'not seen'}")


@check("4.11", "same_as_the_kernel")
def check_same_as_the_kernel(kit):
    for may_have in ((), ("whiteout",), ("opaque",), ("whiteout", "opaque")):
        expect_the_same(kit, *may_have)


@check("4.11", "redirects_are_followed")
def check_redirects_are_followed(kit):
    kit.needs("trusted-marks")
    for _ in range(2):
        expect_the_same(kit, "redirect")
    expect_the_same(kit, "redirect", "whiteout", "opaque")


@check("4.11", "hidden_ones_are_told")
def check_hidden_ones_are_told(kit):
    """Of each layer that has the name there is a line; those below say: hidden."""
    name, other = kit.word(), kit.word()
    files = {f"{name}/file": "f", f"{name}/dir/a": "a", other: "o"}
    upper = directory(kit, "upper", {f"{name}/file": "new", f"{name}/dir/": None})
    lower = [directory(kit, "top", files), directory(kit, "base", files)]
    whiteout(upper / other)
    mark(upper / name / "dir", "opaque")
    kit.cell.give(upper)
    answers = why(kit, [f"/{name}/file", f"/{other}", f"/{name}/dir", f"/{name}"], *lower,
                  upper=upper)
    *decided, merged_one = answers.values()
    for kind, answer in zip(("file", "whiteout", "opaque"), decided):
        told = [layer for layer, _, seen, words in answer.lines[1:]
                if not seen and words.endswith(", hidden")]
        kit.did = answer.asked
        kit.expect(told == [str(one) for one in lower],
                   f"{'not-hidden' if answer.lines[1:] else 'not-told'}-below-{kind}",
                   saw=answer, expected="TOP and BASE are told, as hidden")
    expect_seen(kit, merged_one, [upper, *lower], "merged-one-hidden")


@check("4.11", "nothing_changed")
def check_look_changes_nothing(kit):
    wild = Wild(kit, "whiteout", "opaque", "redirect")
    ledger, unchanged = kit.ledger(), Unchanged(kit, *wild.layers)
    answers = why(kit, all_paths(), *wild.layers)
    expect_nowhere(kit, why(kit, ["/none"], *wild.layers)["/none"], "none-is-seen")
    kit.expect(any(answer.seen for answer in answers.values()), "nothing-seen",
               saw="no path is seen at all", expected="some are")
    unchanged.expect("layer")
    kit.expect_nothing_left(ledger)
