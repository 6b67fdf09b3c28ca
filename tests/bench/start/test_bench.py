"""test_bench.py — ./workshop bench start runs all, tells all, leaves nothing behind.

No time is judged here: the ledger of each test looks for what stays.
"""
import json
import os

import pytest
from bench.start import bundle, runtimes
from support import places
from support.programs import run

pytestmark = pytest.mark.tier_all
NUMBERS = {"runs", "min_ms", "median_ms", "p90_ms", "cpu_median_ms", "peak_kib"}


def bench(*words, path=os.environ["PATH"]):
    return run("unshare", "--mount", "--propagation", "private", "/usr/bin/python3",
               "-B", "-m", "bench.start", *words, timeout=60,
               env={"PYTHONPATH": str(places.SOURCE / "tests"), "PATH": path})


def test_every_competitor_is_measured_and_compared(tmp_path):
    file = tmp_path / "start.json"
    before = groups()
    told = bench("--rounds", "2", "--json", file).expect()

    results = json.loads(file.read_text())["results"]
    here = {one.name for one in runtimes.COMPETITORS if one.is_here()}
    assert {"floor"} < here == set(results)
    assert [line.split()[0] for line in told.stdout.splitlines()[1:len(here) + 1]] == [
        one.name for one in runtimes.COMPETITORS if one.name in here]
    for name, one in results.items():
        assert NUMBERS < set(one) and one["runs"] == 2
        assert 0 < one["min_ms"] <= one["median_ms"] <= one["p90_ms"]
        assert one["peak_kib"] > 100
        assert set(one["ratio_to"]) == here - {name}
    assert groups() == before


def groups():
    return {str(path) for top in bundle.hierarchies() for path in top.glob("*bench*")}


def test_a_competitor_that_fails_ends_the_bench(tmp_path):
    """A command that does not start would win."""
    (tmp_path / "crun").write_text("#!/bin/sh\necho no luck >&2; exit 1\n")
    (tmp_path / "crun").chmod(0o755)
    file = tmp_path / "no.json"
    told = bench("--json", file, path=f"{tmp_path}:{os.environ['PATH']}")
    assert (told.status, told.stdout) == (1, "")
    assert told.stderr.splitlines()[-1].endswith("failed: no luck")
    assert not file.exists()
