"""test_fuzz.py — libFuzzer finds no config.json or state.json that harms the reader.

A finding is kept in build-asan/findings, and printed; run the program on that file.
"""
import json
import os
import subprocess

import pytest
from support import places

CAPTURED = places.SOURCE / "06-full-container/tests/captured"
SANITIZED = places.SOURCE / "build-asan"
SHORT, LONG = 30, 600  # seconds
BOTH = pytest.mark.parametrize("name", ["config", "state"])
STATE = {
    "id": "web", "bundle": "/b", "root": "/b/rootfs", "pid": 4711, "birth": 815,
    "cgroups": ["/sys/fs/cgroup/web"], "created": "2026-11-22T06:00:00.123456789Z",
    "owner": 0, "annotations": {"a": "b"},
    "hooks": {"poststop": [{"path": "/bin/true", "args": ["true"], "timeout": 5}]}}


@pytest.fixture(scope="session")
def programs():
    """Of the sanitized build, by the compiler that brings libFuzzer. Under --all it is
    there by now; built alone, these two want half of it."""
    for words in (["--preset", "asan"], ["--build", "--preset", "asan", "--target",
                                         "fuzz_config", "fuzz_state"]):
        subprocess.run(["nice", "cmake", *words], cwd=places.SOURCE, check=True,
                       stdout=subprocess.PIPE, timeout=1500 * places.SLOWNESS)
    return SANITIZED / "tests"


@pytest.fixture
def corpus(tmp_path):
    """What engines wrote, and a state of ours: each in a directory of its own."""
    for name in ("config", "state"):
        (tmp_path / name).mkdir()
    for file in CAPTURED.glob("*.json"):
        (tmp_path / "config" / file.name).write_bytes(file.read_bytes())
    (tmp_path / "state/state.json").write_text(json.dumps(STATE))
    return tmp_path


def search(programs, corpus, name, seconds):
    assert any((corpus / name).iterdir())
    findings = SANITIZED / "findings"
    findings.mkdir(exist_ok=True)
    done = subprocess.run(
        ["nice", programs / f"fuzz_{name}", f"-max_total_time={seconds}",
         "-timeout=20", "-rss_limit_mb=4096", "-max_len=65536", "-print_final_stats=1",
         f"-artifact_prefix={findings}/{name}-", corpus / name],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        env=os.environ | {"ASAN_OPTIONS": "detect_leaks=0"},
        timeout=seconds + 300 * places.SLOWNESS)
    assert done.returncode == 0, done.stdout[-5000:]
    assert "number_of_executed_units" in done.stdout


@pytest.mark.tier_all
@BOTH
def test_half_a_minute_finds_nothing(programs, corpus, name):
    search(programs, corpus, name, SHORT)


@pytest.mark.tier_long
@BOTH
def test_ten_minutes_find_nothing(programs, corpus, name):
    search(programs, corpus, name, LONG)
