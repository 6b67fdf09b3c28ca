"""Each option of --help has a case: who adds an option has to add one."""
import random
import re

import pytest
from explain import cases, cases_03, cases_04, cases_05, cases_06
from explain.cases import Draw
from support.places import BIN
from support.programs import run

TABLES = {"01-chroot": [cases.CHROOT], "02-enter": [cases.ENTER],
          "02-namespaces": [cases.NAMESPACES, cases.ROOT_NAMESPACES],
          "03-cgroups": [cases_03.CGROUPS, cases_03.ROOT_CGROUPS],
          "04-union-fs": [cases_04.UNION, cases_04.ROOT_UNION],
          "05-network": [cases_05.NETWORK], "05-netlab": [cases_05.NETLAB],
          "06-full-container": [cases_06.CONTAINER, cases_06.ROOT_CONTAINER]}
NOT_A_CASE = {"--help", "--explain"}  # these show; they change nothing of the run


def options_of(program):
    text = run(BIN / program, "--help").expect(status=0).stdout
    return set(re.findall(r"^  (?:-\w,)?(--[a-z-]+)", text, re.MULTILINE))


def covered(tables):
    """The options that really stand in the command lines, whatever a case is called."""
    draw = Draw(random.Random(0), root="/root")
    argv = [str(word) for table in tables for make in table.values()
            for word in make(draw)]
    return {word.split("=")[0] for word in argv if word.startswith("--")}


@pytest.mark.parametrize("program", TABLES)
def test_each_option_of_help_has_a_case(program):
    options = options_of(program)
    assert {"--user", "--chdir", "--env", "--clear-env", "--explain"} <= options
    assert options - NOT_A_CASE == covered(TABLES[program])


def test_an_option_without_a_case_is_noticed():
    table = {case: make for case, make in cases.NAMESPACES.items()
             if "init" not in case}
    assert "--init" in options_of("02-namespaces") - covered([table])


def test_each_program_that_explains_itself_has_cases():
    explaining = {path.name for path in BIN.iterdir()
                  if "--explain" in run(path, "--help").stdout}
    assert explaining - {"tinrun"} <= set(TABLES)  # its options stand in config.json
