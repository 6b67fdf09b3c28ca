"""make_options.py — the options of runc and crun, from their own --help texts.

    tests/cli/make_options.py >options.new

prints the lines of options.tsv: COMMAND, OPTION, which of the two has it. The last two
columns, what tinrun says to it and a value to try, are written by hand.
"""
import re
import subprocess

COMMANDS = ["", "create", "start", "run", "exec", "state", "kill", "delete", "list",
            "ps", "pause", "resume", "update", "events", "features", "spec"]
HELP = {"--help", "--usage", "--version"}


def options_of(program, command):
    """{"--bundle", "-b"} of `runc create --help`; none where there is no such verb."""
    words = [program, *([command] if command else []), "--help"]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    lines = re.findall(r"^ +(-.*?)(?:  |$)", told.stdout, re.MULTILINE)
    found = {word for line in lines for word in re.findall(r"--?[a-z][-a-z0-9]*", line)
             if not word.startswith("--") or len(word) > 3}
    return {word for word in found if word.startswith("--")} - HELP


def rows():
    for command in COMMANDS:
        runc, crun = options_of("runc", command), options_of("crun", command)
        for option in sorted(runc | crun):
            yield command or "global", option, "+".join(
                name for name, has in (("runc", runc), ("crun", crun)) if option in has)


if __name__ == "__main__":
    for row in rows():
        print("\t".join(row))
