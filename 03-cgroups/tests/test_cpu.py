"""test_cpu.py — processor time: a quota, a share (rows 3.02, 3.03; exercises 3.6, 3.7).

Measured as the kernel counts it, while a command spins: use / wall.
"""
import time

import pytest
from support.measured import require_share

SPIN = ["--", "sh", "-c", "while :; do :; done"]


@pytest.mark.alone
@pytest.mark.v2_too
def test_a_fifth_of_a_processor(start_box, groups):
    start_box("--cpus", "0.2", *SPIN)
    require_share(groups, "box", least=0.15, most=0.23)
    assert groups.number("throttled") > 0


@pytest.mark.parametrize("cpus, quota", [("0.5", 50000), ("2", 200000), ("0.01", 1000),
                                         ("1.25", 125000), ("max", None)])
def test_the_quota_is_of_a_tenth_of_a_second(box, groups, cpus, quota):
    box("--cpus", cpus)
    if groups.tree("cpu").version == 2:
        assert groups.number("quota") == f"{quota or 'max'} 100000"
    else:
        assert groups.number("quota") == (quota or -1)


@pytest.mark.parametrize("weight, shares", [("100", 1024), ("1", 10),
                                            ("10000", 102400)])
def test_the_weight(box, groups, weight, shares):
    box("--cpu-weight", weight)
    is_v2 = groups.tree("cpu").version == 2
    assert groups.number("weight") == (int(weight) if is_v2 else shares)


@pytest.mark.alone
@pytest.mark.v2_too
def test_one_to_three_on_one_processor(start_box, groups):
    """25:75, each +-5, in the best of five windows: others want the processor too."""
    for name, weight in (("one", "100"), ("three", "300")):
        start_box("--cpu-weight", weight, "--", "taskset", "--cpu-list", "0", *SPIN[1:],
                  name=name)
    parts = []
    for _ in range(5):
        before = [groups.number("cpu time", name) for name in ("one", "three")]
        time.sleep(1)
        one, three = (groups.number("cpu time", name) - used
                      for name, used in zip(("one", "three"), before))
        parts.append(one / (one + three))
        if 0.20 <= parts[-1] <= 0.30:
            return
    pytest.fail(f"the first got {parts} of what both used")
