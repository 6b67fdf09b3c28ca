"""05-network --explain=shell prints a script that does what the program does."""
import pytest
from explain import cases, cases_05
from explain.cases import Draw
from explain.records import differences, record_of
from explain.test_shell_form import KEEP_AND_RUN
from support.networks import NETWORK, Host, Place, held
from support.programs import ROOT, run


@pytest.fixture
def host(ledger):
    with held() as place:
        yield Host(place.pid, ROOT)


def links_of(place):
    """What does not change from moment to moment, as carriers and IPv6 do."""
    addresses = {link["ifname"]: [
        {key: a.get(key) for key in ("local", "prefixlen", "broadcast")}
        for a in link["addr_info"]] for link in place.ip("-4", "address") if link}
    return [(link["ifname"], link["mtu"], link["address"], "UP" in link["flags"],
             link.get("master"), link.get("group"), link.get("ifalias"),
             addresses.get(link["ifname"])) for link in place.links()]


def network_of(place):
    return {
        "links": links_of(place),
        "routes": [(route["dst"], route.get("gateway"), route["dev"])
                   for route in place.routes()],
        "buckets": [line for line in place.run("tc", "qdisc").splitlines()
                    if " tbf " in line and not line.startswith("qdisc noqueue")],
        "rules": [line for line in place.rules().splitlines()
                  if "owner" not in line and not line.startswith("table")
                  and line.strip()],
        "settings": [place.setting("ip_forward"), place.setting(
            "conf/all/route_localnet")],
    }


def record(host, beacon):
    box = Place(beacon.process.pid)
    told = record_of(beacon)
    for where, place in (("host", host), ("box", box)):
        told |= {f"{where}: {key}": value for key, value in network_of(place).items()}
    told["box: buckets"] = [line.split(" dev ")[1] for line in told["box: buckets"]]
    told["host: buckets"] = [line.split(" dev ")[1] for line in told["host: buckets"]]
    return told


@pytest.mark.only("root")
@pytest.mark.parametrize("case", cases_05.NETWORK)
def test_the_script(case, host, beacon, root, who, rng):
    draw = Draw(rng, root, who)
    options = cases_05.NETWORK[case](draw)
    how = {"root": root if root in options else None, "extra": cases.nasty_words(rng)}
    before = host.record()
    first = beacon(*host.enter, NETWORK, *options, **how)
    ours = record(host, first)
    assert first.end("exit", 7).status == 7
    script = ["sh", "-c", KEEP_AND_RUN, "sh", NETWORK, *options, "--explain=shell"]
    second = beacon(*host.enter, *script, **how)
    assert list(differences(ours, record(host, second))) == []
    assert second.end("exit", 9).status == 9
    assert host.record() == before


@pytest.mark.needs("strace")
@pytest.mark.parametrize("case", cases_05.NETWORK)
def test_nothing_is_run(case, root, rng, tmp_path):
    options = cases_05.NETWORK[case](Draw(rng, root))
    trace = tmp_path / "trace"
    script = run("strace", "-f", "-o", trace, "-e",
                 "trace=%process,unshare,mount,chroot,mkdir,flock,sendmsg",
                 NETWORK, *options, "--explain=shell", "--", "/no/such", "a b")
    script.expect(status=0, stderr="")
    calls = [line.split()[1].split("(")[0] for line in trace.read_text().splitlines()]
    assert set(calls) <= {"execve", "exit_group", "+++"} and calls.count("execve") == 1
    run("sh", "-n", stdin=script.stdout).expect(status=0, stdout="")
