"""check_path.py — exercise 1.7: the program is found, and gets what it was given."""
from grade.plugin import check

WORDS = ["", "two words", "a;b", "$HOME", "`id`;id", "*", "'\"\\", "--help"]


def tool(kit, root, directory, mode=0o755, name=None):
    """A script of a random name in a directory of the root; it says where it stands."""
    name = name or kit.word()
    (root.path / directory).mkdir(exist_ok=True)
    path = root.path / directory / name
    path.write_text(f"#!/bin/sh\necho from {directory}\n")
    path.chmod(mode)
    return name


def expect_from(kit, told, directory, symptom):
    kit.expect((told.status, told.stdout) == (0, f"from {directory}\n"), symptom,
               saw=told, expected=f"the program in /{directory} runs")


@check("1.7", "found_in_the_new_root")
def check_found_in_the_new_root(kit):
    root, first, second = kit.new_root(), kit.word(), kit.word()
    name = tool(kit, root, second)
    path = f"PATH=/none:/{first}:/{second}"
    told = kit.run("01-chroot", root, "--env", path, "--", name)
    expect_from(kit, told, second, "not-found-in-path")
    tool(kit, root, first, name=name)
    told = kit.run("01-chroot", root, "--env", path, "--", name)
    expect_from(kit, told, first, "not-the-first")


@check("1.7", "first_executable")
def check_first_executable(kit):
    root, first, second = kit.new_root(), kit.word(), kit.word()
    name = tool(kit, root, first, mode=0o644)
    tool(kit, root, second, name=name)
    kit.given(f"/{first}/{name} has no x bit")
    told = kit.run("01-chroot", root, "--env", f"PATH=/{first}:/{second}", "--", name)
    expect_from(kit, told, second, "stops-at-data")


@check("1.7", "arguments_as_given")
def check_arguments_as_given(kit):
    root, extra = kit.new_root(), kit.rng.sample(WORDS, len(WORDS))
    box = kit.beacon("01-chroot", root, "--env", "PATH=/", root=root, extra=extra,
                     name=kit.word())
    kit.expect(box.process.argv[2:] == extra, "words-changed",
               saw=f"BEACON's words are {box.process.argv[2:]}",
               expected=f"they are {extra}")


@check("1.7", "environment_as_given")
def check_environment_as_given(kit):
    value, caller = kit.word(), kit.word()
    box = kit.beacon("01-chroot", root := kit.new_root(), "--clear-env", "--env",
                     f"A={value} b", "--env", "PATH=/bin", root=root, env={"C": caller})
    wanted = {"A": f"{value} b", "PATH": "/bin"}
    kit.expect(box.process.environ == wanted, "environment-changed",
               saw=f"BEACON's environment is {box.process.environ}",
               expected=f"it is {wanted}")


@check("1.7", "hosts_path_is_not_asked")
def check_hosts_path_is_not_asked(kit):
    """A directory of the host's that PATH names is not in the root."""
    root, name = kit.new_root(), kit.word()
    outside = kit.cell.yard / "tools"
    outside.mkdir()
    (outside / name).write_text("#!/bin/sh\necho from the host\n")
    (outside / name).chmod(0o755)
    kit.given(f"{name} stands in a directory of the host's, and not in ROOT")
    told = kit.run("01-chroot", root, "--env", f"PATH={outside}", "--", name)
    kit.expect(told.stdout == "" and told.status == 127, "path-of-the-host", saw=told,
               expected="exit code 127")


@check("1.7", "exit_codes_of_exec")
def check_exit_codes_of_exec(kit):
    root, directory = kit.new_root(), kit.word()
    path = f"PATH=/none:/{directory}"
    name = tool(kit, root, directory, mode=0o644)
    told = kit.run("01-chroot", root, "--env", path, "--", name)
    kit.expect_status(told, 126, "not-126")
    told = kit.run("01-chroot", root, "--env", path, "--", kit.word())
    kit.expect_status(told, 127, "not-127")


@check("1.7", "nothing_left")
def check_search_leaves_nothing(kit):
    root, ledger = kit.new_root(), kit.ledger()
    kit.run("01-chroot", root, "--", "busybox", "true")
    kit.expect_nothing_left(ledger)
