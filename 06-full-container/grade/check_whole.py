"""check_whole.py — exercise 6.1: all chapters at once, in an order that works."""
import os
import signal

from grade.containers import Bundle, capstone, maker_of, pids_in_the_cell
from grade.lives import Hanging, Life
from grade.namespaces import in_namespaces
from grade.plugin import check
from support import ledger as ledgers

KINDS = {"mnt", "pid", "net", "ipc", "uts", "cgroup"}
LIMIT = ("nofile", "RLIMIT_NOFILE", "Max open files")
SETTING = "net/ipv4/ip_default_ttl"
# Each container has its own, or they hold nothing but devices that are for all.
HARMLESS = {"mqueue", "proc", "sysfs", "devpts", "devtmpfs", "cgroup", "cgroup2"}


def layers(kit, root):
    """A layer over the root, with a file of its own: (words, the file's path, its text)."""
    layer, name, text = kit.cell.yard / kit.word(), kit.word(), kit.word()
    layer.mkdir()
    (layer / name).write_text(text)
    kit.cell.give(layer)
    return ["--layer", layer], f"/{name}", text


def links_of(one):
    """{name: "up" or ""} in its network, as the kernel lists them."""
    return dict(in_namespaces(one.pid, ("net",), lambda: [
        [key[1], looks] for key, looks in ledgers.links()]))


def name_of(one):
    return in_namespaces(one.pid, ("uts",), lambda: os.uname().nodename)


# ---- function ----

@check("6.1", "all_chapters_at_once")
def check_all_chapters_at_once(kit):
    root, name = kit.new_root(), kit.word()
    words, path, text = layers(kit, root)
    most, power = kit.rng.randrange(60, 90), kit.rng.choice(["CAP_KILL", "CAP_CHOWN"])
    hosts_name = name_of(kit.cell.init)
    box = capstone(kit, root, "--name", name, *words, "--rlimit",
                   f"nofile={most}:{most}", "--cap-drop", "ALL", "--cap-add", power)
    one = box.process
    expect_namespaces(kit, one)
    expect_name(kit, one, name, hosts_name)
    expect_root(kit, box, path, text)
    links = links_of(one)
    kit.expect(links.get("lo") == "up" and len(links) == 2, f"links-{len(links)}",
               saw=f"its network has {links}", expected="a loopback and one cable, both up")
    held = [line.split()[3] for line in (one.path / "limits").read_text().splitlines()
            if line.startswith(LIMIT[2])]
    kit.expect(held == [str(most)], "no-limit", saw=f"{LIMIT[2]}: {held}",
               expected=f"{most}")
    powers = {one.capabilities(kind).bit_count() for kind in ("Bnd", "Eff", "Prm")}
    kit.expect(powers == {1}, "powers", saw=f"{powers} capabilities",
               expected=f"{power} alone")
    flags = one.status["NoNewPrivs"], one.status["Seccomp"]
    kit.expect(flags == ("1", "2"), "unguarded", saw=f"NoNewPrivs, Seccomp: {flags}",
               expected="1 and 2")


def expect_namespaces(kit, one):
    shared = KINDS - one.differs_from(kit.cell.init)
    kit.expect(not shared, f"shares-{'-'.join(sorted(shared))}",
               saw=f"it shares {sorted(shared)} with the host",
               expected=f"it has its own {sorted(KINDS)}")
    inside = pids_in_the_cell(kit, one)[1:]
    kit.expect(inside in ([1], [2]), f"pid-levels-{len(inside)}",
               saw=f"inside its pid is {inside}", expected="1, or 2 behind a stub")


def expect_name(kit, one, name, hosts_name):
    kit.expect(name_of(kit.cell.init) == hosts_name, "host-renamed",
               saw=f"the host is called {name_of(kit.cell.init)}",
               expected=f"it is {hosts_name}, as before")
    kit.expect(name_of(one) == name, "name-not-set", saw=f"it is called {name_of(one)}",
               expected=name)


