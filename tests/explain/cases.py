"""cases.py — one command line for each option of --help, with random values.

A case is a function of a Draw that answers the words before the command. A test takes
the cases of a program and runs each, as root and as an ordinary user.
"""
import random
from dataclasses import dataclass

from support.programs import ROOT, Who

# What a shell, or a narrator who quotes, could get wrong.
NASTY = ["", " ", "a b", "it's", '"', "\\", "$HOME", "`id`", "*", "a\nb", "\t", "é",
         "-n", "a=b", "#", ";", "'\\''", "~", "!", "{a,b}"]


@dataclass
class Draw:
    """Where the random values of a case come from."""
    rng: random.Random
    root: object  # a directory to be the root, roots.Root
    who: Who = ROOT

    @property
    def name(self):
        return f"n{self.rng.getrandbits(40):010x}"

    @property
    def id(self):
        return self.rng.randrange(1, 60000)

    @property
    def seconds(self):
        return str(self.rng.randrange(1, 100000))

    @property
    def directory(self):
        return self.rng.choice(["/usr", "/bin", "/etc", "/tmp", "/"])

    @property
    def variable(self):
        return f"{self.name}={self.rng.choice(NASTY)}{self.rng.choice(NASTY)}"

    @property
    def user(self):
        return f"{self.id}:{self.id}"

    def single_map(self):
        inside, outside = (0, self.id) if self.who is ROOT else (0, self.who.uid)
        return f"--userns={inside}:{outside}:1"

    def nonzero_map(self):
        outside = self.id if self.who is ROOT else self.who.uid
        return f"--userns={self.id}:{outside}:1"

    def multi_map(self):
        return f"--userns=0:{100000 + self.id}:1000,{1000 + self.id}:{self.id}:3"


def command_cases(*first, user=lambda d: d.user):
    """--user, --chdir, --env, --clear-env: the same for all programs."""
    return {
        "--user": lambda d: [*words(first, d), "--user", user(d)],
        "--user UID": lambda d: [*words(first, d), "--user", user(d).split(":")[0]],
        "--chdir": lambda d: [*words(first, d), "--chdir", d.directory],
        "--env": lambda d: [*words(first, d), "--env", d.variable, "--env", d.variable],
        "--clear-env": lambda d: [*words(first, d), "--clear-env"],
        "--clear-env --env": lambda d: [*words(first, d), "--clear-env",
                                        "--env", d.variable, "--env", "PATH=/bin"],
    }


def words(parts, draw):
    """Words, some of which have to be drawn."""
    return [part(draw) if callable(part) else part for part in parts]


CHROOT = {
    "ROOT": lambda d: [d.root],
    **command_cases(lambda d: d.root),
    "--user --chdir": lambda d: [d.root, "--user", d.user, "--chdir", d.directory],
}

# What an ordinary user may do too: the one id that is mapped is 0.
NAMESPACES = {
    "nothing": lambda d: [],
    "--uts": lambda d: ["--uts", d.name],
    "--pid": lambda d: ["--pid"],
    "--mount": lambda d: ["--mount"],
    "--ipc": lambda d: ["--ipc"],
    "--net": lambda d: ["--net"],
    "--cgroup": lambda d: ["--cgroup"],
    "--time": lambda d: ["--time", d.seconds],
    "--time -uptime": lambda d: ["--time=-uptime"],
    "--userns": lambda d: ["--userns"],
    "--userns=single": lambda d: [d.single_map()],
    "--userns=nonzero": lambda d: [d.nonzero_map()],
    "--userns=nonzero --ipc --mount": lambda d: [d.nonzero_map(), "--ipc", "--mount"],
    "--userns --uts --pid": lambda d: ["--userns", "--uts", d.name, "--pid"],
    "--all": lambda d: ["--all"],
    "--all --uts --time": lambda d: ["--all", "--uts", d.name, "--time", d.seconds],
    "--init": lambda d: ["--init"],
    "--init --uts": lambda d: ["--init", "--uts", d.name],
    "--no-private": lambda d: ["--mount", "--no-private"],
    "--root": lambda d: ["--root", d.root],
    "--root --userns": lambda d: ["--userns", "--root", d.root],
    "--root --pid --net": lambda d: ["--pid", "--net", "--root", d.root],
    "--root --all --init": lambda d: ["--all", "--init", "--root", d.root],
    "--root --all --user": lambda d: ["--all", "--root", d.root, "--user", "0:0",
                                      "--chdir", d.directory],
    "--root --clear-env": lambda d: ["--root", d.root, "--clear-env", "--env",
                                     d.variable],
    **command_cases("--userns", user=lambda d: "0:0"),
}

ROOT_NAMESPACES = {
    "--userns=multi": lambda d: [d.multi_map()],
    "--userns=multi --user": lambda d: [d.multi_map(), "--user", "7:9"],
    "--userns=multi --all": lambda d: [d.multi_map(), "--all", "--root", d.root,
                                       "--user", "3:4"],
    "--user alone": lambda d: ["--user", d.user],
    "--user --pid --init": lambda d: ["--user", d.user, "--pid", "--init"],
    "--user --root": lambda d: ["--user", d.user, "--root", d.root, "--pid"],
}

ENTER = {  # a box of --all
    "PID": lambda d: [],
    **command_cases(user=lambda d: "0:0"),
}


def nasty_words(rng):
    """Arguments for a command."""
    return rng.sample(NASTY, 8) + ["".join(rng.choices("".join(NASTY), k=30))]
