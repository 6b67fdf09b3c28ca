"""cases.py — bad input of steps 01 and 02, and of all programs; see table.py."""
from bad_input import situations as given
from bad_input.broken import BROKEN
from bad_input.table import COMMAND, LONG, case, every


def both(name, line, thing, fix, who="both", **more):
    """For 01-chroot <root> and 02-namespaces --root <root>; a user cannot chroot."""
    case(name, f"01-chroot <root> {line}", thing, fix, who="root", **more)
    case(name, f"02-namespaces --root <root> {line}", thing, fix, who=who, **more)


# ---- roots ----
case("no root", "01-chroot", "ROOT", "--help", kind=1)
for program in ("01-chroot", "02-namespaces --root"):
    case("missing root", f"{program} /no/such {COMMAND}", '"/no/such"',
         "must be an existing directory", kind=1)
    case("empty root", f"{program} '' {COMMAND}",
         "ROOT" if "01" in program else "--root", "--help", kind=2)
    case("a root that is a file", f"{program} /etc/passwd {COMMAND}", '"/etc/passwd"',
         "must be a directory, not a file", kind=3)
    case("a locked root", f"{program} <locked> {COMMAND}", "/locked/root",
         "you may not search a directory", who="user", given=given.a_locked_directory)
case("a root without /proc", f"02-namespaces --root <root> {COMMAND}", "proc",
     "mkdir <root>", given=given.a_root_without_proc)
case("a root whose /proc is a link", f"02-namespaces --root <root> {COMMAND}", "proc",
     "no link: mkdir <root>", given=given.a_root_whose_proc_is_a_link)
case("no power", f"01-chroot <root> {COMMAND}", 'chroot("<root>")',
     "needs CAP_SYS_CHROOT: run as root, or use 02-namespaces", who="user")

# ---- the command ----
KINDS = {"missing": 4, "no x bit": 5, "wrong machine": 6, "CRLF": 7,
         "missing loader": 8, "missing interpreter": 9, "noexec mount": 10}
for name, (_, status, words) in BROKEN.items():
    both(name, "-- <program>", 'execve("<program>")', words, kind=KINDS.get(name, 0),
         status=status, given=given.a_program(name))
both("missing in PATH", "-- no-such", 'execve("no-such")', "./workshop rootfs programs",
     kind=4, status=127)
every("no command", "", "no command", "such as -- /bin/sh", kind=21)
every("no command after --", "--", "no command", "such as -- /bin/sh", kind=21)
every("an empty command", "-- ''", "no command", "such as -- /bin/sh", kind=21)

# ---- options of all programs ----
every("unknown option", f"--nonsense {COMMAND}", "--nonsense", "--help")
every("unknown option of 100 KB", f"--{'n' * LONG} {COMMAND}", "--nnnn", "--help")
every("option without a value", "--chdir", "--chdir", "--help")
every("another form of --explain", f"--explain=nonsense {COMMAND}",
      "--explain=nonsense", "expected text, json")
every("--env without =", f"--env FOO {COMMAND}", "--env FOO", "expected NAME=VALUE",
      kind=19)
every("--env without a name", f"--env =x {COMMAND}", "--env =x", "expected NAME=VALUE",
      kind=19)
every("--env of 100 KB without =", f"--env {'e' * LONG} {COMMAND}", "--env eee",
      "expected NAME=VALUE", kind=19)
every("--env of two lines", f"--env A\nB {COMMAND}", "--env A\\nB",
      "expected NAME=VALUE", kind=19)
every("empty --user", f"--user '' {COMMAND}", "--user", "--help")
every("empty --chdir", f"--chdir '' {COMMAND}", "--chdir", "--help")
both("--chdir that is missing", f"--chdir /no/such {COMMAND}", 'chdir("/no/such")',
     "--chdir names a directory inside the new root", kind=18)
both("--chdir to a file", f"--chdir /marker {COMMAND}", 'chdir("/marker")',
     "--chdir names a directory inside the new root", kind=18)
both("unknown user", f"--user no-such {COMMAND}", "--user no-such",
     "a number always works", kind=11)
both("unknown group", f"--user 0:no-such {COMMAND}", "--user no-such",
     "a number always works", kind=11)
both("the user that is none", f"--user 4294967295 {COMMAND}", "--user 4294967295",
     "a number always works", kind=11)
case("a user without the power", f"02-namespaces --user 5 {COMMAND}", "setgroups",
     "changing user needs CAP_SETGID: run as root", who="user")
case("a user without half the power", f"02-namespaces --user 5 {COMMAND}",
     "setresuid(5", "changing user needs CAP_SETUID: run as root", who="root",
     given=given.without_setuid)

# ---- 02-namespaces ----
case("a host name over 64 bytes", f"02-namespaces --uts {'h' * 65} {COMMAND}", "--uts",
     "64 bytes at most", kind=17)
