"""check_config.py — exercise 6.7: config.json says who the process is to be."""
import os

from grade.containers import Bundle
from grade.plugin import check

IDS = (1, 60000)
USUAL_UMASK = 0o022
# What process.user may not hold: the member that is to be named, and what stands there.
NONSENSE = {
    "uid-negative": ("uid", -1), "uid-text": ("uid", "0"),
    "uid-too-large": ("uid", 2**32), "gid-fraction": ("gid", 1.5),
    "gid-list": ("gid", [1]), "gid-too-large": ("gid", 2**33),
    "groups-text": ("additionalGids", "7"),
    "groups-mixed": ("additionalGids[1]", [1, "b"]),
    "umask-too-large": ("umask", 0o1000), "umask-negative": ("umask", -1),
    "umask-text": ("umask", "022"), "groups-negative": ("additionalGids[0]", [-4])}


def ids(kit, count):
    """Different ones, for a cell that has them."""
    kit.needs("many-ids")
    return kit.rng.sample(range(*IDS), count)


def beacon_as(kit, **user):
    """A beacon whose process.user holds that."""
    bundle = Bundle(kit)
    bundle.process["user"] = user
    kit.given(f"process.user is {user}")
    return bundle.beacon()


def expect_ids(kit, box, uid, gid):
    seen = {"user": box.process.uids, "group": box.process.gids}
    for (kind, four), wanted in zip(seen.items(), (uid, gid)):
        four = [kit.cell.inside(id) for id in four]
        other = gid if kind == "user" else uid
        how = ("exchanged" if set(four) == {other} else
               "still-root" if set(four) == {0} else "other")
        kit.expect(four == [wanted] * 4, f"{kind}-{how}",
                   saw=f"its {kind} ids are {four}", expected=f"all are {wanted}")


@check("6.7", "user_and_group")
def check_user_and_group(kit):
    uid, gid = ids(kit, 2)
    expect_ids(kit, beacon_as(kit, uid=uid, gid=gid), uid, gid)
    expect_ids(kit, beacon_as(kit, gid=gid), 0, gid)
    expect_ids(kit, beacon_as(kit, uid=uid), uid, 0)


@check("6.7", "further_groups")
def check_further_groups(kit):
    uid, gid, *groups = ids(kit, kit.rng.randrange(4, 7))
    box = beacon_as(kit, uid=uid, gid=gid, additionalGids=groups)
    seen = [kit.cell.inside(id) for id in box.process.groups]
    missing, more = set(groups) - set(seen), set(seen) - set(groups)
    how = ("all-missing" if missing == set(groups) else "some-missing" if missing else
           "more")
    kit.expect(not missing and not more, f"groups-{how}",
               saw=f"its further groups are {sorted(seen)}",
               expected=f"they are {sorted(groups)}")
    expect_ids(kit, box, uid, gid)


@check("6.7", "umask_as_asked")
def check_umask_as_asked(kit):
    for umask in (0o777, 0, 0o1 << kit.rng.randrange(9), kit.rng.randrange(0o1000)):
        seen = int(beacon_as(kit, uid=0, gid=0, umask=umask).process.status["Umask"], 8)
        how = "usual" if seen == USUAL_UMASK else "other"
        kit.expect(seen == umask, f"umask-{how}", saw=f"its umask is {seen:04o}",
                   expected=f"it is {umask:04o}")


@check("6.7", "no_other_group")
def check_no_other_group(kit):
    """The caller is in two more groups, and has a umask of its own."""
    bundle, callers = Bundle(kit), kit.rng.choice([0o027, 0o077, 0o002])
    script = f'umask {callers:o}; exec "$@"'
    kit.given(f"there is no umask in the file, and the caller's is {callers:03o}")
    box = bundle.beacon_of(bundle.take_beacon(), before=["/bin/sh", "-c", script, "sh"])
    seen = int(box.process.status["Umask"], 8)
    kit.expect(seen in (callers, USUAL_UMASK), f"umask-without-{seen and 'x'}",
               saw=f"its umask is {seen:04o}",
               expected=f"it is the caller's, or {USUAL_UMASK:04o}")
    kit.needs("many-ids")
    bundle.process["user"] = {"uid": 7, "gid": 8}
    box = bundle.beacon_of(bundle.take_beacon(),
                           before=["/usr/bin/setpriv", "--groups=4,24"])
    seen = [kit.cell.inside(id) for id in box.process.groups]
    kit.expect(set(seen) <= {8}, "callers-groups", saw=f"its further groups are {seen}",
               expected="none of the caller's")


@check("6.7", "nonsense_is_refused", rounds=1)
def check_nonsense_is_refused(kit):
    for name in sorted(NONSENSE):
        place, value = NONSENSE[name]
        bundle = Bundle(kit)
        bundle.process["user"] |= {place.partition("[")[0]: value}
        kit.given(f"process.user.{place} is wrong: {value!r}")
        told = bundle.run("/bin/sh", "-c", "echo ran")
        kit.expect(told.status == 1 and told.stdout == "", f"taken-{name}", saw=told,
                   expected="exit code 1, and nothing has run")
        kit.expect(f"process.user.{place}" in told.stderr, f"place-not-told-{name}",
                   saw=told, expected=f"a line that names process.user.{place}")


@check("6.7", "nothing_left")
def check_refusal_leaves_nothing(kit):
    bundle = Bundle(kit)
    bundle.process["user"] = {"uid": "nobody", "gid": 0}
    bundle.words("run")
    ledger = kit.ledger()
    bundle.run()
    kit.expect(os.listdir(bundle.states) == [], "state-left",
               saw="a state directory", expected="there is no such container")
    kit.expect_nothing_left(ledger)
