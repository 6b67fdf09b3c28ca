"""check_power.py — exercises 6.2, 6.3: what root inside may do, or never again."""
import os
import struct

from grade import cell_config
from grade.containers import NAMES, Bundle, capstone, greeted, maker_of, names_of
from grade.plugin import check
from support import places

CALLER = places.BUILD / "tests/caller"
NOBODY = 1000
# What tinrun itself needs until its last step.
PERSONALITY = 135
NEEDED_ON_THE_WAY = ["capset", "prctl", "setresuid", "setresgid", "setgroups"]


# ---- 6.2 give up for good what the container shall never have ----

def some(kit, among=NAMES):
    """A random choice, in which the kernel's last ones are missing."""
    known = [name for name in among if bit(name) & possible(kit)]
    known = known[:-2]
    return set(kit.rng.sample(known, kit.rng.randrange(4, min(15, len(known)))))


def possible(kit):
    return kit.cell.init.capabilities("Bnd")


def bit(name):
    return 1 << NAMES.index(name)


def number(names):
    return sum(map(bit, names))


def expect_set(kit, box, kind, wanted):
    """Differences of another kind have another symptom."""
    seen = box.process.capabilities(kind)
    more, less = seen & ~wanted, wanted & ~seen
    how = ("untouched" if seen == possible(kit) else "inverse"
           if seen == possible(kit) & ~wanted else "more-and-less" if more and less else
           f"more-from-{more.bit_length() > 32 and 'high' or 'low'}" if more else
           "none" if not seen else "less")
    kit.expect(seen == wanted, f"{kind.lower()}-{how}",
               saw=f"Cap{kind} has {names_of(more)} too, and {names_of(less)} not",
               expected=f"Cap{kind} is {wanted:016x}")


@check("6.2", "bounding_set_as_asked")
def check_bounding_set_as_asked(kit):
    bundle, asked = Bundle(kit), some(kit)
    bundle.grant(asked)
    bundle.process["capabilities"]["permitted"] = bundle.process["capabilities"][
        "effective"] = kit.rng.sample(sorted(asked), 3)
    kit.given(f"the bounding set shall be {sorted(asked)}")
    expect_set(kit, bundle.beacon(), "Bnd", number(asked))
    root, less = kit.new_root(), some(kit, ["CAP_CHOWN", "CAP_KILL", "CAP_MKNOD",
                                            "CAP_SETUID", "CAP_SETGID", "CAP_FOWNER",
                                            "CAP_NET_RAW", "CAP_SETPCAP", *NAMES[-4:]])
    words = [word for name in sorted(less) for word in ("--cap-add", name)]
    box = capstone(kit, root, "--no-network", "--cap-drop", "ALL", *words)
    expect_set(kit, box, "Bnd", number(less))


@check("6.2", "other_sets_follow")
def check_other_sets_follow(kit):
    """Another user keeps what stands in the ambient set, too."""
    bundle, asked = Bundle(kit), some(kit)
    bundle.grant(asked)
    box = bundle.beacon()
    for kind in ("Eff", "Prm"):
        expect_set(kit, box, kind, number(asked))
    bundle.process["capabilities"] |= {
        kind: sorted(asked) for kind in ("inheritable", "ambient")}
    if cell_config.has_many_ids():
        bundle.process["user"] = {"uid": kit.rng.randrange(1, 60000), "gid": NOBODY}
    box = bundle.beacon()
    for kind in ("Eff", "Prm", "Inh", "Amb"):
        expect_set(kit, box, kind, number(asked))


@check("6.2", "file_gives_nothing_back")
def check_file_gives_nothing_back(kit):
    """The program is marked on the host; an overlay shows it without nosuid."""
    kit.needs("many-ids")
    bundle, asked = Bundle(kit), some(kit)
    bundle.grant(asked)
    bundle.process["user"] = {"uid": NOBODY, "gid": NOBODY}
    nonce = bundle.take_beacon()
    program = bundle.root.path / bundle.process["args"][0].lstrip("/")
    kit.cell.give(program)
    os.setxattr(program, "security.capability", all_of_them(kit))
    bundle.mount("/own", "overlay", "overlay", f"lowerdir={bundle.root}:{bundle.path}")
    bundle.process["args"][0] = f"/own/{program.name}"
    box = bundle.beacon_of(nonce)
    seen = box.process.capabilities("Prm")
    kit.expect(seen & ~number(asked) == 0, "file-gives-back",
               saw=f"CapPrm has {names_of(seen & ~number(asked))} again",
               expected=f"no more than {sorted(asked)}, whatever its file says")
    kit.expect(seen == number(asked), "file-gives-nothing",
               saw=f"CapPrm is {seen:016x}", expected=f"{number(asked):016x}")


