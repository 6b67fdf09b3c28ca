"""test_workshop.py — the script's words, what it installs, and the stage of a demo.

It works on a copy of itself, with programs in PATH that stand in for apt and cmake and
write down how they were called.
"""
import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest

from support import places
from support.programs import ROOT, USER, run

TIERS = {"build", "demo", "test", "all", "debian", "doctor", "vm", "bench", "clients",
         "cluster"}
PACKAGES = [line.split(maxsplit=2)
            for line in (places.SOURCE / "tools/packages").read_text().splitlines()
            if not line.startswith("#")]
DEMO = """echo "$DEMO_MODE $BIN $ROOTFS $PWD"; readlink /proc/self/ns/mnt; hostname
test -x "$ROOTFS/bin/sh" && touch "$ROOTFS/trace" && mount -t tmpfs x /media
"""


class Copy:
    def __init__(self, directory):
        self.path = directory / "a checkout"
        self.stand_ins = directory / "stand-ins"
        self.log = directory / "log"
        self.stand_ins.mkdir()
        self.log.touch(0o666)
        self.log.chmod(0o666)
        (self.path / "tools").mkdir(parents=True)
        for name in ("workshop", "tools/install", "tools/stage", "tools/packages"):
            shutil.copy(places.SOURCE / name, self.path / name)
        (self.path / "build").mkdir()
        self.path.joinpath("build").chmod(0o777)
        self.stand_in("dpkg-query", 'printf "installed %s\\n" ' + " ".join(
            {package for _, package, _ in PACKAGES}))
        for name in ("apt-get", "cmake", "sudo"):
            self.stand_in(name, "true")

    def stand_in(self, name, script):
        file = self.stand_ins / name
        file.write_text(f"#!/bin/sh\necho {name} \"$@\" >>'{self.log}'\n{script}\n")
        file.chmod(0o755)

    def run(self, *words, who=ROOT, cwd="/", program="workshop"):
        return run(self.path / program, *words, who=who, cwd=cwd, timeout=30,
                   env={"PATH": f"{self.stand_ins}:{os.environ['PATH']}"})

    def calls(self, name):
        return [line for line in self.log.read_text().splitlines()
                if line.startswith(f"{name} ")]

    def add_demo(self, step, script=DEMO):
        (self.path / step).mkdir()
        (self.path / step / "demo.sh").write_text(script)
        if not (self.path / "build/bin").exists():
            for name in ("bin", "root"):
                shutil.copytree(places.BUILD / name, self.path / "build" / name,
                                symlinks=True)


@pytest.fixture
def copy(ledger):
    """Where an ordinary user may read it; pytest's own tmp_path is root's alone."""
    directory = Path(tempfile.mkdtemp(dir=places.WORK))
    directory.chmod(0o755)
    yield Copy(directory)
    shutil.rmtree(directory)


@pytest.mark.parametrize("words, line", [
    (["frobnicate"], "unknown command: frobnicate"),
    (["build", "fast"], "no such preset: fast"),
    (["build", "dev", "more"], "unexpected word: more"),
    (["demo", "9"], "no step with a demo: 9"),
    (["demo", "1", "2"], "one step at a time, please: 2"),
    (["demo", "--loud"], "unknown option of demo: --loud"),
    (["demo", "--live"], "--live needs a terminal"),
    (["bench", "9"], "no such bench: 9"),
    (["clean", "more"], "unexpected word: more"),
])
def test_a_wrong_word_gives_one_line_and_does_nothing(copy, words, line):
    copy.add_demo("01-chroot")
    told = copy.run(*words)
    assert (told.status, told.stdout) == (2, "")
    assert told.stderr == f"workshop: {line} (see ./workshop help)\n"
    assert copy.log.read_text() == ""


def test_help_names_every_command(copy):
    told = copy.run().expect(stdout=copy.run("help").stdout)
    for command in ("demo", "test", "build", "doctor", "rootfs", "vm", "bench", "list",
                    "hint", "reset", "solution", "watch", "clean"):
        assert f"\n  {command} " in told.stdout


def test_each_package_has_a_known_tier_and_a_reason():
    assert {tier for tier, *_ in PACKAGES} <= TIERS
    assert all(len(line) == 3 for line in PACKAGES)


def test_where_nothing_is_missing_apt_is_not_called(copy):
    copy.run("build").expect()
    assert copy.calls("apt-get") == [] and len(copy.calls("cmake")) == 2


def test_only_what_is_missing_is_installed_after_an_update(copy):
    copy.stand_in("dpkg-query", "printf 'installed %s\\n' g++ cmake binutils\n"
                                "echo config-files ninja-build")
    copy.run("build", program="tools/install").expect()
    update, install = copy.calls("apt-get")
    assert update.endswith(" update") and "DPkg::Lock::Timeout=120" in install
    assert install.split("--no-install-recommends ")[1].split() == [
        "busybox-static", "libarchive-dev", "libcli11-dev", "libfmt-dev",
        "libnftables-dev", "libseccomp-dev", "ninja-build", "nlohmann-json3-dev",
        "rapidjson-dev"]


