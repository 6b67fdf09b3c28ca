"""cases_06.py — bad input of 06-full-container and of tinrun; see table.py.

Where runc has words for it, tinrun's line begins with them: engines look for those.
"""
from bad_input import situations_05
from bad_input import situations_06 as given
from bad_input.table import COMMAND, LONG, case

CONTAINER = "06-full-container <root>"
BARE = "--no-network --no-seccomp"  # what a script of util-linux can do
TINRUN = "tinrun --root <states>"


def container(name, options, thing, fix, **more):
    case(name, f"{CONTAINER} {options} {COMMAND}", thing, fix, **more)


# ---- 06-full-container ----
case("a missing root", f"06-full-container /no/such {COMMAND}", "/no/such",
     "name a directory")
case("a root that is a file", f"06-full-container /etc/passwd {COMMAND}",
     "/etc/passwd", "not a directory")
case("no root", "06-full-container", "ROOT", "--help")
container("a name of 300 characters", f"--name {'n' * 300}", "--name",
          "a name has 64 bytes at most, not 300")
container("a host name of 300 characters", f"--hostname {'n' * 300}", "--hostname",
          "64 bytes at most, not 300")
for words in ("a/b", "..", 'a"b', "a\nb", "é"):
    container(f"the name {words!r}", f"--name={words}", "--name",
              "expected letters, digits")
for option, words in (("--memory", "64Q"), ("--memory", "-1"), ("--memory", "1.5G"),
                      ("--memory", "9" * 30)):
    container(f"{option} {words}", f"{option}={words}", f"{option} {words}",
              "expected bytes, such as 64M")
for words in ("0", "-0.5", "9000", "half"):
    container(f"--cpus {words}", f"--cpus={words}", f"--cpus {words}",
              "expected processors, from 0.01 to 8192, such as 0.5")
for words in ("0", "-1", "4194305", "a"):
    container(f"--pids {words}", f"--pids={words}", f"--pids {words}",
              "expected a number from 1 to 4194304")
for words in ("nofile", "x=1", "nofile=2:1:0", "nofile=-1", "nofile=1k"):
    container(f"--rlimit {words}", f"--rlimit={words}", f"--rlimit {words}",
              "such as nofile=1024:2048")
container("a soft limit above the hard one", "--rlimit nofile=2:1", "nofile=2:1",
          "the soft limit is above the hard one")
for option in ("--cap-add", "--cap-drop"):
    for words in ("CAP_FLY", "all", "k" * LONG):
        container(f"{option} {words[:9]}", f"{option} {words}", option,
                  "no such capability: see capabilities(7)")
for words in ("soon", "-1", "86401", "1.5"):
    container(f"a stop timeout of {words}", f"--stop-timeout={words}",
              f"--stop-timeout {words}", "such as 10")
for words in ("0:0:0", "a:b:c", "0:0"):
    container(f"a map {words}", f"--userns={words}", "--userns=", "")
container("a layer that is missing", "--layer /no/such", "/no/such", "name a directory")
container("a layer that is a file", "--layer /etc/passwd", "/etc/passwd",
          "not a directory: unpack a file first")
container("ports without a network", "--no-network --publish 8080:80", "--publish",
          "--no-network wants none: drop one of them", who="root")
for words in ("80", "0:80", "65536:80", "80:x"):
    container(f"ports {words}", f"--publish={words}", "--publish", "")
container("a port in use", "--publish <port>:80", "port <port>/tcp",
          "is in use: by a program", given=situations_05.a_port_in_use, who="root")
container("a port without the power", "--publish 8080:80", "--publish",
          "needs CAP_NET_ADMIN: run as root", who="user")
container("a range of ids without the power", "--userns=pick", "--userns=pick",
          "run as root, or use --userns", who="user")
for options, thing, fix in (
        ("--memory 64M --no-network", "no limits", "see 03-cgroups --explain=shell"),
        ("--pids 9", "no limits", "see 03-cgroups --explain=shell"),
        ("--no-init", "--no-network", "05-network --explain=shell"),
        ("--no-network", "--no-seccomp", "util-linux has no filter"),
        (f"{BARE} --userns=pick", "--userns=pick", "name a range"),
        (f"{BARE} --cap-drop ALL", "--cap-drop", "keep CAP_SYS_CHROOT")):
    container(f"a script with {options}", f"{options} --explain=shell", thing, fix,
              who="root")
container("a name that is taken", "--name web", '"ve-web"', "choose another --name",
          given=situations_05.a_host_with_a_cable, who="root")
container("a group that is busy", "--name web --pids 9 --no-network", "tinbox-web",
          "choose another --name", given=given.a_running_container, who="root")
container("--memory above the parent's", "--memory 64M", "--memory", "ask for no more",
          given=given.a_group_with_little_memory, who="root")

# ---- the command line of tinrun ----
tinrun = {"status": 1, "given": given.a_bundle()}
case("no command", "tinrun --debug", "no command", "--help", **tinrun)
case("an unknown command", f"{TINRUN} fly web", "fly: no such command", "--help",
     **tinrun)
for verb in ("checkpoint", "restore"):
    case(f"the command {verb}", f"{TINRUN} {verb} web", verb,
         "not supported: tinrun saves no processes", **tinrun)
case("an unknown option", f"{TINRUN} create --fly web", "--fly", "--help", **tinrun)
for verb in ("create", "start", "state", "kill", "delete", "exec"):
    case(f"{verb} of nothing", f"{TINRUN} {verb}", "ID", "--help", **tinrun)