def expect_root(kit, box, path, text):
    """A union of layers, of which the upper one is not the host's."""
    top = next((one for one in box.process.mounts if one.target == "/"), None)
    kit.expect(top is not None and top.type == "overlay", "root-no-union",
               saw=f"its root is {top}", expected="an overlay of the layers")
    kit.expect(box.ask("read", path) == text, "layer-missing",
               saw=f"{path}: {box.ask('read', path)}", expected="the layer's file")
    kit.expect(box.ask("ls", "/proc") == visible(box), "proc-of-others",
               saw=f"/proc has {box.ask('ls', '/proc')}"[:200],
               expected="its own processes")
    there = {one.target for one in box.process.mounts}
    missing = {"/proc", "/dev", "/dev/pts", "/dev/null", "/sys", "/run"} - there
    kit.expect(not missing, f"no-mounts{'-'.join(sorted(missing)).replace('/', '-')}",
               saw=f"{sorted(missing)} is not mounted", expected="all of them")


def visible(box):
    """What /proc lists, if no number in it is a stranger's."""
    listed = box.ask("ls", "/proc")
    pids = {int(name) for name in listed if name.isdigit()} if listed else set()
    return listed if pids <= {1, 2} else None


def furnished(kit):
    """A bundle that asks for something of everything, and where it can be seen."""
    bundle, deep, text = Bundle(kit), f"/{kit.word()}/{kit.word()}", kit.word()
    volume = bundle.volume(deep)
    (volume / "from-the-host").write_text(text)
    bundle.config["root"]["readonly"] = True
    bundle.linux["readonlyPaths"] = ["/proc/sys"]
    bundle.linux["maskedPaths"] = ["/proc/keys"]
    bundle.linux["devices"] = [{"path": "/dev/full", "type": "c", "major": 1, "minor": 7}]
    hooked = kit.word()
    bundle.config["hooks"] = {"createContainer": [{
        "path": "/bin/sh", "args": ["sh", "-c", ': >"$0"', str(volume / hooked)]}]}
    return bundle, deep, volume, text, hooked


@check("6.1", "mounts_are_there")
def check_mounts_are_there(kit):
    bundle, deep, volume, text, hooked = furnished(kit)
    ttl = kit.rng.randrange(33, 99)
    bundle.linux["sysctl"] = {SETTING.replace("/", "."): str(ttl)}
    box = bundle.beacon()
    kit.expect(box.ask("read", f"{deep}/from-the-host") == text, "volume-missing",
               saw=f"its file: {box.ask('read', f'{deep}/from-the-host')}",
               expected="the directory of the host is mounted there")
    seen = in_namespaces(box.process.pid, ("net",), lambda: open(
        f"/proc/sys/{SETTING}").read().strip())
    kit.expect(seen == str(ttl), "setting-missing", saw=f"{SETTING} is {seen}",
               expected=str(ttl))
    for name in ("null", "full"):
        looks = box.ask("stat", f"/dev/{name}")
        kit.expect(looks != "ENOENT", "device-missing", saw=f"/dev/{name}: {looks}",
                   expected="a device")
    kit.expect(box.ask("write", f"/{kit.word()}", "x") == "EROFS", "root-writable",
               saw="a file was made in /", expected="EROFS: the root is read-only")
    kit.expect(box.ask("read", "/proc/keys") == "", "mask-missing",
               saw="/proc/keys can be read", expected="it is covered")
    kit.expect("ro" in next((one.options for one in box.process.mounts
                             if one.target == "/proc/sys"), ()), "settings-writable",
               saw="/proc/sys is no mount that is read-only", expected="it is one")
    kit.expect((volume / hooked).exists(), "hook-not-run",
               saw="the hook createContainer left no file",
               expected="it runs while the host is in sight")


