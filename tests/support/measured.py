"""measured.py — what a limit leaves of a resource, as the clock and the kernel tell.

Others want the machine too: so the most that was seen must not be too much, ever, and
must be enough in the best of three.
"""
import re
import time

MIB = 1 << 20
TIMES = 3


def require_share(groups, name, least, most, seconds=2.0):
    """Of a processor, by a group in which somebody spins."""
    _best(lambda: _share_of_a_window(groups, name, seconds), least, most)


def require_rate(copy, size, rate, near=0.2):
    """`copy()` moves `size` bytes, at about `rate` bytes a second, and returns what was
    said of it inside: a clock out here would count, too, how long we took to start."""
    _best(lambda: size / _seconds_in(copy()) / rate, 1 - near, 1 + near)


def _best(measure, least, most):
    seen = []
    while len(seen) < TIMES and max(seen, default=0) < least:
        seen.append(measure())
    assert max(seen) <= most, seen
    assert max(seen) >= least, seen


def _share_of_a_window(groups, name, seconds):
    began, used = time.monotonic(), groups.number("cpu time", name)
    time.sleep(seconds)
    used = groups.number("cpu time", name) - used
    return used / (time.monotonic() - began)


def _seconds_in(said):
    """dd: "… copied, 2.00123 s, 2.1 MB/s"; time -p: "real 2.00"."""
    return float(re.search(r"(?:copied,|^real) ([0-9.]+)", said, re.M)[1])
