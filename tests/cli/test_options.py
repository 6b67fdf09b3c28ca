"""test_options.py — each option of runc and crun is taken, or refused with a reason."""
from pathlib import Path

import pytest
from support import places, programs

TINRUN = places.BIN / "tinrun"
TABLE = Path(__file__).with_name("options.tsv")
ROWS = [line.split("\t") for line in TABLE.read_text().splitlines()
        if not line.startswith("#")]
WITHOUT_ID = ("list", "spec", "features")
BEFORE_ID = {"create": ["--bundle", "/no/such"], "run": ["--bundle", "/no/such"],
             "spec": ["--bundle", "/no/such"]}


def command_line(command, option, value):
    """One that comes as far as the options, and then finds no container."""
    given = [option] if value == "-" else [f"{option}={value}"]
    if command == "global":
        return [TINRUN, *given, "state", "nobody"]
    before = [] if option == "--bundle" else BEFORE_ID.get(command, [])
    words = [TINRUN, "--root", "/no/such/states", command, *before, *given]
    if command not in WITHOUT_ID:
        words.append("nobody")
    return words + (["true"] if command == "exec" else [])


@pytest.mark.parametrize("command, option, of, verdict, value", ROWS,
                         ids=[" ".join(row[:2]) for row in ROWS])
def test_what_it_says_to_an_option(command, option, of, verdict, value):
    told = programs.run(*command_line(command, option, value), who=programs.ROOT)
    assert told.stderr.count("\n") <= 1
    if verdict == "refused":
        assert told.status == 1 and option in told.stderr, told
        assert ": not supported" in told.stderr or "leave it out" in told.stderr, told
        return
    assert verdict == "accepted" and f"{option}:" not in told.stderr, told
    assert "not expected" not in told.stderr, told


def test_an_option_of_nobodys_is_refused():
    """So that the other test cannot pass for an option that is simply not looked at."""
    told = programs.run(TINRUN, "state", "--no-such-option", "nobody",
                        who=programs.ROOT)
    assert told.status == 1 and "--no-such-option" in told.stderr


def test_each_option_stands_there_once():
    names = [tuple(row[:2]) for row in ROWS]
    assert len(names) == len(set(names)) and len(names) > 70