case("a host name of 100 KB", f"02-namespaces --uts {'h' * LONG} {COMMAND}", "--uts",
     "64 bytes at most", kind=17)
case("an empty host name", f"02-namespaces --uts '' {COMMAND}", "--uts", "--help",
     kind=17)
case("a time that is no number", f"02-namespaces --time noon {COMMAND}", "--time noon",
     "expected seconds", kind=16)
case("a time beyond all numbers", f"02-namespaces --time {'9' * 30} {COMMAND}",
     "--time 999", "expected seconds", kind=16)
case("a clock before zero", f"02-namespaces --time -999999999 {COMMAND}", "-999999999",
     "would start before zero: use -uptime", kind=16)
case("a clock beyond its end", f"02-namespaces --time 9223372036 {COMMAND}",
     "9223372036", "no further than 146 years: use a smaller offset", kind=16)
case("--no-private with --root", f"02-namespaces --no-private --root <root> {COMMAND}",
     "--no-private", "only with --mount")
case("--no-private without --mount", f"02-namespaces --no-private {COMMAND}",
     "--no-private", "only with --mount")
case("--no-private with --pid", f"02-namespaces --no-private --pid {COMMAND}",
     "--no-private", "only with --mount")
case("no privilege and no user namespaces", f"02-namespaces --uts a {COMMAND}",
     "CLONE_NEWUSER", "raise /proc/sys/user/max_", kind=15,
     given=given.no_privilege_and_no_user_namespaces)
case("a user namespace in a chroot", f"02-namespaces --userns {COMMAND}",
     "CLONE_NEWUSER", "see ./workshop doctor", kind=15, who="root",
     given=given.a_chroot)

# ---- --userns ----
EXPECTED = "expected INSIDE:OUTSIDE:COUNT, such as 0:1000:1"
for words in ("a:b:c", "0:0", "0:0:1:1", "0:-1:1", "0:0:1,", "1000"):
    case(f"a map {words}", f"02-namespaces --userns={words} {COMMAND}", "--userns=",
         EXPECTED, kind=20)
for words in ("0:0:0", "0:4294967290:100", "4294967295:0:1", "0:0:4294967296"):
    fix = EXPECTED if words.endswith("96") else "COUNT is at least 1, and the last id"
    case(f"a map {words}", f"02-namespaces --userns={words} {COMMAND}", words, fix,
         kind=13)
for words in ("0:0:5,3:100:5", "0:0:5,6:3:5"):
    case(f"a map {words}", f"02-namespaces --userns={words} {COMMAND}", words,
         "the ranges overlap: each id can stand in one only", kind=12)
TOO_MANY = ",".join(f"{n}:{n}:1" for n in range(341))
case("a map of 341 ranges", f"02-namespaces --userns={TOO_MANY} {COMMAND}", "id_map",
     "340 ranges at most", kind=13, who="root")
case("ids that the caller has not", f"02-namespaces --userns=0:5:1 {COMMAND}", "_map",
     "not yours to map: map your own with count 1", kind=13, given=given.root_of_one_id)
case("ids that nobody granted", f"02-namespaces --userns=0:0:5 {COMMAND}", "0 0 5",
     "ranges that /etc/subuid grants you", kind=13, who="user")
case("a user that is not mapped", f"02-namespaces --userns --user 0:7 {COMMAND}",
     "setresgid(7", "maps no such group: widen --userns")
case("a group that is not mapped", f"02-namespaces --userns --user 7:0 {COMMAND}",
     "setresuid(7", "maps no such user: widen --userns")

# ---- pids ----
case("no pid", "02-enter", "PID", "--help")
for program, end in (("02-enter", f" {COMMAND}"), ("02-lsns", "")):
    for words in ("0", "-1", "x", "1x", "4294967297"):
        case(f"pid {words}", f"{program} {words}{end}", words,
             "not the pid of a process: see 02-lsns", kind=22)
    case("a pid that is gone", f"{program} <pid>{end}", "<pid>", "see 02-lsns", kind=14,
         given=given.a_pid_that_is_gone)
case("its own pid", ["sh", "-c", f'exec "$0" $$ {COMMAND}', "02-enter"], "itself",
     "name a process of a box", kind=22)
case("a process of another user", f"02-enter <pid> {COMMAND}", "/proc/<pid>/ns/",
     "it is another user's: run as that user, or as root", who="user",
     given=given.a_process_of_another)
case("a process of another user", "02-lsns <pid>", "<pid>", "another user's",
     who="user", given=given.a_process_of_another)
case("a box of another user", f"02-enter <pid> {COMMAND}", "setns(",
     "the box was made by another user: run as that user, or root", who="user",
     given=given.a_users_process_in_roots_box)
case("unknown option", "02-lsns --nonsense", "--nonsense", "--help")
case("a second pid", "02-lsns 1 2", "2", "--help")
case("--explain=shell", f"02-enter 1 --explain=shell {COMMAND}", "--explain=shell",
     "nsenter(1)")
