"""python3 -m grade — judge the exercises; ./workshop grade calls it.

Without TREE what is built here is judged. With TREE, the files of that tree which
exercises may edit are: built with the reference's everything else, in a cell.
"""
import argparse
import os
import secrets
import sys
import time

from grade import lanes
from grade.formats import FORMATS, render
from grade.records import RecordError, exercises
from grade.submission import Problem, read_submission
from grade.verdicts import exercise_record, whole_result
from support import places


def main():
    options = parse_options()
    try:
        known = exercises()
        chosen = choose(options.what, known)
        if options.tree and not os.path.isdir(options.tree):
            raise LookupError(f"{options.tree}: there is no such directory")
    except (RecordError, LookupError) as error:
        print(f"workshop grade: {error}", file=sys.stderr)
        return 2
    result = grade(chosen, options)
    text = render(result, options.format)
    if options.output:
        with open(options.output, "w") as file:
            file.write(text)
    else:
        sys.stdout.write(text)
    return 0 if all(one["verdict"] == "pass" for one in result["exercises"]) else 1


def parse_options():
    parser = argparse.ArgumentParser(prog="workshop grade", description="\n".join(
        __doc__.splitlines()[2:]))
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument("--output", metavar="FILE", help="write it there")
    parser.add_argument("--seed", default=secrets.token_hex(4),
                        help="draws the same random values again")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N",
                        help="so many steps side by side")
    parser.add_argument("--tree", metavar="DIR", help="a student's tree")
    parser.add_argument("what", nargs="*", metavar="STEP|ID", help="1, 02, 2.4 …")
    return parser.parse_args()


def choose(words, known):
    """The exercises of these steps and ids; all of them without a word."""
    chosen = [exercise for exercise in known.values()
              if not words or any(is_meant(word, exercise) for word in words)]
    for word in words:
        if not any(is_meant(word, exercise) for exercise in chosen):
            raise LookupError(f"no step or exercise {word} (see ./workshop list)")
    return chosen


def is_meant(word, exercise):
    number = exercise.step[:2]
    return word in (exercise.id, exercise.step, number, number.lstrip("0"))


def grade(chosen, options):
    began = time.monotonic()
    files = sorted({exercise.file for exercise in chosen})
    handed_in = read_submission(options.tree, files) if options.tree else {}
    told = lanes.judge(requests(chosen, handed_in), options.seed, options.jobs)
    records = [record(exercise, told.get(exercise.step), handed_in, options.seed)
               for exercise in chosen]
    return whole_result(options.tree or str(places.SOURCE), records, options.seed,
                        time.monotonic() - began)


def requests(chosen, handed_in):
    """{step: (ids, files)}: what can be read of a file its exercises edit."""
    steps = {}
    for exercise in chosen:
        ids, files = steps.setdefault(exercise.step, ([], {} if handed_in else None))
        ids.append(exercise.id)
        if not isinstance(handed_in.get(exercise.file, Problem("", "")), Problem):
            files[exercise.file] = handed_in[exercise.file]
    return steps


def record(exercise, told, handed_in, seed):
    """Of one exercise; a file that cannot be judged fails it with its reason."""
    if told is None or "trouble" in told:
        print((told or {}).get("trouble", "the judge was killed"), file=sys.stderr)
        return exercise_record(exercise, {}, seed)
    answers = {one["name"]: one for one in told["checks"]
               if one["exercise"] == exercise.id}
    problem = handed_in.get(exercise.file)
    message = problem.message if isinstance(problem, Problem) else told_by_the_compiler(
        exercise.file, told["failures"])
    if message:
        answers = {check.name: {"verdict": "fail", "message": message}
                   for check in exercise.checks}
    return exercise_record(exercise, answers, seed)


def told_by_the_compiler(file, failures):
    """The first error in a line, or "" where it compiles."""
    if file not in failures:
        return ""
    lines = failures[file].splitlines()
    errors = [line for line in lines if "error:" in line or "undefined" in line]
    return f"it does not compile: {(errors or lines)[0]}"


if __name__ == "__main__":
    sys.exit(main())
