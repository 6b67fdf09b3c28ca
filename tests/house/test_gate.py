"""The gate: a call of the lesson is checked and narrated, wherever it stands."""
import re

import pytest
from house.cpp_reader import (closing, code_only, enclosing_calls, line_of,
                              without_comments)
from house.source_tree import is_test, plant, require, sources

LESSON = """clone clone3 unshare setns chroot pivot_root sethostname setdomainname
mount umount umount2 open_tree move_mount fsopen fsconfig fsmount fspick mount_setattr
setuid setgid setreuid setregid setresuid setresgid setgroups initgroups capset
seccomp""".split()
CALL = re.compile(rf"(?<![\w:])(sys|)::({'|'.join(LESSON)})\(")
RAW = re.compile(rf"(?<!\w)::syscall\(\s*SYS_({'|'.join(LESSON)})\b")
CONTROL_FILE = re.compile(r'"[^"]*(?:/proc\b|_map|setgroups|timens|cgroup)[^"]*"')


def our_code(tree):
    for name, text in sources(tree, "c++"):
        if not is_test(name) and not name.startswith("tests/"):
            yield name, text, code_only(text)


def is_checked_later(code, call):
    """Is it `pid_t pid = ::clone3(…)`, and a line later `check(pid, …)`?

    So a call is written that returns twice: the child has nothing to check.
    """
    stored = re.search(r"\b(\w+)\s*=\s*$", code[:call.start()])
    end = closing(code, call.end() - 1)
    near = "\n".join(code[end:].split("\n")[:5])
    return bool(stored and re.search(rf"\bcheck\({stored[1]},", near))


def calls(tree):
    """Each call of the lesson's set: its file, the code, the match, the call's name.

    A raw call stands in a chapter's calls.cpp. Its wrapper there returns the result, so
    to call the wrapper, sys::clone3, is to call it raw; sys::mount checks by itself.
    """
    wrappers = set()
    for name, _, code in our_code(tree):
        for raw in RAW.finditer(code):
            if name.endswith("/calls.cpp") and not enclosed_by_check(code, raw):
                wrappers.add(raw[1])
            else:
                yield name, code, raw, raw[1]
    for name, _, code in our_code(tree):
        for call in CALL.finditer(code):
            if not call[1] or call[2] in wrappers:
                yield name, code, call, call[2]


def enclosed_by_check(code, call):
    """"check" or "check_quietly", if the call is an argument of that."""
    around = [name.split("::")[-1] for name in enclosing_calls(code, call.start())]
    return next((name for name in around if name.startswith("check")), "")


def outside_the_gate(tree):
    for name, code, call, what in calls(tree):
        gate = enclosed_by_check(code, call)
        where = f"{name}:{line_of(code, call.start())}: {what}"
        if gate == "check_quietly":
            yield f"{where} is not narrated: use check, not check_quietly"
        elif not gate and not is_checked_later(code, call):
            yield f"{where} is not checked"


def quiet_writes(tree):
    """Files of /proc and of cgroups are the lesson too; so is what 05 sends."""
    for name, text, code in our_code(tree):
        for call in re.finditer(r"\bcheck_quietly\(", code):
            end = closing(code, call.end() - 1)
            writes = re.search(r"::p?write\(", code[call.start():end])
            sends = re.search(r"::send(to|msg)?\(", code[call.start():end])
            words = without_comments(text)[call.start():end]
            control = CONTROL_FILE.search(words)
            if (writes and control) or (sends and name.startswith("05-")):
                where = f"{name}:{line_of(code, call.start())}"
                yield f"{where}: this write is the lesson: use check, not check_quietly"


RULES = [outside_the_gate, quiet_writes]


@pytest.mark.parametrize("rule", RULES)
def test_the_project_keeps(rule):
    require(rule)


BAD = [
    (outside_the_gate, '  ::chroot(root.c_str());\n'),
    (outside_the_gate, '  sys::check_quietly(::chroot(a(b)), "chroot()");\n'),
    (outside_the_gate, '  if (::unshare(CLONE_NEWNS) != 0) throw 1;\n'),
    (outside_the_gate, '  const int pid = sys::clone3(a);\n  use(pid);\n'),
    (outside_the_gate, '  check(0, "a");\n  (void)!::umount2("/", 0);\n'),
    (outside_the_gate, '  check_quietly(\n    ::syscall(SYS_pivot_root, a), "p");\n'),
    (quiet_writes, '  check_quietly(::write(fd, d), "write(\\"/proc/uptime\\")");\n'),
]


@pytest.mark.parametrize("rule, line", BAD)
def test_the_gate_sees(rule, line, tmp_path):
    plant(tmp_path, {
        "02-a/calls.cpp": "int clone3(A a) { return ::syscall(SYS_clone3, &a, 8); }\n",
        "02-a/b.cpp": f"void f() {{\n{line}}}\n"})
    assert len(list(rule(tmp_path))) == 1


GOOD = """int clone3(A a) { return ::syscall(SYS_clone3, &a, 8); }
void f() {
  // ::chroot(a) is our subject; "::mount(" too
  say("::chroot(a)");
  sys::check(::mount(a.c_str(), b, nullptr, MS_BIND, ""), "mount({:?})", a);
  const pid_t pid = sys::clone3(arguments);
  if (pid == 0) return;
  sys::check(pid, "clone3()");
  check_quietly(::write(fd, "go", 2), "write(barrier)");
  tinbox::mount(a, b);
  sys::mount(a, b);
}
void mount(A a) { check(::mount(a), "mount({})", a); }
"""


def test_the_gate_lets_good_sources_pass(tmp_path):
    plant(tmp_path, {"02-a/calls.cpp": GOOD, "02-a/tests/a.cpp": "f(::chroot(a));\n"})
    assert [fault for rule in RULES for fault in rule(tmp_path)] == []
