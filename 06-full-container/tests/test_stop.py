"""test_stop.py — how a container is asked to end, and how it ends (row 6.09)."""
import signal
import time

import pytest
from support.places import BIN

CAPSTONE = BIN / "06-full-container"
HALT, POWER_OFF, REBOOT = (signal.SIGRTMIN + more for more in (3, 4, 5))
LOOP = "echo ready; while :; do sleep 0.05; done"


@pytest.fixture
def running(root, who, start):
    """running("trap … TERM", "--stop-timeout", 1): a script that then loops."""
    def make(script, *options):
        program = start(CAPSTONE, root, "--no-network", *options, "--", "sh", "-c",
                        f"{script}; {LOOP}", who=who)
        assert program.hear() == "ready"
        return program
    return make


@pytest.mark.parametrize("name", ["TERM", "INT", "HUP", "QUIT", "USR1", "USR2"])
@pytest.mark.parametrize("options", [[], ["--no-init"]], ids=["", "no-init"])
def test_a_signal_reaches_the_command(name, options, running):
    program = running(f"trap 'echo it is {name}; exit 7' {name}", *options)
    program.signal(getattr(signal, f"SIG{name}"))
    program.wait().expect(7)
    assert program.hear() == f"it is {name}"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, HALT, REBOOT])
def test_who_does_not_listen_is_killed_in_the_end(number, running):
    program = running("trap '' TERM INT", "--stop-timeout", 1)
    asked = time.monotonic()
    program.signal(number)
    program.wait().expect(133 if number == REBOOT else 137)
    assert time.monotonic() - asked >= 1


def test_other_signals_ask_for_nothing(running):
    program = running("trap 'echo heard' USR1; trap 'exit 7' TERM", "--stop-timeout", 0)
    program.signal(signal.SIGUSR1)
    assert program.hear() == "heard"  # and it lives, though patience is none
    program.signal(signal.SIGKILL)


@pytest.mark.parametrize("number, code", [(HALT, 7), (POWER_OFF, 7), (REBOOT, 133)])
def test_behind_the_stub_systemds_signals_are_term(number, code, running):
    program = running("trap 'echo told; exit 7' TERM")
    program.signal(number)
    program.wait().expect(code)
    assert program.hear() == "told"


@pytest.mark.parametrize("number", [HALT, POWER_OFF, REBOOT])
def test_an_init_of_its_own_gets_them_as_they_are(number, box):
    there = box("--no-init")
    assert there.ask("trap", number) == "ok"
    there.program.signal(number)
    assert there.hear() == f"caught {number}"


def test_another_signal_may_stand_for_term(box):
    there = box("--no-init", "--stop-signal", "RTMIN+3")
    assert there.ask("trap", HALT) == "ok"
    there.program.signal(signal.SIGTERM)
    assert there.hear() == f"caught {HALT}"


def test_no_such_signal(run):
    run("--stop-signal", "RTMIN+99", "--", "true").expect(125, stderr="RTMIN+99")


@pytest.mark.parametrize("options", [[], ["--no-init"]], ids=["", "no-init"])
@pytest.mark.parametrize("command, code", [("reboot", 133), ("poweroff", 0),
                                           ("halt", 0)])
def test_what_it_does_with_its_machine(command, code, options, run):
    """reboot(2) in a pid namespace ends that, and tells which it was."""
    power = ["--cap-add", "CAP_SYS_BOOT"]
    run(*power, *options, "--", command, "-f").expect(code)