@check("6.1", "code_comes_through")
def check_code_comes_through(kit):
    root, bundle = kit.new_root(), Bundle(kit)
    for code in kit.rng.sample([0, 1, 42, 127, 255, kit.rng.randrange(2, 99)], 2):
        command = ["/bin/sh", "-c", f"exit {code}"]
        told = kit.run("06-full-container", root, "--", *command)
        kit.expect_status(told, code, "code-lost")
        kit.expect_status(bundle.run(*command), code, "code-lost-by-tinrun")
    told = kit.run("06-full-container", root, "--", "/bin/sh", "-c", "kill -9 $$")
    kit.expect_status(told, 137, "signal-lost")


# ---- isolation ----

@check("6.1", "no_mount_of_the_hosts")
def check_no_mount_of_the_hosts(kit):
    root = kit.new_root()
    before = {one.target for one in kit.cell.init.mounts}
    box = capstone(kit, root)
    hosts = {one.device for one in kit.cell.init.mounts if one.type not in HARMLESS}
    there = [one for one in box.process.mounts if one.device in hosts]
    kit.expect(not there, "mounts-of-the-host", saw=f"it has {list(map(str, there[:4]))}",
               expected="nothing of the host's is mounted in it")
    shared = [one for one in box.process.mounts
              if any(word.startswith("shared") for word in one.propagation)]
    kit.expect(not shared, "mounts-shared", saw=f"it shares {list(map(str, shared[:4]))}",
               expected="no mount of its is shared")
    more = {one.target for one in maker_of(kit, box).mounts} - before
    kit.expect(not more, "mounts-for-the-host", saw=f"the host has {sorted(more)}, too",
               expected="what is mounted for it is mounted in it alone")


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
    own = {line.split()[-1] for line, after in zip(lines, lines[1:]) if "host LOCAL" in after}
    for what, found in (("loopback", "127.0.0.1" in own), ("cable", own - {"127.0.0.1"})):
        kit.expect(found, f"no-{what}-at-first", saw=f"its addresses are {sorted(own)}",
                   expected=f"the {what} is ready")


@check("6.1", "two_share_nothing")
def check_two_share_nothing(kit):
    root, path = kit.new_root(), f"/{kit.word()}"
    first = capstone(kit, root)
    second = capstone(kit, root)
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

@check("6.1", "nothing_left")
def check_whole_leaves_nothing(kit):
    root, bundle = kit.new_root(), furnished(kit)[0]
    bundle.run("/bin/true")  # once: the places of its mounts are made, and stay
    kit.run("06-full-container", root, "--", "/bin/true")
    ledger = kit.ledger()
    kit.run("06-full-container", root, "--", "/bin/true")
    kit.expect_nothing_left(ledger, "capstone-leaves")


@check("6.1", "dies_with_the_program")
def check_dies_with_the_program(kit):
    root, ledger = kit.new_root(), kit.ledger()
    box = capstone(kit, root)
    os.kill(maker_of(kit, box).pid, signal.SIGKILL)
    kit.expect(box.process.wait_until_gone(), "outlives-its-maker",
               saw="BEACON runs", expected="it is killed with 06-full-container")
    kit.end(box)
    # What is written down of the host's network goes with the next one: see the chapter.
    kit.run("06-full-container", root, "--", "/bin/true")
    kit.expect_nothing_left(ledger, "killed-leaves")
    expect_dies_half_made(kit)


def expect_dies_half_made(kit):
    """In a user namespace: to become its root undoes the wish to die with the parent."""
    life = Life(kit)
    linux = life.bundle.linux
    linux["namespaces"].append({"type": "user"})
    linux |= {kind: [{"containerID": 0, "hostID": 0, "size": 1}]
              for kind in ("uidMappings", "gidMappings")}
    kit.given("tinrun is killed while the container is half made")
    maker, first = Hanging(kit, "run", life).processes()
    kit.expect(maker and first, "no-process", saw="one process, or none",
               expected="tinrun, and the container's first")
    os.kill(maker.pid, signal.SIGKILL)
    kit.expect(first.wait_until_gone(), "half-made-outlives-its-maker",
               saw=f"{first} goes on", expected="it is killed with tinrun")
