"""check_mounts.py — exercises 2.3, 2.5: mounts of its own, and its own /proc."""
import os

from grade.boxes import Watched, ask, expect_new, members, program_of, until
from grade.inside import LIST, mount_at, names_inside, open_inside
from grade.plugin import check

MS_BIND = 4096
SHARED = "shared:"


# ---- 2.3 keep our mounts from the host ----

def share_mounts(kit, directory=None):
    """As systemd does it on a host; and a mount of the host's on that directory."""
    if directory:
        kit.run("/usr/bin/mount", "-t", "tmpfs", "tmpfs", directory)
    kit.run("/usr/bin/mount", "--make-rshared", "/")
    kit.given("all mounts of the host are shared")


def shared(one):
    return {mount.target for mount in one.mounts
            if any(word.startswith(SHARED) for word in mount.propagation)}


def new_directory(kit, above=None):
    path = (above or kit.cell.yard) / kit.word()
    path.mkdir()
    kit.cell.give(path)
    return path


def is_mount(one, path):
    return any(mount.target == str(path) for mount in one.mounts)


@check("2.3", "no_mount_is_shared")
def check_no_mount_is_shared(kit):
    share_mounts(kit, new_directory(kit))
    box = kit.beacon("02-namespaces", "--mount")
    with Watched(kit):
        expect_new(kit, box.process, "mnt")
        left = shared(box.process)
        symptom = ("some-shared" if "/" in left and len(left) < len(box.process.mounts)
                   else "all-shared" if "/" in left else "all-but-the-first-shared")
        kit.expect(not left, symptom, saw=f"shared with the host: {sorted(left)[:5]}",
                   expected="no mount of the box is shared")


def expect_inside_only(kit, box, source, kind, flags, target):
    """BEACON mounts that on a directory, and nobody else sees it."""
    ask(kit, box, "mount", source, target, kind, flags)
    with Watched(kit):
        kit.expect(is_mount(box.process, target), f"cannot-mount-{kind or 'bind'}",
                   saw=f"in the box, nothing can be mounted ({kind or 'bound'})",
                   expected="it can")
    kit.expect(not is_mount(kit.cell.init, target), "host-sees-it",
               saw="what was mounted in the box appears on the host",
               expected="it is in the box alone")


@check("2.3", "mount_stays_inside")
def check_mount_stays_inside(kit):
    one, other = new_directory(kit), new_directory(kit)
    share_mounts(kit)
    box = kit.beacon("02-namespaces", "--mount")
    expect_inside_only(kit, box, one, "", MS_BIND, other)
    expect_inside_only(kit, box, "tmpfs", "tmpfs", 0, one)


@check("2.3", "mounts_below_too")
def check_mounts_below_too(kit):
    above = new_directory(kit)
    share_mounts(kit, above)
    box = kit.beacon("02-namespaces", "--mount")
    ask(kit, box, "mkdir", below := above / kit.word())
    expect_inside_only(kit, box, "tmpfs", "tmpfs", 0, below)


@check("2.3", "host_stays_shared")
def check_host_stays_shared(kit):
    share_mounts(kit, new_directory(kit))
    before = shared(kit.cell.init)
    box = kit.beacon("02-namespaces", "--mount")
    lost = before - shared(kit.cell.init)
    kit.expect(not lost, "host-not-shared", saw=f"no longer shared: {sorted(lost)[:5]}",
               expected="the host's mounts are as shared as before")
    kit.end(box, "exit", 0)


@check("2.3", "nothing_left")
def check_mounts_leave_nothing(kit):
    directory = new_directory(kit)
    share_mounts(kit)
    ledger = kit.ledger()
    box = kit.beacon("02-namespaces", "--mount")
    ask(kit, box, "mount", "tmpfs", directory, "tmpfs", 0)
    kit.end(box, "exit", 0)
    kit.expect_nothing_left(ledger)


# ---- 2.5 let /proc show the processes of our pid namespace ----

def pids_shown(one):
    return {int(name) for name in names_inside(one, "proc") if name.isdigit()}


def device_of_proc(one):
    try:
        number = open_inside(one, "proc", LIST)
    except OSError:
        return None
    try:
        return os.fstat(number).st_dev
    finally:
        os.close(number)


def box_of_processes(kit):
    box = kit.beacon("02-namespaces", "--pid")
    for _ in range(kit.rng.randrange(1, 8)):
        ask(kit, box, "fork")
    return box


@check("2.5", "shows_the_box")
def check_shows_the_box(kit):
    box = box_of_processes(kit)
    with Watched(kit):
        mine = members("pid", box.process.namespace("pid"))
        shown, wanted = pids_shown(box.process), {one.pids_inside[-1] for one in mine}
        symptom = "too-few" if shown < wanted else proc_symptom(kit, box.process)
        kit.expect(shown == wanted, symptom, saw=f"it shows {sorted(shown)}",
                   expected=f"it shows {sorted(wanted)}")
        mount = mount_at(box.process, "/proc")
        kit.expect(mount and mount.type == "proc", "not-proc", saw=f"/proc is {mount}",
                   expected="a file system of the type proc is mounted there")


def proc_symptom(kit, one):
    """Whether that /proc is the old one, covered by itself, or a wrong one."""
    if device_of_proc(one) != device_of_proc(kit.cell.init):
        return "others-in-a-new-proc"
    mounts = [mount for mount in one.mounts if mount.target == "/proc"]
    return "old-proc" if len(mounts) == 1 else "old-proc-again"


@check("2.5", "is_a_new_one")
def check_is_a_new_one(kit):
    before = device_of_proc(kit.cell.init)
    box = kit.beacon("02-namespaces", "--pid")
    with Watched(kit):
        kit.expect(device_of_proc(box.process) != before, "old-proc",
                   saw="it is the host's file system", expected="it is a new one")


@check("2.5", "host_keeps_its_proc")
def check_host_keeps_its_proc(kit):
    before = device_of_proc(kit.cell.init)
    box = kit.beacon("02-namespaces", "--pid")
    with Watched(kit):
        kit.expect(device_of_proc(kit.cell.init) == before, "proc-over-the-hosts",
                   saw="another file system lies over the host's /proc",
                   expected="the host's /proc is as it was")
        wanted = {one.pids_inside[1] for one in (box.process, program_of(kit, box))}
        missing = wanted - pids_shown(kit.cell.init)
        kit.expect(not missing, "host-does-not-show-it", saw=f"it lacks {missing}",
                   expected="the host's /proc shows the box's processes, too")


@check("2.5", "is_hardened")
def check_is_hardened(kit):
    box = kit.beacon("02-namespaces", "--pid")
    with Watched(kit):
        mount = mount_at(box.process, "/proc")
        lacks = {"nosuid", "nodev", "noexec"} - set(mount.options if mount else ())
        kit.expect(not lacks, f"lacks-{'-'.join(sorted(lacks))}",
                   saw=f"it is mounted without {sorted(lacks)}",
                   expected="it is mounted nosuid, nodev and noexec")


@check("2.5", "nothing_left")
def check_proc_leaves_nothing(kit):
    ledger = kit.ledger()
    box = box_of_processes(kit)
    kit.end(box, "exit", 0)
    until(lambda: not box.process.is_there())
    kit.expect_nothing_left(ledger)
