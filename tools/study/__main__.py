"""study — the exercises, for who works through them alone.

Usage: ./workshop list [STEP]            the exercises, and which of them are solved
       ./workshop hint ID [N | --all]    the next hint; the Nth; all three
       ./workshop reset ID [--file]      put the beginning back; your text is kept
       ./workshop solution ID [--anyway] the reference's way, when you have found yours
       ./workshop watch [ID]             check again whenever you save
"""
import os
import sys

from grade.records import SOURCE, RecordError
from make_starter_regions import RegionError
from sealed import SealError

from . import commands, reset, watch
from .tree import StudyError, Tree

COMMANDS = {"list": commands.list_exercises, "hint": commands.hint,
            "reset": reset.reset, "solution": commands.solution, "watch": watch.watch}
BAD_INPUT = (StudyError, RecordError, RegionError, SealError)


def main(words):
    command, *words = words
    if "--help" in words or "-h" in words:
        print(__doc__.split("\n", 2)[2], end="")
        return 0
    try:
        return COMMANDS[command](Tree(SOURCE), words)
    except BAD_INPUT as error:
        print(f"workshop {command}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        told = f"{error.filename}: {error.strerror}"
        print(f"workshop {command}: {told}", file=sys.stderr)
        return 1


sys.exit(main(sys.argv[1:]))
