"""test_life.py — ./workshop bench life measures each verb, and leaves nothing behind.

No time is judged here: the ledger of each test looks for what stays.
"""
import pytest
from support import places
from support.programs import run

pytestmark = [pytest.mark.tier_all, pytest.mark.needs("crun")]


def test_each_verb_is_measured():
    told = run("unshare", "--mount", "--propagation", "private", "/usr/bin/python3",
               "-B", "-m", "bench.life", "--rounds", "2", timeout=60,
               env={"PYTHONPATH": str(places.SOURCE / "tests")}).expect(status=0)
    lines = [line.split() for line in told.stdout.splitlines()]
    assert lines[0] == ["median", "ms", "exec", "state", "delete"]
    assert [line[0] for line in lines[1:]] == ["tinrun", "crun", "runc", "/"]
    for line in lines[1:]:
        assert all(float(number) > 0 for number in line[-3:]), line
