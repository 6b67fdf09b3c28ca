"""python3 -m grade.batch — judge a class; ./workshop grade --repos calls it.

LIST has a line name,path-or-git-url[,commit] for each student. A run that was
interrupted goes on when it is started again.
"""
import argparse
import json
import os
import shlex
import signal
import sys

from grade import signing
from grade.__main__ import choose
from grade.batch import summary
from grade.batch.course import Course
from grade.batch.judge import GRADER, Task
from grade.batch.roll import RollError, read_roll, rows_of
from grade.records import RecordError, exercises

MOST_IN_A_MATRIX = 256  # of GitHub Actions
REFUSALS = (RollError, RecordError, LookupError, signing.SigningError, OSError)


def main(words=None):
    options = parse(words)
    try:
        return grade_class(options)
    except REFUSALS as error:
        print(f"workshop grade: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("workshop grade: interrupted; start it again to go on", file=sys.stderr)
        return 130


def parse(words):
    parser = argparse.ArgumentParser(prog="workshop grade",
                                     description="\n".join(__doc__.splitlines()[2:]))
    add = parser.add_argument
    add("--repos", metavar="LIST", required=True, help="the list of the class")
    add("--output", metavar="DIR", default="class", help="where the results go")
    add("--jobs", type=int, default=1, metavar="N", help="so many at once")
    add("--again", action="store_true", help="judge those anew that are judged")
    add("--rows", metavar="N[-M]", help="only these students of the list")
    add("--seconds", type=int, default=900, metavar="N", help="for each submission")
    add("--seed", default="", help="the same random values for each")
    add("--sign", metavar="KEY", help="sign each result with this Ed25519 key")
    add("--grader", type=shlex.split, default=GRADER, metavar="COMMAND",
        help="what judges one tree, in place of this grader")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--summary", action="store_true",
                         help="judge nobody; write the summary of what is there")
    instead.add_argument("--matrix", action="store_true",
                         help="print the rows as a matrix for GitHub Actions")
    instead.add_argument("--count", action="store_true", help="print how many they are")
    add("what", nargs="*", metavar="STEP|ID", help="1, 02, 2.4 …")
    return parser.parse_args(words)


def grade_class(options):
    students = read_roll(options.repos)
    chosen = rows_of(students, options.rows) if options.rows else students
    if options.count or options.matrix:
        print(len(students) if options.count else json.dumps(matrix(len(students))))
        return 0
    if options.sign:
        signing.sign(options.sign, b"?")  # before any work, whether it can
    jobs = max(options.jobs, 1)
    task = Task(tuple(choose(options.what, exercises())), tuple(options.what),
                tuple(options.grader), options.seed, options.seconds,
                lanes=max(len(os.sched_getaffinity(0)) // jobs, 1))
    course = Course(options.output, students, task, options.again, options.sign)
    if not options.summary:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        course.run(chosen, jobs)
    if not options.rows:
        summary.write(course)
        print(os.path.join(options.output, "summary.md"))
    return 0


def matrix(count):
    """At most MOST_IN_A_MATRIX jobs, each with a share of the rows."""
    each = -(-count // MOST_IN_A_MATRIX)
    return {"rows": [f"{first}-{min(first + each - 1, count)}"
                     for first in range(1, count + 1, each)]}


if __name__ == "__main__":
    sys.exit(main())
