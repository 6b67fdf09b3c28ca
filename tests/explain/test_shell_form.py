"""--explain=shell prints a script that does what the program does."""
import os
import subprocess
from pathlib import Path

import pytest
from explain import cases
from explain.cases import Draw
from explain.records import differences, record_of
from support.places import BIN
from support.programs import run
from support.roots import Root

CHROOT, NAMESPACES = BIN / "01-chroot", BIN / "02-namespaces"

# What a person does: 02-namespaces … --explain=shell -- … >script; sh script
KEEP_AND_RUN = """
script=$(mktemp); "$@" >"$script" || exit
sh "$script"; status=$?
rm "$script"; exit $status
"""


def by_script(program, options):
    return ["sh", "-c", KEEP_AND_RUN, "sh", program, *options, "--explain=shell"]


def require_same(beacon, program, options, draw, root=None, but=()):
    """The same command by the program and by its script: then the records are equal.

    `but`: subjects that are new each time, such as the numbers of a union's files.
    """
    extra = cases.nasty_words(draw.rng)
    how = {"root": root, "extra": extra, "who": draw.who}
    first = beacon(program, *options, **how)
    ours = record_of(first)
    status = draw.rng.randrange(256)
    assert first.end("exit", status).status == status
    second = beacon(*by_script(program, options), **how)
    theirs = record_of(second) | {subject: ours[subject] for subject in but}
    assert list(differences(ours, theirs)) == []
    assert second.end("exit", status).status == status


@pytest.mark.only("root")
@pytest.mark.parametrize("case", cases.CHROOT)
def test_the_script_of_01_chroot(case, beacon, root, who, rng):
    draw = Draw(rng, root, who)
    require_same(beacon, CHROOT, cases.CHROOT[case](draw), draw, root)


@pytest.mark.parametrize("case", cases.NAMESPACES)
def test_the_script_of_02_namespaces(case, beacon, root, who, rng):
    draw = Draw(rng, root, who)
    options = cases.NAMESPACES[case](draw)
    require_same(beacon, NAMESPACES, options, draw, root if root in options else None)


@pytest.mark.only("root")
@pytest.mark.parametrize("case", cases.ROOT_NAMESPACES)
def test_the_script_of_02_namespaces_by_root(case, beacon, root, who, rng):
    draw = Draw(rng, root, who)
    options = cases.ROOT_NAMESPACES[case](draw)
    require_same(beacon, NAMESPACES, options, draw, root if root in options else None)


# Not with --pid: unshare --fork of util-linux 2.38 fails when a signal ends its child.
# With --init the child is the stub, which exits.
SIGNALS = [([], 10), ([], 15), (["--userns"], 9), (["--init"], 10), (["--init"], 15)]


@pytest.mark.parametrize("options, signal", SIGNALS)
def test_both_end_alike_when_a_signal_ends_the_command(options, signal, beacon, who):
    for argv in ([NAMESPACES, *options], by_script(NAMESPACES, options)):
        box = beacon(*argv, who=who)
        os.kill(box.process.pid, signal)
        assert box.end().status == 128 + signal


@pytest.mark.parametrize("options", [[], ["--userns", "--pid"], ["--init"]])
@pytest.mark.parametrize("command, status", [("/no/such", 127), ("/etc", 126)])
def test_both_end_alike_without_a_command(options, command, status, who):
    for argv in ([NAMESPACES, *options], by_script(NAMESPACES, options)):
        run(*argv, "--", command, who=who).expect(status=status, stdout="")


@pytest.fixture
def subuid(tmp_path):
    """/etc as a user needs it who maps more ids than his own."""
    files = {"passwd": "learner:x:1000:1000::/:/bin/sh\n",
             "subuid": "learner:200000:65536\n", "subgid": "learner:200000:65536\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text + Path(f"/etc/{name}").read_text())
        subprocess.run(["mount", "--bind", tmp_path / name, f"/etc/{name}"], check=True)
    yield
    for name in files:
        subprocess.run(["umount", f"/etc/{name}"], check=True)


@pytest.mark.only("user")
@pytest.mark.parametrize("more", [["--uts", "box"], ["--user", "7:9", "--pid"]])
def test_the_script_calls_newuidmap(more, ledger, subuid, beacon, who, rng):
    options = ["--userns=0:1000:1,1:200000:65535", *more]
    require_same(beacon, NAMESPACES, options, Draw(rng, None, who))


@pytest.mark.parametrize("name", ["it's a root", "-r", "r\nr", "$r", "é*"])
@pytest.mark.parametrize("option", [None, "--root"])
def test_a_root_may_have_any_name(name, option, beacon, tmp_path, rng):
    root = Root(tmp_path / name, marker="")
    for directory in ("proc", "dev", "sys"):
        os.makedirs(root.path / directory)
    draw = Draw(rng, root)
    options = [option, root] if option else [root]
    require_same(beacon, NAMESPACES if option else CHROOT, options, draw, root)


EVERY = [(program, case, table[case])
         for program, table in (("01-chroot", cases.CHROOT),
                                ("02-namespaces", cases.NAMESPACES),
                                ("02-namespaces", cases.ROOT_NAMESPACES))
         for case in table]


@pytest.mark.needs("strace")
@pytest.mark.parametrize("program, case, make", EVERY)
def test_nothing_is_run(program, case, make, root, rng, tmp_path):
    options = make(Draw(rng, root))
    trace = tmp_path / "trace"
    calls = "trace=%process,unshare,mount,chroot"
    script = run("strace", "-f", "-o", trace, "-e", calls,
                 BIN / program, *options, "--explain=shell", "--", "/no/such", "a b")
    script.expect(status=0, stderr="")
    assert script.stderr == ""
    calls = [line.split()[1].split("(")[0] for line in trace.read_text().splitlines()]
    assert set(calls) <= {"execve", "exit_group", "+++"} and calls.count("execve") == 1
    run("sh", "-n", stdin=script.stdout).expect(status=0, stdout="")


IMPOSSIBLE = [["--userns=7:1000:1", "--uts", "box"],
              ["--userns=7:1000:1", "--root", "/"]]


@pytest.mark.only("user")
@pytest.mark.parametrize("options", IMPOSSIBLE)
def test_what_util_linux_cannot_do_is_said(options, who):
    refused = run(NAMESPACES, *options, "--explain=shell", "--", "true", who=who)
    refused.expect(status=125, stdout="", stderr="util-linux can do this only where")
