"""containerd, driven by ctr: one shim for each container, which calls the runtime."""
import re
import secrets

import archives
import pytest
import readme
from archives import IMAGE
from support.programs import ROOT
from support.terminals import Terminal

pytestmark = pytest.mark.tier_all
MIB = 1 << 20
WORDS = readme.command("ctr run").split()[2:-2]  # without IMAGE and NAME


@pytest.fixture(scope="module")
def containerd(boot):
    host = boot("containerd")
    host.daemon("containerd")
    host.wait_for(lambda: host.run("ctr", "version").status == 0, "containerd answers")
    archive = archives.bring(host, archives.image())
    host.run("ctr", "images", "import", archive).expect()
    Ctr(host).run("true").expect()
    return host


class Ctr:
    def __init__(self, host):
        self.host = host
        self.living = []

    def __call__(self, *words, **more):
        return self.host.run("ctr", *words, **more)

    def words(self, *options):
        """`ctr run`, as README.md has it."""
        return ["run", *(word.replace("tinrun", self.host.runtime) for word in WORDS),
                *options, IMAGE]

    def run(self, *command, options=(), **more):
        return self(*self.words("--rm", *options), f"c{secrets.token_hex(4)}", *command,
                    **more)

    def begin(self, *options, command=("sleep", "1000")):
        name = f"c{secrets.token_hex(4)}"
        self.living.append(name)
        self(*self.words("--detach", *options), name, *command).expect()
        return name

    def task(self, verb, *words):
        return self("task", verb, *words)

    def close(self):
        for name in self.living:
            self.task("rm", "--force", name)
            self("container", "rm", name)


@pytest.fixture
def ctr(containerd, ledger):
    ctr = Ctr(containerd)
    yield ctr
    ctr.close()


def test_what_it_prints_comes_out(ctr):
    ctr.run("sh", "-c", "echo hello; echo there >&2").expect(
        stdout="hello\n", stderr="there\n")


def test_the_status_is_the_commands_own(ctr):
    ctr.run("sh", "-c", "exit 7").expect(status=7)


def test_a_command_that_is_not_there(ctr):
    told = ctr.run("no-such-program")
    assert told.status != 0 and re.search("not found|o such file", told.stderr)


def test_environment_and_directory(ctr):
    ctr.run("sh", "-c", "echo $A; pwd", options=(
        "--env", "A=b", "--cwd", "/tmp")).expect(stdout="b\n/tmp\n")


def test_a_limit_of_memory(ctr):
    name = ctr.begin("--memory-limit", str(64 * MIB))
    group = ctr.host.group("memory", f"default/{name}")
    assert (group / "memory.limit_in_bytes").read_text() == f"{64 * MIB}\n"


def test_a_quota(ctr):
    name = ctr.begin("--cpus", "0.5")
    group = ctr.host.group("cpu", f"default/{name}")
    assert (group / "cpu.cfs_quota_us").read_text() == "50000\n"


def test_a_root_to_read_and_a_directory_of_the_host(ctr):
    ctr.host.write("/var/tmp/shared/file", "outside\n")
    told = ctr.run("sh", "-c", "cat /data/file; touch /new", options=(
        "--read-only", "--mount",
        "type=bind,src=/var/tmp/shared,dst=/data,options=rbind:ro"))
    told.expect(status=1, stdout="outside\n", stderr="Read-only file system")


def test_a_terminal(ctr):
    name = f"c{secrets.token_hex(4)}"
    words = ["ctr", *ctr.words("--rm", "--tty"), name, "sh"]
    told = Terminal(*ctr.host.argv(ROOT, words), who=ROOT)
    try:
        told.type("tty; echo $((6 * 7)); exit 4\n")
        told.see("/dev/pts/0")
        told.see("42")
        assert told.wait() == 4
    finally:
        told.close()


def test_exec(ctr):
    name = ctr.begin()
    ctr.task("exec", "--exec-id", "e1", name, "sh", "-c", "echo in; exit 9").expect(
        status=9, stdout="in\n")


def test_ps(ctr):
    name = ctr.begin()
    pids = re.findall(r"^(\d+)", ctr.task("ps", name).expect().stdout, re.MULTILINE)
    assert [ctr.host.read(f"/proc/{pid}/comm") for pid in pids] == ["sleep\n"]


def test_pause_and_resume(ctr):
    name = ctr.begin()
    frozen = ctr.host.group("freezer", f"default/{name}") / "freezer.state"
    ctr.task("pause", name).expect()
    assert frozen.read_text() == "FROZEN\n"
    assert "PAUSED" in ctr.task("ls").stdout
    ctr.task("resume", name).expect()
    assert frozen.read_text() == "THAWED\n" and "RUNNING" in ctr.task("ls").stdout


def test_metrics(ctr):
    told = ctr.task("metrics", ctr.begin("--memory-limit", str(64 * MIB))).expect()
    assert re.search(r"memory\.\w+\s+\d+", told.stdout)


def test_kill(ctr):
    name = ctr.begin()
    ctr.task("kill", "--signal", "SIGKILL", name).expect()
    ctr.host.wait_for(lambda: re.search(rf"{name} .*STOPPED", ctr.task("ls").stdout),
                      "it stops")
    ctr.task("rm", name).expect()


def test_namespaces_of_the_host(ctr):
    here = ctr.host.run("readlink", "/proc/self/ns/net").stdout
    told = ctr.run("readlink", "/proc/self/ns/net", options=("--net-host",))
    told.expect(stdout=here)


def test_privileged_and_filtered(ctr):
    script = ["grep", "^Seccomp:", "/proc/self/status"]
    ctr.run(*script, options=("--seccomp",)).expect(stdout="Seccomp:\t2\n")
    ctr.run(*script).expect(stdout="Seccomp:\t0\n")


def test_ten_at_a_time(ctr):
    words = " ".join(ctr.words("--rm"))
    script = f"for i in $(seq 10); do ctr {words} p$i echo $i & done; wait"
    told = ctr.host.run("sh", "-c", script).expect()
    assert sorted(map(int, told.stdout.split())) == list(range(1, 11))


def test_nothing_stays(ctr):
    ctr.run("true").expect()
    assert ctr("task", "ls", "--quiet").stdout == ""
    assert list(ctr.host.group("pids", "default").glob("*/")) == []
