"""cases_05.py — bad input of 05-network; see table.py."""
from bad_input import situations_05 as given
from bad_input.table import COMMAND, LONG, case
from support.places import SOURCE


def network(name, options, thing, fix, **more):
    more = {"given": given.a_host} | more
    case(name, f"05-network {options} {COMMAND}", thing, fix, **more)


# ---- names ----
network("a name of 300 characters", f"--name {'n' * 300}", "--name",
        "a name has 64 bytes at most, not 300")
network("a bridge of 16 characters", f"--bridge {'b' * 16}", "--bridge",
        "a name has 15 bytes at most, not 16")
for words in ("a/b", "-x", 'a"b', "a\nb", "é", ".", "a}b"):
    for option in ("--name", "--bridge"):
        network(f"{option} {words!r}", f"{option}={words}", option,
                "expected letters, digits")
network("an empty name", "--name ''", "--name", "--help")
network("a name that is taken", "--name web", '"ve-web"',
        "a box of that name runs already: choose another --name",
        given=given.a_host_with_a_cable)
network("a link that is no bridge", "--bridge lo", "--bridge lo",
        "and no bridge: take another name")
network("a bridge without an address", "--bridge br0", "--bridge br0",
        "it has no address of IPv4", given=given.a_host_with_a_bare_bridge)

# ---- addresses ----
CIDR = "expected an address and its prefix, such as 10.0.0.2/28"
for words in ("10.0.0.2", "10.0.0/28", "10.0.0.256/28", "10.0.0.2/33", "10.0.0.2/x",
              "10.0.0.02/28", "fe80::1/64", "10.0.0.2/28/28", "10.0.0.2/-1",
              "x" * LONG):
    network(f"an address {words[:20]}", f"--address {words}", "--address", CIDR)
for words in ("10.0.0.2/31", "10.0.0.2/32", "10.0.0.2/7", "10.0.0.2/0"):
    network(f"an address {words}", f"--address {words}", words,
            "the prefix is out of range: 8 to 30")
for words in ("127.0.0.2/8", "0.0.0.2/8", "224.0.0.2/24", "255.255.255.254/24"):
    network(f"an address {words}", f"--address {words}", words, "out of range: no host")
network("the network's address", "--address 10.0.0.16/28", "10.0.0.16/28",
        "that is the network address of its range")
network("the broadcast address", "--address 10.0.0.31/28", "10.0.0.31/28",
        "that is the broadcast address of its range")
network("an address that is taken", "--address 10.99.0.7/28", "10.99.0.7/28",
        "the host has a route into that range", given=given.a_host_with_a_link)
network("an address beside the bridge", "--bridge up0 --address 10.98.0.7/24",
        "10.98.0.7/24", "the range of bridge up0 is 10.99.0.0/24",
        given=given.a_host_with_a_link)
network("the bridge's own address", "--bridge up0 --address 10.99.0.1/24",
        "10.99.0.1/24", "it is taken on bridge up0", given=given.a_host_with_a_link)
network("no free range", "--name web", "no range", "name one by --address",
        given=given.a_full_host)

# ---- ports ----
for words in ("80", "80:", ":80", "a:b:c:d", "80:80:80:80", "8080:80/sctp"):
    network(f"ports {words!r}", f"--publish={words}", "--publish", "")
network("empty ports", "--publish ''", "--publish", "--help")
for words in ("0:80", "80:0", "65536:80", "80:65536", "-1:80", "80:x"):
    network(f"ports {words}", f"--publish={words}", words, "is no port: 1 to 65535")
network("ports of no address", "--publish=1.2.3:80:80", "1.2.3",
        "is no address of IPv4")
network("a port twice", "--publish 80:80 --publish 127.0.0.1:80:81", "127.0.0.1:80:81",
        "leads elsewhere already")
network("a port of an address elsewhere", "--publish 192.0.2.7:8080:80", "192.0.2.7",
        "see ip address")
network("a port without NAT", "--no-nat --publish 8080:80", "--publish",
        "drop --no-nat")
case("a port in use", f"05-network --publish <port>:80 {COMMAND}", "port <port>/tcp",
     "is in use: by a program", given=given.a_port_in_use, who="root")

# ---- limits ----
for words in ("0", "67", "65536", "70000", "-1", "1500x", "99999999999999999999"):
    network(f"an MTU of {words}", f"--mtu={words}", f"--mtu {words}",
            "expected bytes, 68 to 65535")
for words in ("0", "10", "10mbitx", "0mbit", "-1mbit", "1.5mbit", "mbit", "7999bit",
              "101gbit", "99999999999999999999gbit", "10mb", "10_mbit"):
    network(f"a rate of {words}", f"--rate={words}", f"--rate {words}",
            "expected bits a second, such as 10mbit")

# ---- power ----
NOT_OURS = "run as root, or after unshare --user --map-root-user --net"
case("the host's network", f"05-network {COMMAND}", "RTM_NEWLINK", NOT_OURS, who="user")
case("the host's network, by a root of its own", f"05-network {COMMAND}", "RTM_NEWLINK",
     NOT_OURS, who="user", given=given.a_user_namespace_alone)
for word in ("ports", "clean"):
    case(f"the host's {word}", f"05-network {word}", "RTM_NEWLINK", NOT_OURS,
         who="user")

# ---- 05-netlab ----
LAB = f"{SOURCE}/05-network/three-hops.net"
case("no topology", "05-netlab", "TOPOLOGY", "--help")
case("no node", f"05-netlab {LAB}", "NODE", "--help")
case("a topology that is missing", f"05-netlab /no/such a {COMMAND}", "/no/such",
     "name a file that describes a network")
case("a topology that is a directory", f"05-netlab /etc a {COMMAND}", "/etc",
     "name a file that describes a network")
case("a topology that is none", f"05-netlab /etc/passwd a {COMMAND}", "/etc/passwd:1:",
     "expected host, router, switch or cable")
case("a node that is not there", f"05-netlab {LAB} q {COMMAND}", "q",
     "there is no node of that name")
case("a network as a script", f"05-netlab {LAB} a --explain=shell {COMMAND}",
     "--explain=shell", "there is text or json")
case("a network without power", f"05-netlab {LAB} a {COMMAND}", "CLONE_NEWNET",
     "run as root, or after unshare --user --map-root-user", who="user")
