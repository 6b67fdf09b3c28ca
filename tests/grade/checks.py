"""checks.py — run the checks of some exercises on this normal host, by pytest."""
import json
import os
import subprocess
import tempfile
from pathlib import Path

from grade.records import exercises
from support import places

INI = Path(__file__).with_name("checks.ini")


def run_checks(ids, seed, control=True):
    """One dictionary for each check of these exercises, as plugin.py writes them.

    `control`: what fails is tried with the reference's program as well.
    """
    known = exercises()
    places_of_checks = sorted({f"{known[id].step}/grade" for id in ids})
    with tempfile.NamedTemporaryFile("r", dir=places.WORK) as report:
        command = ["/usr/bin/python3", "-B", "-m", "pytest", "-c", INI, "--rootdir",
                   places.SOURCE, "-q", "--seed", seed, "--report", report.name,
                   "--exercises", ",".join(ids), *([] if control else ["--no-control"]),
                   *places_of_checks]
        done = subprocess.run(list(map(str, command)), cwd=places.SOURCE, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              env=os.environ | {"PYTHONPATH": f"{places.SOURCE}/tests"})
        answers = [json.loads(line) for line in report]
        if done.returncode > 1 or not answers:
            last = (done.stdout + done.stderr).strip().splitlines()[-1:]
            raise RuntimeError(f"the checks did not run: {''.join(last)}")
        return answers