def test_the_end_of_a_failing_installation_is_shown(copy):
    copy.stand_in("dpkg-query", "true")
    copy.stand_in("apt-get", "echo the mirror is down; exit 100")
    copy.run("build").expect(1, stderr="the mirror is down\ninstall: it failed; see ")


def test_an_ordinary_user_installs_by_sudo(copy):
    copy.stand_in("dpkg-query", "true")
    copy.run("doctor", who=USER, program="tools/install").expect()
    assert [line.split()[:4] for line in copy.calls("sudo")] == [
        ["sudo", "-n", "--", "env"]] * 2


def test_an_ordinary_user_without_sudo_needs_none_where_all_is_there(copy):
    copy.stand_in("sudo", "exit 1")
    copy.run("build", who=USER).expect()


def test_without_dpkg_the_packages_are_named(copy):
    for name in ("bash", "dirname", "env", "paste", "sort"):
        (copy.stand_ins / name).symlink_to(shutil.which(name))
    (copy.stand_ins / "dpkg-query").unlink()
    told = run(copy.stand_ins / "bash", copy.path / "tools/install", "doctor",
               env={"PATH": str(copy.stand_ins)}).expect()
    assert told.stderr == "install: no dpkg here; this must be installed by other " \
        "means (Debian's names): python3\n"


def test_a_build_speaks_only_when_it_fails(copy):
    assert copy.run("build").expect(stdout="").stderr.splitlines()[0] == \
        "building (dev) …"
    copy.stand_in("cmake", "seq 100; exit 1")
    told = copy.run("build").expect(1).stderr
    assert "\n100\nworkshop: failed: cmake --preset dev" in told
    assert "\n70\n" not in told


@pytest.mark.parametrize("word", ["1", "01", "01-chroot"])
def test_a_step_is_named_in_three_ways(copy, word):
    copy.add_demo("01-chroot", "echo one")
    copy.add_demo("02-namespaces", "echo two")
    copy.run("demo", word).expect(stdout="one\n")


def test_all_demos_run_in_order_and_the_first_failure_ends_them(copy):
    copy.add_demo("01-chroot", "echo one")
    copy.add_demo("02-namespaces", "echo two; exit 3")
    copy.add_demo("03-cgroups", "echo three")
    copy.run("demo").expect(3, stdout="one\ntwo\n")


@pytest.mark.parametrize("person", [ROOT, USER])
def test_a_demo_plays_on_a_host_of_its_own(copy, person):
    """It writes, mounts and renames there; the ledger sees nothing of it here."""
    copy.add_demo("01-chroot")
    told = copy.run("demo", who=person).expect()
    facts, namespace, hostname = told.stdout.splitlines()
    assert facts == f"auto /mnt/bin /mnt/root {copy.path}"
    assert namespace != os.readlink("/proc/self/ns/mnt") and hostname == "host"
    assert not (copy.path / "build/root/trace").exists()


def test_without_user_namespaces_the_demo_asks_sudo(copy):
    copy.add_demo("01-chroot", "echo one")
    copy.stand_in("unshare", "exit 1")
    told = copy.run("demo", who=USER).expect()
    assert told.stderr.splitlines()[-1] == \
        "This machine forbids user namespaces, so the demo runs by sudo."
    assert copy.calls("sudo")[0].startswith("sudo -- unshare --mount --propagation ")


def test_where_root_may_not_make_namespaces_one_line_says_so(copy):
    copy.add_demo("01-chroot", "echo one")
    copy.stand_in("unshare", "exit 1")
    told = copy.run("demo").expect(125)
    assert told.stderr.splitlines()[-1].endswith("; ./workshop doctor says why")


def test_the_stage_ends_with_its_command_and_takes_the_rest_along(copy):
    copy.add_demo("01-chroot", "sleep 1000 & echo done")
    started = time.monotonic()
    copy.run("demo").expect(stdout="done\n")
    assert time.monotonic() - started < 5


def test_clean_removes_what_was_built_and_nothing_else(copy):
    (copy.path / "build-asan").mkdir()
    (copy.path / "builder").mkdir()
    copy.run("clean").expect()
    assert sorted(path.name for path in copy.path.iterdir()) == [
        "builder", "tools", "workshop"]


def test_a_bench_measures_the_release_build(copy):
    bench = copy.path / "tests/bench/quick/__main__.py"
    bench.parent.mkdir(parents=True)
    bench.write_text("import os, sys; print(os.environ['TINBOX_BUILD'], sys.argv[1:])")
    copy.run("bench", "quick", "--rounds", "2").expect(
        stdout=f"{copy.path}/build-release ['--rounds', '2']\n")
    assert "--preset release" in copy.calls("cmake")[0]


def test_a_bench_needs_root(copy):
    (copy.path / "tests/bench/start").mkdir(parents=True)
    (copy.path / "tests/bench/start/__main__.py").touch()
    copy.run("bench", who=USER).expect(1, stdout="", stderr="workshop: only root can ")
    assert copy.log.read_text() == ""
