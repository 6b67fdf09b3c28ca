"""Each demo shows what it says: unattended, to anybody, with nothing left behind."""
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from support.places import BIN, BUILT_ROOT, SOURCE, WORK
from support.programs import ROOT, run, story

DEMOS = sorted(str(demo.relative_to(SOURCE)) for demo in SOURCE.glob("*/demo.sh"))
EXPECTATION = re.compile(r"^ *(expect\w*) .*", re.MULTILINE)

# An ordinary user plays as tools/stage lets him: as root of a user namespace.
OWN_HOST = ["unshare", "--user", "--map-root-user", "--mount", "--net", "--uts",
            "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"]

# What takes the point away from each demo, by one word.
POINTLESS = {
    "01-chroot/demo.sh": ("inside 'head -n 1", "outside 'head -n 1"),
    "02-namespaces/demo.sh": ("02-namespaces --all", "02-namespaces --all --uts other"),
    "03-cgroups/demo.sh": ("--pids 20 -- sh", "--pids 300 -- sh"),
    "04-union-fs/demo.sh": ("--upper kept/upper", "--ephemeral"),
    "05-network/demo.sh": ("-c 1 198.51.100.9", "-c 1 -W 1 198.51.100.8"),
    "06-full-container/demo.sh": ("--publish 8080:80", "--publish 8081:80"),
}


@pytest.fixture
def tree(ledger, second_root):
    """A copy of the demos that an ordinary user may read, and a test may spoil."""
    place = Path(tempfile.mkdtemp(dir=WORK))
    place.chmod(0o755)
    for name in ["tools/demo.bash", *DEMOS]:
        (place / name).parent.mkdir(exist_ok=True)
        shutil.copy(SOURCE / name, place / name)
    (place / "second_root").symlink_to(second_root)
    ledger.open()
    yield place
    ledger.close()
    shutil.rmtree(place)


@pytest.fixture(scope="module")
def second_root():
    """What stands in for the Debian root that `./workshop demo` makes by a network."""
    root = Path(tempfile.mkdtemp(dir=WORK))
    subprocess.run([SOURCE / "tools/rootfs", "programs", root, "bash", "sleep", "grep",
                    "hostname"], check=True, stdout=subprocess.DEVNULL)
    yield root
    shutil.rmtree(root)


# Here an ordinary user may make no control groups, and the demo says so.
REFUSED = {"03-cgroups/demo.sh": "Here we may make no control groups"}


def is_refused(demo, who, result):
    return who is not ROOT and demo in REFUSED and (
        REFUSED[demo] in result.stdout or result.stdout == "1..0\n")


def play(tree, demo, mode, who=ROOT):
    words = ["bash", tree / demo] if who is ROOT else [*OWN_HOST, "bash", tree / demo]
    env = {"DEMO_MODE": mode, "BIN": str(BIN), "ROOTFS": str(BUILT_ROOT), "CI": "true",
           "DEBIANFS": str(tree / "second_root")}
    return run(*words, who=who, env=env, timeout=180)


@pytest.fixture
def spoil(tree, ledger):
    """Rewrites a demo of the copied tree by a function from text to text."""
    def rewrite(demo, change):
        text = (tree / demo).read_text()
        assert change(text) != text
        (tree / demo).write_text(change(text))
        ledger.open()
    return rewrite


def test_each_step_has_a_demo():
    assert DEMOS == [f"{step.name}/demo.sh" for step in sorted(SOURCE.glob("0[1-6]-*"))]
    assert all(os.access(SOURCE / demo, os.X_OK) for demo in DEMOS)


@pytest.mark.parametrize("demo", DEMOS)
def test_what_the_demo_claims_is_so(demo, tree, who):
    result = play(tree, demo, "check", who).expect(status=0, given="mode check")
    if is_refused(demo, who, result):
        return
    *checks, plan = result.stdout.splitlines()
    assert all(re.match(r"ok \d+ - ", line) for line in checks), result
    assert plan == f"1..{len(checks)}" and len(checks) > 15


@pytest.mark.parametrize("demo", DEMOS)
def test_in_a_pipe_it_shows_both_sides_twice_the_same(demo, tree, who):
    first = play(tree, demo, "auto", who).expect(status=0, stderr="")
    if is_refused(demo, who, first):
        return
    assert re.search(r"^  outside \$ ", first.stdout, re.MULTILINE), first
    assert re.search(r"^   inside \$ ", first.stdout, re.MULTILINE), first
    assert f"{demo.split('/')[0]}/README.md" in first.stdout.splitlines()[-1], first
    assert "\x1b" not in first.stdout and first.stderr == ""
    assert play(tree, demo, "auto", who).stdout == first.stdout


@pytest.mark.parametrize("demo", DEMOS)
def test_every_spoilt_claim_is_seen(demo, tree, spoil):
    """As many complaints as claims: none of them is one that nothing could break."""
    claims = EXPECTATION.findall((tree / demo).read_text())
    spoil(demo, lambda text: EXPECTATION.sub(
        lambda claim: {"expect_status": "expect_status 99"}.get(
            claim[1], f"{claim[1]} 'is never printed'"), text))
    result = play(tree, demo, "check").expect(status=1, given="spoilt claims")
    seen = len(re.findall(r"^not ok ", result.stdout, re.MULTILINE))
    assert seen == len(claims), story("spoilt claims", demo, result, f"{claims}")


@pytest.mark.parametrize("mode", ["check", "auto"])
@pytest.mark.parametrize("demo", DEMOS)
def test_a_command_that_does_something_else_is_seen(demo, mode, tree, spoil):
    spoil(demo, lambda text: text.replace(*POINTLESS[demo], 1))
    result = play(tree, demo, mode).expect(status=1, stderr="expectations failed")
    assert "# expected: " in result.stdout


def test_a_command_of_which_nothing_is_said_must_work(tree, spoil):
    spoil(DEMOS[0], lambda text: f"{text}\nrun 'exit_with_an_error'\n")
    result = play(tree, DEMOS[0], "check").expect(status=1)
    assert re.search(r"^not ok \d+ - exit_with_an_error: ends with 0$",
                     result.stdout, re.MULTILINE), result


def test_a_demo_that_is_stopped_clears_its_place(tree, spoil):
    """In the middle of it, as by Ctrl-C, with a box that runs."""
    demo = "02-namespaces/demo.sh"
    spoil(demo, lambda text: text.replace("\nchapter 'A wall", "\nkill $$\n#", 1))
    play(tree, demo, "auto").expect(status=130)
