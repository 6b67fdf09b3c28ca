"""check_delegate.py — exercise 3.11: what a user may do with a group, and what not."""
import os

from grade.in_groups import UnifiedGroups, soon
from grade.plugin import check

HIS = {"", "cgroup.procs", "cgroup.threads", "cgroup.subtree_control"}


def delegated(kit):
    """(unified, the group's name, BEACON as the user's process in it, his uid)"""
    kit.needs("many-ids")
    unified, name = UnifiedGroups(kit), f"/{kit.word()}"
    uid = kit.rng.randrange(1, 60000)
    box = kit.beacon("03-cgroups", "--name", name, "--delegate", "--user", uid)
    return unified, name, box, uid


def inside(unified, group, file=""):
    return f"{unified.groups.v2.top}{group}/{file}"


@check("3.11", "user_can_divide")
def check_user_can_divide(kit):
    unified, name, box, _ = delegated(kit)
    below = f"{name}/{kit.word()}"
    told = box.ask("mkdir", inside(unified, below))
    kit.expect(unified.path(below).exists(), "cannot-make-a-group",
               saw=f"mkdir: {told}", expected="the user makes a group below")
    told = box.ask("write", inside(unified, below, "cgroup.procs"), box.pid_inside)
    group = unified.group_of(box.process.pid)
    kit.expect(group == below, "cannot-move",
               saw=f"cgroup.procs: {told}; it is in {group}",
               expected="the user moves his process there")


def owners(kit, unified, name):
    """{file: (uid, gid)} as the cell's root sees them; "" is the directory."""
    directory, found = unified.path(name), {}
    for file in ["", *os.listdir(directory)]:
        status = os.lstat(directory / file)
        if file == "" or not (directory / file).is_dir():
            found[file] = tuple(map(kit.cell.inside, (status.st_uid, status.st_gid)))
    return found


@check("3.11", "four_owners")
def check_four_owners(kit):
    unified, name, box, uid = delegated(kit)
    seen = owners(kit, unified, name)
    user, group, missing = uid, kit.cell.inside(box.process.gids[0]), []
    for file in sorted(HIS):
        if seen[file] != (user, group):
            missing.append((file or "the directory", seen[file]))
    names = "-".join(file.removeprefix("cgroup.").split()[-1] for file, _ in missing)
    kit.expect(not missing, f"not-his-{names}", saw=missing, expected=(user, group))


@check("3.11", "limits_stay_ours")
def check_limits_stay_ours(kit):
    unified, name, _, _ = delegated(kit)
    lost = {file: owner for file, owner in owners(kit, unified, name).items()
            if file not in HIS and owner != (0, 0)}
    kit.expect(not lost, "limits-given-away", saw=lost, expected="all these are root's")


@check("3.11", "groups_below_go_too")
def check_groups_below_go_too(kit):
    unified, name, box, _ = delegated(kit)
    for below in (f"{name}/a", f"{name}/a/b", f"{name}/c"):
        box.ask("mkdir", inside(unified, below))
    box.ask("fork")
    box.process.is_there() and box.end("exit", 0)
    kit.expect(soon(lambda: not unified.path(name).exists()), "groups-below-left",
               saw=f"{name} is still there", expected="it is gone, with all below")
