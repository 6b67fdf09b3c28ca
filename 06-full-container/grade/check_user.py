"""check_user.py — exercise 6.8: an ordinary user runs a container, all the same.

Who is ordinary in a cell? Somebody else than its root; and where it has but one user,
this one in a user namespace of his own, without any capability.
"""
import os

from grade import cell_config
from grade.containers import greeted
from grade.namespaces import in_namespaces
from grade.plugin import check
from support import ledger, places

USER = 1000


def as_user():
    """What stands before a command of hers."""
    if cell_config.has_many_ids():
        return ["/usr/bin/setpriv", f"--reuid={USER}", f"--regid={USER}",
                "--clear-groups"]
    return ["/usr/bin/unshare", "--user", f"--map-user={USER}", f"--map-group={USER}"]


def outside(kit):
    """Her id as we see it."""
    return kit.cell.outside(USER) if cell_config.has_many_ids() else os.geteuid()


def words_of(kit, root, *words):
    """06-full-container's, for the user, to whom its root belongs."""
    for path in (root.path, *root.path.rglob("*")):
        os.lchown(path, outside(kit), -1)
    return *as_user(), kit.path("06-full-container"), root, *words


def beacon_of_user(kit, *words):
    root, nonce = kit.new_root(), kit.word()
    program = root.place(places.BEACON)
    return greeted(kit, kit.start(*words_of(kit, root, *words, "--", program, nonce)),
                   nonce)


@check("6.8", "user_can_run")
def check_user_can_run(kit):
    root, code = kit.new_root(), kit.rng.randrange(1, 100)
    told = kit.run(*words_of(kit, root, "--", "/bin/sh", "-c", f"exit {code}"))
    kit.expect_status(told, code, "user-cannot-run")
    box = beacon_of_user(kit)
    links = dict(in_namespaces(box.process.pid, ("user", "net"), lambda: [
        [key[1], looks] for key, looks in ledger.links()]))
    kit.expect(links == {"lo": "up"}, f"links-{'-'.join(sorted(links.values()))}",
               saw=f"its network has {links}", expected="a loopback device that is up")


@check("6.8", "is_root_inside")
def check_is_root_inside(kit):
    expect_map(kit, beacon_of_user(kit))


def expect_map(kit, box):
    """One id, which is 0 inside, and the user outside."""
    user, seen = outside(kit), box.process
    kit.expect(set(seen.uids) == {user}, "not-the-user-outside",
               saw=f"outside its ids are {seen.uids}", expected=f"all are {user}")
    wanted = [(0, user, 1)]
    for kind in ("uid_map", "gid_map"):
        kit.expect(getattr(seen, kind) == wanted, f"{kind.replace('_', '-')}-other",
                   saw=f"{kind} is {getattr(seen, kind)}", expected=f"it is {wanted}")
    kit.expect(seen.setgroups == "deny", "setgroups-allowed",
               saw="setgroups is allowed", expected="it is denied")


@check("6.8", "change_is_told")
def check_change_is_told(kit):
    """One line; and none to somebody for whom nothing was changed."""
    told = kit.run(*words_of(kit, kit.new_root(), "--", "/bin/true"))
    kit.expect("--userns" in told.stderr, "changed-silently", saw=told,
               expected="a line on stderr that says so")
    told = kit.run("06-full-container", kit.new_root(), "--", "/bin/true")
    kit.expect("--userns" not in told.stderr, "told-without-cause", saw=told,
               expected="no such line where nothing was changed")


@check("6.8", "own_choice_counts")
def check_own_choice_counts(kit):
    """Also what she may not choose: then she is told so, and gets nothing else."""
    choice = f"--userns=0:{USER}:1"
    kit.given(f"the user has said {choice}")
    box = beacon_of_user(kit, choice)
    expect_map(kit, box)
    kit.expect("--userns" not in box.program.stderr, "told-without-cause",
               saw=box.program.stderr, expected="no word of her own choice")
    other = f"--userns=0:{USER + kit.rng.randrange(1, 1000)}:1"
    kit.given(f"the user has said {other}, an id that is not hers")
    told = kit.run(*words_of(kit, kit.new_root(), other, "--", "/bin/true"))
    kit.expect_status(told, 125, "choice-overruled")


@check("6.8", "nothing_left")
def check_user_leaves_nothing(kit):
    argv = words_of(kit, kit.new_root(), "--", "/bin/sh", "-c", "echo >/new")
    ledger = kit.ledger()
    kit.run(*argv)
    kit.expect_nothing_left(ledger)
