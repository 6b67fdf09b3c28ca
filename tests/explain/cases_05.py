"""cases_05.py — one command line for each option of 05-network; see cases.py."""
from explain.cases import command_cases
from support.places import SOURCE

NAME = ["--name", "web"]  # else it is the pid, which two runs do not share


def published(draw):
    port = draw.rng.randrange(20000, 30000)
    return [f"{port}:{port + 1}", f"127.0.0.1:{port + 2}:53/udp"]


def everything(draw):
    one, other = published(draw)
    return ["--name", draw.name * 5, "--bridge", "br0", "--isolate", "--mtu", "1400",
            "--rate", "20mbit", "--publish", one, "--publish", other,
            "--address", "10.66.7.9/26", "--root", draw.root]


NETWORK = {
    "nothing": lambda d: NAME,
    "--name": lambda d: ["--name", d.name],
    "--name, a long one": lambda d: ["--name", d.name * 5],
    "--address": lambda d: [*NAME, "--address", f"10.66.{d.id % 256}.3/24"],
    "--bridge": lambda d: [*NAME, "--bridge", "br0"],
    "--publish": lambda d: [*NAME, "--publish", published(d)[0]],
    "--publish twice": lambda d: [*NAME, "--publish", published(d)[0], "--publish",
                                  published(d)[1]],
    "--rate": lambda d: [*NAME, "--rate", f"{d.id}kbit"],
    "--mtu": lambda d: [*NAME, "--mtu", str(d.rng.randrange(68, 9000))],
    "--isolate": lambda d: [*NAME, "--isolate"],
    "--isolate --bridge": lambda d: [*NAME, "--isolate", "--bridge", "br0"],
    "--no-nat": lambda d: [*NAME, "--no-nat"],
    "--no-nat --bridge": lambda d: [*NAME, "--no-nat", "--bridge", "br0"],
    "--root": lambda d: [*NAME, "--root", d.root],
    "everything": everything,
    **command_cases(*NAME, user=lambda d: "0:0"),
}

LAB = [SOURCE / "05-network/three-hops.net", "a"]
NETLAB = {"TOPOLOGY NODE": lambda d: LAB,
          **command_cases(*LAB, user=lambda d: "0:0")}
