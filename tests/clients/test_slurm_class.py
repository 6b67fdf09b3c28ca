"""A class as a job array: a task for each student, on four nodes."""
import csv
import io
import json

import pytest
import slurms
from grade.tests.classes import FAKE, STEP, earned, hand_in
from support import places

pytestmark = pytest.mark.tier_long
STUDENTS = 100
DEADLINE_SECONDS = 10 * STUDENTS * places.SLOWNESS


@pytest.fixture(scope="module")
def cluster(boot):
    host = boot("slurm")
    slurms.furnish(host)
    return host


def test_a_hundred_submissions_ten_of_them_hostile(cluster, tmp_path):
    """Each tenth has a link in place of a file, and is told so."""
    for number in range(STUDENTS):
        place = hand_in(tmp_path / f"s{number}", number % 10)
        if number % 10 == 0:
            (place / "01-chroot/run.cpp").unlink()
            (place / "01-chroot/run.cpp").symlink_to("/etc/shadow")
    roll = tmp_path / "list.csv"
    roll.write_text("".join(f"s{number},s{number}\n" for number in range(STUDENTS)))
    out = tmp_path / "out"
    cluster.run(places.SOURCE / "tools/class/slurm.sh", roll, out, "",
                "--grader", " ".join(FAKE), STEP).expect()
    cluster.wait_for(lambda: (out / "summary.md").exists(), "the summary is there",
                     timeout=DEADLINE_SECONDS)
    rows = list(csv.DictReader(io.StringIO((out / "summary.csv").read_text())))
    assert [row["student"] for row in rows] == [f"s{n}" for n in range(STUDENTS)]
    assert all(row["problem"] == "" for row in rows)
    for number in range(STUDENTS):
        told = json.loads((out / f"results/s{number}.json").read_text())
        if number % 10:
            assert told["earned"] == earned(number % 10)
        else:
            assert any("symbolic link" in one["message"] for one in told["exercises"])
