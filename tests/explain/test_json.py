"""--explain=json and TINBOX_EXPLAIN: the form of what is told."""
import json
import re

import pytest
from explain import cases, cases_05
from explain.cases import Draw
from support.places import BIN, SOURCE
from support.programs import run

CALL = ["role", "pid", "call", "args", "chapter", "where", "result", "errno"]
ANNOUNCED = CALL[:6]
SAID = ["role", "pid", "say"]
RUNS = {("01-chroot", case): make for case, make in cases.CHROOT.items()}
RUNS |= {("02-namespaces", case): make for case, make in cases.NAMESPACES.items()}
RUNS |= {("05-network", case): make for case, make in cases_05.NETWORK.items()}


@pytest.mark.only("root")
@pytest.mark.parametrize("program, case", RUNS)
def test_each_line_is_an_object(program, case, root, who, rng):
    options = RUNS[program, case](Draw(rng, root))
    lines = run(BIN / program, *options, "--explain=json", "--", "/bin/true").stderr
    assert lines
    for line in lines.splitlines():
        spoken = json.loads(line)
        assert line.startswith('{"role":"') and spoken["pid"] > 0
        assert spoken["role"] in ("parent", "child", "init")
        assert list(spoken) in (CALL, ANNOUNCED, SAID)
        if "call" in spoken:
            require_a_good_call(spoken)


def require_a_good_call(spoken):
    assert re.fullmatch(r"[a-z_0-9]+", spoken["call"])
    assert re.fullmatch(r"\(.*\)", spoken["args"], re.DOTALL)
    assert ("result" not in spoken) == (spoken["call"] == "execve")
    assert (spoken.get("result", 0) < 0) == bool(spoken.get("errno"))
    file, line = spoken["where"].split(":")
    assert file.split("/")[0] == spoken["chapter"]
    lines = (SOURCE / file).read_text().splitlines()
    near = "\n".join(lines[max(0, int(line) - 6):int(line) + 2])
    written = "write_control_file" if spoken["call"] == "write" else spoken["call"]
    assert re.search(rf"\b{written}\(", near), f"{spoken['where']}:\n{near}"


def test_a_failure_has_an_errno(who):
    failed = run(BIN / "02-namespaces", "--userns", "--chdir", "/no", "--explain=json",
                 "--", "/bin/true", who=who)
    *_, last, error = failed.stderr.splitlines()
    spoken = json.loads(last)
    assert [spoken[key] for key in CALL[6:]] == [-1, "ENOENT"]
    assert error.startswith("02-namespaces: chdir(")


TRUE = ["--", "/bin/true"]
BOX = [BIN / "02-namespaces", "--userns", *TRUE]


def tells(value, argv=BOX):
    return run(*argv, env={"TINBOX_EXPLAIN": value}).expect(status=0).stderr


@pytest.mark.parametrize("value, begins", [("1", "[parent "), ("text", "[parent "),
                                           ("json", '{"role":"parent"')])
def test_the_variable_asks_for_a_form(value, begins):
    assert tells(value).startswith(begins)


@pytest.mark.parametrize("value", ["", "0"])
def test_the_variable_asks_for_nothing(value):
    assert tells(value) == ""


def test_the_option_is_stronger_than_the_variable():
    argv = [BIN / "02-namespaces", "--userns", "--explain=json", *TRUE]
    assert tells("text", argv).startswith("{")
    assert tells("wrong", argv).startswith("{")


def test_the_variable_asks_for_a_script():
    printed = run(*BOX, env={"TINBOX_EXPLAIN": "shell"}).expect(status=0, stderr="")
    assert printed.stdout.startswith("#!/bin/sh\n")


@pytest.mark.parametrize("program", ["01-chroot", "02-namespaces", "02-enter",
                                     "05-network"])
@pytest.mark.parametrize("value", ["wrong", "TEXT", "2", " "])
def test_a_wrong_form_is_refused(program, value):
    first = {"01-chroot": ["/"], "02-enter": ["1"]}.get(program, [])
    message = f"{program}: --explain={value}: expected text, json or shell\n"
    by_option = run(BIN / program, *first, f"--explain={value}", *TRUE)
    by_variable = run(BIN / program, *first, *TRUE, env={"TINBOX_EXPLAIN": value})
    for refused in (by_option, by_variable):
        refused.expect(status=125, stdout="")
        assert refused.stderr == message
