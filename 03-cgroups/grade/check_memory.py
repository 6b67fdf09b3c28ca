"""check_memory.py — exercise 3.5: so much memory, and so much swap."""
from grade.cgroups import tree_of_limits
from grade.plugin import check
from support import groups

MIB = 1 << 20
HOG = ["/usr/bin/dd", "if=/dev/zero", "of=/dev/null", "bs=200M", "count=1"]


def tree_with_box(kit):
    tree, box = tree_of_limits(kit), f"/{kit.word()}"
    tree.make_to_limit(box)
    return tree, box


def has_swap(tree, box):
    """A kernel without swap has no such file."""
    return (tree.path(box) / "memory.swap.max").exists()


@check("3.5", "files_have_the_bytes")
def check_files_have_the_bytes(kit):
    tree, box = tree_with_box(kit)
    memory, swap = (kit.rng.randrange(20, 200) for _ in range(2))
    swapped = ["--swap", f"{swap}M"] if has_swap(tree, box) else []
    kit.expect_status(tree.set(box, "--memory", f"{memory}M", *swapped), 0, "refused")
    for file, number in (("memory.max", memory), ("memory.swap.max", swap)):
        if file == "memory.max" or swapped:
            seen = tree.read(box, file)
            kit.expect(seen == str(number * MIB), f"{file.replace('.', '-')}-wrong",
                       saw=f"{file}: {seen!r}", expected=number * MIB)
    expect_the_sum(kit)


def expect_the_sum(kit):
    """In version 1, where the host has it: one limit of both together."""
    given, name = kit.cell.groups, f"/{kit.word()}"
    tree = given and given.tree_of("memory")
    sums = tree and given.given(tree) / "memory.memsw.limit_in_bytes"
    if not sums or not sums.exists():
        return
    memory, swap = kit.rng.randrange(20, 200), kit.rng.randrange(20, 200)
    kit.beacon("03-cgroups", "--name", name, "--memory", f"{memory}M", "--swap",
               f"{swap}M")
    seen = limit_of(kit, given.given(tree, name) / sums.name)
    kit.expect(seen == str((memory + swap) * MIB), "sum-wrong",
               saw=f"{sums.name}: {seen}", expected=(memory + swap) * MIB)


def limit_of(kit, path):
    kit.expect(path.exists(), "no-such-group", saw=f"there is no {path}",
               expected="a group with a limit")
    return path.read_text().strip()


@check("3.5", "hog_is_killed")
def check_hog_is_killed(kit):
    tree, box = tree_with_box(kit)
    most = f"{kit.rng.randrange(16, 48)}M"
    limits = ["--memory", most, *(["--swap", "0"] if has_swap(tree, box) else [])]
    tree.limit(box, *limits)
    for program, *words in ([*tree.words_in(box), *HOG],
                            ["03-cgroups", *limits, "--", *HOG]):
        told = kit.run(program, *words)
        kit.expect(told.status == 137, "hog-lives", saw=told,
                   expected="exit code 137: killed by SIGKILL")


@check("3.5", "units_are_powers_of_two")
def check_units_are_powers_of_two(kit):
    tree, box = tree_with_box(kit)
    for unit, size in (("K", 1 << 10), ("M", MIB), ("m", MIB), ("k", 1 << 10)):
        number = kit.rng.randrange(20, 90) * MIB // size
        told = tree.set(box, "--memory", f"{number}{unit}")
        kit.expect(told.status == 0, f"unit-{unit}-refused", saw=told,
                   expected=f"{number}{unit} is {number * size} bytes")
        seen = tree.read(box, "memory.max")
        kit.expect(seen == str(number * size), f"unit-{unit}-wrong",
                   saw=f"{number}{unit}: {seen}", expected=number * size)


@check("3.5", "only_what_was_asked")
def check_only_what_was_asked(kit):
    tree, box = tree_with_box(kit)
    before = tree.texts()
    kit.expect_status(tree.set(box, "--memory", f"{kit.rng.randrange(20, 90)}M"), 0,
                      "refused")
    changed = sorted(file for (group, file), text in tree.texts().items()
                     if text != before[group, file] and group == box)
    kit.expect(changed in ([], ["memory.max"]), "unasked-limit", saw=changed,
               expected="memory.max alone is another")


@check("3.5", "limit_is_there_first")
def check_limit_is_there_first(kit):
    """Each write to the limit takes long: one that comes late is seen to be late."""
    given, name = kit.groups(), f"/{kit.word()}"
    kit.needs("strace")
    tree = given.tree_of("memory") or given.v2
    file = "memory.max" if tree.version == 2 else "memory.limit_in_bytes"
    most = kit.rng.randrange(64, 128)
    kit.beacon("/usr/bin/strace", "-qq", "-o", "/dev/null", "--trace-path",
               f"{tree.top}{name}/{file}", "-e", "trace=write", "-e",
               "inject=write:delay_enter=300ms", kit.path("03-cgroups"), "--name", name,
               "--memory", f"{most}M")
    seen = limit_of(kit, given.given(tree, name) / file)
    is_none = seen == "max" or int(seen) > 1 << 60
    kit.expect(not is_none, "limit-late", saw=f"when BEACON begins, {file} is {seen}",
               expected=most * MIB)


@check("3.5", "reason_is_told")
def check_reason_is_told(kit):
    given = kit.groups()
    tree = given.tree_of("memory") or given.v2
    above, name = f"/{kit.word()}", kit.word()
    limit_above(given, tree, above)
    own, others = f"/{name}", f"{above}/{name}"
    for group, most, whose in ((own, "32M", own), (others, "max", above)):
        told = kit.run("03-cgroups", "--name", group, "--memory", most, "--", *HOG)
        kit.expect("memory" in told.stderr, "reason-not-told", saw=told,
                   expected="a message that names the memory")
        kit.expect(f"{tree.top}{whose}" in told.stderr.split(), "another-limit-named",
                   saw=told, expected=f"the group {tree.top}{whose}")


def limit_above(given, tree, above):
    """A group with little memory; version 1 needs it in other trees, too."""
    if tree.version == 2:
        groups.enable(given.given(tree), ["memory"])
    for one in (tree, given.v2, given.tree_of("freezer")):
        if one and not given.given(one, above).exists():
            given.add(one, above)
    file = "memory.max" if tree.version == 2 else "memory.limit_in_bytes"
    (given.given(tree, above) / file).write_text(str(24 * MIB))


@check("3.5", "nothing_left")
def check_hog_leaves_nothing(kit):
    kit.groups()
    ledger = kit.ledger()
    kit.run("03-cgroups", "--memory", "24M", "--", *HOG)
    kit.expect_nothing_left(ledger)
