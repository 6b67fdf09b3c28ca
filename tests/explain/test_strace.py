"""The narration cannot lie: it tells what strace(1) sees, all of it, in that order."""
import pytest
from explain import cases
from explain.cases import Draw
from explain.traced import trace
from support.places import BIN

CHROOT, NAMESPACES, ENTER = BIN / "01-chroot", BIN / "02-namespaces", BIN / "02-enter"
IMPLIED = ": without CAP_SYS_ADMIN: adding --userns"

pytestmark = pytest.mark.needs("strace")
forms = pytest.mark.parametrize("form", ["text", "json"])


def require_truth(*argv, status=0, form, who, **more):
    """A run that ends with `status`, and whose narration is true; the calls told."""
    run = trace(*argv, form=form, who=who, **more)
    assert run.faults() == [], run.stderr
    assert run.status == status, run.stderr
    others = [line for line in run.others if not line.endswith(IMPLIED)]
    assert status or others == []
    return run.all_told()


@forms
@pytest.mark.only("root")
@pytest.mark.parametrize("case", cases.CHROOT)
def test_01_chroot(case, form, root, who, rng):
    require_truth(CHROOT, *cases.CHROOT[case](Draw(rng, root)), form=form, who=who)


@pytest.mark.only("user")
@pytest.mark.parametrize("case", cases.NAMESPACES)
def test_02_namespaces(case, root, who, rng):
    options = cases.NAMESPACES[case](Draw(rng, root, who))
    require_truth(NAMESPACES, *options, form="text", who=who)


@forms
@pytest.mark.only("root")
@pytest.mark.parametrize("case", cases.NAMESPACES | cases.ROOT_NAMESPACES)
def test_02_namespaces_by_root(case, form, root, who, rng):
    make = (cases.NAMESPACES | cases.ROOT_NAMESPACES)[case]
    require_truth(NAMESPACES, *make(Draw(rng, root)), form=form, who=who)


@forms
@pytest.mark.parametrize("case", cases.ENTER)
def test_02_enter(case, form, beacon, root, who, rng):
    box = beacon(NAMESPACES, "--all", "--root", root, root=root, who=who)
    options = cases.ENTER[case](Draw(rng, root, who))
    require_truth(ENTER, box.process.pid, *options, form=form, who=who)


@forms
@pytest.mark.only("root")
def test_02_enter_as_any_user(form, beacon, root, who, rng):
    box = beacon(NAMESPACES, "--pid", "--uts", "box", "--root", root, root=root)
    user = Draw(rng, root).user
    require_truth(ENTER, box.process.pid, "--user", user, form=form, who=who)


@forms
@pytest.mark.only("user")
def test_a_box_of_another_user_is_closed(form, start, who):
    box = start(NAMESPACES, "--uts", "box", "--", "/bin/sh", "-c", "echo in; read x")
    assert box.hear() == "in"
    require_truth(ENTER, box.pid, status=125, form=form, who=who)


FAILURES = {
    "no command": (["--userns"], ["/no/such"], 127, ("execve", None, "")),
    "no program": (["--userns"], ["/etc"], 126, ("execve", None, "")),
    "no directory": (["--userns", "--chdir", "/no"], ["a"], 125,
                     ("chdir", -1, "ENOENT")),
    "a clock below zero": (["--userns", "--time=-99999999999"], ["a"], 125,
                           ("write", -1, "ERANGE")),
    "a user who is not mapped": (["--userns", "--user", "5:5"], ["a"], 125,
                                 ("setresgid", -1, "EINVAL")),
    "an end of its own": (["--userns"], ["/bin/sh", "-c", "exit 7"], 7,
                          ("execve", None, "")),
}


@forms
@pytest.mark.parametrize("case", FAILURES)
def test_a_failure_is_told_too(case, form, who):
    options, command, status, expected = FAILURES[case]
    told = require_truth(NAMESPACES, *options, command=command, status=status,
                         form=form, who=who)
    assert (told[-1].name, told[-1].result, told[-1].error) == expected


@forms
@pytest.mark.only("user")
def test_chroot_is_forbidden_to_a_user(form, root, who):
    told = require_truth(CHROOT, root, status=125, form=form, who=who)
    assert [(call.name, call.error) for call in told][1:] == [("chroot", "EPERM")]


@forms
def test_what_fails_before_the_first_call_tells_nothing(form, who):
    assert require_truth(CHROOT, "/no/such", status=125, form=form, who=who) == []


@forms
@pytest.mark.only("user")
def test_a_map_that_is_not_ours_is_refused(form, who):
    require_truth(NAMESPACES, "--userns=0:0:1", status=125, form=form, who=who)
