"""check_terminal.py — exercise 6.5: in front of a terminal, one of its own."""
import os
import stat

from grade.consoles import Console, Controlling, mode_of, size_of
from grade.containers import Bundle, wait_until
from grade.plugin import check
from support import places
from support.terminals import CTRL_C

DEV_PTS = "/dev/pts"


def in_front(kit, *words, root=None):
    """A console, and the process of the beacon in a container that it shows."""
    root, nonce = root or kit.new_root(), kit.word()
    program = root.place(places.BEACON)
    console = Console(kit, "06-full-container", root, "--no-network", *words, "--",
                      program, nonce)
    return console, console.beacon(nonce)


@check("6.5", "has_a_terminal")
def check_has_a_terminal(kit):
    _, one = in_front(kit)
    for number in range(3):
        seen = os.stat(f"{one.path}/fd/{number}")
        kit.expect(stat.S_ISCHR(seen.st_mode) and os.major(seen.st_rdev) == 136,
                   "no-terminal", saw=f"descriptor {number} is {one.fds.get(number)}",
                   expected="it is a pseudo-terminal")
    controlling = Controlling.of(one)
    kit.expect(controlling.device == seen.st_rdev, "terminal-controls-nothing",
               saw=f"its controlling terminal is {controlling.device:#x}",
               expected=f"it is {seen.st_rdev:#x}")
    kit.expect(controlling.session != Controlling.of(one.parent).session or
               one.parent.pids_inside[-1] == 1, "session-of-another",
               saw="its session is the one of who called it",
               expected="a session of its own")


@check("6.5", "size_is_handed_on")
def check_size_is_handed_on(kit):
    console, one = in_front(kit)
    kit.expect(size_of(one) == (33, 77), "first-size", expected="(33, 77), as ours",
               saw=f"its size is {size_of(one)}")
    console.type("trap\t28\n")
    console.expect('"ok"', "beacon-unheard", "BEACON answers")
    wanted = kit.rng.randrange(34, 99), kit.rng.randrange(78, 200)
    console.resize(*wanted)
    kit.expect(wait_until(lambda: size_of(one) == wanted), "size-not-handed-on",
               saw=f"its size is {size_of(one)}", expected=f"{wanted}, as ours")
    console.expect("caught 28", "size-not-told", "BEACON is told by SIGWINCH")


@check("6.5", "ctrl_c_arrives")
def check_ctrl_c_arrives(kit):
    console, _ = in_front(kit)
    console.type("trap\t2\n")
    console.expect('"ok"', "beacon-unheard", "BEACON answers")
    console.type(CTRL_C)
    console.expect("caught 02", "ctrl-c-lost", "Ctrl-C is a SIGINT for BEACON")
    code = kit.rng.randrange(1, 100)
    console.type(f"exit\t{code}\n")
    seen = console.exit_code()
    kit.expect(seen == code, "ctrl-c-for-the-program", saw=f"exit code {seen}",
               expected=f"{code}, BEACON's own")


@check("6.5", "is_of_its_own")
def check_is_of_its_own(kit):
    _, one = in_front(kit)
    terminals = {mount.target: mount.device for mount in one.mounts}.get(DEV_PTS)
    device = os.stat(f"{one.path}/fd/0").st_dev
    kit.expect(f"{os.major(device)}:{os.minor(device)}" == terminals,
               "terminal-of-the-host",
               saw="its terminal is not one of the container's /dev/pts",
               expected=f"one of {DEV_PTS}, as the container sees it")
    there = [name for name in os.listdir(f"{kit.cell.init.path}/root{DEV_PTS}")
             if name.isdigit()]
    kit.expect(len(there) == 1, "one-more-for-the-host",
               saw=f"the host's {DEV_PTS} has {there}", expected="ours alone")
    expect_no_name(kit)


def expect_no_name(kit):
    """At the name of the first terminal stands a link of the image's to a file."""
    bundle, canary = Bundle(kit), kit.canary()
    volume, nonce = bundle.volume(DEV_PTS), bundle.take_beacon()
    (volume / "ptmx").symlink_to("../../real/ptmx")
    (volume / "0").symlink_to(canary)
    terminals = next(mount for mount in bundle.config["mounts"]
                     if mount["type"] == "devpts")
    terminals["destination"] = "/real"
    bundle.process["terminal"] = True
    kit.given("/dev/pts/0 of the container is a link to a file of the host's")
    words = bundle.words("run", "--bundle", bundle.path, kit.word())
    one = Console(kit, "tinrun", *words).beacon(nonce)
    seen = os.stat(f"{one.path}/fd/0")
    kit.expect(stat.S_ISCHR(seen.st_mode), "link-followed",
               saw=f"its standard input is {one.fds.get(0)}", expected="a terminal")


@check("6.5", "belongs_to_the_user")
def check_belongs_to_the_user(kit):
    kit.needs("many-ids")
    user = kit.rng.randrange(1, 60000)
    _, one = in_front(kit, "--user", str(user))
    owner = kit.cell.inside(os.stat(f"{one.path}/fd/0").st_uid)
    kit.expect(owner == user, f"owner-{'root' if owner == 0 else 'other'}",
               saw=f"the terminal belongs to {owner}", expected=f"to {user}")


@check("6.5", "ours_is_as_before")
def check_ours_is_as_before(kit):
    """A shell in front of the terminal outlives the program, and keeps it for us."""
    root, ledger, nonce = kit.new_root(), kit.ledger(), kit.word()
    script = 'echo first; read go; shift; "$@"; echo code $?; read end'
    console = Console(kit, "/bin/sh", "-c", script, "sh", nonce,
                      kit.path("06-full-container"), root, "--no-network", "--",
                      "/bin/sh", "-c", "stty -echo; exit 7")
    console.expect("first\r\n", "no-shell", "a shell")
    shell = next(one for one in kit.cell.processes() if nonce in one.argv)
    before = mode_of(shell)
    console.type("go\n")
    console.expect("code 7\r\n", "code-lost", "exit code 7")
    kit.expect(mode_of(shell) == before, "terminal-changed",
               saw="our terminal has other settings", expected="those of before")
    console.type("end\n")
    console.exit_code()
    kit.expect_nothing_left(ledger)
