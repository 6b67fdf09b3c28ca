"""call_text.py — a system call as strace(1) and --explain write it, taken apart."""
import re
from dataclasses import dataclass

LESSON = set("""clone clone3 fork vfork unshare setns chroot pivot_root mount umount
umount2 open_tree move_mount fsopen fsconfig fsmount fspick mount_setattr sethostname
setdomainname setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid
setgroups capset seccomp""".split())
CONTROL_FILES = ("/proc/", "/sys/fs/cgroup/")


@dataclass(frozen=True)
class Call:
    """`result` is None where a call is announced, or never returned."""
    name: str
    arguments: tuple
    result: int | None
    error: str
    text: str

    @property
    def is_of_lesson(self):
        if self.name == "write":
            return target_of(self.arguments[0]).startswith(CONTROL_FILES)
        return self.name in LESSON

    def __str__(self):
        return self.text


def parse_call(text):
    """`name(a, b) = -1 EPERM (…)` of strace or ours; `name(a) ...` is announced."""
    name, rest = text.split("(", 1)
    arguments, rest = split_arguments(rest)
    result = re.match(r"\s*= (-?\d+)(?:<[^>]*>)?(?: (E\w+))?", rest)
    number, error = (int(result[1]), result[2] or "") if result else (None, "")
    return Call(name, tuple(arguments), number, error, text)


TOKEN = re.compile(r'''"(?:[^"\\]|\\.)*"(?:\.\.\.)? | <[^>]*> | => | .''', re.VERBOSE)


def split_arguments(text):
    """At the commas between the arguments; then what follows the closing ")"."""
    parts, depth = [""], 0
    for token in TOKEN.finditer(text):
        if token[0] == ")" and depth == 0:
            arguments = [part.strip() for part in parts]
            return [] if arguments == [""] else arguments, text[token.end():]
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token[0], 0)
        if token[0] == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += token[0]
    raise ValueError(f"no call: {text}")


# ---- arguments ----

ESCAPE = re.compile(rb"\\(x\{[0-9a-f]+\}|u\{[0-9a-f]+\}|[0-7]{1,3}|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"v": b"\v", b"f": b"\f"}


def unquoted(argument):
    """The bytes of "a\\303\\251" (strace) or "a\\x{c3}\\x{a9}" (fmt)."""
    def byte(match):
        escape = match[1]
        if escape[:2] == b"x{":
            return bytes([int(escape[2:-1], 16)])
        if escape[:2] == b"u{":
            return chr(int(escape[2:-1], 16)).encode()
        if escape.isdigit():
            return bytes([int(escape, 8)])
        return LETTERS.get(escape, escape)
    return ESCAPE.sub(byte, argument[1:-1].encode(errors="surrogateescape"))


def target_of(descriptor):
    """/proc/1/uid_map of strace -y's 5</proc/1/uid_map>."""
    found = re.fullmatch(r"\d+<(.*)>", descriptor)
    return found[1] if found else ""


def value_of(argument):
    if argument.startswith('"') and argument.endswith('"'):
        return unquoted(argument)
    if re.fullmatch(r"-?\d+", argument):
        return int(argument)
    return frozenset(argument.split("|"))  # flags, in any order; NULL too


def fields(text):
    """{flags=A|B, stack=NULL} as a dictionary."""
    inside, _ = split_arguments(text.split("=> ")[0].strip()[1:-1] + ")")
    return dict(field.split("=", 1) for field in inside)
