"""check_whole.py — exercise 6.1: all chapters at once, in an order that works."""
from grade.containers import (KINDS, Bundle, capstone, group_of, groups_if_any,
                              maker_of, name_of, pids_in_the_cell)
from grade.lives import furnished
from grade.namespaces import in_namespaces
from grade.plugin import check
from support import ledger as ledgers

LIMIT = ("nofile", "RLIMIT_NOFILE", "Max open files")
SETTING = "net/ipv4/ip_default_ttl"


def layers(kit, root):
    """A layer over the root: (words for it, the path of its file, and its text)."""
    layer, name, text = kit.cell.yard / kit.word(), kit.word(), kit.word()
    layer.mkdir()
    (layer / name).write_text(text)
    kit.cell.give(layer)
    return ["--layer", layer], f"/{name}", text


def links_of(one):
    """{name: "up" or ""} in its network, as the kernel lists them."""
    return dict(in_namespaces(one.pid, ("net",), lambda: [
        [key[1], looks] for key, looks in ledgers.links()]))


@check("6.1", "all_chapters_at_once")
def check_all_chapters_at_once(kit):
    budget = ["--pids", "40"] if groups_if_any(kit) else []
    root, name = kit.new_root(), kit.word()
    words, path, text = layers(kit, root)
    most, power = kit.rng.randrange(60, 90), kit.rng.choice(["CAP_KILL", "CAP_CHOWN"])
    hosts_name = name_of(kit.cell.init)
    box = capstone(kit, root, "--name", name, *words, *budget, "--rlimit",
                   f"nofile={most}:{most}", "--cap-drop", "ALL", "--cap-add", power)
    one = box.process
    expect_namespaces(kit, one)
    expect_name(kit, one, name, hosts_name)
    expect_root(kit, box, path, text)
    if budget:
        expect_group(kit, box)
    links = links_of(one)
    kit.expect(links.get("lo") == "up" and len(links) == 2, f"links-{len(links)}",
               saw=f"its network has {links}", expected="a loopback, and one cable")
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


def expect_group(kit, box):
    """One of its own; and what it is in is the top of what it sees."""
    own, ours = group_of(box.process), group_of(maker_of(kit, box))
    kit.expect(own != ours, "no-group", saw=f"it is in {own}, as 06-full-container",
               expected="a group of its own, with the limit")
    seen = {line.split(":", 2)[2] for line in
            box.ask("read", "/proc/self/cgroup").splitlines()}
    kit.expect(seen == {"/"}, "group-seen-from-above", saw=f"it sees itself in {seen}",
               expected="in / of every tree")


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
