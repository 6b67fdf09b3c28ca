"""net_places.py — the networks of processes that are a student's, seen from outside.

What they should have and have not is the student's failure; see net.py.
"""
import ipaddress
import re
from contextlib import contextmanager

from support.networks import Place


class Guarded(Place):
    """The network of a student's process: if it ends too early, that is a failure."""

    def __init__(self, kit, pid):
        super().__init__(pid)
        self.kit = kit

    @contextmanager
    def entered(self):
        try:
            opened = open(f"/proc/{self.pid}/ns/net")
        except (FileNotFoundError, ProcessLookupError, PermissionError) as error:
            self.kit.fail("payload-gone", saw=error, expected="BEACON lives on")
        with opened, super().entered():
            yield

    def states(self):
        """{name: what nobody may change of a link that is not his}."""
        keys = ("ifindex", "mtu", "address", "master", "group")
        return {link["ifname"]: {key: link.get(key) for key in keys} |
                {"flags": own_flags(link)} for link in self.links()}

    def all_addresses(self):
        return {(link["ifname"], a["local"], a["prefixlen"])
                for link in self.ip("-4", "address") if link
                for a in link.get("addr_info", [])}

    def batch(self, *lines):
        self.run("ip", "-batch", "-", stdin="".join(f"{line}\n" for line in lines))


class Host(Guarded):
    """The cell's own network."""

    def all_routes(self):
        """By their text, without what the cable says: "linkdown"."""
        found = self.ip("-4", "route", "show", "table", "all") or []
        return {str(sorted((route | {"flags": []}).items())): route for route in found}

    def ruleset(self):
        """Without counters."""
        return self.run("nft", "--stateless", "list", "ruleset")

    def rules_of(self, *verdicts):
        """Those with such a word, by their form: "ip-saddr-oifname-masquerade"."""
        rules = [[word for word in line.split() if re.fullmatch("[a-z]+|!=", word)]
                 for line in self.ruleset().splitlines()]
        return "+".join(sorted({"-".join(words) for words in rules
                                if set(words) & set(verdicts)})) or "no-rule"

    def port_states(self, bridge):
        return {link["linkinfo"]["info_slave_data"]["state"] for link in self.links()
                if link.get("master") == bridge}


class Box(Guarded):
    """A beacon on the network, and its own network as it is from outside."""

    def __init__(self, network, beacon):
        super().__init__(network.kit, beacon.process.pid)
        self.network, self.beacon = network, beacon

    @property
    def end_of_cable(self):
        """The one veth in it."""
        found = [link for link in self.links() if kind_of(link) == "veth"]
        self.kit.expect(len(found) == 1, f"box-has-{len(found)}-cables",
                        saw=f"links in the box: {[link['ifname'] for link in found]}",
                        expected="beside lo there is one link, a veth")
        return found[0]

    @property
    def host_end(self):
        """The link of the host that the box's end names as its peer."""
        number = self.end_of_cable.get("link_index")
        links = self.network.host.links()
        found = [link for link in links if link["ifindex"] == number]
        self.kit.expect(len(found) == 1, "no-peer-on-the-host",
                        saw=f"the box's end is joined with link number {number}",
                        expected="the host has a link of that number")
        return found[0]

    @property
    def cidr(self):
        name = self.end_of_cable["ifname"]
        found = self.addresses(name)
        others = [address for _, address, _ in self.all_addresses()
                  if not address.startswith("127.")]
        kind = "-on-another-link" * (bool(others) and not found)
        self.kit.expect(len(found) == 1, f"box-has-{len(found)}-addresses{kind}",
                        saw=f"addresses of {name}: {found}; of the box: {others}",
                        expected=f"{name} has one")
        return found[0]

    @property
    def address(self):
        return self.cidr.split("/")[0]

    @property
    def gateway(self):
        """The host's address at the other end, whatever the box's routes say."""
        box = ipaddress.ip_interface(self.cidr)
        own = [address for _, address, _ in self.network.host.all_addresses()
               if ipaddress.ip_address(address) in box.network]
        self.kit.expect(len(own) == 1, f"host-has-{len(own)}-addresses",
                        saw=f"addresses of the host in {box.network}: {own}",
                        expected="the host has one")
        return own[0]

    def end(self, status=0):
        return self.kit.end(self.beacon, "exit", status)


def kind_of(link):
    return link.get("linkinfo", {}).get("info_kind", "")


def own_flags(link):
    """Those that somebody has set, and not what the cable says."""
    return sorted(set(link["flags"]) - {"LOWER_UP", "NO-CARRIER", "M-DOWN"})
