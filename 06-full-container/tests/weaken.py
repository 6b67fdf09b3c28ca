#!/usr/bin/python3
"""weaken.py DIRECTORY — tinrun's sources without what keeps attackers in.

Each line of WEAKER takes one precaution away. `tinrun-weak` is built of them: what
gets out of it, and not out of tinrun, is a true attack (test_escapes.py). It never
leaves the build.
"""
import sys
from pathlib import Path

STEP = Path(__file__).parents[1]
WEAKER = {
    "container/process.cpp": [
        ("if (path[0] != '/')", "if (path[0] == 0)"),
        ('command.directory = ".";',
         'command.directory = "."; command.first_closed += 100;')],
    "mounts/in_root.cpp": [
        ("::syscall(SYS_openat2, root.get(), path.c_str(), &how, sizeof how)",
         '::open((path_of(root) + "/" + path).c_str(), flags)')],
    "mounts/mount_all.cpp": [("  require_harmless(mount);", "")],
    "mounts/cgroup_mount.cpp": [("MS_BIND | MS_RDONLY | harmless", "MS_BIND")],
    "security/capabilities.cpp": [
        ("  write_sets(wanted);",
         "auto more = wanted; more.inheritable |= more.permitted; write_sets(more);")],
    "security/masks.cpp": [("sys::mount(path_of(null),", 'sys::mount("dev/null",')],
    "security/own_executable.cpp": [
        ("if (!file || is_read_only(file) || is_roots_alone(file)) return;", "return;"),
        ("::prctl(PR_SET_DUMPABLE, 0)", "0")],
    "security/sysctls.cpp": [("if (found.f_type != PROC_SUPER_MAGIC)", "if (0)")],
    "terminal/console.cpp": [
        ("::ioctl(pair.master.get(), TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC)",
         '::open((path_of(root) + "/dev/pts/0").c_str(), O_RDWR | O_NOCTTY)'),
        ('sys::check_quietly(::ioctl(terminal.slave.get(), TIOCSCTTY, 0), "ioctl(TIOCSC'
         'TTY)");', "")],
}


def weakened(name):
    text = (STEP / name).read_text()
    for strong, weak in WEAKER[name]:
        if text.count(strong) != 1:
            sys.exit(f"weaken.py: {name}: not once there: {strong}")
        text = text.replace(strong, weak)
    return text


if __name__ == "__main__":
    for name in WEAKER:
        target = Path(sys.argv[1], name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(weakened(name))
