"""check_exec.py — exercise 6.9: one more process in a container that runs."""
import os
import secrets
import signal

from grade.containers import failed_call, greeted, group_of
from grade.lives import Life
from grade.plugin import check
from support import places

MEBIBYTE = 1 << 20
# From one file to another, with a pipe on both sides; what it prints is the exit code.
PIPES = 'o=$1; shift; { cat "$0" | { "$@"; echo $? >&3; } | cat >"$o"; } 3>&1'


def running(kit, change=lambda bundle: None):
    """A container that runs: (its Life, its name, its command's process)."""
    life = Life(kit)
    change(life.bundle)
    name = life.bundle.created()
    life.start(name)
    return life, name, life.command()


def added(kit, life, name, *options, **more):
    """A beacon that `tinrun exec` has brought into it."""
    nonce, program = secrets.token_hex(8), life.bundle.root.place(places.BEACON)
    words = life.bundle.words("exec", *options, name, program, nonce)
    return greeted(kit, kit.start("tinrun", *words, **more), nonce)


@check("6.9", "where_the_first_is")
def check_where_the_first_is(kit):
    life, name, first = running(kit)
    box = added(kit, life, name)
    differ = box.process.differs_from(first)
    kit.expect(not differ, f"other-{'-'.join(sorted(differ))}",
               saw=f"it is in another {sorted(differ)}", expected="in the first one's")
    kit.expect(box.process.root == first.root, "other-root", saw="its / is another one",
               expected="the root of the first")
    kit.expect(box.pid_inside not in (0, 1), "no-pid-inside",
               saw=f"inside its pid is {box.pid_inside}", expected="a pid of its own")


@check("6.9", "code_and_bytes")
def check_code_and_bytes(kit):
    """What goes in comes out, in its order, whatever bytes there are."""
    life, name, _ = running(kit)
    code, data = kit.rng.randrange(1, 100), kit.rng.randbytes(MEBIBYTE)
    into, back = life.bundle.path / kit.word(), life.bundle.hall / kit.word()
    into.write_bytes(data)
    words = life.bundle.words("exec", name, "/bin/sh", "-c", f"cat; exit {code}")
    told = kit.run("/bin/sh", "-c", PIPES, into, back, kit.path("tinrun"), *words)
    kit.expect(told.stdout == f"{code}\n", f"code-lost{failed_call(told.stderr)}",
               saw=told, expected=f"exit code {code}")
    back = back.read_bytes()
    how = "missing" if len(back) < len(data) else "changed"
    kit.expect(back == data, f"bytes-{how}",
               saw=f"{len(back)} bytes, which differ from those that went in",
               expected=f"the same {len(data)} bytes")


@check("6.9", "no_more_than_the_first")
def check_no_more_than_the_first(kit):
    def restrict(bundle):
        bundle.grant(["CAP_KILL"])
        bundle.process["noNewPrivileges"] = True
        bundle.linux["seccomp"] = {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
            {"names": ["acct"], "action": "SCMP_ACT_ERRNO"}]}
    life, name, first = running(kit, restrict)
    box = added(kit, life, name)
    for key in ("CapBnd", "CapPrm", "CapEff", "NoNewPrivs", "Seccomp"):
        seen, wanted = box.process.status[key], first.status[key]
        kit.expect(seen == wanted, f"{key.lower()}-differs", saw=f"{key} is {seen}",
                   expected=f"{wanted}, as of the first process")


@check("6.9", "in_its_group")
def check_in_its_group(kit):
    kit.groups()

    def limit(bundle):
        bundle.linux["resources"] = {"pids": {"limit": 20}}
    life, name, first = running(kit, limit)
    seen, wanted = group_of(added(kit, life, name).process), group_of(first)
    kit.expect(seen == wanted, "other-group", saw=f"it is in the group {seen}",
               expected=f"it is in {wanted}, with the container's limits")


@check("6.9", "no_descriptor_comes_along")
def check_no_descriptor_comes_along_by_exec(kit):
    life, name, _ = running(kit)
    kit.canary_descriptors()
    kit.given("the caller has 3 to 72 open, without close-on-exec")
    more = [number for number in added(kit, life, name).process.fds if number > 2]
    kit.expect(not more, "descriptors", saw=f"it has {sorted(more)[:9]}, too",
               expected="0, 1 and 2 alone")


@check("6.9", "dies_with_exec")
def check_dies_with_exec(kit):
    """As another user: to become one undoes the wish to die with the parent."""
    life, name, first = running(kit)
    user = ["--user", "7:8"] if kit.cell.outside(7) != 7 else []
    box = added(kit, life, name, *user)
    os.kill(box.process.parent.pid, signal.SIGKILL)
    kit.expect(box.process.wait_until_gone(timeout=10), "outlives-exec",
               saw="BEACON runs", expected="it is killed with `tinrun exec`")
    kit.expect(first.state not in ("gone", "Z"), "first-killed-too",
               saw="the container has ended", expected="it goes on")


@check("6.9", "nothing_left", rounds=1)
def check_exec_leaves_nothing(kit):
    life, name, _ = running(kit)
    life.bundle.words("exec")
    ledger = kit.ledger()
    life.bundle.tinrun("exec", name, "/bin/true")
    told = life.bundle.tinrun("exec", name, f"/{kit.word()}")
    kit.expect(told.status != 0 and told.stderr.strip(), "no-program-no-word", saw=told,
               expected="it says that there is no such program")
    kit.expect_nothing_left(ledger)
    life.expect_state(name, "running")
