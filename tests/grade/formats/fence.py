"""fence.py — makes the words of a student harmless, before any format sees them.

A message, what a check saw and what a program printed may hold anything. Here they lose
terminal escapes and control characters, what is too long is cut, and what a service
would take for a command is broken up. Each format then escapes only what is special in
its own syntax.
"""
import re
import unicodedata

MOST = {"submission": 200, "message": 500, "evidence": 2000, "output": 4000}
MOST_ELSE, MOST_LINES = 500, 40
ESCAPES = re.compile(
    r"(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # colours, moves of the cursor
    r"|\x1b[ -/]*[0-~]?")
LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# GitHub Actions obeys a line that begins with ::, after blanks, and ##[ anywhere in it;
# others obey ##vso[ and ##teamcity[.
COMMANDS = re.compile(r"^([^\S\n]*:)(?=:)|(#)(?=#[\w.-]*\[)", re.MULTILINE)
# Control characters; marks that turn the direction of text around or cannot be seen;
# halves of a pair; what is no character. XML knows most of them not at all.
DROPPED = ("Cc", "Cf", "Cs", "Cn")


def fenced(value, key=""):
    """The same result, with harmless text in it."""
    if isinstance(value, dict):
        return {name: fenced(held, name) for name, held in value.items()}
    if isinstance(value, (list, tuple)):
        most = MOST_LINES if key == "evidence" else None
        return [fenced(held, key) for held in value[:most]]
    if isinstance(value, (str, bytes)):
        return clean(value, MOST.get(key, MOST_ELSE))
    return value


def clean(text, most):
    """Printable text of at most `most` characters and a note of how much was cut."""
    if isinstance(text, bytes):
        text = text.decode(errors="replace")
    length, text = len(text), text[:2 * most]  # no work on megabytes that are not shown
    text = LINE_ENDS.sub("\n", ESCAPES.sub("", text))
    text = "".join(c for c in text
                   if c in "\n\t" or unicodedata.category(c) not in DROPPED)
    text = COMMANDS.sub(r"\1\2 ", text)
    return capped(text, most, length - 2 * most)


def capped(text, most, more=0):
    """At most `most` characters, the note included; `more` are cut already."""
    more = max(more, 0) + max(len(text) - most, 0)
    if not more:
        return text
    note = f" … ({more} more characters are not shown)"
    return text[:max(most - len(note), 0)] + note[:most]


def one_line(text):
    return " ".join(text.split())
