"""check_by_hand.py — exercise 4.11: random layers look to `why` as to the kernel."""
import os
import stat

from grade.layers import Unchanged, directory, mark, merged, whiteout
from grade.looks import expect_nowhere, expect_seen, why
from grade.plugin import check

NAMES = "abc"
DEPTH = 3
NOTHING, WHITEOUT, FILE, DIRECTORY = .1, .3, .45, .9
# What stands in each, so that a layer has something to hide: /a is marked in layer 0.
SURE = {"0/a": DIRECTORY, "1/a": DIRECTORY, "0/a/c": NOTHING, "1/a/c": FILE,
        "0/b": WHITEOUT, "1/b": FILE}


class Wild:
    """Random layers; `may_have` names what overlays find in some, and in these."""

    def __init__(self, kit, *may_have):
        self.rng, self.may_have = kit.rng, may_have
        count = kit.rng.choice([2, 3])
        self.layers = [directory(kit, f"layer{n}", change=self.filling(n))
                       for n in range(count)]

    def filling(self, number):
        """A file says of which layer it is, and where it stands there: 0/a/b."""
        return lambda top: self.fill(top, DEPTH, f"{number}")

    def fill(self, place, depth, text):
        for name in NAMES:
            path, words = place / name, f"{text}/{name}"
            kind = SURE.get(words) or self.rng.random()
            if kind < .15:
                continue
            if kind < .35 and "whiteout" in self.may_have:
                whiteout(path)
            elif kind < .5 or depth == 1:
                path.write_text(words)
            else:
                path.mkdir()
                self.fill(path, depth - 1, words)
                self.mark(path, 1 if words == "0/a" else .4)

    def mark(self, path, chance):
        if self.rng.random() >= chance:
            return
        if "opaque" in self.may_have:
            mark(path, "opaque")
        elif "redirect" in self.may_have:
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


def in_any(layers, path):
    """Without redirects no other path can be seen."""
    return any(os.path.lexists(f"{layer}{path}") for layer in layers)


def programs_view(answer, layers):
    """As kernels_view() says it; ValueError or OSError for what is of no layer."""
    first = next((line for line in answer.lines if line[2]), None)
    if first is None:
        return None
    layer, path, *_ = first
    is_directory = stat.S_ISDIR(os.lstat(f"{layer}{path}").st_mode)
    return "/" if is_directory else f"{list(map(str, layers)).index(layer)}{path}"


def difference(ours, theirs):
    if ours is None:
        return "not-seen"
    return "seen-though-hidden" if theirs is None else "another-one"


def beside_the_kernel(kit, *kinds):
    """(Wild, the kernel's view) for each kind.

    All before any program of the student's runs: it could change what we have mounted.
    """
    wild = [Wild(kit, *may_have) for may_have in kinds]
    return [(one, kernels_view(kit, one)) for one in wild]


def expect_the_same(kit, wild, theirs):
    kind, wrong = "-".join(wild.may_have) or "plain", {}
    kit.given(f"{len(wild.layers)} random layers, {kind}")
    paths = [path for path in all_paths()
             if "redirect" in wild.may_have or in_any(wild.layers, path)]
    for path, answer in why(kit, paths, *wild.layers).items():
        kit.did = answer.asked
        kit.expect(answer.status in (0, 125), f"{kind}-code", saw=answer,
                   expected="exit code 0, or 125 where no layer has it")
        try:
            ours = programs_view(answer, wild.layers)
        except (OSError, ValueError):
            kit.fail(f"{kind}-path-of-none", saw=answer, expected="paths of the layers")
        if ours != theirs[path]:
            wrong[difference(ours, theirs[path])] = answer, theirs[path]
    for symptom in sorted(wrong):  # the same one, whatever the paths
        answer, wanted = wrong[symptom]
        kit.did = answer.asked
        kit.fail(f"{kind}-{symptom}", saw=answer,
                 expected=f"as in the kernel's union: {wanted or 'not seen'}")


