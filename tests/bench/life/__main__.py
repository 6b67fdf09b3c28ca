"""__main__.py — ./workshop bench life: exec, state and delete by each runtime."""
import argparse
import secrets
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.start import bundle, measure
from bench.start.__main__ import hide_the_unified_hierarchy
from bench.start.runtimes import COMPETITORS

VERBS = ("exec", "state", "delete")
DEADLINE_SECONDS = 30


def main():
    options = parse()
    hide_the_unified_hierarchy()
    names = [one.name for one in COMPETITORS
             if one.name in ("tinrun", "crun", "runc") and one.is_here()]
    name = f"tinbox-bench-{secrets.token_hex(3)}"
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as directory, \
            tempfile.TemporaryDirectory(prefix=f"{name}-", dir="/dev/shm") as states, \
            bundle.cgroup(name):
        lives = [Life(one, Path(directory), states, name)
                 for one in COMPETITORS if one.name in names]
        rounds = [{life.name: life.live() for life in lives}
                  for _ in range(options.rounds + 1)][1:]  # the first does not count
    print(f"{'median ms':10}" + "".join(f"{verb:>10}" for verb in VERBS))
    for one in names:
        print(f"{one:10}" + "".join(f"{time_of(rounds, one, verb):>10.1f}"
                                    for verb in VERBS))
    if "crun" in names:
        print(f"{'/ crun':10}" + "".join(f"{ratio_of(rounds, verb):>10.2f}"
                                         for verb in VERBS))


def parse():
    parser = argparse.ArgumentParser(
        prog="workshop bench life",
        description="What do exec, state and delete cost? tinrun, crun and runc in "
                    "turn, with docker's configuration.")
    parser.add_argument("--rounds", type=int, default=30, metavar="N",
                        help="how often each lives (30)")
    return parser.parse_args()


class Life:
    """A runtime, and a container of its own, again and again."""

    def __init__(self, runtime, directory, states, cgroup):
        self.name = runtime.name
        self.bundle = directory / runtime.name
        self.bundle.mkdir()
        bundle.make(self.bundle, f"{cgroup}/{runtime.name}", ("/bin/sleep", "1000"))
        # argv of `run`; what stands before the verb is the same for all verbs
        argv = runtime.command(self.bundle, cgroup, Path(states) / "state")
        self.common = argv[:argv.index("run")]

    def live(self):
        """{verb: Run} of one life."""
        self.call("run", "--detach", "--bundle", str(self.bundle), "box")
        taken = {"exec": measure.run([*self.common, "exec", "box", "/bin/true"]),
                 "state": measure.run([*self.common, "state", "box"])}
        self.call("kill", "box", "KILL")
        deadline = time.monotonic() + DEADLINE_SECONDS
        while "stopped" not in self.state():
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.name}: its container does not stop")
        return taken | {"delete": measure.run([*self.common, "delete", "box"])}

    def call(self, *words):
        nowhere = subprocess.DEVNULL  # no pipe, which the container would keep open
        subprocess.run([*self.common, *words], stdin=nowhere, stdout=nowhere,
                       stderr=nowhere, check=True)

    def state(self):
        return subprocess.run([*self.common, "state", "box"], capture_output=True,
                              text=True, check=True).stdout


def time_of(rounds, name, verb):
    return median(one[name][verb].wall_ms for one in rounds)


def ratio_of(rounds, verb):
    return median(one["tinrun"][verb].wall_ms / one["crun"][verb].wall_ms
                  for one in rounds)


if __name__ == "__main__":
    main()
