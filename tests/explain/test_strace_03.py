"""The narration of 03-cgroups is what strace(1) sees; see test_strace.py."""
import pytest
from explain.cases import Draw
from explain.cases_03 import CGROUPS, ROOT_CGROUPS
from explain.traced import trace
from support.places import BIN
from support.programs import ROOT

PROGRAM = BIN / "03-cgroups"

pytestmark = pytest.mark.needs("strace")
forms = pytest.mark.parametrize("form", ["text", "json"])


def require_truth(groups, *argv, status=0, **more):
    run = trace(*argv, who=ROOT, before=groups.argv(), **more)
    assert run.faults() == [], run.stderr
    assert run.status == status, run.stderr
    assert run.others == [] or status
    return [call.name for call in run.all_told()]


@pytest.mark.parametrize("case", CGROUPS)
def test_03_cgroups(case, groups, who, rng):
    told = require_truth(groups, PROGRAM, *CGROUPS[case](Draw(rng, None, who)))
    assert {"mkdir", "fork", "write", "execve", "rmdir"} <= set(told)


@forms
@pytest.mark.only("root")
@pytest.mark.parametrize("case", ROOT_CGROUPS)
def test_03_cgroups_by_root(case, form, groups, who, rng):
    argv = ROOT_CGROUPS[case](Draw(rng, None, who))
    told = require_truth(groups, PROGRAM, *argv, form=form)
    assert ("chown" in told) == ("--delegate" in argv)


FAILURES = {"no command": (["--pids", "5"], ["/no/such"], 127),
            "no directory": (["--chdir", "/no"], ["a"], 125),
            "a disk that is none": (["--io-max", "99:99:wbps=1"], ["a"], 125)}


@forms
@pytest.mark.parametrize("case", FAILURES)
def test_a_failure_is_told_and_so_is_the_cleaning_up(case, form, groups, who):
    options, command, status = FAILURES[case]
    told = require_truth(groups, PROGRAM, *options, command=command, status=status,
                         form=form)
    assert told.count("mkdir") == told.count("rmdir") > 0


@pytest.mark.parametrize("verb, options", [
    ("set", ["--pids", "20"]), ("freeze", []), ("thaw", []), ("kill", []), ("stat", [])])
def test_the_verbs(verb, options, beacon, groups, who, rng):
    box = beacon(*groups.argv(PROGRAM, "--name", f"{groups.path}/box", "--pids", 9))
    words = [PROGRAM, verb, f"{groups.path}/box", *options]
    run = trace(*words, who=ROOT, before=groups.argv(), command=None)
    assert (run.faults(), run.status, run.others) == ([], 0, []), run.stderr
    assert bool(run.all_told()) == (verb != "stat")
    box.program.signal(9)
    run = trace(PROGRAM, "kill", f"{groups.path}/box", who=ROOT, before=groups.argv(),
                command=None)
