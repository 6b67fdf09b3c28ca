"""05-network tells what strace(1) sees: letters to the kernel, rules, settings."""
import pytest
from explain import cases_05
from explain.cases import Draw
from explain.traced import trace
from support.places import BIN
from support.programs import USER

NETWORK, NETLAB = BIN / "05-network", BIN / "05-netlab"
OWN_HOST = ["unshare", "--user", "--map-root-user", "--net"]

pytestmark = pytest.mark.needs("strace")


def require_truth(*argv, who, status=0, form="text", **more):
    before = OWN_HOST if who == USER else ["unshare", "--net"]
    run = trace(*argv, form=form, who=who, before=[*before, "sh", "-c", READY, "sh"],
                **more)
    assert run.faults() == [], run.stderr
    assert run.status == status, run.stderr
    return run.all_told()


READY = 'ip link set lo up && exec "$@"'


@pytest.mark.parametrize("case", cases_05.NETWORK)
def test_it_tells_what_happens(case, root, who, rng):
    options = cases_05.NETWORK[case](Draw(rng, root, who))
    told = require_truth(NETWORK, *options, who=who)
    assert {"sendto", "clone3", "execve"} <= {call.name for call in told}


@pytest.mark.parametrize("case", cases_05.NETLAB)
def test_so_does_05_netlab(case, root, who, rng):
    options = cases_05.NETLAB[case](Draw(rng, root, who))
    told = require_truth(NETLAB, *options, who=who)
    veths = [call for call in told if "VETH_INFO_PEER" in call.text]
    assert len(veths) == 5  # the cables of three-hops.net
    assert {"setns", "clone3", "execve"} <= {call.name for call in told}


@pytest.mark.only("root")
def test_in_json_too(root, who, rng):
    options = cases_05.everything(Draw(rng, root, who))
    told = require_truth(NETWORK, *options, who=who, form="json")
    assert [call.name for call in told].count("nft") == 2


@pytest.mark.only("root")
def test_what_the_kernel_refuses_is_told(who):
    """A link of that name is there: the letter was sent, the answer is an error."""
    before = 'ip link add ve-web type bridge && exec "$@"'
    run = trace(NETWORK, "--name", "web", who=who,
                before=["unshare", "--net", "sh", "-c", before, "sh"])
    assert (run.faults(), run.status) == ([], 125), run.stderr
    assert "error=-EEXIST" in [call for call in run.all_told()
                               if call.name == "recvfrom"][0].text


@pytest.mark.only("user")
def test_the_hosts_own_network_is_closed_to_a_user(who):
    run = trace(NETWORK, "--name", "web", who=who, before=[])
    assert (run.faults(), run.status) == ([], 125), run.stderr
    assert [call.name for call in run.all_told()] == ["socket", "sendto", "recvfrom"]
