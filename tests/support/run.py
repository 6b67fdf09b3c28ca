#!/usr/bin/python3
"""run.py — run the tests of a finished build; the last line counts them.

Called by `./workshop test`. Every part writes a JUnit file; a part that crashes, cannot
collect its tests, or is silent is itself a failure.
"""
import argparse
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from support import host_ledger, machines, places, reports, skips  # noqa: E402
from support.parts import (NO_TESTS_COLLECTED, NORMAL_HOST, collect,  # noqa: E402
                           pytest_command, watch)
from support.reports import FAILED, SKIPPED, Case  # noqa: E402

CATCH2_SECONDS, PYTEST_SECONDS, MUTANTS_SECONDS = 300, 3000, 3000
SKIPPED_WHOLE = 77  # of a Catch2 program, as CTest has it


def main():
    options = parse_options()
    run = os.environ["TINBOX_RUN"] = secrets.token_hex(3)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # the checkout stays as it is
    ledger = host_ledger.HostLedger(run)
    directory = places.BUILD / "reports"
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    cases = mutants(options, directory) if options.mutants else everything(
        options, directory)
    if not cases:
        cases = [Case("workshop test", FAILED, text="no test bears such a name")]
    cases += [Case(f"the host: {told}", FAILED, text=told) for told in ledger.close()]
    if os.environ.get("TINBOX_MUST_RUN") == "1":
        cases = [refuse_unlisted(case) for case in cases]
    print(reports.summary(cases), flush=True)
    return 0 if reports.succeeded(cases) else 1


def parse_options():
    parser = argparse.ArgumentParser(prog="workshop test")
    parser.add_argument("--all", action="store_true", help="the slow tests as well")
    parser.add_argument("--long", action="store_true", help="soak and fuzz tests too")
    parser.add_argument("--mutants", action="store_true",
                        help="only: does each wrong version of our code fail its test?")
    parser.add_argument("filter", nargs="*", help="words in the names of tests")
    return parser.parse_args()


def everything(options, directory):
    cases = of_build(places.BUILD, program_tests(), options, directory)
    if (places.SOURCE / "tests/house").is_dir():
        cases += pytest("house", [places.SOURCE / "tests/house"], options, directory)
    if options.all:
        cases += sanitized(options, directory)
        for machine in machines.MACHINES:
            cases += machines.tests_in(machine, program_tests(), options, directory)
        cases += mutants(options, directory)
    return cases


def of_build(build, paths, options, directory):
    """The Catch2 programs and the program tests, with the programs of one build."""
    os.environ["TINBOX_BUILD"] = str(build)
    cases = []
    for program in sorted((build / "tests").glob("*_test")):
        cases += catch2(program, options, directory)
    return cases + pytest("programs", paths, options, directory, [NORMAL_HOST])


def sanitized(options, directory):
    """What the steps' own tests run, run again under AddressSanitizer and UBSan.

    Without the search for leaks at exit: it hangs in a process that has joined another
    pid namespace, as 02-enter does, and a program that ends in exec leaks nothing.
    """
    os.environ["ASAN_OPTIONS"] = "detect_leaks=0"
    directory = directory / "asan"
    directory.mkdir()
    steps = [path for path in program_tests() if path.name == "tests"]
    cases = of_build(places.SOURCE / "build-asan", steps, options, directory)
    for case in cases:
        case.name = f"asan: {case.name}"
    return cases


def program_tests():
    """Beside each step, in lib, and in tests/ all but the house."""
    beside = [*places.SOURCE.glob("[0-9]*/tests"), places.SOURCE / "lib/tests"]
    apart = [path for path in (places.SOURCE / "tests").iterdir()
             if path.name not in ("house", "mutants", "__pycache__")]
    return sorted(path for path in beside + apart if path.is_dir())


def catch2(program, options, directory):
    """-r and -o mean the same in Catch2 v2 and v3.

    A program that can do nothing here says why in its last line and exits with 77.
    """
    report = directory / f"{program.name}.xml"
    words = [f"*{word}*" for word in options.filter]
    copy = 'exec "$TINBOX_BUILD/tests/$0" "$@"'
    command = [NORMAL_HOST, "sh", "-c", copy, program.name, *words, "-r", "junit",
               "-o", str(report)]
    with tempfile.TemporaryFile("w+") as errors:
        status = watch(command, CATCH2_SECONDS, errors)
        errors.seek(0)
        said = errors.read()
    sys.stderr.write(said)
    if status == SKIPPED_WHOLE:
        return [Case(program.name, SKIPPED, text=said.strip().split("\n")[-1])]
    return collect(f"Catch2 {program.name}", report, status, may_be_empty=bool(words))


def pytest(name, paths, options, directory, inside=()):
    report = directory / f"{name}.xml"
    tiers = ["not tier_long"] * (not options.long)
    tiers += ["not tier_all"] * (not options.all and not options.long)
    command = pytest_command(report, "-m", " and ".join(tiers),
                             "-k", " and ".join(options.filter), *map(str, paths))
    status = watch([*inside, *command], PYTEST_SECONDS)
    if status == NO_TESTS_COLLECTED and options.filter:
        return []
    return collect(f"pytest {name}", report, status, may_be_empty=False)


def mutants(options, directory):
    script = places.SOURCE / "tests/mutants/run.py"
    if not script.exists():
        return []
    report = directory / "mutants.xml"
    quarter = [] if options.mutants else ["--quarter"]
    status = watch([str(script), "--junit", str(report), *quarter, *options.filter],
                   MUTANTS_SECONDS)
    return collect("mutants", report, status, may_be_empty=bool(options.filter))


def refuse_unlisted(case):
    if case.outcome == SKIPPED and not skips.is_listed(case.text):
        case.outcome, case.text = FAILED, f"skipped for no listed reason: {case.text}"
    return case


if __name__ == "__main__":
    sys.exit(main())
