"""The script of 03-cgroups --explain=shell does what the program does."""
import pytest
from explain import cases
from explain.cases import Draw
from explain.cases_03 import CGROUPS, ROOT_CGROUPS
from explain.records import differences, record_of
from explain.test_shell_form import by_script
from support.groups import NUMBERS_OF
from support.places import BIN
from support.programs import run

PROGRAM = BIN / "03-cgroups"
SET = ("memory limit", "memory and swap", "processes limit", "weight", "quota",
       "processors")


def limits_of(groups):
    """The number in each file of the group `box`; "none" where there is no such one."""
    found = {}
    for what in SET:
        if groups.directory(NUMBERS_OF[what][0]).exists():
            found[what] = groups.number(what)
    return found


def require_same(beacon, groups, options, draw):
    """The same command by the program and by its script."""
    extra = cases.nasty_words(draw.rng)
    options = ["--name", f"{groups.path}/box", *options]
    records = []
    for argv in ([PROGRAM, *options], by_script(PROGRAM, options)):
        there = beacon(*groups.argv(*argv), extra=extra)
        membership = groups.groups_of(there.process.pid)
        owners = [(path.stat().st_uid, path.name) for top in groups.tops
                  for path in [top / "box"] if path.exists()]
        records.append({**record_of(there), **limits_of(groups), **membership,
                        "owners": owners})
        assert there.end("exit", 7).status == 7
        assert groups.left() == []
    assert list(differences(*records)) == []


@pytest.mark.parametrize("case", [case for case in CGROUPS if case != "--name"])
def test_the_script_of_03_cgroups(case, beacon, groups, who, rng):
    draw = Draw(rng, None, who)
    require_same(beacon, groups, CGROUPS[case](draw), draw)


@pytest.mark.only("root")
@pytest.mark.parametrize("case", ROOT_CGROUPS)
def test_the_script_of_03_cgroups_by_root(case, beacon, groups, who, rng):
    draw = Draw(rng, None, who)
    require_same(beacon, groups, ROOT_CGROUPS[case](draw), draw)


@pytest.mark.parametrize("command, status", [("/no/such", 127), ("/etc", 126)])
def test_both_end_alike_without_a_command(command, status, groups, who):
    options = ["--pids", "10", "--name", f"{groups.path}/box"]
    for argv in ([PROGRAM, *options], by_script(PROGRAM, options)):
        run(*groups.argv(*argv, "--", command)).expect(status=status, stdout="")
        assert groups.left() == []


def test_nothing_is_made(groups, who):
    words = ["--name", f"{groups.path}/box", "--memory", "1G", "--explain=shell", "--"]
    script = run(*groups.argv(PROGRAM, *words, "/no/such", "a b")).expect(0)
    assert groups.left() == [] and script.stderr == ""
    run("sh", "-n", stdin=script.stdout).expect(status=0, stdout="")
