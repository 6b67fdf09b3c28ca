"""06-full-container --explain=shell prints a script that does what the program does."""
import pytest
from explain import cases, cases_06
from explain.cases import Draw
from explain.records import differences, record_of
from explain.test_shell_form import by_script
from support.places import BIN
from support.programs import run

CAPSTONE = BIN / "06-full-container"
PLAIN = ["--no-network", "--no-seccomp"]
NUMBERS = {"root", "cwd"}  # of the files of a union: new each time
POWERLESS = {"--cap-drop"}  # of ALL: then no tool can change the root


def words(table, case, draw):
    """With a name: else it is the pid, which two runs do not share."""
    options = table[case](draw)
    name = [] if "--name" in options else ["--name", draw.name]
    plain = [word for word in PLAIN if word not in options]
    return [*options, *name, *plain]


def require_same(beacon, root, options, draw):
    """The same command by the program and by its script."""
    how = {"root": root, "extra": cases.nasty_words(draw.rng), "who": draw.who}
    records = []
    for argv in ([CAPSTONE, *options], by_script(CAPSTONE, options)):
        there = beacon(*argv, **how)
        told = record_of(there) | {
            "devices": there.ask("ls", "/dev"), "keys": there.ask("read", "/proc/keys"),
            "manager": there.ask("read", "/run/host/container-manager"),
            "uuid": there.ask("read", "/run/host/container-uuid"),
            "limits": (there.process.path / "limits").read_text()}
        records.append({subject: told[subject] for subject in told.keys() - NUMBERS})
        assert there.end("exit", 7).status == 7
    assert list(differences(*records)) == []


@pytest.mark.parametrize("case", sorted(cases_06.CONTAINER.keys() - POWERLESS))
def test_the_script(case, beacon, root, who, rng):
    draw = Draw(rng, root, who)
    require_same(beacon, root, words(cases_06.CONTAINER, case, draw), draw)


@pytest.mark.only("root")
def test_the_script_for_another_user(beacon, root, who, rng):
    draw = Draw(rng, root, who)
    require_same(beacon, root, words(cases_06.ROOT_CONTAINER, "--user", draw), draw)


@pytest.mark.needs("strace")
def test_nothing_is_run(root, tmp_path):
    trace = tmp_path / "trace"
    script = run("strace", "-f", "-o", trace, "-e",
                 "trace=%process,unshare,mount,chroot,mkdir,flock,sendmsg", CAPSTONE,
                 root, *PLAIN, "--explain=shell", "--", "/no/such", "a b")
    script.expect(status=0, stderr="")
    calls = [line.split()[1].split("(")[0] for line in trace.read_text().splitlines()]
    assert set(calls) <= {"execve", "exit_group", "+++"} and calls.count("execve") == 1
    run("sh", "-n", stdin=script.stdout).expect(status=0, stdout="")
