"""options.py — what ./workshop grade is asked for."""
import argparse
import os
import secrets

from grade.formats import FORMATS


def parse_options(about):
    parser = argparse.ArgumentParser(
        prog="workshop grade", description="\n".join(about.splitlines()[2:]),
        epilog="A whole class: see ./workshop grade --repos LIST --help")
    parser.add_argument("--format", choices=FORMATS, action="append",
                        help="table, or several, each with its --output")
    parser.add_argument("--output", metavar="FILE", action="append", default=[],
                        help="write it there")
    parser.add_argument("--seed", default=secrets.token_hex(4),
                        help="draws the same random values again")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N",
                        help="so many steps side by side")
    parser.add_argument("--tree", metavar="DIR", help="a student's tree")
    parser.add_argument("what", nargs="*", metavar="STEP|ID", help="1, 02, 2.4 …")
    parser.add_argument("--sign", metavar="KEY", help="write FILE.sig, too")
    parser.add_argument("--verify", nargs=2, metavar=("PUBLIC", "FILE"),
                        help="judge nothing; is FILE as this key's owner signed it?")
    options = parser.parse_args()
    if options.sign and not options.output:
        parser.error("--sign signs a file: give --output FILE")
    return options


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
