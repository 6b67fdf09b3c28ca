"""check_overlay.py — exercises 4.1 and 4.5: several directories, one tree."""
import os
import re
from dataclasses import replace

from grade import layers
from grade.layers import Unchanged, ask, directory, run_in_box
from grade.plugin import check

NASTY = [":", ",", "\\", "\\:,", "a=b,upperdir=c"]
CHANGES = ("echo new >/new; echo more >>/old/file; rm /old/gone; mkdir /made;"
           "chmod 700 /old/mode; rm -r /old/dir")


# ---- 4.1 tell the kernel which directories to join ----

def told_to_the_kernel(mount):
    """{"lowerdir": [name, …], "upperdir": name, …} as it stands in mountinfo."""
    text, told = ",".join(mount.super_options), {"lowerdir": []}
    for option in re.findall(r"(?:\\.|[^\\,])+", text):
        key, _, value = option.partition("=")
        if key in ("lowerdir", "lowerdir+"):
            told["lowerdir"] += map(plain, re.findall(r"(?:\\.|[^\\:])+", value))
        else:
            told[key] = plain(value)
    return told


def plain(name):
    """A backslash protects ':' and ',' and itself."""
    return re.sub(r"\\(.)", r"\1", name)


def expect_a_union(kit, there):
    mount = layers.root_mount(kit, there)
    yard = os.stat(kit.cell.yard).st_dev
    is_bound = mount.device == f"{os.major(yard)}:{os.minor(yard)}"
    kit.expect(mount.type == "overlay",
               "root-is-a-directory-of-the-host" if is_bound else "root-is-no-union",
               saw=f"its / is {mount}", expected="its / is an overlay")
    return told_to_the_kernel(mount)


def some_layers(kit, most=5):
    """Each has `same`, a file of its own, and files that some have."""
    made = []
    for number in range(kit.rng.randrange(2, most)):
        shared = {f"of-some/{name}": f"{name} of {number}" for name in "abcdef"
                  if kit.rng.random() < .6}
        made.append(directory(kit, f"layer{number}", shared | {
            "same": f"same of {number}", f"only-{number}": f"only in {number}"}))
    return made


@check("4.1", "root_is_a_union")
def check_root_is_a_union(kit):
    made = some_layers(kit)
    there = layers.box(kit, *made, options=["--upper", directory(kit, "upper")])
    names = expect_a_union(kit, there)["lowerdir"]
    kit.expect(len(names) == len(there.layers), "other-number-of-layers",
               saw=f"{len(names)} lower directories: {names}",
               expected=f"{len(there.layers)}: {there.layers}")
    for number in range(len(made)):
        answer, wanted = ask(kit, there, "read", f"/only-{number}"), f"only in {number}"
        kit.expect(answer == wanted, "other-layers", expected=f"it reads {wanted!r}",
                   saw=f"/only-{number} reads {answer!r}")


@check("4.1", "topmost_wins")
def check_topmost_wins(kit):
    made = some_layers(kit)
    there = layers.box(kit, *made, options=["--upper", directory(kit, "upper")])
    trees = [layers.tree(one) for one in made]
    for path in sorted({path for one in trees for path in one}):
        having = [one[path] for one in trees if path in one]
        if having[0].mode[0] == "d":
            continue
        answer, wanted = ask(kit, there, "read", f"/{path}"), having[0].content.decode()
        lowest = answer == having[-1].content.decode()
        kit.expect(answer == wanted, f"{'lowest' if lowest else 'another'}-is-seen",
                   saw=f"/{path} reads {answer!r}", expected=f"{wanted!r}")


@check("4.1", "writes_go_to_the_upper")
def check_writes_go_to_the_upper(kit):
    name, root = kit.word(), kit.new_root()
    lower = directory(kit, "layer", {f"{name}/gone": "g", f"{name}/kept": "k",
                                     f"{name}/changed": "c"})
    upper = directory(kit, "upper")
    told = run_in_box(kit, f"cd /{name}; rm gone; echo new >new; echo 2 >changed",
                      lower, root, options=["--upper", upper])
    kit.expect_status(told, 0, "script-failed")
    found = {path: one.content for path, one in layers.tree(upper).items()}
    wanted = {".": b"", name: b"", f"{name}/gone": b"", f"{name}/new": b"new\n",
              f"{name}/changed": b"2\n"}
    symptom = "upper-is-empty" if len(found) < 2 else "upper-has-other-files"
    kit.expect(found == wanted, symptom, saw=f"in UPPER: {found}",
               expected=f"there is {wanted}")


@check("4.1", "layers_unchanged")
def check_layers_unchanged(kit):
    root = kit.new_root()
    lower = directory(kit, "layer", {
        "old/file": "f", "old/gone": "g", "old/mode/": None, "old/dir/a": "a",
        f"old/{kit.word()}": "w"})
    unchanged = Unchanged(kit, lower, root)
    for kind, options in (("in-memory", []),
                          ("upper", ["--upper", directory(kit, "upper")])):
        kit.given(f"what is written is kept {kind.replace('-', ' ')}")
        run_in_box(kit, CHANGES, lower, root, options=options)
        unchanged.expect(kind)


