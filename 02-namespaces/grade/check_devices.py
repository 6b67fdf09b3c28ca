"""check_devices.py — exercise 1.8: a /dev of six devices."""
from grade.boxes import Watched, ask
from grade.inside import devices_inside, letter_of, mount_at, status_inside
from grade.plugin import check

DEVICES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8),
           "urandom": (1, 9), "tty": (5, 0)}
TERMINALS = "dev/pts/"
# The host has one more device: harmless, but who sees it would see its disks, too.
MORE = "touch /dev/{0} && mount --bind /dev/{1} /dev/{0}"


def in_root(kit):
    root = kit.new_root()
    return root, kit.beacon("02-namespaces", "--root", root, root=root)


@check("1.8", "devices_are_there")
def check_devices_are_there(kit):
    _, box = in_root(kit)
    for name, numbers in kit.rng.sample(sorted(DEVICES.items()), len(DEVICES)):
        with Watched(kit):
            seen = looks(box.process, name)
        symptom = seen if isinstance(seen, str) else "other-number"
        kit.expect(seen == ("c", *numbers), f"device-{symptom}",
                   saw=f"/dev/{name} is {seen}", expected=f"it is {('c', *numbers)}")
    for name in sorted(DEVICES):
        answer = ask(kit, box, "open", f"/dev/{name}")
        kit.expect(answer in ("ok", "ENXIO"), f"device-not-open-{answer}",
                   saw=f"/dev/{name} cannot be opened: {answer}",
                   expected="it can (tty: by who has a terminal)")


def looks(one, name):
    status = status_inside(one, f"dev/{name}")
    if not status:
        return "missing"
    if not (letter := letter_of(status.st_mode)):
        return "no-device"
    return letter, status.st_rdev >> 8, status.st_rdev & 255


@check("1.8", "is_a_tmpfs")
def check_is_a_tmpfs(kit):
    _, box = in_root(kit)
    with Watched(kit):
        there, host = mount_at(box.process, "/dev"), mount_at(kit.cell.init, "/dev")
        symptom = ("not-mounted" if not there else "hosts-dev"
                   if there.device == host.device else "no-tmpfs")
        kit.expect(there and there.type == "tmpfs" and there.device != host.device,
                   symptom, saw=f"mounted at /dev: {there}",
                   expected="a tmpfs, and not the host's")


@check("1.8", "no_disk")
def check_no_disk(kit):
    more = kit.word()
    kit.run("/bin/sh", "-c", MORE.format(more, kit.rng.choice(["zero", "full"])))
    kit.given(f"the host has one more device, /dev/{more}")
    _, box = in_root(kit)
    with Watched(kit):
        found = devices_inside(box.process, "dev")
        others = [path for path in found if path.removeprefix("dev/") not in DEVICES
                  and not path.startswith(TERMINALS)]
        kit.expect(not others, "other-devices", saw=f"there are {sorted(others)[:5]}",
                   expected="no devices but the six, and terminals")
        files = status_inside(box.process, f"dev/{more}")
        kit.expect(files is None, "hosts-names", saw=f"/dev/{more} is there",
                   expected="no name of the host's /dev is there")


@check("1.8", "no_terminal_of_the_hosts")
def check_no_terminal_of_the_hosts(kit):
    _, box = in_root(kit)
    with Watched(kit):
        there = mount_at(box.process, "/dev/pts")
        host = mount_at(kit.cell.init, "/dev/pts")
        kit.expect(not there or there.device != host.device, "hosts-terminals",
                   saw="/dev/pts is the host's", expected="it is the box's own")


@check("1.8", "link_leads_nowhere")
def check_link_leads_nowhere(kit):
    """Refused, as it is here, or replaced inside: nothing is mounted where it leads."""
    root, place = kit.new_root(), kit.cell.yard / kit.word()
    place.mkdir()
    kit.cell.give(place)
    (root.path / "dev").rmdir()
    (root.path / "dev").symlink_to(place)
    kit.given("the root's dev is a link that leads out of it")
    told = kit.run("02-namespaces", "--root", root, "--", "/bin/true")
    kit.expect(told.status == 125 and not list(place.iterdir()), "link-followed",
               saw=told, expected="exit code 125, and nothing is made there")


@check("1.8", "root_is_untouched")
def check_root_is_untouched(kit):
    root = kit.new_root()
    ledger = kit.ledger()
    box = kit.beacon("02-namespaces", "--root", root, root=root)
    seen = sorted(path.name for path in (root.path / "dev").iterdir())
    kit.expect(not seen, "made-in-the-root", saw=f"the host sees {seen[:5]} there",
               expected="the directory is empty, as before")
    kit.end(box, "exit", 0)
    kit.expect_nothing_left(ledger)
