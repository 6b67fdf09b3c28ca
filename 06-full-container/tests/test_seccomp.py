"""test_seccomp.py — the filter of system calls, as a program inside meets it
(exercise 6.13). What its code answers to each number is seccomp_verdicts_test.cpp's."""
import json
import platform
import shutil
import signal
from pathlib import Path

import pytest
from support import places
from support.programs import run as run_outside

CALLER = places.BUILD / "tests/caller"
CAPTURED = Path(__file__).parent / "data"
# By kind of program; personality(2) is harmless, and every argument is accepted.
PERSONALITY = {"native": 135, "x32": 135, "i386": 136}
ALL_KINDS = ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"]
NOT_REACHED = 38  # ENOSYS

pytestmark = pytest.mark.skipif(platform.machine() != "x86_64",
                                reason="the numbers are those of x86_64")


def profile(*rules, default="SCMP_ACT_ALLOW", **more):
    return {"defaultAction": default, "architectures": ALL_KINDS,
            "syscalls": list(rules)} | more


def rule(name, action="SCMP_ACT_ERRNO", **more):
    return {"names": [name], "action": action} | more


def has_i386():
    """Some kernels are built without that door."""
    return run_outside(CALLER, "i386", PERSONALITY["i386"], 0xffffffff).status == 0


@pytest.fixture
def call(bundle):
    """call(KIND, NUMBER, ARGUMENT…) in a container: "ok", or errno's number."""
    def make(*words):
        shutil.copy(CALLER, bundle.rootfs / "caller")
        bundle.process["args"] = ["/caller", *map(str, words)]
        return bundle.run().expect(status=0).stdout.strip()
    return make


@pytest.mark.parametrize("no_new_privileges", [True, False])
def test_the_command_has_a_filter(bundle, no_new_privileges):
    bundle.process["noNewPrivileges"] = no_new_privileges
    assert bundle.beacon().process.status["Seccomp"] == "0"
    bundle.linux["seccomp"] = profile(rule("acct"))
    status = bundle.beacon().process.status
    assert (status["Seccomp"], status["Seccomp_filters"]) == ("2", "1")
    assert status["NoNewPrivs"] == str(int(no_new_privileges))


def test_a_filter_need_not_allow_what_we_do_ourselves(bundle, call):
    """With no_new_privs, nothing of ours stands between it and the command."""
    ours = {"names": ["capset", "prctl", "setresuid", "setresgid", "setgroups"],
            "action": "SCMP_ACT_KILL_PROCESS"}
    bundle.linux["seccomp"] = profile(ours)
    bundle.process["noNewPrivileges"] = True
    assert call("native", PERSONALITY["native"], 0xffffffff) == "ok"


def test_a_call_is_refused_by_the_number_of_each_kind(bundle, call):
    bundle.linux["seccomp"] = profile(rule("personality", errnoRet=77))
    for kind, number in PERSONALITY.items():
        if kind != "i386" or has_i386():
            assert call(kind, number, 0xffffffff) == "77", kind


def test_a_kind_that_is_not_named_is_killed(bundle):
    bundle.linux["seccomp"] = profile(rule("acct"), architectures=[])
    shutil.copy(CALLER, bundle.rootfs / "caller")
    bundle.process["args"] = ["/caller", "x32", str(PERSONALITY["x32"])]
    assert bundle.run().status == 128 + signal.SIGSYS


def test_what_is_not_allowed_is_refused(bundle, call):
    """As in the profiles of engines: all but the list is refused."""
    bundle.linux["seccomp"] = json.loads((CAPTURED / "docker.seccomp.json").read_text())
    assert call("native", PERSONALITY["native"], 0xffffffff) == "ok"
    assert call("native", PERSONALITY["native"], 5) == "1"
    assert call("native", 250, 0) == "1"  # keyctl
    assert call("native", 435, 0) == str(NOT_REACHED)  # clone3


@pytest.mark.parametrize("engine", ["docker", "podman"])
@pytest.mark.parametrize("no_new_privileges", [True, False])
def test_a_container_runs_under_an_engines_profile(bundle, engine, no_new_privileges):
    text = (CAPTURED / f"{engine}.seccomp.json").read_text()
    bundle.linux["seccomp"] = json.loads(text)
    bundle.process["noNewPrivileges"] = no_new_privileges
    bundle.shell("ls / >/dev/null && exit 3").expect(status=3)
    name = bundle.create()
    bundle.tinrun("start", name).expect(status=0)
    bundle.wait_for(name, "stopped")


