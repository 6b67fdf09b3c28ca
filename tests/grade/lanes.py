"""lanes.py — judge the steps side by side, each lane on a normal host of its own.

The outer half hands each lane a request, the inner half (python3 -m grade.lanes FILE)
builds what is handed in, runs the checks, and prints one line of JSON for each step.
"""
import base64
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grade.builds import Reference, build
from grade.checks import run_checks
from support import places


def judge(steps, seed, jobs):
    """{step: {"failures": {file: why it does not compile}, "checks": [...]}}

    `steps` is {step: (ids, {file: bytes} or None)}; None judges what is built already.
    """
    lanes = [list(steps.items())[lane::jobs] for lane in range(jobs)]
    with ThreadPoolExecutor(jobs) as pool:
        told = pool.map(lambda lane: run_lane(lane, seed), filter(None, lanes))
        return {step: answer for some in told for step, answer in some.items()}


def run_lane(lane, seed):
    request = {"seed": seed, "steps": {
        step: {"ids": ids, "files": files and {
            file: base64.b64encode(text).decode() for file, text in files.items()}}
        for step, (ids, files) in lane}}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(request, file)
        file.flush()
        done = subprocess.run(
            [places.SOURCE / "tests/support/normal_host", "env",
             f"PYTHONPATH={places.SOURCE}/tests", "/usr/bin/python3", "-B", "-m",
             "grade.lanes", file.name], stdout=subprocess.PIPE, text=True)
    told = {}
    for line in done.stdout.splitlines():
        told |= json.loads(line)
    return told


def inside(request):
    for step, asked in request["steps"].items():
        failures = {}
        if asked["files"] is not None:
            reference = Reference(Path(os.environ["TINBOX_REFERENCE_BUILD"]))
            files = {file: base64.b64decode(text)
                     for file, text in asked["files"].items()}
            failures = build(reference, step, files, places.BUILD / "judged" / step)
        try:
            told = {"failures": failures,
                    "checks": run_checks(asked["ids"], request["seed"])}
        except RuntimeError as trouble:
            told = {"failures": failures, "checks": [], "trouble": str(trouble)}
        print(json.dumps({step: told}), flush=True)


if __name__ == "__main__":
    inside(json.loads(Path(sys.argv[1]).read_text()))
