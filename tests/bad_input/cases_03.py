"""cases_03.py — bad input of step 03; see table.py.

The situation decides who runs the program: the test itself starts it as root.
"""
from bad_input import situations_03 as given
from bad_input.table import COMMAND, case

for option in ("--memory", "--swap"):
    for words in ("64Q", "-1", "1e99", "1.5G", "64MB", "9" * 30):
        case(f"{option} {words}", f"03-cgroups {option}={words} {COMMAND}",
             f"{option} {words}", "expected bytes, such as 64M")
for words in ("0", "-0.5", "1e3", "0.001", "9000", "half"):
    case(f"--cpus {words}", f"03-cgroups --cpus={words} {COMMAND}", f"--cpus {words}",
         "expected processors, from 0.01 to 8192, such as 0.5")
for option, words, most in (
        ("--cpu-weight", "0", 10000), ("--cpu-weight", "10001", 10000),
        ("--cpu-weight", "max", 10000),
        ("--pids", "0", 4194304), ("--pids", "-1", 4194304), ("--pids", "a", 4194304)):
    case(f"{option} {words}", f"03-cgroups {option}={words} {COMMAND}",
         f"{option} {words}", f"expected a number from 1 to {most}")
for words in ("a", "1-0", "0-", "8191", "0,,1", "-1"):
    case(f"--cpuset {words}", f"03-cgroups --cpuset={words} {COMMAND}",
         f"--cpuset {words}", "expected processors from 0 to ")
for words in ("7:0", "7:0:wbps", "wbps=1"):
    case(f"--io-max {words}", f"03-cgroups --io-max {words} {COMMAND}",
         f"--io-max {words}", "expected DEV:KEY=N, such as /dev/sda:wbps=1M")
for words in ("7:0:speed=1", "7:wbps=1", "7:0:wbps=0"):
    case(f"--io-max {words}", f"03-cgroups --io-max {words} {COMMAND}",
         f"--io-max {words}", "with rbps, wbps, riops or wiops, and N above 0")
for words in ("/no/such", "/etc/passwd", "/dev/null"):
    case(f"--io-max {words}", f"03-cgroups --io-max {words}:wbps=1 {COMMAND}",
         f"--io-max {words}", "not a block device: see lsblk")
case("--io-max of a disk that is none", f"03-cgroups --io-max 99:99:wbps=1 {COMMAND}",
     "99:99", "no such disk: see lsblk; a partition will not do", who="root",
     given=given.some_groups)
case("--delegate to nobody", f"03-cgroups --delegate {COMMAND}", "--delegate",
     "Name the user, such as --user 1000")

# ---- names ----
for words in ("a/../b", "..", "a//b", "/", "a/", "x" * 300, "/a/" + "x" * 256):
    name = f"{words[:20]} of {len(words)}"
    fix = "expected names such as a/b, without . and .., of 255 bytes at most"
    case(f"the name {name}", f"03-cgroups --name {words} {COMMAND}", words, fix)
    case(f"the group {name}", f"03-cgroups stat {words}", words, fix)
case("a group that exists", f"03-cgroups --name <groups>/box --pids 9 {COMMAND}",
     "<groups>/box", "such a group is there: choose another --name",
     given=given.a_box("--pids", "9"))
case("no group above", f"03-cgroups --name <groups>/no/such --pids 9 {COMMAND}",
     "<groups>/no/such", "the group above it is not there: make it first",
     given=given.some_groups)
case("a group above that is not ours",
     f"03-cgroups --name <groups>/a --pids 9 {COMMAND}", "<groups>/a",
     "by systemd-run --user --scope -p Delegate=yes", who="user",
     given=given.groups_of_root)
case("a read-only tree", f"03-cgroups --name <groups>/a --pids 9 {COMMAND}",
     "<groups>/a", "mounted read-only here: remount them, or run it outside",
     who="root", given=given.a_read_only_tree)
case("no tree at all", f"03-cgroups {COMMAND}", "no control groups are mounted here",
     "see 03-cgls", who="root", given=given.no_tree)
case("a controller that is missing", f"03-cgroups --pids 9 {COMMAND}",
     "no pids controller", "see 03-cgls", who="root",
     given=given.no_pids_tree, cgroups=1)

for limit, thing, fix in (("--memory 64M", "caller/cgroup.subtree_control",
                           "so it can have no limited groups below: run it alone"),
                          ("--pids 9", "caller/a/cgroup.procs",
                           "so nobody may enter one below: run it alone")):
    case(f"a group above that is busy, {limit}",
         f"03-cgroups --name <groups>/caller/a {limit} {COMMAND}", thing, fix,
         given=given.some_groups, cgroups=2)

# ---- limits of the groups above, and of what runs ----
for option, words in (("--memory", "128M"), ("--pids", "21")):
    limit = {"--memory": "64M", "--pids": "20"}[option]
    case(f"{option} above the parent's",
         f"03-cgroups --name <groups>/box/a {option} {words} {COMMAND}", option,
         "ask for no more", given=given.a_box(option, limit))
case("--cpus above the parent's",
     f"03-cgroups --name <groups>/box/a --cpus 1 {COMMAND}", "cpu.cfs_quota_us",
     "a group above allows less: ask for no more", given=given.a_box("--cpus", "0.5"),
     cgroups=1)
case("--cpus above the parent's",
     f"03-cgroups --name <groups>/box/a --cpus 1 {COMMAND}", "--cpus 1",
     "allows 0.5: ask for no more", given=given.a_box("--cpus", "0.5"), cgroups=2)
case("--cpuset outside the parent's",
     f"03-cgroups --name <groups>/box/a --cpuset 1 {COMMAND}", "cpuset.cpus",
     "a group above has fewer: see its cpuset.cpus", given=given.a_box("--cpuset", "0"),
     cgroups=1)
case("a limit below what is used", "03-cgroups set <groups>/box --memory 4M",
     "memory.limit_in_bytes", "let its processes free some first",
     given=given.a_box_that_hoards, cgroups=1)
case("a limit of what nobody counts", "03-cgroups set <groups>/box --memory 64M",
     "the group has no memory controller", "start it with such a limit",
     given=given.a_box("--pids", "9"), cgroups=1)
for verb in ("freeze", "kill"):
    case(f"{verb} of the group that it is in", f"03-cgroups {verb} <groups>/caller",
         "<groups>/caller", "run it from outside", given=given.some_groups)
for verb in ("freeze", "thaw", "kill", "stat"):
    case(f"{verb} of a group that is not there", f"03-cgroups {verb} <groups>/none",
         "<groups>/none", "there is no such group", given=given.some_groups)
    case(f"{verb} of nothing", f"03-cgroups {verb}", "PATH", "--help")
case("set of nothing", "03-cgroups set a", "set: what?", "such as --memory 128M")
case("a verb as a script", "03-cgroups stat a --explain=shell", "--explain=shell",
     "expected text or json")
case("an option of another verb", "03-cgroups freeze a --json", "--json", "--help")
case("unknown option", "03-cgls --nonsense", "--nonsense", "--help")
case("a positional", "03-cgls a", "a", "--help")
