"""The comparer of narration and trace can fail: on recorded text, altered in each way.

The record is of 02-namespaces --uts box --userns --pid, in two processes.
"""
import re
from dataclasses import astuple

import pytest
from support.narration import faults, read_json, read_text, read_trace

CLONE3 = "clone3({flags=CLONE_PIDFD|CLONE_NEWUTS|CLONE_NEWUSER|CLONE_NEWPID, "
TOLD = f"""
[parent 33] {CLONE3}exit_signal=SIGCHLD}}) = 34
[parent 33] # the child has every capability, but no name
[parent 33] write("/proc/34/gid_map", "0 1000 1\\n", 9) = 9
[parent 33] write("/proc/34/uid_map", "0 1000 1\\n", 9) = 9
[child 1] setgroups(0, NULL) = -1 EPERM (Operation not permitted)
[child 1] setresuid(0, 0, 0) = 0
[child 1] sethostname("box", 3) = 0
[child 1] mount("none", "/", "", MS_REC|MS_PRIVATE, "") = 0
[child 1] mount("tmpfs", "d \\"ev", "tmpfs", MS_NOSUID|MS_NODEV, "mode=755") = 0
[child 1] setns("/proc/self/ns/time_for_children", CLONE_NEWTIME) = 0
[child 1] chdir("/") = 0
[child 1] execve("/bin/true") ...
""".strip().splitlines()
PARENT = f"""
execve("/b/02-namespaces", ["/b/02-namespaces", "--uts"], 0x7ffe /* 2 vars */) = 0
getpid()                                = 33
{CLONE3}pidfd=0x7f, exit_signal=SIGCHLD, stack=NULL, stack_size=0}} => """ """\
{pidfd=[9<anon_inode:[pidfd]>]}, 88) = 34
write(2<pipe:[7]>, "[parent 33] clone3() = 34\\n", 27) = 27
write(5</proc/34/gid_map>, "0 1000 1\\n", 9) = 9
write(5</proc/34/uid_map>, "0 1000 1\\n", 9) = 9
read(7<pipe:[382151]>, "", 4096)        = 0
--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---
+++ exited with 0 +++
"""
CHILD = r"""
getpid()                                = 1
setgroups(0, NULL)                      = -1 EPERM (Operation not permitted)
setresuid(0, 0, 0)                      = 0
sethostname("box", 3)                   = 0
mount("none", "/", 0x55a23fcfb9e9, MS_REC|MS_PRIVATE, 0x55a23fcfb9e9) = 0
mount("tmpfs", "d \"ev", "tmpfs", MS_NODEV|MS_NOSUID, "mode=755") = 0
setns(6<time:[4026532327]>, CLONE_NEWTIME) = 0
chdir("/")                              = 0
execve("/bin/true", ["/bin/true"], 0x55a25a1a61b0 /* 13 vars */) = 0
mount("after", "exec", "is", MS_NOSUID, "not ours") = 0
+++ exited with 0 +++
"""


def found(told_lines, parent=PARENT, child=CHILD):
    told, others = read_text(told_lines)
    return others + list(faults(told, [read_trace(parent), read_trace(child)]))


CALLS = [n for n, line in enumerate(TOLD) if "] # " not in line]


def test_a_true_narration_is_accepted():
    assert found(TOLD) == []


@pytest.mark.parametrize("line", [n for n in CALLS if "chdir" not in TOLD[n]
                                  and "execve" not in TOLD[n]])
def test_a_line_may_not_be_missing(line):
    assert "but" in found(TOLD[:line] + TOLD[line + 1:])[0]


@pytest.mark.parametrize("line", CALLS)
def test_a_line_may_not_be_told_twice(line):
    assert found(TOLD[:line] + [TOLD[line]] + TOLD[line:])


@pytest.mark.parametrize("line", CALLS[:-1])
def test_two_lines_may_not_be_exchanged(line):
    other = CALLS[CALLS.index(line) + 1]
    lines = list(TOLD)
    lines[line], lines[other] = lines[other], lines[line]
    assert found(lines) or TOLD[line][:8] != TOLD[other][:8]