for verb, names in (("run -b <bundle>", ("a/b", "..", "a\nb", "é", "n" * 300)),
                    ("create -b <bundle>", ("a/b", "n" * 300)), ("start", ("a/b",)),
                    ("state", ("..",)), ("kill", ("a/b",)), ("delete", ("..",))):
    for words in names:
        case(f"{verb} of {words[:5]!r}", f"{TINRUN} {verb} {words}",
             "invalid container ID format: ", "letters, digits and _ + - . only",
             **tinrun)
for verb in ("start", "state", "kill", "delete", "exec"):
    case(f"{verb} of what is not there", f"{TINRUN} {verb} web", "container does not "
         "exist: web", "see `tinrun list`", **tinrun)
case("two names", f"{TINRUN} start web other", "other", "--help", **tinrun)
case("a format of the list", f"{TINRUN} list --format xml", "--format xml",
     "expected table or json", **tinrun)
case("a format of the log", f"{TINRUN} --log-format xml list", "--log-format xml",
     "expected text or json", **tinrun)
case("descriptors that are no number", f"{TINRUN} run -b <bundle> --preserve-fds x web",
     "--preserve-fds x", "expected a number", **tinrun)

# ---- what does not fit the container ----
for status, words, thing, fix in (
        ("created", "create -b <bundle> web",
         "container with given ID already exists: web", "choose another"),
        ("created", "run -b <bundle> web",
         "container with given ID already exists: web", "choose another"),
        ("running", "start web", "cannot start an already running container", "web"),
        ("running", "delete web", "cannot delete container web that is not stopped: "
         "running", "kill it, or use --force"),
        ("running", "kill web NOSIG", "unknown signal NOSIG", "a name such as TERM"),
        ("running", "exec web", "no command to run", "exec --help"),
        ("running", "exec --user a web true", "--user a", "expected numbers"),
        ("running", "exec --cap CAP_FLY web true", "--cap CAP_FLY", "no such capab"),
        ("created", "exec web true", "cannot exec in a container that is not running",
         "web is created"),
        ("stopped", "start web", "cannot start a container that has stopped", "web"),
        ("stopped", "kill web", "container not running", "web"),
        ("stopped", "exec web true", "cannot exec in a stopped container", "web")):
    case(f"{words} of a {status} one", f"{TINRUN} {words}", thing, fix, status=1,
         given=given.a_container(status))

DAMAGED = (("", "line 1, column 1: this is no JSON"),
           ('{"id": "web"', "line 1, column 13: this is no JSON"),
           ("[]", "expected an object"), ("{}", "id: is missing"),
           ('{"id": "web", "pid": "1"}', "pid: expected a number"))
for verb, damages in (("state web", DAMAGED), ("start web", DAMAGED[:1]),
                      ("delete --force web", DAMAGED[:1]),
                      ("exec web true", DAMAGED[:1])):
    for text, words in damages:
        case(f"{verb} of a damaged {text!r}", f"{TINRUN} {verb}",
             f"<states>/web/state.json: {words}", "then remove <states>/web", status=1,
             given=given.a_damaged_state(text))

# ---- bundles; more of them in 06-full-container/tests/test_bad_bundles.py ----
RUN = f"{TINRUN} run --bundle <bundle> web"
case("a bundle that is missing", f"{TINRUN} run --bundle /no/such web", "/no/such",
     "write one with `tinrun spec`", **tinrun)
case("a bundle without config.json", RUN, "<bundle>", "write one with `tinrun spec`",
     status=1, given=given.an_empty_bundle)
for name, text, place in (("nothing", "", "line 1, column 1"),
                          ("half a file", '{"a":\n', "line 2, column 1"),
                          ("two values", "{} {}", "line 1, column 4"),
                          ("a comma too much", '{"a": [1,]}', "line 1, column 10")):
    case(f"broken JSON: {name}", RUN, f"config.json: {place}", "this is no JSON",
         status=1, given=given.a_bundle(text=text))
for name, path, thing in (("missing", "../no", "/no"), ("a file", "/etc/passwd",
                                                         "/etc/passwd")):
    case(f"a root outside the bundle that is {name}", RUN, thing, "directory",
         status=1, given=given.a_bundle({"root.path": path}))
for path, value, words in (
        ("process.args", "sh", "expected an array"),
        ("process.cwd", None, "is missing"),
        ("process.rlimits", [{"type": "RLIMIT_FLY", "soft": 1, "hard": 1}],
         "no such limit: see getrlimit(2)"),
        ("linux.namespaces", [{"type": "moon"}], "no such namespace"),
        ("linux.resources", {"memory": {"limit": -2}}, "not negative, or -1"),
        ("linux.resources", {"pids": {"limit": "64Q"}}, "expected a number"),
        ("linux.resources", {"cpu": {"shares": 1}}, "a number from 2 to 262144"),
        ("linux.resources", {"rdma": {"mlx5": {"hcaHandles": 1}}}, "leave it out"),
        ("linux.resources", {"unified": {"moon.max": "1"}}, "see 03-cgls"),
        ("linux.personality", {"domain": "BSD"}, "no such domain: BSD"),
        ("linux.netDevices", {"tb-none": {}}, "needs a network namespace"),
        ("linux.intelRdt", {"closID": "a"}, "leave the sharing of caches"),
        ("process.scheduler", {"policy": "SCHED_FAST"}, "no such policy: SCHED_FAST"),
        ("process.ioPriority", {"class": "IOPRIO_CLASS_BE", "priority": 9},
         "a number from 0 to 7"),
        ("annotations", {"org.tinbox.landlock": "{"}, "an object of JSON")):
    case(f"config.json: {path}: {words[:20]}", RUN, f"config.json: {path}", words,
         status=1, given=given.a_bundle({path: value}))
