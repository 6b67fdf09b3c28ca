"""check_traces.py — exercise 5.12: all is put back, even after kill -9."""
from grade.net import Network, kill_9
from grade.net_places import Guarded
from grade.packets import call
from grade.plugin import check

SECOND_HOST = 'ip link set lo up; echo here; read go; "$@"; echo done; read end'
ALL = ("--isolate", "--rate", "10mbit", "--mtu", "1400")
LINES_OF_A_START = 60  # so many are told by --explain until the command runs
ON = 'while :; do echo on; sleep 0.02; done'


def router(network):
    """Whether the host is one; "1" or "0"."""
    return network.host.setting("ip_forward")


def expect_router(network, value, symptom, when):
    network.kit.expect(router(network) == value, symptom,
                       saw=f"ip_forward is {router(network)} {when}",
                       expected=f"it is {value}")


@check("5.12", "settings_are_put_back")
def check_settings_are_put_back(kit):
    """One setting is the host's, one a staying bridge's, one a cable's, which goes."""
    network, bridge = Network(kit), kit.word()
    network.spare(bridge, address="10.44.0.5/29")
    network.host.batch(f"link set {bridge} up")
    boxes = [network.box("--name", kit.word(), "--publish", f"{port}:80", *where)
             for port, where in ((network.port, []),
                                 (network.port + 1, ["--bridge", bridge]))]
    expect_router(network, "1", "no-router", "while boxes live")
    for box in boxes:
        box.end()
    expect_router(network, "0", "router-for-ever", "after the last box")
    setting = network.host.setting(f"conf/{bridge}/route_localnet")
    kit.expect(setting == "0", "localnet-for-ever",
               saw=f"route_localnet of a bridge that stays is {setting}", expected="0")


@check("5.12", "hosts_are_counted_apart", rounds=1)
def check_hosts_are_counted_apart(kit):
    """A second network namespace of the cell's is a host of its own."""
    network = Network(kit)
    network.box("--name", kit.word())
    kit.given("a box lives; another comes and goes in another network namespace")
    running = kit.start("/usr/bin/unshare", "--net", "sh", "-c", SECOND_HOST, "sh",
                        kit.path("05-network"), "--name", kit.word(), "--", "true")
    kit.in_time(running.hear)
    holder = next(one for one in kit.cell.processes() if one.argv[:2] == ["sh", "-c"])
    other = Guarded(kit, holder.pid)
    running.say("go")
    kit.expect(kit.in_time(running.hear) == "done", "second-box-fails",
               saw=running.stderr, expected="it comes and goes")
    setting = other.setting("ip_forward")
    kit.expect(setting == "0", "router-for-ever-elsewhere",
               saw=f"there ip_forward is {setting} afterwards", expected="0")
    expect_router(network, "1", "router-of-another-host", "where a box still lives")


@check("5.12", "after_a_kill_too", rounds=1)
def check_after_a_kill_too(kit):
    """Put back by `clean`, or by the next box."""
    network = Network(kit)
    for way in ("clean", "next"):
        network.kill(network.box("--name", kit.word()))
        expect_router(network, "1", "no-router", "after kill -9: nobody could know")
        if way == "clean":
            network.clean()
        else:
            kit.run("05-network", "--no-nat", "--", "true")
        expect_router(network, "0", f"router-after-{way}", f"after kill -9 and {way}")


@check("5.12", "others_keep_theirs", rounds=1)
def check_others_keep_theirs(kit):
    network = Network(kit)
    internet = network.internet()
    first, second = (network.box("--name", kit.word()) for _ in range(2))
    first.end()
    expect_router(network, "1", "no-router-left", "while a second box lives")
    network.kill(network.box("--name", kit.word()))
    network.clean()
    expect_router(network, "1", "no-router-after-clean", "while a second box lives")
    told = call(second, network.beyond, internet)
    kit.expect(told, "second-cut-off", saw=f"it calls the outside: {told}",
               expected="bytes go both ways")
    second.end()
    expect_router(network, "0", "router-for-ever", "after the last box")


@check("5.12", "first_value_counts")
def check_first_value_counts(kit):
    network = Network(kit)
    network.host.set("ip_forward", "1")
    boxes = [network.box("--name", kit.word()) for _ in range(2)]
    for box in boxes:
        box.end()
    expect_router(network, "1", "was-a-router", "afterwards, and was 1 before")


@check("5.12", "notes_are_used_once", rounds=1)
def check_notes_are_used_once(kit):
    """Who is killed leaves a note; when it was followed, the host may be changed."""
    network = Network(kit)
    network.kill(network.box("--name", kit.word()))
    box = network.box("--no-nat", "--name", kit.word())
    expect_router(network, "0", "not-put-back", "when the next box has come")
    network.host.set("ip_forward", "1")
    kit.given("while a box with --no-nat lives, somebody makes the host a router")
    box.end()
    expect_router(network, "1", "old-note-followed", "after that box")


@check("5.12", "nothing_left", rounds=1)
def check_everything_goes(kit):
    """With all options: when the box ends, when it is killed, and at any moment."""
    network = Network(kit)
    network.internet()
    network.canary()
    ledger = kit.ledger()
    options = [*ALL, "--publish", f"{network.port}:80"]
    network.box("--name", kit.word(), *options).end()
    options += ["--bridge", "br0"]
    network.box("--name", kit.word(), *options).end()
    network.kill(network.box("--name", kit.word(), *options))
    kill_while_it_starts(kit, *options)
    network.cables_go()
    network.clean()
    network.expect_nothing_left(ledger)


def kill_while_it_starts(kit, *options):
    """After some line of --explain: which it is the seed says, and how many there are
    is no matter, as the command goes on to write lines."""
    running = kit.start("sh", "-c", 'exec "$@" 2>&1', "sh", kit.path("05-network"),
                        "--explain", "--name", kit.word(), *options, "--", "sh", "-c",
                        ON)
    for _ in range(kit.rng.randrange(LINES_OF_A_START)):
        kit.in_time(running.hear)
    ours = [one for one in kit.cell.processes() if kit.runs(one, "05-network")]
    for one in ours:
        if one.state != "gone" and not kit.runs(one.parent, "05-network"):
            kill_9(one)
    kit.in_time(running.wait)