def all_of_them(kit):
    """As a file's mark, which holds where the cell's root is root: capabilities(7)."""
    rights, version_3 = possible(kit), 0x03000000
    return struct.pack("<6I", version_3, rights & 0xffffffff, 0, rights >> 32, 0,
                       kit.cell.outside(0))


@check("6.2", "nothing_left", rounds=1)
def check_power_leaves_nothing(kit):
    root, ledger = kit.new_root(), kit.ledger()
    box = capstone(kit, root, "--no-network", "--cap-drop", "ALL")
    maker = maker_of(kit, box)
    kit.expect(maker.capabilities("Bnd") == possible(kit), "own-power-given-up",
               saw=f"CapBnd of 06-full-container is {maker.capabilities('Bnd'):016x}",
               expected="it is what it was: only the command gives something up")
    kit.end(box, "exit", 0)
    kit.expect_nothing_left(ledger)


# ---- 6.3 let no set-user-id program bring back what was given up ----

@check("6.3", "flag_is_set")
def check_flag_is_set(kit):
    bundle = Bundle(kit)
    root = bundle.root
    box = capstone(kit, root, "--no-network", "--no-seccomp")
    expect_flag(kit, box, "1")
    for wanted in kit.rng.sample([True, False], 2):
        bundle.process["noNewPrivileges"] = wanted
        expect_flag(kit, bundle.beacon(), str(int(wanted)))


def expect_flag(kit, box, wanted):
    seen = box.process.status["NoNewPrivs"]
    kit.expect(seen == wanted, f"flag-is-{seen}", saw=f"NoNewPrivs of BEACON is {seen}",
               expected=f"it is {wanted}")


@check("6.3", "filter_is_loaded")
def check_filter_is_loaded(kit):
    root = kit.new_root()
    box = capstone(kit, root, "--no-network")
    expect_filter(kit, box, "of-the-usual")
    for flag in (True, False):
        bundle = Bundle(kit)
        bundle.process["noNewPrivileges"] = flag
        names = NEEDED_ON_THE_WAY if flag else ["acct"]
        bundle.linux["seccomp"] = profile(names, "SCMP_ACT_KILL_PROCESS")
        kit.given(f"a filter that forbids {names}, and noNewPrivileges is {flag}")
        expect_filter(kit, bundle.beacon(), f"flag-{flag}".lower())
        bundle.linux["seccomp"] = profile(["personality"], "SCMP_ACT_ERRNO",
                                          errnoRet=77)
        bundle.process["args"] = ["/caller", "native", str(PERSONALITY), "0xffffffff"]
        (bundle.root.path / "caller").write_bytes(CALLER.read_bytes())
        (bundle.root.path / "caller").chmod(0o755)
        told = bundle.run()
        kit.expect(told.stdout == "77\n", "call-not-refused", saw=told,
                   expected="the forbidden call fails with errno 77")


def profile(names, action, **more):
    return {"defaultAction": "SCMP_ACT_ALLOW", "architectures": [
        "SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32", "SCMP_ARCH_AARCH64"],
        "syscalls": [{"names": names, "action": action} | more]}


def expect_filter(kit, box, which):
    seen = box.process.status["Seccomp"]
    kit.expect(seen == "2", f"no-filter-{which}", saw=f"Seccomp of BEACON is {seen}",
               expected="it is 2: there is a filter")


@check("6.3", "set_user_id_does_nothing")
def check_set_user_id_does_nothing(kit):
    kit.needs("many-ids")
    root, user, nonce = kit.new_root(), kit.rng.randrange(1, 60000), kit.word()
    program = root.place(places.BEACON)
    kit.cell.give(f"{root}{program}")
    os.chmod(f"{root}{program}", 0o4755)
    kit.given("BEACON's file belongs to root, and has the set-user-id bit")
    box = greeted(kit, kit.start("06-full-container", root, "--no-network",
                                 "--no-seccomp", "--user", user, "--", program,
                                 nonce), nonce)
    seen = [kit.cell.inside(id) for id in box.process.uids]
    kit.expect(seen == [user] * 4, "set-user-id-works",
               saw=f"its user ids are {seen}", expected=f"all are {user}")


@check("6.3", "nothing_left", rounds=1)
def check_flag_leaves_nothing(kit):
    root, ledger = kit.new_root(), kit.ledger()
    box = capstone(kit, root, "--no-network")
    maker = maker_of(kit, box)
    seen = [maker.status[key] for key in ("NoNewPrivs", "Seccomp")]
    kit.expect(seen == ["0", "0"], f"own-freedom-{'-'.join(seen)}",
               saw=f"NoNewPrivs and Seccomp of 06-full-container are {seen}",
               expected="both are 0: only the command has them")
    kit.end(box, "exit", 0)
    kit.expect_nothing_left(ledger)
