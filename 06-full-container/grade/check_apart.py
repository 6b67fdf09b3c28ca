"""check_apart.py — exercise 6.1: what a container keeps to itself, and leaves."""
import os
import signal

from grade import cell_config
from grade.containers import (KINDS, Bundle, capstone, group_of, groups_if_any,
                              maker_of, name_of)
from grade.lives import Hanging, Life, furnished
from grade.plugin import check

# Each container has its own, or they hold nothing but devices that are for all.
HARMLESS = {"mqueue", "proc", "sysfs", "devpts", "devtmpfs", "cgroup", "cgroup2"}


@check("6.1", "no_mount_of_the_hosts")
def check_no_mount_of_the_hosts(kit):
    root = kit.new_root()
    before = {one.target for one in kit.cell.init.mounts}
    kit.given("the host's mounts are shared, as systemd has them")
    box = capstone(kit, root, before=["/usr/bin/unshare", "--mount", "--propagation",
                                      "shared"])
    hosts = {one.device for one in kit.cell.init.mounts if one.type not in HARMLESS}
    there = [one for one in box.process.mounts if one.device in hosts]
    kit.expect(not there, "mounts-of-the-host", saw=f"it has {told(there)}",
               expected="nothing of the host's is mounted in it")
    shared = [one for one in box.process.mounts
              if any(word.startswith("shared") for word in one.propagation)]
    kit.expect(not shared, "mounts-shared", saw=f"it shares {told(shared)}",
               expected="no mount of its is shared")
    more = {one.target for one in maker_of(kit, box).mounts} - before
    kit.expect(not more, "mounts-for-the-host", saw=f"the host has {sorted(more)}, too",
               expected="what is mounted for it is mounted in it alone")


def told(mounts):
    return ", ".join(map(str, mounts[:4]))


@check("6.1", "no_descriptor_comes_along")
def check_no_descriptor_comes_along(kit):
    root = kit.new_root()
    kit.canary_descriptors()
    kit.given("the caller has 3 to 72 open, without close-on-exec")
    for box in (capstone(kit, root), Bundle(kit).beacon()):
        more = {number: what for number, what in box.process.fds.items() if number > 2}
        who = "callers" if max(more, default=0) >= 40 else "own"
        kit.expect(not more, f"{who}-descriptors", saw=f"it has {more}",
                   expected="0, 1 and 2 alone")


@check("6.1", "ready_before_the_command")
def check_ready_before_the_command(kit):
    """The command's own first words: nobody else can tell how it was at that moment."""
    root, name = kit.new_root(), kit.word()
    most = kit.rng.randrange(60, 90)
    script = "cat /proc/sys/kernel/hostname /proc/net/fib_trie; ulimit -n"
    told = kit.run("06-full-container", root, "--name", name, "--rlimit",
                   f"nofile={most}:{most}", "--", "/bin/sh", "-c", script)
    lines = told.stdout.splitlines() or [""]
    kit.expect(lines[0] == name, "no-name-at-first", saw=f"the name {lines[0]!r}",
               expected=name)
    kit.expect(lines[-1] == str(most), "no-limit-at-first", saw=f"limit {lines[-1]!r}",
               expected=str(most))
    own = {line.split()[-1] for line, after in zip(lines, lines[1:])
           if "host LOCAL" in after}
    for what, so in (("loopback", "127.0.0.1" in own), ("cable", own - {"127.0.0.1"})):
        kit.expect(so, f"no-{what}-at-first", saw=f"its addresses are {sorted(own)}",
                   expected=f"the {what} is ready")


@check("6.1", "two_share_nothing")
def check_two_share_nothing(kit):
    budget = ["--pids", "40"] if groups_if_any(kit) else []
    root, path = kit.new_root(), f"/{kit.word()}"
    first, second = (capstone(kit, root, *budget) for _ in range(2))
    groups = {group_of(box.process) for box in (first, second)}
    kit.expect(not budget or len(groups) == 2, "group-shared",
               saw=f"both are in the group {groups}", expected="each has its own")
    shared = KINDS - first.process.differs_from(second.process)
    kit.expect(not shared, f"shared-{'-'.join(sorted(shared))}",
               saw=f"both are in one {sorted(shared)}", expected="each has its own")
    first.ask("write", path, "x")
    kit.expect(second.ask("stat", path) == "ENOENT", "work-directory-shared",
               saw="what the one has written, the other sees", expected="it does not")
    kit.expect(not (root.path / path[1:]).exists(), "root-changed",
               saw="what it has written stands in ROOT", expected="ROOT is not changed")
    names = {name_of(box.process) for box in (first, second)}
    kit.expect(len(names) == 2, "names-equal", saw=f"both are called {names}",
               expected="each has a name of its own")


# ---- clean-up ----

@check("6.1", "nothing_left", rounds=1)
def check_whole_leaves_nothing(kit):
    root, bundle = kit.new_root(), furnished(kit)[0]
    bundle.run("/bin/true")  # once: the places of its mounts are made, and stay
    kit.run("06-full-container", root, "--", "/bin/true")
    ledger = kit.ledger()
    kit.run("06-full-container", root, "--", "/bin/true")
    kit.expect_nothing_left(ledger, "capstone-leaves")


@check("6.1", "dies_with_the_program", rounds=1)
def check_dies_with_the_program(kit):
    root, ledger = kit.new_root(), kit.ledger()
    box = capstone(kit, root)
    os.kill(maker_of(kit, box).pid, signal.SIGKILL)
    kit.expect(box.process.wait_until_gone(), "outlives-its-maker",
               saw="BEACON runs", expected="it is killed with 06-full-container")
    kit.end(box)
    # What is noted of the host's network goes with the next one: see the chapter.
    kit.run("06-full-container", root, "--", "/bin/true")
    kit.expect_nothing_left(ledger, "killed-leaves")
    expect_dies_half_made(kit)


def expect_dies_half_made(kit):
    """To become a user namespace's root undoes the wish to die with the parent."""
    life = Life(kit)
    linux = life.bundle.linux
    linux["namespaces"].append({"type": "user"})
    other = kit.rng.randrange(1, 60000) if cell_config.has_many_ids() else 0
    linux |= {kind: [{"containerID": 0, "hostID": other, "size": 1}]
              for kind in ("uidMappings", "gidMappings")}
    kit.given("tinrun is killed while the container is half made")
    maker, first = Hanging(kit, "run", life).processes()
    kit.expect(maker and first, "no-process", saw="one process, or none",
               expected="tinrun, and the container's first")
    os.kill(maker.pid, signal.SIGKILL)
    kit.expect(first.wait_until_gone(), "half-made-outlives-its-maker",
               saw=f"{first} goes on", expected="it is killed with tinrun")
