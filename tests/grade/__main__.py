"""python3 -m grade — judge the exercises; ./workshop grade calls it.

Without TREE what is built here is judged. With TREE, the files of that tree which
exercises may edit are: built with the reference's everything else, in a cell.
"""
import os
import sys
import time
from itertools import zip_longest
from pathlib import Path

from grade import lanes, signing
from grade.formats import render
from grade.options import choose, parse_options
from grade.records import SEALED, RecordError, exercises
from grade.submission import Problem, read_submission
from grade.verdicts import exercise_record, whole_result
from study.progress import Progress  # records.py lets us import what is in tools/
from support import places


def main():
    if any(word.split("=")[0] == "--repos" for word in sys.argv[1:]):
        from grade.batch.__main__ import main as judge_a_class
        return judge_a_class()
    options = parse_options(__doc__)
    try:
        if options.verify:
            return verify(*options.verify)
        known = exercises()
        chosen = choose(options.what, known)
        if options.tree and not os.path.isdir(options.tree):
            raise LookupError(f"{options.tree}: there is no such directory")
        if options.sign:
            signing.sign(options.sign, b"?")  # before any work: can it?
    except (RecordError, LookupError, signing.SigningError) as error:
        print(f"workshop grade: {error}", file=sys.stderr)
        return 2
    result = grade(chosen, options)
    remember(result, options.tree)
    write(result, options)
    return 0 if all(one["verdict"] == "pass" for one in result["exercises"]) else 1


def remember(result, tree):
    """A student's own tree keeps what he has solved: watch and solution ask for it."""
    if tree or not (places.SOURCE / SEALED).exists():
        return
    progress = Progress(places.SOURCE / ".progress.json")
    for one in result["exercises"]:
        if one["verdict"] in ("pass", "fail", "timeout"):
            progress.set_passed(one["id"], one["verdict"] == "pass")


def write(result, options):
    """The first format to the first file, and so on; without a file to stdout."""
    formats = options.format or ["table"]
    for format, file in zip_longest(formats, options.output[:len(formats)]):
        text = render(result, format)
        if not file:
            sys.stdout.write(text)
            continue
        Path(file).write_text(text)
        if options.sign:
            signing.sign_file(options.sign, file)


def verify(public, file):
    """Say whether the file is as it was signed."""
    signed = signing.verify(public, file)
    print(f"{file}: {'as it was signed' if signed else 'NOT what this key signed'}")
    return 0 if signed else 1


def grade(chosen, options):
    began = time.monotonic()
    files = sorted({exercise.file for exercise in chosen})
    handed_in = read_submission(options.tree, files) if options.tree else {}
    told = lanes.judge(requests(chosen, handed_in), options.seed, options.jobs)
    records = [record(exercise, told.get(exercise.step), handed_in, options.seed)
               for exercise in chosen]
    result = whole_result(options.tree or str(places.SOURCE), records, options.seed,
                          time.monotonic() - began)
    return result | {"notes": [note for text in handed_in.values()
                               for note in getattr(text, "notes", ())]}


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
