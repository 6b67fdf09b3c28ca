"""test_netlab.py — a network made of namespaces alone (row 5.15)."""
import re

import pytest
from support.networks import NETLAB
from support.places import SOURCE, WORK
from support.programs import run

THREE_HOPS = SOURCE / "05-network/three-hops.net"
TRACE = ["busybox", "traceroute", "-n", "-q", "1", "-w", "5"]


@pytest.fixture
def topology(ledger, nonce):
    """topology("host a", "cable …"): a file that holds these lines."""
    path = WORK / f"{nonce}.net"

    def write(*lines):
        path.write_text("".join(f"{line}\n" for line in lines))
        path.chmod(0o644)
        return path
    yield write
    path.unlink(missing_ok=True)


def hops(text):
    return re.findall(r"^ *\d+  ([\d.]+)", text, re.MULTILINE)


def test_a_packet_takes_three_hops(host, who):
    traced = run(*host.enter, NETLAB, THREE_HOPS, "a", "--", *TRACE, "10.3.0.2",
                 who=who).expect(status=0)
    assert hops(traced.stdout) == ["10.1.0.1", "10.2.0.2", "10.3.0.2"]


def test_and_three_on_the_way_back(host, who):
    traced = run(*host.enter, NETLAB, THREE_HOPS, "c", "--", *TRACE, "10.1.0.3",
                 who=who).expect(status=0)
    assert hops(traced.stdout) == ["10.3.0.1", "10.2.0.1", "10.1.0.3"]


def test_a_switch_joins_its_hosts(host, who):
    traced = run(*host.enter, NETLAB, THREE_HOPS, "a", "--", *TRACE, "10.1.0.3",
                 who=who).expect(status=0)
    assert hops(traced.stdout) == ["10.1.0.3"]


def test_of_two_ways_the_shorter_is_taken(host, who, topology):
    file = topology(
        "host a d", "router r1 r2 r3",
        "cable a 10.1.0.2/24 r1 10.1.0.1/24", "cable r1 10.2.0.1/24 r2 10.2.0.2/24",
        "cable r2 10.3.0.1/24 r3 10.3.0.2/24", "cable r1 10.4.0.1/24 r3 10.4.0.2/24",
        "cable r3 10.5.0.1/24 d 10.5.0.2/24")
    traced = run(*host.enter, NETLAB, file, "a", "--", *TRACE, "10.5.0.2",
                 who=who).expect(status=0)
    assert hops(traced.stdout) == ["10.1.0.1", "10.4.0.2", "10.5.0.2"]


def test_a_host_hands_nothing_on(host, who, topology):
    file = topology("host a b c", "cable a 10.1.0.2/24 b 10.1.0.1/24",
                    "cable b 10.2.0.1/24 c 10.2.0.2/24")
    reached = run(*host.enter, NETLAB, file, "a", "--", "busybox", "ping", "-c", "1",
                  "-W", "1", "10.2.0.2", who=who)
    assert reached.status == 1 and "Network is unreachable" in reached.stderr


WRONG = {
    "hots a": "hots: expected host, router, switch or cable",
    "host a a": "a: there is a node of that name",
    "host a/b": "expected letters",
    "cable a 10.0.0.1/24": "expected: cable NODE CIDR",
    "cable x 10.0.0.1/24 y 10.0.0.2/24": "x: there is no node of that name",
    "switch s\ncable s 10.0.0.1/24 s -": "a switch has no address",
    "host q\ncable q - q -": "expected an address",
    **{f"host q\ncable a 10.0.0.1/24 q 10.0.0.2/24 {words}": "expected delay 10ms, or"
       for words in ("delay 10", "loss 101%", "delay nanms", "loss nan%", "delay -1ms",
                     "delay infms", "delay 1e30ms", "loss 1ms", "delay 1%")},
    "cable a 10.0.0.1/24 a 10.0.0.2/24": "a a: a cable from a node to itself",
    "host q\n" + "cable a 10.0.0.1/24 q 10.0.0.2/24\n" * 2: "a q: there is a cable",
    "host q\ncable a 10.0.0.1/24 q 10.0.1.2/24": "the ends of a cable are in one range",
    "host lo": "lo: nodes have a link of that name",
    "host switch": "switch: nodes have a link of that name",
    "switch s t u\ncable s - t -\ncable t - u -\ncable u - s -": "a ring of switches",
}


@pytest.mark.only("root")
@pytest.mark.parametrize("lines, words", WRONG.items())
def test_a_wrong_line_is_named(lines, words, host, who, topology):
    lines = lines.rstrip("\n")
    file = topology("# first", "host a" if "host a" not in lines else "", lines)
    number = 3 + lines.count("\n")
    told = run(*host.enter, NETLAB, file, "a", "--", "true", who=who)
    told.expect(status=125, stdout="", stderr=f"{file}:{number}: ")
    assert words in told.stderr and told.stderr.count("\n") == 1


def test_a_node_that_is_not_there_is_named(host, who, topology):
    run(*host.enter, NETLAB, topology("host a"), "b", "--", "true", who=who).expect(
        status=125, stderr="05-netlab: b: there is no node of that name\n")


@pytest.mark.distro
@pytest.mark.only("root")
def test_a_delay_is_kept(host, who, topology):
    file = topology("host a b", "cable a 10.1.0.1/24 b 10.1.0.2/24 delay 50ms")
    said = run(*host.enter, NETLAB, file, "a", "--", "busybox", "ping", "-c", "3",
               "10.1.0.2", who=who).expect(status=0).stdout
    times = [float(found) for found in re.findall(r"time=([\d.]+)", said)]
    assert len(times) == 3 and min(times) >= 100  # there, and back
