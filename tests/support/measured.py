"""measured.py — what a limit leaves of a resource, as the clock and the kernel tell.

Others want the machine too: so the most that was seen must not be too much, ever, and
must be enough in the best of three.
"""
import time

MIB = 1 << 20
TIMES = 3


def require_share(groups, name, least, most, seconds=2.0):
    """Of a processor, by a group in which somebody spins."""
    _best(lambda: _share_of_a_window(groups, name, seconds), least, most)


def require_rate(run, size, rate, near=0.2):
    """`run()` moves `size` bytes, at about `rate` bytes a second."""
    _best(lambda: size / _seconds_of(run) / rate, 1 - near, 1 + near)


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


def _seconds_of(run):
    began = time.monotonic()
    run()
    return time.monotonic() - began
