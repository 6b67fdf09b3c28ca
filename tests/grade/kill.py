"""kill.py — does each wrong solution that we know fail on the check that is named?

    python3 -m grade.kill [WORD…] [--jobs N] [--sixth] [--learn]

Each mutant of the records is built by its one file, and its exercise is judged. Printed
are the kill matrix and, for the diagnosis, the confusion matrix.
"""
import argparse
import datetime
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

from grade import diagnosis
from grade.builds import Reference, build
from grade.checks import run_checks
from grade.records import exercises
from support import places

PATCHES = (places.SOURCE / "tests/mutants", places.SOURCE / "tests/grade/mutants")


def main():
    options = parse_options()
    if options.inside:
        return inside(options)
    pairs = choose(options)
    if not pairs:
        sys.exit("kill: no mutant bears such a name")
    began = time.monotonic()
    with ThreadPoolExecutor(options.jobs) as pool:
        lanes = [pairs[lane::options.jobs] for lane in range(options.jobs)]
        told = [one for some in pool.map(lane_of(options), lanes) for one in some]
    report(told, time.monotonic() - began)
    write_junit(options.junit, told)
    if options.learn:
        diagnosis.learn({one["mutant"]: diagnosis.fingerprint(one["checks"])
                         for one in told})
    return 0 if all(one["killed"] for one in told) else 1


def parse_options():
    parser = argparse.ArgumentParser(prog="kill", description=__doc__.split("\n")[0])
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--sixth", action="store_true", help="those whose day it is")
    parser.add_argument("--learn", action="store_true", help="keep the fingerprints")
    parser.add_argument("--junit", metavar="FILE", default=os.devnull)
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    parser.add_argument("words", nargs="*", help="an exercise's id, a mutant's name")
    return parser.parse_args()


def choose(options):
    """(exercise, mutant) of those that were asked for."""
    pairs = [(exercise, mutant) for exercise in exercises().values()
             for mutant in exercise.mutants]
    if options.sixth:
        pairs = pairs[datetime.date.today().timetuple().tm_yday % 6::6]
    return [(exercise, mutant) for exercise, mutant in pairs if not options.words
            or exercise.id in options.words or exercise.step in options.words
            or any(word in mutant.name for word in options.words)]


def lane_of(options):
    """A function that judges some mutants on a normal host of their own."""
    def run(pairs):
        if not pairs:
            return []
        names = ",".join(mutant.name for _, mutant in pairs)
        command = [places.SOURCE / "tests/support/normal_host", "env",
                   f"PYTHONPATH={places.SOURCE}/tests", "/usr/bin/python3", "-B", "-m",
                   "grade.kill", "--inside", names,
                   "--seed", options.seed]
        told = []
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as lane:
            for line in lane.stdout:
                told.append(json.loads(line))
                print(line_of(told[-1]), flush=True)
        if lane.returncode:
            sys.exit(f"kill: a lane ended with {lane.returncode}")
        return told
    return run


def inside(options):
    reference = Reference(Path(os.environ["TINBOX_REFERENCE_BUILD"]))
    wanted = options.inside.split(",")
    for exercise in exercises().values():
        mutants = [one for one in exercise.mutants if one.name in wanted]
        sound = mutants and reference_passes(exercise, options.seed)
        for mutant in mutants:
            told = judge(reference, exercise, mutant, options.seed)
            if not sound:
                told |= {"killed": False, "why": "the reference fails, too"}
            print(json.dumps(told), flush=True)
    return 0


def reference_passes(exercise, seed):
    """A check that fails anyway would kill everybody."""
    shutil.rmtree(places.BUILD / "judged", ignore_errors=True)
    verdicts = [one["verdict"] for one in run_checks([exercise.id], seed)]
    return not {"fail", "timeout", "error"} & set(verdicts)


def judge(reference, exercise, mutant, seed):
    began = time.monotonic()
    told = {"mutant": mutant.name, "exercise": exercise.id, "check": mutant.check,
            "checks": [], "killed": False, "seconds": 0}
    try:
        replaced = patched(mutant.name)
        target = places.BUILD / "judged" / exercise.step
        wrong = build(reference, exercise.step, replaced, target)
    except (LookupError, subprocess.CalledProcessError) as error:
        wrong = {mutant.name: getattr(error, "stderr", "") or str(error)}
    if wrong:
        return told | {"why": " ".join(" ".join(wrong.values()).split())[:300]}
    told["checks"] = run_checks([exercise.id], seed, control=False)
    failed = [one["name"] for one in told["checks"]
              if one["verdict"] in ("fail", "timeout") and one.get("symptom")]
    likely = diagnosis.likely_mutant(exercise, diagnosis.fingerprint(told["checks"]))
    return told | {"killed": mutant.check in failed, "likely": likely and likely.name,
                   "right": bool(likely) and likely.cause == mutant.cause,
                   "seconds": round(time.monotonic() - began, 1)}


def patched(name):
    """{file: text} of the files that the patch changes, as it changes them."""
    found = [place / f"{name}.patch" for place in PATCHES
             if (place / f"{name}.patch").exists()]
    if not found:
        raise LookupError("there is no patch of this name")
    with tempfile.TemporaryDirectory() as copy:
        files = [line[6:].split("\t")[0] for line in found[0].read_text().splitlines()
                 if line.startswith("+++ b/")]
        for file in files:
            (Path(copy) / file).parent.mkdir(parents=True, exist_ok=True)
            (Path(copy) / file).write_bytes((places.SOURCE / file).read_bytes())
        subprocess.run(["git", "apply", "--whitespace=nowarn", found[0]], cwd=copy,
                       check=True, capture_output=True, text=True)
        return {file: (Path(copy) / file).read_bytes() for file in files}


def line_of(one):
    outcome = "killed" if one["killed"] else "SURVIVED"
    failed = " ".join(f"{c['name']}:{c['symptom']}" for c in one["checks"]
                      if c["verdict"] != "pass" and c.get("symptom"))
    errors = " ".join(f"{c['name']}={c['verdict']}: {c['message'][:150]}" for c in
                      one["checks"] if c["verdict"] in ("error", "na"))
    return " ".join(f"{one['exercise']:<5} {one['mutant']:<34} {outcome:<9} "
                    f"{failed} {errors} {one.get('why', '')}".split(" ")).rstrip()


def write_junit(file, told):
    suite = ElementTree.Element("testsuite", name="wrong solutions")
    for one in told:
        case = ElementTree.SubElement(suite, "testcase", classname=one["exercise"],
                                      name=one["mutant"], time=str(one["seconds"]))
        if not one["killed"]:
            ElementTree.SubElement(case, "failure", message=line_of(one))
    ElementTree.ElementTree(suite).write(file)


def report(told, seconds):
    killed = [one for one in told if one["killed"]]
    confused = [one for one in told if not one.get("right")]
    print("\ntaken for another:" if confused else "")
    for one in confused:
        likely = one.get("likely") or "none"
        print(f"  {one['exercise']:<5} {one['mutant']:<34} {likely}")
    print(f"{len(killed)} of {len(told)} mutants killed on their check; the cause is "
          f"named for {len(told) - len(confused)}; {seconds:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
