"""measure.py — what one run of a command cost, and what many runs say together."""
import subprocess
import tempfile
from dataclasses import dataclass
from statistics import median, quantiles

from bench.start import bundle


@dataclass(frozen=True)
class Run:
    wall_ms: float
    cpu_ms: float
    peak_kib: int


def run(command, given="/dev/null"):
    """Run it once, with the file `given` as descriptor 4. timed.c takes the costs."""
    with tempfile.NamedTemporaryFile() as file:
        done = subprocess.run(
            ["sh", "-c", 'exec "$@" 4<"$0"', given, bundle.build("timed", "timed.c"),
             file.name, *command],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        costs = file.read().split()
    if done.returncode != 0 or costs[3:] != [b"0"]:
        raise RuntimeError(f"{' '.join(command)}: failed: {done.stderr.strip()}")
    return Run(int(costs[0]) / 1e6, int(costs[1]) / 1e3, int(costs[2]))


def summary(runs):
    """min, median and p90 of the wall time; the median CPU time; the peak memory."""
    wall = [run.wall_ms for run in runs]
    return {"runs": len(runs), "min_ms": min(wall), "median_ms": median(wall),
            "p90_ms": quantiles(wall, n=10)[-1] if len(wall) > 1 else wall[0],
            "cpu_median_ms": median(run.cpu_ms for run in runs),
            "peak_kib": max(run.peak_kib for run in runs)}


def ratios(rounds, name):
    """Round by round, for the machine's speed drifts: {other: median of name/other}."""
    return {other: median(one[name].wall_ms / one[other].wall_ms for one in rounds)
            for other in rounds[0] if other != name}
