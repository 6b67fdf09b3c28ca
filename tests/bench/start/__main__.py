"""__main__.py — ./workshop bench start: all in turn, then a table and a JSON file."""
import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.start import bundle, measure
from bench.start.runtimes import COMPETITORS


def main():
    options = parse()
    hide_the_unified_hierarchy()
    competitors = [one for one in COMPETITORS if one.is_here()]
    for absent in (one for one in COMPETITORS if one not in competitors):
        print(f"not here: {absent.name}", file=sys.stderr)
    name = f"tinbox-bench-{secrets.token_hex(3)}"
    # States are kept in memory, as /run is; the bundles on a disk.
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as directory, \
            tempfile.TemporaryDirectory(prefix=f"{name}-", dir="/dev/shm") as states, \
            bundle.cgroup(name):
        try:
            rounds = run_in_turn(competitors, (Path(directory), Path(states)), name,
                                 options.rounds)
        except RuntimeError as failure:  # a command that does not start would win
            sys.exit(f"workshop bench: {failure}")
    report(competitors, rounds, options.json)


def parse():
    parser = argparse.ArgumentParser(
        prog="workshop bench start",
        description="What does it cost to start a container that runs /bin/true? "
                    "All have docker's configuration and run in turn.")
    parser.add_argument("--rounds", type=int, default=40, metavar="N",
                        help="how often each runs (40), after two that do not count")
    parser.add_argument("--json", type=Path, default=bundle.BUILD / "start.json",
                        metavar="FILE", help="where all numbers go (%(default)s)")
    return parser.parse_args()


def hide_the_unified_hierarchy():
    """In our own mount namespace: crun refuses a host that has version 2 as well."""
    unified = bundle.CGROUPS / "unified"
    if unified.is_mount():
        subprocess.run(["umount", unified], check=True)


def run_in_turn(competitors, directories, cgroup, count):
    """[{name: Run}], one for each round. Who goes first changes from round to round."""
    directory, states = directories
    commands = {}
    for one in competitors:
        place = directory / one.name
        place.mkdir()
        bundle.make(place, f"{cgroup}/{one.name}")
        given = place / "filter" if one.reads_filter else "/dev/null"
        commands[one.name] = one.command(place, cgroup, states / "state"), given
    rounds = []
    for number in range(-2, count):
        names = list(commands)
        first = number % len(names)
        taken = {name: measure.run(*commands[name]) for name in
                 names[first:] + names[:first]}
        if number >= 0:
            rounds.append({name: taken[name] for name in names})
    return rounds


def report(competitors, rounds, file):
    results = {one.name: measure.summary([taken[one.name] for taken in rounds]) |
               {"ratio_to": measure.ratios(rounds, one.name), "misses": one.misses}
               for one in competitors}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({
        "bench": "start", "kernel": os.uname().release, "cpus": os.cpu_count(),
        "results": results}, indent=2) + "\n")
    print(f"{table(results)}\n{file}")


def table(results):
    """Times in milliseconds, memory in KiB; the ratios are medians over the rounds."""
    against = [name for name in results if name in ("floor", "crun")]
    keys = ("min_ms", "median_ms", "p90_ms", "cpu_median_ms")
    head = ["", "min", "median", "p90", "CPU", "peak KiB", *(f"/ {n}" for n in against)]
    lines = [head]
    for name, one in results.items():
        lines.append([name, *(f"{one[key]:.1f}" for key in keys),
                      str(one["peak_kib"]),
                      *(f"{one['ratio_to'].get(n, 1):.2f}" for n in against)])
    text = "\n".join(f"{line[0]:8}" + "".join(f"{word:>10}" for word in line[1:])
                     for line in lines)
    misses = [f"{name} does not make: {one['misses']}" for name, one in results.items()
              if one["misses"]]
    return "\n".join([text, *misses])


if __name__ == "__main__":
    main()
