#!/usr/bin/python3
"""run.py — is each rule of ours guarded? Break it, and see its test fail.

Each patch beside this file breaks one rule. It is applied to a copy of the tree, built,
and judged by the test that it names. A patch that does not apply, does not build, or
that its test lets live, is a failure.
"""
import argparse
import datetime
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree

from mutants import PROGRAMS, Copy, Wrong, everyone

RUN = os.environ.get("TINBOX_RUN") or secrets.token_hex(3)


def main():
    options = parse_options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    chosen = choose(everyone(), options)
    if not chosen and options.quarter:  # part of a whole suite: others bear that name
        write_junit(open(options.junit or os.devnull, "wb"), [])
        return 0
    if not chosen:
        print("mutants: no patch bears such a name", file=sys.stderr)
        return 1
    if not options.inside:
        return in_namespaces_of_our_own()
    # Opened now: it may stand in the tree, which is about to be covered.
    report = open(options.junit or os.devnull, "wb")
    copy = Copy(options.inside)
    copy.cover_the_tree()
    results = judge_all(copy, chosen)
    write_junit(report, results)
    killed = sum(not wrong for _, _, wrong in results)
    print(f"{killed} of {len(results)} mutants killed", flush=True)
    return 0 if killed == len(results) else 1


def in_namespaces_of_our_own():
    """The same once more, where nobody else sees what is mounted over the tree."""
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    with tempfile.TemporaryDirectory(prefix=f"tinbox-mutants-{RUN}-") as place:
        Copy(place).fill()
        command = ["setpriv", "--pdeathsig", "TERM", "unshare", *user, "--mount",
                   "--propagation", "private", __file__, "--inside", place]
        return subprocess.call([*command, *sys.argv[1:]])


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--junit", metavar="FILE", help="write the results here too")
    parser.add_argument("--quarter", action="store_true",
                        help="only those whose turn it is today: all in four days")
    parser.add_argument("--inside", metavar="COPY", help=argparse.SUPPRESS)
    parser.add_argument("filter", nargs="*", help="words in the names of mutants")
    return parser.parse_args()


def choose(mutants, options):
    today = datetime.date.today().timetuple().tm_yday
    if options.quarter and not options.filter:
        mutants = mutants[today % 4::4]
    return [m for m in mutants if all(word in m.name for word in options.filter)]


def judge_all(copy, mutants):
    """[(mutant's name, seconds, what is wrong or "")]"""
    began = time.monotonic()
    try:
        copy.configure()
        copy.build("beacon", "root", *PROGRAMS, *{m.catch2 for m in mutants} - {""})
        require_success(copy, mutants)
    except Wrong as wrong:
        print(wrong, flush=True)
        return [("without a mutant", time.monotonic() - began, str(wrong))]
    return [judge(copy, mutant) for mutant in mutants]


def require_success(copy, mutants):
    """A test that fails anyway would kill everybody."""
    groups = [[m for m in mutants if not m.catch2], *([m] for m in mutants if m.catch2)]
    for group in groups:
        done = copy.test(*group) if group else None
        if done and (done.returncode or "No test cases matched" in done.stdout):
            raise Wrong(f"the tests fail without a mutant:\n{done.stdout[-3000:]}")


def judge(copy, mutant):
    began, wrong, seen = time.monotonic(), "", ""
    try:
        copy.apply(mutant)
        try:
            copy.build(*mutant.targets)
            seen = require_failure(copy.test(mutant), mutant)
        finally:
            copy.apply(mutant, "--reverse")
    except Wrong as told:
        wrong = str(told)
    seconds = time.monotonic() - began
    outcome = f"SURVIVED {wrong}" if wrong else f"killed   {seen}"
    print(f"{mutant.name:<29} {seconds:4.0f} s  {outcome}", flush=True)
    return mutant.name, seconds, wrong


def require_failure(done, mutant):
    """What failed, in a line. pytest says 1 for that, and more for its own troubles."""
    if done.returncode == 0:
        raise Wrong(f"{mutant.killer[-1]}: passes without the rule: {mutant.rule}")
    if done.returncode > 1 and done.returncode != 124 and not mutant.catch2:
        raise Wrong(f"{mutant.killer[-1]}: did not run:\n{done.stdout[-2000:]}")
    if done.returncode == 124:
        return f"{mutant.killer[-1].split('::')[-1]}: ran out of time"
    return assertion_in(done.stdout, mutant)


def assertion_in(said, mutant):
    if mutant.catch2:
        told = re.search(r"FAILED:\n((?:.+\n)+)", said)
        words = told[1] if told else said[-200:]
    else:
        told = re.findall("^E +(.+)$", said.split("= FAILURES =")[-1], re.M)
        saw = [line for line in told if line.startswith("Saw:")]
        words = next(iter(saw + told), said[-200:])
    return f"{mutant.killer[-1].split('::')[-1]}: {' '.join(words.split())[:160]}"


def write_junit(file, results):
    suite = ElementTree.Element("testsuite", name="mutants", tests=str(len(results)))
    for name, seconds, wrong in results:
        case = ElementTree.SubElement(suite, "testcase", classname="mutants", name=name,
                                      time=f"{seconds:.2f}")
        if wrong:
            ElementTree.SubElement(case, "failure", message=wrong.split("\n")[0]
                                   ).text = wrong
    with file:
        ElementTree.ElementTree(suite).write(file, encoding="utf-8",
                                             xml_declaration=True)


if __name__ == "__main__":
    sys.exit(main())
