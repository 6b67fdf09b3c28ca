"""check_filter.py — exercise 6.13: each call has its verdict, by few questions."""
import platform
import subprocess

from grade import filters
from grade.containers import Bundle, maker_of
from grade.plugin import check
from support import places

CALLER = places.BUILD / "tests/caller"
KINDS = ["native", "i386", "x32"] if platform.machine() == "x86_64" else ["native"]
OWN = {"x86_64": ("SCMP_ARCH_X86_64", 0xc000003e),
       "aarch64": ("SCMP_ARCH_AARCH64", 0xc00000b7)}
ARCHITECTURES = [OWN[platform.machine()][0], "SCMP_ARCH_X86", "SCMP_ARCH_X32"]
MOST_QUESTIONS = 12
# With arguments of 0 they do no harm, and no program needs them to begin or to end.
HARMLESS = """
    sched_yield getitimer alarm getpid times getuid getgid geteuid getegid getppid
    getsid umask personality getpriority sched_getparam sched_getscheduler
    sched_get_priority_max sched_get_priority_min gettid io_destroy timer_delete
    clock_getres mq_unlink unshare getcpu kcmp timerfd_create eventfd2 epoll_create1
    inotify_init1 memfd_create membarrier pkey_free statx pidfd_open openat2
    epoll_pwait2 landlock_create_ruleset futex_waitv add_key request_key""".split()
NO_ARGUMENTS = ["getuid", "getgid", "geteuid", "getegid", "getppid", "gettid", "getpid"]
FIRST_ERRNO = 200  # the kernel itself gives none so high
OPERATORS = {
    "EQ": lambda a, b: a == b, "NE": lambda a, b: a != b, "LT": lambda a, b: a < b,
    "LE": lambda a, b: a <= b, "GT": lambda a, b: a > b, "GE": lambda a, b: a >= b}


def filtered(kit, rules, architectures=ARCHITECTURES):
    """A bundle with the caller in it, whose filter has these rules."""
    bundle = Bundle(kit)
    bundle.process["noNewPrivileges"] = True
    bundle.linux["seccomp"] = {"defaultAction": "SCMP_ACT_ALLOW",
                               "architectures": architectures, "syscalls": rules}
    take_caller(bundle.root)
    return bundle


def take_caller(root):
    (root.path / "caller").write_bytes(CALLER.read_bytes())
    (root.path / "caller").chmod(0o755)


def refuse(name, errno, *tests):
    return {"names": [name], "action": "SCMP_ACT_ERRNO", "errnoRet": errno,
            "args": list(tests)}


def answers(kit, told, calls):
    """What the caller said, a line for each call."""
    lines = told.stdout.splitlines()
    kit.expect(told.status == 0 and len(lines) == len(calls), "calls-not-made",
               saw=told, expected=f"a line for each of {len(calls)} calls")
    return lines


def script(calls):
    """For the shell: each call is (kind, number, argument…)."""
    return "; ".join(f"/caller {' '.join(map(str, call))}" for call in calls)


# ---- each number ----

