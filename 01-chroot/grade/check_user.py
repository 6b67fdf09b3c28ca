"""check_user.py — exercise 1.9: the command is somebody else, for good."""
from grade.plugin import check

SOMEBODY = (1, 60000)


def somebody(kit):
    kit.needs("many-ids")
    return kit.rng.randrange(*SOMEBODY), kit.rng.randrange(*SOMEBODY)


def beacon_of(kit, uid, gid):
    root = kit.new_root()
    return kit.beacon("01-chroot", root, "--user", f"{uid}:{gid}", root=root)


@check("1.9", "all_user_ids")
def check_all_user_ids(kit):
    uid, gid = somebody(kit)
    seen, wanted = beacon_of(kit, uid, gid).process.uids, [uid] * 4
    expect_ids(kit, "user", seen, wanted)


@check("1.9", "all_group_ids")
def check_all_group_ids(kit):
    uid, gid = somebody(kit)
    seen, wanted = beacon_of(kit, uid, gid).process.gids, [gid] * 4
    expect_ids(kit, "group", seen, wanted)


def expect_ids(kit, kind, seen, wanted):
    """Outside of the cell the kernel shows them with other numbers."""
    seen = [kit.cell.inside(id) for id in seen]
    kept = "".join(letter for letter, id in zip("resf", seen) if id != wanted[0])
    kit.expect(seen == wanted, f"{kind}-ids-{kept}",
               saw=f"real, effective, saved and file system {kind} id: {seen}",
               expected=f"all are {wanted[0]}")


@check("1.9", "no_further_groups")
def check_no_further_groups(kit):
    """The caller is in two more groups, and hands none of them on."""
    uid, gid = somebody(kit)
    root = kit.new_root()
    box = kit.beacon("/usr/bin/setpriv", "--groups=4,24", kit.path("01-chroot"), root,
                     "--user", f"{uid}:{gid}", root=root)
    kit.given("the caller is in the groups 4 and 24 as well")
    kit.expect(box.process.groups == [], "groups-kept",
               saw=f"supplementary groups {box.process.groups}", expected="none")


@check("1.9", "no_way_back")
def check_no_way_back(kit):
    box = beacon_of(kit, *somebody(kit))
    held = {kind: box.process.capabilities(kind) for kind in ("Eff", "Prm")}
    kit.expect(not any(held.values()), "capabilities-kept",
               saw=f"capabilities {held}", expected="none")


@check("1.9", "nothing_left")
def check_user_leaves_nothing(kit):
    uid, gid = somebody(kit)
    root, ledger = kit.new_root(), kit.ledger()
    box = kit.beacon("01-chroot", root, "--user", f"{uid}:{gid}", root=root)
    kit.end(box, "exit", 0)
    kit.expect_nothing_left(ledger)
