#!/usr/bin/python3
"""run.py — run the tests of a finished build; the last line counts them.

Called by `./workshop test`. Every part writes a JUnit file and a log; a part that
crashes, cannot collect its tests, or is silent is itself a failure.
"""
import argparse
import os
import secrets
import shutil
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from support import host_ledger, places, reports, skips  # noqa: E402
from support.lanes import Lanes  # noqa: E402
from support.parts import RUNNING  # noqa: E402
from support.reports import FAILED, SKIPPED, Case  # noqa: E402
from support.suite import Suite  # noqa: E402


def main():
    options = parse_options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    run = os.environ["TINBOX_RUN"] = secrets.token_hex(3)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # the checkout stays as it is
    ledger = host_ledger.HostLedger(run)
    directory = places.BUILD / "reports"
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    lanes = Lanes(Suite(options, directory, run).parts, say)
    try:
        outcomes = lanes.run()
    except KeyboardInterrupt:
        lanes.stop()
        RUNNING.end_all()
        return 130
    cases = [case for outcome in outcomes for case in outcome.cases]
    if not cases:
        cases = [Case("workshop test", FAILED, text="no test bears such a name")]
    cases += [Case(f"the host: {told}", FAILED, text=told) for told in ledger.close()]
    if os.environ.get("TINBOX_MUST_RUN") == "1":
        cases = [refuse_unlisted(case) for case in cases]
    print(reports.slowest_parts(outcomes), reports.summary(cases), sep="\n", flush=True)
    return 0 if reports.succeeded(cases) else 1


def say(line):
    print(line, flush=True)


def parse_options():
    parser = argparse.ArgumentParser(prog="workshop test")
    parser.add_argument("--all", action="store_true", help="the slow tests as well")
    parser.add_argument("--long", action="store_true", help="soak and fuzz tests too")
    parser.add_argument("--mutants", action="store_true",
                        help="only: does each wrong version of our code fail its test?")
    parser.add_argument("filter", nargs="*", help="words in the names of tests")
    return parser.parse_args()


def refuse_unlisted(case):
    if case.outcome == SKIPPED and not skips.is_listed(case.text):
        case.outcome, case.text = FAILED, f"skipped for no listed reason: {case.text}"
    return case


if __name__ == "__main__":
    sys.exit(main())
