"""check_child.py — exercises 1.1, 1.2, 1.6: a child runs the command; it is awaited."""
from grade.plugin import check


# ---- 1.1 make a child, and hold a descriptor of it ----

@check("1.1", "command_is_our_child")
def check_command_is_our_child(kit):
    box = kit.beacon("01-chroot", root := kit.new_root(), root=root)
    parent = box.process.parent
    kit.expect(kit.runs(parent, "01-chroot"), "not-its-child",
               saw=f"BEACON's parent is {parent}",
               expected="BEACON is a child of 01-chroot")
    kit.expect(not kit.runs(parent.parent, "01-chroot"), "grandchild",
               saw="between 01-chroot and BEACON is one more process",
               expected="BEACON is a child of 01-chroot")


@check("1.1", "ends_after_the_command")
def check_ends_after_the_command(kit):
    root, code = kit.new_root(), kit.rng.randrange(1, 100)
    box = kit.beacon("01-chroot", root, root=root)
    kit.expect(box.program.popen.poll() is None, "does-not-wait",
               saw="01-chroot has ended, and BEACON runs",
               expected="it waits for BEACON")
    kit.expect_status(kit.end(box, "exit", code), code, "code-lost")


@check("1.1", "runs_once")
def check_runs_once(kit):
    """Each run of the command adds a line to a file; so would a second one."""
    root = kit.new_root()
    kit.run("01-chroot", root, "--", "/bin/sh", "-c", "echo ran >>/lines")
    lines = root.path / "lines"
    times = len(lines.read_text().splitlines()) if lines.exists() else 0
    kit.expect(times == 1, f"runs-{min(times, 2)}-times",
               saw=f"the command ran {times} times", expected="it runs once")


@check("1.1", "no_process_left")
def check_no_process_left(kit):
    root, ledger = kit.new_root(), kit.ledger()
    kit.run("01-chroot", root, "--", "/bin/true")
    kit.expect_nothing_left(ledger)


# ---- 1.2 turn waitid's answer into an exit code ----

def expect_code_of(kit, request, number, code):
    box = kit.beacon("01-chroot", root := kit.new_root(bare=True), root=root)
    kit.given(f"BEACON is told: {request} {number}")
    kit.expect_status(kit.end(box, request, number), code, f"{request}-code")


@check("1.2", "own_code")
def check_own_code(kit):
    for code in (0, 1, 42, 255, kit.rng.randrange(2, 128)):
        expect_code_of(kit, "exit", code, code)


@check("1.2", "signal_code")
def check_signal_code(kit):
    for number in (15, 9, kit.rng.choice([1, 2, 34])):
        expect_code_of(kit, "raise", number, 128 + number)


@check("1.2", "core_dump_code")
def check_core_dump_code(kit):
    """Without a limit of 0 bytes the kernel dumps core: then si_code differs."""
    root, number = kit.new_root(), kit.rng.choice([6, 8, 11])
    script = f"cd /tmp && ulimit -S -c 64 && kill -{number} $$"
    kit.given("the command may dump core, as far as the machine allows it")
    told = kit.run("01-chroot", root, "--", "/bin/sh", "-c", script)
    kit.expect_status(told, 128 + number, "core-code")


@check("1.2", "caller_may_ignore_sigchld")
def check_caller_may_ignore_sigchld(kit):
    root, code = kit.new_root(), kit.rng.randrange(1, 100)
    kit.given("the caller ignores SIGCHLD")
    told = kit.run("/usr/bin/env", "--ignore-signal=CHLD", kit.path("01-chroot"), root,
                   "--", "/bin/sh", "-c", f"exit {code}")
    kit.expect_status(told, code, "sigchld-ignored")


@check("1.2", "no_process_left")
def check_no_process_left_by_a_signal(kit):
    root, ledger = kit.new_root(), kit.ledger()
    kit.end(kit.beacon("01-chroot", root, root=root), "raise", 9)
    kit.expect_nothing_left(ledger)


# ---- 1.6 let no descriptor of ours or of our caller's through ----

def descriptors(kit):
    box = kit.beacon("01-chroot", root := kit.new_root(bare=True), root=root)
    return {number: target for number, target in box.process.fds.items() if number > 2}


@check("1.6", "callers_stay_outside")
def check_callers_stay_outside(kit):
    kit.canary_descriptors()
    kit.given("the caller has 3 to 72 open, without close-on-exec")
    leaked = sorted(n for n, what in descriptors(kit).items() if n < 73)
    kit.expect(not leaked, f"leak-{leaked[:1]}-{leaked[-1:]}",
               saw=f"BEACON has {leaked}, too", expected="BEACON has 0, 1 and 2 alone")


@check("1.6", "no_hole")
def check_no_hole(kit):
    leaked = descriptors(kit)
    kit.expect(not leaked, "own-descriptor", saw=f"BEACON has {leaked}, too",
               expected="BEACON has 0, 1 and 2 alone")


@check("1.6", "error_is_still_told")
def check_error_is_still_told(kit):
    """The pipe to the parent is a descriptor, too: it lives until execve succeeds."""
    root, name = kit.new_root(), kit.word()
    told = kit.run("01-chroot", root, "--", f"/{name}")
    kit.expect(told.status == 127 and name in told.stderr, "error-lost", saw=told,
               expected="127, and a line that names the program")


@check("1.6", "nothing_left")
def check_descriptors_leave_nothing(kit):
    root, ledger = kit.new_root(), kit.ledger()
    kit.run("01-chroot", root, "--", "/bin/true")
    kit.expect_nothing_left(ledger)
