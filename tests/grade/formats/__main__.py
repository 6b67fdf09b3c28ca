"""python3 -m grade.formats FORMAT [OPTION=VALUE…] <RESULT — one run, many formats.

RESULT is what the grader wrote as json. `gradescope total=100`, `classroom form=json`.
"""
import json
import sys

from grade.formats import FORMATS, render


def main(words):
    name, *options = words or [""]
    if name not in FORMATS or not all("=" in option for option in options):
        print(f"Usage: python3 -m grade.formats {'|'.join(FORMATS)} [OPTION=VALUE…]",
              file=sys.stderr)
        return 2
    pairs = (option.split("=", 1) for option in options)
    try:
        text = render(json.load(sys.stdin), name, **{key: value_of(value)
                                                     for key, value in pairs})
    except (TypeError, ValueError, KeyError) as error:
        print(f"grade.formats: {name}: {error}", file=sys.stderr)
        return 2
    sys.stdout.write(text)
    return 0


def value_of(text):
    """A number or a truth value where it is one: total=100, partial=true."""
    try:
        return json.loads(text)
    except ValueError:
        return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
