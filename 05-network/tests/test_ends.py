"""test_ends.py — what is left when a box has ended, however (exercise 5.12)."""
import os
import signal
import time

import pytest
from support.networks import NETWORK
from support import process
from support.programs import run

EVERYTHING = ["--name", "web", "--bridge", "br0", "--isolate", "--rate", "10mbit",
              "--mtu", "1400"]


def wait_until(claim, seconds=30):
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def require_soon(host, before, seconds=30):
    """What a killed box had on the host, the kernel removes a moment later."""
    deadline = time.monotonic() + seconds
    while host.record() != before and time.monotonic() < deadline:
        time.sleep(0.02)
    assert host.record() == before


def clean(host, who):
    run(*host.enter, NETWORK, "clean", who=who).expect(status=0, stdout="", stderr="")


def test_all_of_it_goes_with_the_box(box, host, port):
    before = host.record()
    there = box(*EVERYTHING, "--publish", f"{port}:80")
    assert {name.split()[1] for name in host.record().keys() - before.keys()
            if name.startswith("link")} == {"br0", "ve-web"}
    there.end()
    assert host.record() == before


def test_a_command_that_cannot_run_leaves_nothing(host, who, port):
    before = host.record()
    run(*host.enter, NETWORK, *EVERYTHING, "--publish", f"{port}:80", "--", "/no/such",
        who=who).expect(status=127, stdout="")
    assert host.record() == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(number, host, who, start):
    before = host.record()
    program = start(*host.enter, NETWORK, *EVERYTHING, "--", "sh", "-c",
                    "trap 'exit 7' TERM INT; echo here; while :; do sleep 0.05; done",
                    who=who)
    assert program.hear() == "here"
    os.kill(program.pid, number)
    assert program.wait().status == 7
    assert host.record() == before


def test_kill_9_leaves_no_process_and_clean_does_the_rest(box, host, who, port):
    before = host.record()
    there = box(*EVERYTHING, "--publish", f"{port}:80")
    inside = there.beacon.process
    os.kill(there.beacon.program.pid, signal.SIGKILL)
    there.beacon.program.wait()
    wait_until(lambda: not inside.is_there())
    wait_until(lambda: not host.link("ve-web"))
    wait_until(lambda: "tinbox" not in host.rules())  # the kernel removes what is owned
    assert host.setting("ip_forward") == "1"  # that it cannot know …
    clean(host, who)
    require_soon(host, before)  # … but we had written it down


def test_the_next_box_tidies_up_as_well(box, host, who):
    first = box("--bridge", "br0")
    os.kill(first.beacon.program.pid, signal.SIGKILL)
    first.beacon.program.wait()
    wait_until(lambda: not first.beacon.process.is_there())
    wait_until(lambda: not any(link.get("master") for link in host.links()))
    assert host.link("br0")
    second = box()
    assert not host.link("br0")
    second.end()
    assert host.setting("ip_forward") == "0"


def test_clean_leaves_living_boxes_alone(box, host, who, outside, rng):
    there = box("--bridge", "br0")
    clean(host, who)
    assert host.link("br0") and host.setting("ip_forward") == "1"
    with outside.listen() as listener:
        there.connect(outside.address, listener.getsockname()[1]).close()


MOMENTS = ["RTM_NEWLINK(", "clone3(", "VETH_INFO_PEER", "RTM_NEWADDR(", "IFLA_MASTER",
           "nft(", "ip_forward", "sethostname(", "RTM_NEWROUTE(", "execve("]


@pytest.mark.parametrize("moment", MOMENTS)
def test_kill_9_at_any_moment(moment, host, who, start):
    """Told by the last call that was narrated; the pipe to us is its stdout."""
    before = host.record()
    program = start("sh", "-c", 'exec "$@" 2>&1', "sh", *host.enter, NETWORK,
                    *EVERYTHING, "--explain", "--", "sleep", "1000", who=who)
    while moment not in (line := program.hear()):
        assert line is not None
    program.signal(signal.SIGKILL)
    program.popen.wait()
    wait_until(lambda: not [p for p in process.processes() if is_of(p, program.pid)])
    wait_until(lambda: not host.link("ve-web"))
    clean(host, who)
    require_soon(host, before)


def is_of(candidate, session):
    """Of the session that `program` began: start() gives each one of its own."""
    try:
        return os.getsid(candidate.pid) == session
    except ProcessLookupError:
        return False