OPERATORS = [  # of an argument 0x1_0000_0005: the operator, the value, does it hold?
    ("SCMP_CMP_EQ", 0x100000005, 0, True), ("SCMP_CMP_EQ", 5, 0, False),
    ("SCMP_CMP_NE", 5, 0, True), ("SCMP_CMP_NE", 0x100000005, 0, False),
    ("SCMP_CMP_LT", 0x100000006, 0, True), ("SCMP_CMP_LT", 0x100000005, 0, False),
    ("SCMP_CMP_LE", 0x100000005, 0, True), ("SCMP_CMP_LE", 6, 0, False),
    ("SCMP_CMP_GT", 6, 0, True), ("SCMP_CMP_GT", 0x100000005, 0, False),
    ("SCMP_CMP_GE", 0x100000005, 0, True), ("SCMP_CMP_GE", 0x200000000, 0, False),
    ("SCMP_CMP_MASKED_EQ", 0xf, 5, True), ("SCMP_CMP_MASKED_EQ", 0xf, 4, False)]


@pytest.mark.only("root")  # what a filter answers does not depend on who asks
@pytest.mark.parametrize("operator, value, second, holds", OPERATORS)
def test_operators(bundle, call, operator, value, second, holds):
    args = [{"index": 1, "op": operator, "value": value, "valueTwo": second}]
    bundle.linux["seccomp"] = profile(rule("umask", args=args, errnoRet=99))
    assert call("native", 95, 0, 0x100000005) == ("99" if holds else "ok")


def test_tests_of_one_rule_hold_together_and_of_one_argument_each_alone(bundle, call):
    first, second = ({"index": index, "op": "SCMP_CMP_EQ", "value": 7}
                     for index in (1, 2))
    bundle.linux["seccomp"] = profile(rule("umask", args=[first, second]))
    assert [call("native", 95, 0, *pair) for pair in ((7, 7), (7, 8))] == ["1", "ok"]
    other = first | {"value": 8}
    bundle.linux["seccomp"] = profile(rule("umask", args=[first, other]))
    assert [call("native", 95, 0, one) for one in (7, 8, 9)] == ["1", "1", "ok"]


ACTIONS = {"SCMP_ACT_KILL_PROCESS": 128 + signal.SIGSYS, "SCMP_ACT_LOG": "ok",
           "SCMP_ACT_KILL": 128 + signal.SIGSYS, "SCMP_ACT_TRAP": 128 + signal.SIGSYS,
           "SCMP_ACT_KILL_THREAD": 128 + signal.SIGSYS, "SCMP_ACT_ALLOW": "ok",
           "SCMP_ACT_TRACE": str(NOT_REACHED), "SCMP_ACT_ERRNO": "1"}


@pytest.mark.parametrize("action", ACTIONS)
def test_actions(bundle, action):
    other = "SCMP_ACT_LOG" if action == "SCMP_ACT_ALLOW" else "SCMP_ACT_ALLOW"
    bundle.linux["seccomp"] = profile(rule("umask", action), default=other)
    shutil.copy(CALLER, bundle.rootfs / "caller")
    bundle.process.update(args=["/caller", "native", "95"], noNewPrivileges=True)
    told = bundle.run()
    wanted = ACTIONS[action]
    assert (told.status if isinstance(wanted, int) else told.stdout.strip()) == wanted


def test_names_that_nobody_knows_are_passed_over(bundle):
    bundle.linux["seccomp"] = profile({"names": ["no_such_call", "acct"],
                                       "action": "SCMP_ACT_KILL_PROCESS"})
    bundle.shell("exit 3").expect(status=3)


def test_who_is_added_has_the_filter_too(bundle, tmp_path):
    bundle.linux["seccomp"] = profile(rule("acct"))
    bundle.process["args"] = ["/bin/sleep", "1000"]
    name = bundle.create()
    bundle.tinrun("start", name).expect(status=0)
    bundle.wait_for(name, "running")
    look = ["grep", "^Seccomp:", "/proc/self/status"]
    told = bundle.tinrun("exec", name, *look).expect(status=0)
    assert told.stdout.split() == ["Seccomp:", "2"]
    file = bundle.path / "process.json"
    file.write_text(json.dumps(bundle.process | {"args": look}))
    told = bundle.tinrun("exec", "--process", file, name).expect(status=0)
    assert told.stdout.split() == ["Seccomp:", "2"]


def test_the_capstone_has_one(box):
    assert box().process.status["Seccomp"] == "2"
    assert box("--no-seccomp").process.status["Seccomp"] == "0"


def test_the_capstones_forbids_what_all_share(run, root):
    shutil.copy(CALLER, root.path / "caller")
    keyctl = {"native": 250, "x32": 250, "i386": 288}
    for kind in keyctl if has_i386() else ("native", "x32"):
        told = run("--", "/caller", kind, keyctl[kind]).expect(status=0)
        assert told.stdout == "1\n", kind
    users = 0x10000000  # CLONE_NEWUSER
    assert run("--", "/caller", "native", 272, users).stdout == "1\n"
    assert run("--no-seccomp", "--", "/caller", "native", 272, users).stdout == "ok\n"
    (root.path / "caller").unlink()