WORD = re.compile(r"(?<=[(\"|, =])[\w/]+")
ALTERED = [(n, word.start()) for n in CALLS for word in WORD.finditer(TOLD[n])
           if "/ns/" not in word[0]]  # of that file strace shows the kind alone


@pytest.mark.parametrize("line, at", ALTERED)
def test_no_word_may_be_another(line, at):
    """The narrator's pid, a call's name, each argument, each flag, each result."""
    word = WORD.match(TOLD[line], at)[0]
    other = str(int(word) + 1) if word.isdigit() else f"{word}X"
    altered = TOLD[line][:at] + other + TOLD[line][at + len(word):]
    assert found([*TOLD[:line], altered, *TOLD[line + 1:]])


@pytest.mark.parametrize("old, new", [
    ("= -1 EPERM", "= -1 EACCES"), ("= -1 EPERM", "= 0"), ("sethostname", "setdomain"),
    ("[child 1] seth", "[child 2] seth"), ("[parent 33] w", "[child 1] w"),
    ("MS_NOSUID|", ""), ("|CLONE_NEWUTS", ""), ('"d \\"ev"', '"d"'),
    ("exit_signal=SIGCHLD", "exit_signal=0"),
    ("ns/time_for", "ns/uts_for"),
    ("(Operation not permitted)", "(Permission denied)"),
    ("/proc/34/uid", "/proc/self/uid")])
def test_a_lie_is_found(old, new):
    assert any(old in line for line in TOLD)
    assert found([line.replace(old, new) for line in TOLD])


@pytest.mark.parametrize("call", ["unshare(CLONE_NEWNS)", 'chroot("/")', "setgid(5)",
                                  'umount2("/", MNT_DETACH)', "clone(flags=SIGCHLD)",
                                  "fork()", 'write(5</proc/1/timens_offsets>, "1", 1)',
                                  'write(5</sys/fs/cgroup/a/cgroup.procs>, "0", 1)'])
def test_what_is_done_must_be_told(call):
    done = CHILD.replace("chdir", f"{call} = 0\nchdir")
    assert call in found(TOLD, child=done)[0]


def test_a_process_that_tells_nothing_may_do_nothing():
    told, _ = read_text(TOLD)
    silent = read_trace("getpid() = 9\nsetuid(0) = 0\n")
    traces = [read_trace(PARENT), read_trace(CHILD), silent]
    assert "setuid" in list(faults(told, traces))[0]


def test_an_unknown_process_may_not_speak():
    assert found([*TOLD, '[child 77] chdir("/") = 0'])


def test_a_failed_execve_is_not_the_end():
    child = CHILD.replace("13 vars */) = 0", "13 vars */) = -1 ENOENT (No such file)")
    assert "exec" in found(TOLD, child=child)[0]


JSON = r"""
{"role":"child","pid":1,"say":"fork()"}
{"pid":1,"call":"setgroups","args":"(0, NULL)","result":-1,"errno":"EPERM"}
{"pid":1,"call":"write","args":"(\"/proc/9/map\", \"0\\n\", 2)","result":2,"errno":""}
{"pid":1,"call":"execve","args":"(\"/bin/true\")"}
02-namespaces: an error
"""
TEXT = r"""
[child 1] # fork()
[child 1] setgroups(0, NULL) = -1 EPERM (Operation not permitted)
[child 1] write("/proc/9/map", "0\n", 2) = 2
[child 1] execve("/bin/true") ...
02-namespaces: an error
"""


def test_the_json_form_is_read_as_the_text_form():
    told, others = read_json(JSON.strip().splitlines())
    same, same_others = read_text(TEXT.strip().splitlines())
    assert others == same_others == ["02-namespaces: an error"]
    assert [call[:4] for call in map(astuple, told[1])] == \
           [call[:4] for call in map(astuple, same[1])]
    assert len(told[1]) == 3