@check("4.1", "names_are_escaped")
def check_names_are_escaped(kit):
    for nasty in kit.rng.sample(NASTY, 3):
        word = kit.word()
        top = directory(kit, "layer", {word: nasty}, name=f"{word}{nasty}top")
        upper = directory(kit, "upper", name=f"{word}{nasty}up")
        kit.given(f"the layer's name is {top.name!r}, and the upper's {upper.name!r}")
        there = layers.box(kit, top, options=["--upper", upper])
        told = expect_a_union(kit, there)
        kit.expect(len(told["lowerdir"]) == 2 and
                   ask(kit, there, "read", f"/{word}") == nasty, "another-layer",
                   saw=f"lowerdir is {told['lowerdir']}",
                   expected=f"{top.name!r} is one")
        ask(kit, there, "unlink", f"/{word}")
        kit.expect(list(layers.tree(upper)) == [".", word], "another-upper",
                   saw="the upper has not what was written",
                   expected="a whiteout in it")


@check("4.1", "nothing_left")
def check_union_leaves_nothing(kit):
    root, lower = kit.new_root(), directory(kit, "layer")
    upper = directory(kit, "upper")
    ledger, code = kit.ledger(), kit.rng.randrange(100)
    told = [run_in_box(kit, f"exit {code}", lower, root, options=options)
            for options in ([], ["--upper", upper], ["--read-only"])]
    kit.expect_nothing_left(ledger)
    for one in told:
        kit.expect_status(one, code)


# ---- 4.5 give 64 layers names that fit into one page ----

def sixty_four(kit, above):
    """Side by side in a directory whose path alone is longer than fsconfig(2) takes."""
    place = directory(kit, above) / ("d" * 250)
    made = [place / f"{kit.rng.getrandbits(160):040x}-{n}" for n in range(63)]
    for number, one in enumerate(made):
        one.mkdir(parents=True)
        layers.fill(one, {"same": f"{number}", f"only-{number}": f"{number}"})
    kit.shown[str(place)] = "DEEP"
    kit.cell.give(place)
    return made


def root_beside(kit, layer):
    """A root that stands beside this layer."""
    root = kit.new_root()
    moved = layer.parent / kit.word()
    os.rename(root.path, moved)
    kit.shown[str(moved)] = "DEEP/ROOT"
    return replace(root, path=moved)


@check("4.5", "sixty_four_layers")
def check_sixty_four_layers(kit):
    made = sixty_four(kit, "store")
    root = root_beside(kit, made[0])
    there = layers.box(kit, *made, root=root, options=["--read-only"])
    expect_a_union(kit, there)
    answer = ask(kit, there, "read", "/same")
    kit.expect(answer == "0", "topmost-not-seen", saw=f"/same is of layer {answer}",
               expected="it is of layer 0, the top one")
    for number in (1, 62, kit.rng.randrange(2, 62)):
        answer = ask(kit, there, "read", f"/only-{number}")
        kit.expect(answer == f"{number}", "one-not-seen", expected="it is seen",
                   saw=f"what layer {number} alone has reads {answer!r}")


@check("4.5", "names_are_relative")
def check_names_are_relative(kit):
    kit.needs("user-marks")
    upper = directory(kit, "upper")
    there = layers.box(kit, *some_layers(kit), options=["--upper", upper])
    told, top = expect_a_union(kit, there), there.layers[0]
    kinds = {"first": told["lowerdir"][:1], "lower": told["lowerdir"][1:],
             "upper": [told.get("upperdir", "/")], "work": [told.get("workdir", "/")]}
    absolute = "-".join(kind for kind, names in kinds.items()
                        if any(name.startswith("/") for name in names))
    kit.expect(not absolute, f"absolute-{absolute}", saw=told,
               expected=f"no name begins with /, all begin in {top}")
    kit.expect(os.path.normpath(told["lowerdir"][0]) == ".", "first-is-no-dot",
               saw=f"the top layer is named {told['lowerdir'][0]!r}",
               expected="it is .")


@check("4.5", "same_directories")
def check_same_directories(kit):
    """Layers at several depths, one of them by a link; two places to start from."""
    kit.needs("user-marks")
    name, store = kit.word(), directory(kit, "store", {"a/b/c/": None, "d/": None})
    layers.fill(store, {f"a/b/c/{name}": "c", "a/b/c/only-c": "c", f"d/{name}": "d",
                        "d/only-d": "d", f"{name}.up/": None})
    (store / "link").symlink_to("a/b/c")
    kit.cell.give(store)
    for cwd, words in ((store, ["link", "d"]), (store / "a/b", ["../b/c", "../../d/"])):
        kit.given(f"the program is started in {cwd}, and its layers are named {words}")
        there = layers.box(kit, *words, cwd=cwd,
                           options=["--upper", store / f"{name}.up"])
        expect_a_union(kit, there)
        seen = {path: ask(kit, there, "read", path)
                for path in (f"/{name}", "/only-c", "/only-d")}
        kit.expect(list(seen.values()) == ["c", "c", "d"], "other-directories",
                   saw=seen, expected="c, c and d")
        kit.end(there)


@check("4.5", "nothing_left")
def check_many_layers_leave_nothing(kit):
    made = sixty_four(kit, "store")
    root, ledger = root_beside(kit, made[0]), kit.ledger()
    told = run_in_box(kit, "exit 3", *made, root, options=["--read-only"])
    kit.expect_nothing_left(ledger)
    kit.expect_status(told, 3)