@check("4.11", "same_as_the_kernel")
def check_same_as_the_kernel(kit):
    for one in beside_the_kernel(kit, (), ("whiteout",), ("opaque", "whiteout")):
        expect_the_same(kit, *one)


class Renamed:
    """Layers, each of which renames a directory of those below; what is seen then."""

    def __init__(self, kit, by_name):
        self.kit, self.rng, self.by_name = kit, kit.rng, by_name
        files = [f"/{a}/{b}/c" for a in NAMES for b in "ab"]
        base = directory(kit, "base", {file[1:]: "" for file in files})
        self.layers = [base]
        self.now = {file: f"{base}{file}" for file in files}
        self.old, self.done = set(self.now), []
        for _ in range(3):
            self.rename()

    def rename(self):
        file, depth = self.rng.choice(sorted(self.now)), self.rng.choice([2, 3])
        old = "/".join(file.split("/")[:depth])
        above = [path.rsplit("/", 2)[0] for path in sorted(self.now)
                 if not f"{path}/".startswith(f"{old}/")]
        beside = self.by_name or not above
        place = old.rsplit("/", 1)[0] if beside else self.rng.choice(above)
        new = f"{place}/{self.kit.word()}"
        redirect = old.split("/")[-1] if self.by_name else old

        def change(top):
            for path in (old, new):
                (top / path[1:]).parent.mkdir(parents=True, exist_ok=True)
            whiteout(top / old[1:])
            (top / new[1:]).mkdir()
            mark(top / new[1:], "redirect", redirect.encode())
        layer = directory(self.kit, f"layer{len(self.layers)}", change=change)
        self.layers.insert(0, layer)
        self.now = {new + path[len(old):] if f"{path}/".startswith(f"{old}/") else path:
                    file for path, file in self.now.items()}
        self.old |= set(self.now)
        self.done.append(f"{new} has the mark redirect={redirect}")


def expect_renamed(kit, tree):
    kind = "name" if tree.by_name else "path"
    kit.given(f"four layers: {'; '.join(tree.done)}")
    for path, answer in why(kit, sorted(tree.old), *tree.layers).items():
        if path not in tree.now:
            expect_nowhere(kit, answer, f"old-name-is-seen-by-{kind}")
            continue
        kit.did = answer.asked
        kit.expect(answer.files == [tree.now[path]], f"not-seen-by-{kind}", saw=answer,
                   expected=f"{tree.now[path]} is seen")


@check("4.11", "redirects_are_followed")
def check_redirects_are_followed(kit):
    random = []
    if not kit.lacks("trusted-marks"):  # without them the kernel follows no redirect
        random = beside_the_kernel(kit, ("redirect", "whiteout"))
    for by_name in (True, False):
        expect_renamed(kit, Renamed(kit, by_name))
    for one in random:
        expect_the_same(kit, *one)


@check("4.11", "hidden_ones_are_told")
def check_hidden_ones_are_told(kit):
    """Of each layer that has the name there is a line; those below say: hidden."""
    name, other = kit.word(), kit.word()
    files = {f"{name}/file": "f", f"{name}/dir/a": "a", other: "o"}

    def change(top):
        whiteout(top / other)
        mark(top / name / "dir", "opaque")
    upper = directory(kit, "upper", {f"{name}/file": "new", f"{name}/dir/": None},
                      change=change)
    lower = [directory(kit, "top", files), directory(kit, "base", files)]
    paths = [f"/{name}/file", f"/{other}", f"/{name}/dir", f"/{name}"]
    answers = why(kit, paths, *lower, upper=upper)
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
    answers = why(kit, kit.rng.sample(list(all_paths()), 15), *wild.layers)
    expect_nowhere(kit, why(kit, ["/none"], *wild.layers)["/none"], "none-is-seen")
    kit.expect({answer.status for answer in answers.values()} <= {0, 125}, "code",
               saw="another exit code", expected="0, or 125")
    unchanged.expect("layer")
    kit.expect_nothing_left(ledger)
