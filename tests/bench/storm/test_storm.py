"""test_storm.py — ./workshop bench storm starts as many as are wanted, and counts."""
import pytest
from support import places
from support.programs import run

pytestmark = pytest.mark.tier_all


def storm(*words, **environment):
    return run("unshare", "--mount", "--propagation", "private", "/usr/bin/python3",
               "-B", "-m", "bench.storm", *words, timeout=60,
               env={"PYTHONPATH": str(places.SOURCE / "tests"), **environment})


def test_none_fails_and_nothing_stays():
    told = storm("--starts", "22", "--workers", "4").expect(status=0, stderr="")
    assert told.stdout.startswith("22 starts by 4 workers: ")
    assert told.stdout.endswith("; 0 failed, 0 left behind\n")


def test_who_fails_is_counted(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/tinrun").symlink_to("/bin/false")
    (tmp_path / "root").symlink_to(places.BUILT_ROOT)
    told = storm("--starts", "3", "--workers", "2", TINBOX_BUILD=str(tmp_path))
    assert told.status == 1 and "; 3 failed, 0 left behind" in told.stdout
    assert told.stderr.count("box-") == 3
