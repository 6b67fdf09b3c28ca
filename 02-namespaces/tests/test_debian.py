"""test_debian.py — real programs in a real root: bash, perl and apt-get in Debian, by
01-chroot and 02-namespaces. `./workshop test --all` makes the archive beforehand."""
import os
import pwd
import re
import secrets
import subprocess
from pathlib import Path

import pytest
from boxes import BOX
from support.places import BIN, SOURCE, WORK
from support.programs import run

pytestmark = pytest.mark.tier_all

# A pipe, a job whose status is waited for, and the shell's own number.
BASH = ["bash", "-c", r"""printf '%s\n' "$1" | tr a-z A-Z
(exit 7) & wait $!; echo $?
echo $$; exit 3""", "bash"]
PERL = ["perl", "-e", """my $child = fork; exit 5 unless $child; waitpid $child, 0;
print $? >> 8, " ", $child > $$ ? "younger" : "older", " $$\\n"; exit 4"""]
APT = ["apt-get", "--version"]


@pytest.fixture(scope="module")
def debian():
    """One root for all tests of this file: they only read it."""
    root = WORK / f"debian-{secrets.token_hex(4)}"
    archive = SOURCE / "build/debian.tar"
    home = pwd.getpwuid(os.getuid()).pw_dir  # ours is that of the normalised host
    more = {"TINBOX_DEBIAN": str(archive)} if archive.exists() \
        else {"XDG_CACHE_HOME": str(Path(home) / ".cache")}
    subprocess.run([SOURCE / "tools/rootfs", "debian", root], check=True,
                   stdout=subprocess.DEVNULL, env={**os.environ, **more})
    yield root
    subprocess.run(["rm", "-r", "--one-file-system", root], check=True)


@pytest.fixture(params=[["--all"], ["--all", "--init"]], ids=" ".join)
def boxed(request, debian, who):
    """Run a command in a box of all kinds; and the number that it must have there."""
    argv = [BOX, *request.param, "--root", debian, "--"]
    return lambda command: run(*argv, *command, who=who), len(request.param)


def test_bash_in_a_box(boxed, nonce):
    run_in_box, pid = boxed
    told = run_in_box([*BASH, nonce]).expect(status=3)
    assert told.stdout == f"{nonce.upper()}\n7\n{pid}\n"


def test_perl_in_a_box(boxed):
    run_in_box, pid = boxed
    assert run_in_box(PERL).expect(status=4).stdout == f"5 younger {pid}\n"


def test_apt_get_in_a_box(boxed):
    run_in_box, _ = boxed
    assert re.match(r"apt 2\.\d+\.\d+ \(\w+\)\n", run_in_box(APT).expect().stdout)


def test_bash_in_a_chroot(debian, nonce):
    told = run(BIN / "01-chroot", debian, "--", *BASH, nonce).expect(
        status=3, given="root, in a Debian root")
    assert re.fullmatch(rf"{nonce.upper()}\n7\n\d+\n", told.stdout)


def test_perl_in_a_chroot(debian):
    told = run(BIN / "01-chroot", debian, "--", *PERL).expect(status=4)
    assert re.fullmatch(r"5 (younger|older) \d+\n", told.stdout)


def test_apt_get_in_a_chroot(debian):
    told = run(BIN / "01-chroot", debian, "--", *APT).expect()
    assert re.match(r"apt 2\.\d+\.\d+ \(\w+\)\n", told.stdout)


def test_the_programs_are_debians_and_not_the_hosts(debian, nonce):
    release = (debian / "etc/os-release").read_text()
    (debian / "etc/os-release").write_text(f"{nonce}\n")
    for argv in ([BIN / "01-chroot", debian], [BOX, "--pid", "--root", debian]):
        run(*argv, "--", "bash", "-c", "read w < /etc/os-release; echo $w").expect(
            stdout=f"{nonce}\n")
    (debian / "etc/os-release").write_text(release)