@check("6.13", "each_call_has_its_verdict")
def check_each_call_has_its_verdict(kit):
    names = [name for name in HARMLESS if filters.number_of(name) >= 0]
    errnos = {name: FIRST_ERRNO + place for place, name in
              enumerate(kit.rng.sample(names, len(names) * 2 // 3))}
    bundle = filtered(kit, [refuse(*rule) for rule in errnos.items()])
    calls = [("native", filters.number_of(name), 0, 0, 0) for name in names]
    kit.given(f"{len(errnos)} calls are refused, each with an errno of its own")
    told = bundle.run("/bin/sh", "-c", script(calls))
    seen = dict(zip(names, answers(kit, told, calls)))
    wrong = {name: how for name in names
             if (how := fault(seen[name], errnos.get(name), errnos.values()))}
    kit.expect(not wrong, max(wrong.values(), default=""),
               saw=f"{sorted(set(wrong.values()))}: {sorted(wrong)[:8]}",
               expected="each verdict is the one of the profile")
    expect_operators(kit, kit.rng.randrange(1, 1 << 20), (-1, 0, 1))


def fault(seen, wanted, all_errnos):
    number = int(seen) if seen.isdigit() else 0
    if wanted is None:
        return "allowed-one-refused" if number in all_errnos else ""
    if number == wanted:
        return ""
    return "verdict-of-another" if number in all_errnos else "forbidden-one-allowed"


def expect_operators(kit, pivot, steps):
    """Calls without arguments are given a third one, which only the filter looks at."""
    tests = dict(zip(NO_ARGUMENTS, kit.rng.sample(sorted(OPERATORS), len(OPERATORS))))
    bundle = filtered(kit, [refuse(name, FIRST_ERRNO, {
        "index": 2, "op": f"SCMP_CMP_{operator}", "value": pivot})
        for name, operator in tests.items()])
    calls = [(name, pivot + step) for name in tests for step in steps]
    lines = answers(kit, bundle.run("/bin/sh", "-c", script(
        [("native", filters.number_of(name), 0, 0, value) for name, value in calls])),
        calls)
    wrong = {tests[name].lower(): f"{value:#x} {tests[name]} {pivot:#x}"
             for (name, value), line in zip(calls, lines)
             if (line == str(FIRST_ERRNO)) != OPERATORS[tests[name]](value, pivot)}
    kit.expect(not wrong, f"operators-{'-'.join(sorted(wrong))}",
               saw=f"{sorted(wrong.values())}: taken for the opposite",
               expected="each comparison is made as it is written")


@check("6.13", "few_questions")
def check_few_questions(kit):
    """Every other call has a rule, whose test holds for none that anybody makes."""
    kit.needs("real-root")
    never = {"index": 5, "op": "SCMP_CMP_EQ", "value": 0x7eadbeef7eadbeef}
    first = kit.rng.randrange(2)
    names = list(filter(None, map(filters.name_of, range(first, 330, 2))))
    bundle = filtered(kit, [refuse(name, FIRST_ERRNO + place % 50, never)
                            for place, name in enumerate(names)], ARCHITECTURES[:1])
    kit.given(f"{len(names)} calls have a rule of their own")
    program = filters.filter_of(bundle.beacon().process.pid)
    most = max(filters.questions_about(program, number, OWN[platform.machine()][1])
               for number in range(460))
    kit.expect(most <= MOST_QUESTIONS, "many-questions",
               saw=f"the filter asks {most} times about one number",
               expected=f"{MOST_QUESTIONS} times at most")


# ---- each kind, each bit ----

def kinds():
    """Of programs that this machine runs: some kernels have no door for i386."""
    return [kind for kind in KINDS if kind != "i386" or has_i386()]


def has_i386():
    told = subprocess.run([CALLER, "i386", str(filters.number_of("getpid", "i386"))],
                          capture_output=True)
    return told.stdout == b"ok\n"


@check("6.13", "other_kinds_too")
def check_other_kinds_too(kit):
    name = kit.rng.choice(["umask", "personality", "getpriority", "times"])
    bundle = filtered(kit, [refuse(name, FIRST_ERRNO),
                            refuse("add_key", FIRST_ERRNO + 1)])
    calls = [(kind, filters.number_of(name, kind)) for kind in kinds()]
    kit.given(f"{name} is refused to programs of every kind")
    told = bundle.run("/bin/sh", "-c", script(calls))
    for call, line in zip(calls, answers(kit, told, calls)):
        kit.expect(line == str(FIRST_ERRNO), f"allowed-to-{call[0]}",
                   saw=f"{name}, called as {call[0]} program: {line}",
                   expected=f"it is refused, with errno {FIRST_ERRNO}")
    take_caller(root := kit.new_root())
    calls = [(kind, filters.number_of("keyctl", kind)) for kind in kinds()]
    told = kit.run("06-full-container", root, "--no-network", "--", "/bin/sh", "-c",
                   script(calls))
    for call, line in zip(calls, answers(kit, told, calls)):
        kit.expect(line == "1", f"usual-allows-{call[0]}",
                   saw=f"keyctl, called as {call[0]} program: {line}",
                   expected="06-full-container refuses it, with EPERM")


@check("6.13", "arguments_have_64_bits")
def check_arguments_have_64_bits(kit):
    pivot = kit.rng.randrange(1 << 33, 1 << 62)
    expect_operators(kit, pivot, (-(1 << 32), 0, 1 << 32))


@check("6.13", "nothing_left", rounds=1)
def check_filter_leaves_nothing(kit):
    bundle = filtered(kit, [refuse("acct", FIRST_ERRNO)])
    box = bundle.beacon()
    own, its = maker_of(kit, box).status["Seccomp"], box.process.status["Seccomp"]
    kit.expect((own, its) == ("0", "2"), f"own-{own}-its-{its}",
               saw=f"Seccomp of tinrun is {own}, and of BEACON {its}",
               expected="0 and 2")
    kit.end(box, "exit", 0)
    bundle.process["args"] = ["/bin/true"]
    bundle.words("run")  # config.json is written
    ledger = kit.ledger()
    bundle.run()
    kit.expect_nothing_left(ledger)
