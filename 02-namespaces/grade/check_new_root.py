"""check_new_root.py — exercise 2.10: a root that cannot be left."""
import os

from grade.boxes import Watched
from grade.expect import Failed
from grade.plugin import check
from support import places, roots

API = ("/proc", "/dev", "/sys")
# From within a chroot: the working directory is above the new, deeper root.
ESCAPE = """echo ran >/ran; mkdir /below
nsenter --root=/below --wd=/ bin/busybox cat {up}{canary}
cat {up}{canary}; cat /{up}{canary}; cat {canary}
for top in $(awk '{{ print $5 }}' /proc/self/mountinfo); do cat $top{canary}; done"""


def in_root(kit, *options):
    root = kit.new_root()
    return root, kit.beacon("02-namespaces", "--root", root, *options, root=root)


@check("2.10", "root_is_the_directory")
def check_root_is_the_directory(kit):
    """BEACON stands on the host under the same name, so that it would run there."""
    root, name = kit.new_root(), kit.word()
    roots.Root(kit.cell.yard, "").place(places.BEACON, name)
    box = kit.beacon("02-namespaces", "--root", root, "--env",
                     f"PATH=/:{kit.cell.yard}", root=root, name=name)
    with Watched(kit):
        on_host = box.process.root == kit.cell.init.root
        kit.expect(box.process.root == root.identity,
                   "root-of-the-host" if on_host else "another-root",
                   saw=f"its / is {'the one of the host' if on_host else 'another'}",
                   expected="its / is ROOT")


@check("2.10", "top_of_the_table")
def check_top_of_the_table(kit):
    """setns(2) leads whoever joins a mount namespace to the top of its table."""
    root, box = in_root(kit)
    with Watched(kit):
        pid = box.process.pids_inside[1]
    kit.given("nsenter(1) joins the mount namespace of the box, and runs BEACON")
    try:
        guest = kit.beacon("/usr/bin/nsenter", f"--target={pid}", "--mount", root=root)
    except Failed:
        kit.fail("old-root-is-the-top", saw="it arrives in another directory",
                 expected="it arrives in ROOT")
    with Watched(kit):
        kit.expect(guest.process.root == root.identity, "another-top",
                   saw="it arrives in another directory", expected="it arrives in ROOT")


@check("2.10", "covers_nothing")
def check_covers_nothing(kit):
    """A root that only covers the old one could be unmounted by any root of the box."""
    root, box = in_root(kit)
    with Watched(kit):
        join = ["/usr/bin/nsenter", f"--target={box.process.pids_inside[1]}", "--mount"]
    kit.run(*join, "/bin/umount", "-l", "/")
    try:
        guest = kit.beacon(*join)
    except Failed:
        return  # nothing of the host's is there, and no BEACON of the host's
    kit.given("a process of the box unmounts /; then nsenter(1) joins the box")
    kit.fail("old-root-below", saw=f"it runs {guest.process}, a program of the host's",
             expected="there is no program any more")


@check("2.10", "no_mount_of_the_hosts")
def check_no_mount_of_the_hosts(kit):
    root, box = in_root(kit)
    with Watched(kit):
        table = box.process.mounts
        top = next(m for m in kit.cell.init.mounts if m.target == "/")
        others = [m for m in table if m.target != "/" and not is_api(m.target)]
        old = [m for m in table if (m.device, m.root) == (top.device, top.root)]
        twice = [m for m in table if m.target == "/"][1:]
        kinds = ["on-top"] * bool(twice) + ["below"] * bool(
            [m for m in old if m.target != "/"]) + ["others"] * bool(others)
        kit.expect(not kinds, f"mounts-{'-'.join(kinds)}",
                   saw="; ".join(str(m) for m in (twice + old + others)[:4]),
                   expected="ROOT is mounted, and below it /proc, /dev and /sys")


def is_api(target):
    return any(f"{target}/".startswith(f"{name}/") for name in API)


@check("2.10", "escape_fails")
def check_escape_fails(kit):
    root, canary = kit.new_root(), kit.canary()
    script = ESCAPE.format(up="../" * 20, canary=canary)
    told = kit.run("/usr/sbin/chroot", root, "/bin/sh", "-c", script)
    if canary.read_text() not in told.stdout:
        raise RuntimeError(f"the escape does not even leave a chroot: {told}")
    os.rmdir(root.path / "below")
    os.unlink(root.path / "ran")
    told = kit.run("02-namespaces", "--root", root, "--", "/bin/sh", "-c", script)
    kit.expect(canary.read_text() not in told.stdout, "reads-the-host",
               saw="a program in the box printed a file of the host's",
               expected="there is no such file")
    kit.expect((root.path / "ran").exists(), "payload-not-run", saw=told,
               expected="the program that tries it runs in ROOT")


@check("2.10", "hosts_table_is_unchanged")
def check_hosts_table_is_unchanged(kit):
    before = {mount.id: str(mount) for mount in kit.cell.init.mounts}
    place = kit.cell.init.root
    root, box = in_root(kit, "--pid")
    after = {mount.id: str(mount) for mount in kit.cell.init.mounts}
    changed = sorted(set(before.items()) ^ set(after.items()))
    kit.expect(not changed, "hosts-table-changed", saw=f"{changed[:4]}",
               expected="while the box runs, the host's mounts are what they were")
    kit.expect(kit.cell.init.root == place, "hosts-root-changed",
               saw="the host's / is another directory", expected="it is the same")


@check("2.10", "nothing_left")
def check_root_leaves_nothing(kit):
    root = kit.new_root()
    ledger = kit.ledger()
    kit.end(kit.beacon("02-namespaces", "--root", root, root=root), "exit", 0)
    kit.expect_nothing_left(ledger)
