"""__main__.py — ./workshop bench storm: many containers from many callers at once."""
import argparse
import os
import secrets
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.start import bundle
from bench.start.__main__ import hide_the_unified_hierarchy
from bench.start.runtimes import TINRUN


def main():
    options = parse()
    hide_the_unified_hierarchy()
    name = f"tinbox-storm-{secrets.token_hex(3)}"
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as directory, \
            tempfile.TemporaryDirectory(prefix=f"{name}-", dir="/dev/shm") as states, \
            bundle.cgroup(name):
        callers = [Caller(Path(directory) / f"{number}", f"{name}/{number}", states)
                   for number in range(options.workers)]
        shares = [len(range(number, options.starts, options.workers))
                  for number in range(options.workers)]
        begin = time.monotonic()
        with ThreadPoolExecutor(options.workers) as pool:
            failures = sum(pool.map(Caller.start, callers, shares), [])
        seconds = time.monotonic() - begin
        left = os.listdir(states) + groups_in(name)
    print(f"{options.starts} starts by {options.workers} workers: {seconds:.1f} s, "
          f"{options.starts / seconds:.0f} a second; {len(failures)} failed, "
          f"{len(left)} left behind")
    sys.exit("\n".join([*failures[:5], *left[:5]]) or 0)


def parse():
    parser = argparse.ArgumentParser(
        prog="workshop bench storm",
        description="Start containers from several callers at once. None may fail, and "
                    "nothing of them may stay.")
    parser.add_argument("--starts", type=int, default=1000, metavar="N",
                        help="how many in all (1000)")
    parser.add_argument("--workers", type=int, default=8, metavar="N",
                        help="how many at a time (8)")
    return parser.parse_args()


class Caller:
    """It has a bundle, and starts one container after the other."""

    def __init__(self, directory, cgroup, states):
        directory.mkdir()
        bundle.make(directory, cgroup)
        self.argv = [TINRUN, "--root", states, "run", "--bundle", directory,
                     f"box-{directory.name}"]

    def start(self, times):
        """What went wrong."""
        failures = []
        for _ in range(times):
            done = subprocess.run(self.argv, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, check=False)
            if done.returncode != 0:
                failures.append(f"{self.argv[-1]}: {done.returncode}: {done.stderr}")
        return failures


def groups_in(name):
    return [str(path) for hierarchy in bundle.hierarchies()
            for path in (hierarchy / name).iterdir() if path.is_dir()]


if __name__ == "__main__":
    main()
