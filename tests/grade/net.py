"""net.py — the network of a cell, which step 05 takes for the host, and the internet.

    internet 203.0.113.9 ═══ up0 203.0.113.1  the cell  ve-NAME ═══ host0  the box

The check is in none of these: it opens its sockets, and runs its own tools, in that
which is meant. What arrives there has really passed; see packets.py.
"""
import ipaddress
import os
import re
import signal
import time
from pathlib import Path

from grade.expect import Failed
from grade.net_events import Watch
from grade.net_places import Box, Host, kind_of
from support import places
from support.networks import held

PROGRAM = "05-network"
DEADLINE_SECONDS = 10 * places.SLOWNESS
PUBLIC = ("203.0.113", "198.51.100", "192.0.2")  # for examples: nobody has them
CANARY = """table {family} {name} {{
  chain one {{
    type filter hook forward priority {priority}
    ip saddr 203.0.113.{number} counter
    ip saddr 203.0.113.77 tcp dport {port} accept
  }}
}}
"""


class Network:
    """What a check puts around the cell's network, and what it sees there."""

    def __init__(self, kit):
        self.kit = kit
        self.host = Host(kit, kit.cell.init.pid)
        self.port = kit.rng.randrange(20_000, 30_000)  # the kernel gives none of these
        public, number = kit.rng.choice(PUBLIC), kit.rng.randrange(2, 110)
        self.uplink, self.beyond = f"{public}.{number}", f"{public}.{number + 100}"

    # ---- what is there before the student's program comes ----

    def internet(self):
        """A network behind the host, that knows no way to any private address."""
        place = self.kit.stack.enter_context(held())
        self.host.batch(f"link add up0 type veth peer name down0 netns {place.pid}")
        for one, link in ((self.host, "up0"), (place, "down0")):
            with one.entered():  # what IPv6 does by itself it does at any moment
                for setting, text in ((f"ipv6/conf/{link}/disable_ipv6", "1"),
                                      (f"ipv4/conf/{link}/rp_filter", "0"),
                                      ("ipv4/conf/all/rp_filter", "0")):
                    write_if_there(f"/proc/sys/net/{setting}", text)
        self.host.batch(f"address add {self.uplink}/24 dev up0", "link set up0 up")
        place.run("ip", "-batch", "-", stdin=f"address add {self.beyond}/24 dev down0\n"
                                             "link set down0 up\n")
        return place

    def canary(self):
        """Rules of somebody else's, in two tables."""
        for family in ("inet", "ip"):
            self.host.run("nft", "-f", "-", stdin=CANARY.format(
                family=family, name=self.kit.word(), port=self.port,
                priority=self.kit.rng.randrange(-20, 20),
                number=self.kit.rng.randrange(70)))

    def spare(self, name="spare", address=None):
        """A link of somebody else's, which is down: a bridge without ports."""
        self.host.batch(f"link add {name} address 02:00:00:00:00:05 type bridge",
                        *[f"address add {address} dev {name}"] * bool(address))
        return name

    def address(self, prefix=None):
        """"10.12.34.56/27": of a random range, neither its first two nor its last."""
        rng = self.kit.rng
        prefix = prefix or rng.randrange(24, 30)
        start = rng.randrange(10 << 24, 11 << 24)
        range_ = ipaddress.ip_network((start, prefix), strict=False)
        return f"{range_[rng.randrange(2, range_.num_addresses - 1)]}/{prefix}"

    # ---- boxes ----

    def box(self, *options, **more):
        """A beacon on the network; why there is none stands in the symptom."""
        planned = dict(zip(options, options[1:]))
        with Watch(self.host) as watch:
            try:
                return Box(self, self.kit.beacon(PROGRAM, *options, **more))
            except Failed as failed:
                if failed.symptom != "payload-not-run":
                    raise
                done = watch.words(planned.get("--name"), planned.get("--address"))
                failed.symptom += reason_in(failed.saw) + "".join(f"+{w}" for w in done)
                failed.saw += f"; the kernel has seen: {', '.join(done) or 'nothing'}"
                raise

    def cabled(self, *options):
        """A box with a chosen address, that needs no address translation."""
        return self.box("--no-nat", "--name", self.kit.word(), "--address",
                        self.address(), *options)

    def kill(self, box):
        """kill -9 of the program that has made the box, as it stands in the middle."""
        one = box.beacon.process
        while not self.kit.runs(one, PROGRAM):
            self.kit.expect(one.pid != self.kit.cell.init.pid, "not-its-child",
                            saw="BEACON descends from no 05-network",
                            expected="it is a child of 05-network")
            one = one.parent
        while self.kit.runs(one.parent, PROGRAM):
            one = one.parent
        kill_9(one)
        self.kit.in_time(box.beacon.program.wait)
        box.beacon.life.close()
        gone = box.beacon.process.wait_until_gone()
        self.kit.expect(gone, "survives-kill-9", saw="BEACON still runs",
                        expected="the box dies with 05-network")

    def clean(self):
        told = self.kit.run(PROGRAM, "clean")
        self.kit.expect_status(told, 0, "clean-fails")

    def expect_nothing_left(self, ledger):
        """As the kit's; each kind of what is wrong stands in the symptom."""
        told = ledger.close()
        kinds = {re.sub(r"(\w+)( \w+)?: (\S+).*", r"\1-\3", one) for one in told}
        self.kit.expect(not told, "+".join(sorted(kinds)), saw="; ".join(told[:5]),
                        expected="all is as it was before")

    def expect_links_unchanged(self, before):
        """Those that were there in host.states(); there may be more."""
        after = self.host.states()
        changed = [name for name in before if after.get(name) != before[name]]
        kinds = {key for name in changed for key in before[name]
                 if after.get(name, {}).get(key) != before[name][key]}
        self.kit.expect(not changed, f"links-changed-{'-'.join(sorted(kinds))}",
                        saw={name: after.get(name) for name in changed},
                        expected={name: before[name] for name in changed})

    def cables_go(self):
        """Wait until the kernel has removed them with their boxes' namespaces: on a
        machine that has many of these to remove it takes a while."""
        self.soon(lambda: not any(kind_of(link) == "veth" and link["ifname"] != "up0"
                                  for link in self.host.links()), 3 * DEADLINE_SECONDS)

    @staticmethod
    def soon(claim, seconds=DEADLINE_SECONDS):
        """Whether it comes true in time; the kernel does some things a moment later."""
        deadline = time.monotonic() + seconds
        while not claim():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True


def expect_no_trace(kit, *options, forwards=False):
    """A box lives, and ends: what was there before is there, and nothing else."""
    network = Network(kit)
    network.internet()
    network.canary()
    if forwards:  # so that nobody has to put it back: that is exercise 5.12
        network.host.set("ip_forward", "1")
    ledger = kit.ledger()
    network.box("--name", kit.word(), "--address", network.address(), *options).end()
    network.expect_nothing_left(ledger)


def kill_9(one):
    """By a descriptor: its number may soon be another's."""
    try:
        fd = os.pidfd_open(one.pid)
    except ProcessLookupError:
        return
    signal.pidfd_send_signal(fd, signal.SIGKILL)
    os.close(fd)


def reason_in(text):
    """"-RTM_NEWROUTE-ENETUNREACH": the call that failed, as a program has named it."""
    call = re.search(r"05-network: (nft|RTM_\w{1,20}|[a-z_0-9]{2,20}(?=\())", text)
    error = re.search(r"\((E[A-Z0-9]{2,15})\)", text)
    return "".join(f"-{found[1]}" for found in (call, error) if found)


def write_if_there(path, text):
    if Path(path).exists():
        Path(path).write_text(text)
