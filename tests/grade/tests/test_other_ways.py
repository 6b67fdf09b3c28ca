"""Another correct way than ours passes each check: ../other_ways/*.patch."""
import json
import shutil
import subprocess

import pytest
from grade.records import exercises
from support.places import SOURCE

WAYS = sorted((SOURCE / "tests/grade/other_ways").glob("*.patch"))
STEP, SECONDS = "02-namespaces", 300


@pytest.mark.tier_all
@pytest.mark.parametrize("way", WAYS, ids=lambda path: path.stem)
def test_another_correct_way_passes(way, tmp_path):
    for file in {one.file for one in exercises().values() if one.step == STEP}:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SOURCE / file, tmp_path / file)
    subprocess.run(["git", "apply", way], cwd=tmp_path, check=True)

    done = subprocess.run(["/usr/bin/python3", "-B", "-m", "grade", STEP, "--tree",
                           tmp_path, "--format", "json"], capture_output=True, text=True,
                          cwd=SOURCE / "tests", timeout=SECONDS)
    told = json.loads(done.stdout)["exercises"]
    assert {one["id"]: one["message"] for one in told if one["verdict"] != "pass"} == {}
