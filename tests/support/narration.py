"""narration.py — compares what a program tells (--explain) with what strace(1) saw.

The rule: each call that is told was made, by that process, with these arguments and
this result; and until a process's execve succeeds, each call of LESSON that it made is
told. All in the same order.
"""
import errno
import json
import os
import re
from collections import defaultdict
from dataclasses import replace

from support import letters
from support.call_text import fields, parse_call, target_of, unquoted, value_of

# What strace calls otherwise: glibc's fork, and the rules that libnftables sends.
OTHER_NAMES = {"fork": ("fork", "vfork", "clone"), "nft": ("sendmsg",)}


# ---- one call ----

def same_argument(told, seen):
    """strace prints a text that the kernel does not read (mount's) as a pointer."""
    seen = re.sub(r"^(\d+|AT_FDCWD)<.*>$", r"\1", seen)  # -y tells what it refers to
    is_unread = told == '""' and re.fullmatch(r"0x[0-9a-f]+|NULL", seen)
    return bool(is_unread) or value_of(told) == value_of(seen)


def same_file(told, seen):
    """A path, and the descriptor through which it was written."""
    return unquoted(told).decode(errors="surrogateescape") == target_of(seen)


def same_clone3(told, seen):
    """pidfd and stack are places in our memory, of interest to nobody."""
    told, seen = fields(told[0]), fields(seen[0])
    return (set(told) == {"flags", "exit_signal"}
            and set(seen) <= {"flags", "pidfd", "exit_signal", "stack", "stack_size"}
            and all(value_of(told[key]) == value_of(seen[key]) for key in told))


def same_fork(told, seen):
    """glibc's fork is a clone without any flag that shares or makes something."""
    flags = [word for word in seen if word.startswith("flags=")]
    harmless = {"CLONE_CHILD_CLEARTID", "CLONE_CHILD_SETTID", "SIGCHLD"}
    return not told and all(set(f[6:].split("|")) == harmless for f in flags)


def same_namespace(told, seen):
    """setns: a pidfd, or a file of /proc/PID/ns, and the kind."""
    kind = target_of(seen[0]).removeprefix("anon_inode:[").split(":")[0].rstrip("]")
    return kind in told[0] and value_of(told[1]) == value_of(seen[1])


def same_mount_attr(told, seen):
    """mount_setattr: of its struct, what is told is set, and all else is 0."""
    told_fields, seen_fields = fields(told[3]), fields(seen[3])
    return (all(same_argument(*pair) for pair in zip(told[:3], seen[:3]))
            and set(told_fields) <= set(seen_fields)
            and all(value_of(told_fields.get(key, "0")) == value_of(value.split(" ")[0])
                    for key, value in seen_fields.items()))


# Calls whose arguments are told in a way of their own.
SPECIAL = {"clone3": same_clone3, "fork": same_fork, "setns": same_namespace,
           "mount_setattr": same_mount_attr, "sendto": letters.same_letter,
           "recvfrom": letters.same_refusal, "nft": letters.same_rules}


def same_arguments(told, seen):
    if told.name in SPECIAL:
        return SPECIAL[told.name](told.arguments, seen.arguments)
    if told.name == "execve":  # its arrays are not told
        return same_argument(told.arguments[0], seen.arguments[0])
    first = same_file if told.name == "write" else same_argument
    pairs = list(zip(told.arguments, seen.arguments))
    return (len(told.arguments) == len(seen.arguments)
            and all(same_argument(*pair) for pair in pairs[1:])
            and (not pairs or first(*pairs[0])))


def agree(told, seen):
    if seen.name not in OTHER_NAMES.get(told.name, (told.name,)):
        return False
    is_announced = told.result is None and told.name == "execve"
    same_end = (told.result, told.error) == (seen.result, seen.error)
    same_end |= told.name == "nft" and (told.result == 0) == (seen.result > 0)
    return (is_announced or same_end) and same_arguments(told, seen)


def is_of_lesson(call):
    return call.is_of_lesson or letters.is_letter(call)


# ---- one process, and all ----

def own_calls(calls, is_first):
    """What is ours of a process's trace: between the execve that began it and the next.

    Only the first process begins with an execve; the others were forked.
    """
    own = calls[1:] if is_first else calls
    ends = [number for number, call in enumerate(own)
            if call.name == "execve" and call.result == 0]
    return own[:ends[0] + 1] if ends else own


def first_fault(told, seen):
    """The first place where the two part, in words; None if they agree."""
    waiting = list(seen)
    for call in told:
        while waiting and not agree(call, waiting[0]):
            if is_of_lesson(waiting[0]):
                return f"seen:     {waiting[0]}\n  but told: {call}"
            waiting.pop(0)
        if not waiting:
            return f"told, but not seen: {call}"
        waiting.pop(0)
    untold = [call for call in waiting if is_of_lesson(call)]
    return f"seen, but not told: {untold[0]}" if untold else None


def by_number(call, pid):
    """/proc/self is a link: of a descriptor strace shows where it has led to."""
    if call.name != "write":
        return call
    told = [re.sub(r'^"/proc/self/', f'"/proc/{pid}/', word) for word in call.arguments]
    return replace(call, arguments=tuple(told))


def faults(told, traces):
    """`told` is {pid: calls}, `traces` a list of lists of calls, the first one's first.

    The pid that is told may be one of an inner namespace: it is what getpid() said.
    """
    unheard = dict(told)
    for number, trace in enumerate(traces):
        own = own_calls(trace, is_first=number == 0)
        pids = {call.result for call in own if call.name == "getpid"} & set(told)
        calls = [by_number(call, pid) for pid in pids for call in unheard.pop(pid, [])]
        if fault := first_fault(calls, own):
            yield f"process {number + 1}, pid {pids or 'untold'}:\n  {fault}"
    for pid in unheard:
        yield f"nobody whose pid is {pid} was seen"


# ---- reading ----

def read_text(lines):
    """--explain: {pid: calls}, and the lines that are no narration."""
    told, others = defaultdict(list), []
    for line in lines:
        spoken = re.fullmatch(r"\[(\w+) (\d+)\] (.*)", line)
        if not spoken or not right_words(line):
            others.append(line)
        elif not spoken[3].startswith("# "):
            told[int(spoken[2])].append(parse_call(spoken[3]))
    return told, others


def right_words(line):
    """A failure ends in the errno's name and words, `EPERM (Operation not …)`."""
    found = re.search(r" = -1 (E\w+) \((.*)\)$", line)
    return not found or os.strerror(getattr(errno, found[1], 0)) == found[2]


def read_json(lines):
    """--explain=json: the same."""
    told, others = defaultdict(list), []
    for line in lines:
        if not line.startswith("{"):
            others.append(line)
        elif "call" in (spoken := json.loads(line)):
            told[spoken["pid"]].append(call_of_json(spoken))
    return told, others


def call_of_json(spoken):
    end = f"= {spoken['result']} {spoken['errno']}" if "result" in spoken else "..."
    return parse_call(f"{spoken['call']}{spoken['args']} {end}")


def read_trace(text):
    """One process's file of strace -ff. What the kernel restarts it shows twice."""
    return [parse_call(line) for line in text.splitlines()
            if re.match(r"[a-z_0-9]+\(", line) and " = ? ERESTART" not in line]
