"""check_root.py — exercises 1.3, 1.4, 1.5: another directory is /, and a way out."""
from grade.plugin import check
from support.process import identity_of

WITHOUT_CHROOT = ("/usr/bin/setpriv", "--bounding-set=-sys_chroot")


# ---- 1.3 make `root` the directory that "/" means ----

@check("1.3", "root_is_the_directory")
def check_root_is_the_directory(kit):
    box = kit.beacon("01-chroot", root := kit.new_root(), root=root)
    kit.expect(box.process.root == root.identity, "root-unchanged",
               saw="the / of BEACON is another directory", expected="its / is ROOT")


@check("1.3", "program_keeps_its_root")
def check_program_keeps_its_root(kit):
    box = kit.beacon("01-chroot", root := kit.new_root(), root=root)
    kit.expect(box.process.parent.root == kit.cell.init.root, "root-of-the-program",
               saw="the / of 01-chroot is another directory, too",
               expected="only its child's / is ROOT")


@check("1.3", "missing_root_stops_it")
def check_missing_root_stops_it(kit):
    """Where / cannot be moved nothing may run, least of all on the host."""
    there, root = kit.canary(), kit.new_root()
    for given, before, where in (
            ("ROOT is not there", (), kit.cell.yard / kit.word()),
            ("the caller has no CAP_SYS_CHROOT", WITHOUT_CHROOT, root)):
        kit.given(given)
        told = kit.run(*before, kit.path("01-chroot"), where, "--", "cat", there)
        kit.expect(told.status == 125 and there.read_text() not in told.stdout,
                   "runs-on-the-host", saw=told, expected="125, and nothing has run")


@check("1.3", "nothing_left")
def check_root_left_as_it_was(kit):
    root, ledger = kit.new_root(), kit.ledger()
    kit.run("01-chroot", root, "--", "/bin/true")
    kit.expect_nothing_left(ledger)


# ---- 1.4 and be in it ----

@check("1.4", "directory_is_inside")
def check_directory_is_inside(kit):
    root, here = kit.new_root(), kit.cell.yard / "a/b/c/d/e"
    here.mkdir(parents=True)
    up = "/".join([".."] * kit.rng.randrange(1, 4))
    box = kit.beacon("01-chroot", root, "--chdir", up, root=root, cwd=here)
    unmoved = identity_of(here / up)
    kit.expect(box.process.cwd == root.identity,
               "cwd-unmoved" if box.process.cwd == unmoved else "cwd-elsewhere",
               saw="the working directory of BEACON is not ROOT",
               expected=f"from /, {up} leads to / again, which is ROOT")


@check("1.4", "dots_lead_nowhere")
def check_dots_lead_nowhere(kit):
    root, canary = kit.new_root(), kit.canary()
    path = f"{'../' * 12}{str(canary).lstrip('/')}"
    told = kit.run("01-chroot", root, "--chdir", ".", "--", "cat", path,
                   cwd=kit.cell.yard)
    kit.expect(canary.read_text() not in told.stdout, "reads-the-host",
               saw="it printed a file of the host's", expected="no such file")


@check("1.4", "nothing_left")
def check_directory_leaves_nothing(kit):
    root, ledger = kit.new_root(), kit.ledger()
    kit.run("01-chroot", root, "--chdir", "/etc", "--", "/bin/true")
    kit.expect_nothing_left(ledger)


# ---- 1.5 leave the chroot that you are in ----

PIVOT = """mount --bind $1 $1 && cd $1 && pivot_root . . &&
           /bin/umount -l . && exec /bin/chroot . "$2" "$3" """


def escape(kit, *before, depth=0, shown=str):
    """The student's program runs in a chroot that chroot(1) made: how it ended."""
    root, canary = kit.new_root(depth=depth), kit.canary()
    program = root.place(kit.programs / "01-escape")
    kit.given("ROOT is entered by chroot(1); the file is outside of it")
    return canary, kit.run("/usr/sbin/chroot", *before, root, program, shown(canary))


@check("1.5", "reads_the_hosts_file")
def check_reads_the_hosts_file(kit):
    canary, told = escape(kit)
    if (told.status, told.stdout) == (0, canary.read_text()):
        return
    _, climbed = escape(kit, shown=lambda path: str(path).lstrip("/"))
    kit.expect(False, "root-still-inside" if climbed.status == 0 else "stays-inside",
               saw=told, expected=f"the file's text, {canary.read_text()}")


@check("1.5", "from_any_depth")
def check_from_any_depth(kit):
    canary, told = escape(kit, depth=20)
    kit.expect((told.status, told.stdout) == (0, canary.read_text()), "stays-inside",
               saw=told, expected=f"the file's text, {canary.read_text()}")


@check("1.5", "needs_the_power")
def check_needs_the_power(kit):
    """Who may not chroot stays inside, and is told so."""
    kit.needs("many-ids")
    canary, told = escape(kit, "--userspec=1000:1000")
    kit.expect(told.status == 1 and canary.read_text() not in told.stdout,
               "escapes-as-anybody", saw=told, expected="exit code 1: EPERM")
    kit.expect("chroot" in told.stderr, "not-told", saw=told, expected="it says why")


@check("1.5", "stopped_by_pivot_root")
def check_stopped_by_pivot_root(kit):
    root, canary = kit.new_root(), kit.canary()
    program = root.place(kit.programs / "01-escape")
    kit.given("ROOT is entered by pivot_root(8), and the old root is unmounted")
    told = kit.run("/usr/bin/unshare", "--mount", "/bin/sh", "-c", PIVOT, "sh", root,
                   program, canary)
    kit.expect(told.status == 1 and canary.read_text() not in told.stdout,
               "passes-pivot-root", saw=told, expected="exit code 1: no such file")


@check("1.5", "no_directory_left")
def check_no_directory_left(kit):
    root = kit.new_root()
    program, ledger = root.place(kit.programs / "01-escape"), kit.ledger()
    kit.run("/usr/sbin/chroot", root, program, "/etc/passwd")
    kit.run("/usr/sbin/chroot", "--userspec=1000:1000", root, program, "/etc/passwd")
    kit.expect_nothing_left(ledger)
