"""What podman does with a container that lives: exec, logs, pause, stop and so on."""
import json

import pytest
from podmen import IMAGE
from support import programs
from support.terminals import Terminal

pytestmark = pytest.mark.tier_all
# A shell as PID 1 gets only the signals that it has asked for.
TIDY = "trap 'echo bye; exit 5' TERM; echo ready; while :; do sleep 0.1; done"


@pytest.fixture
def terminal(podman):
    """terminal("run", "-it", …): somebody in front of podman."""
    made = []

    def sit(*words):
        made.append(Terminal(*podman.host.argv(podman.who, ["podman", *words]),
                             who=programs.ROOT))
        return made[-1]
    yield sit
    for one in made:
        one.close()


def test_exec_enters_it(podman):
    name = podman.begin("--hostname", "box")
    told = podman("exec", "--user", "7", "--workdir", "/tmp", "--env", "A=b", name,
                  "sh", "-c", "hostname; id -u; pwd; echo $A; exit 9")
    told.expect(status=9, stdout="box\n7\n/tmp\nb\n")


def test_exec_reads_stdin(podman):
    name = podman.begin()
    podman("exec", "-i", name, "cat", stdin="words").expect(stdout="words")


def test_exec_of_what_is_not_there(podman):
    name = podman.begin()
    podman("exec", name, "no-such-program").expect(status=127)


def test_exec_detached(podman):
    name = podman.begin()
    podman("exec", "--detach", name, "sh", "-c", "echo done >/tmp/file").expect()
    podman.host.wait_for(lambda: podman("exec", name, "cat", "/tmp/file").stdout,
                         "the file")


def test_a_terminal_is_its_own(terminal):
    told = terminal("run", "--rm", "-it", "--network", "none", IMAGE)
    told.type("tty; stty size; exit 4\n")
    told.see("/dev/pts/0")
    told.see("33 77")
    assert told.wait() == 4


def test_exec_with_a_terminal(podman, terminal):
    told = terminal("exec", "-it", podman.begin(), "sh")
    told.type("tty; echo $((6 * 7)); exit 6\n")
    told.see("/dev/pts/")
    told.see("42")
    assert told.wait() == 6


def test_attach_to_a_terminal(podman, terminal):
    name = podman.begin("-it", command=("sh",))
    told = terminal("attach", name)
    told.type("echo $((6 * 7)); exit 3\n")
    told.see("42")
    told.wait()
    assert podman.says("wait", name) == "3"


def test_logs(podman):
    name = podman.begin(command=("sh", "-c", "echo one; echo two >&2"))
    podman("wait", name).expect(stdout="0\n")
    podman("logs", name).expect(stdout="one\n", stderr="two\n")


def test_stop_asks_first(podman):
    name = podman.begin(command=("sh", "-c", TIDY))
    podman.host.wait_for(lambda: "ready" in podman("logs", name).stdout, "ready")
    podman("stop", "--time", "100", name).expect()
    assert podman.says("wait", name) == "5"
    assert "bye" in podman.says("logs", name)


def test_stop_kills_who_does_not_listen(podman):
    name = podman.begin()
    podman("stop", "--time", "0", name).expect()
    assert podman.says("wait", name) == "137"


def test_it_starts_again(podman):
    name = podman.begin(command=("sh", "-c", "echo x >>/tmp/n; wc -l </tmp/n"))
    podman("wait", name).expect()
    podman("start", "--attach", name).expect(stdout="2\n")


def test_restart(podman):
    name = podman.begin()
    before = podman.inspect(name, "{{.State.Pid}}")
    podman("restart", "--time", "0", name).expect()
    assert podman.inspect(name, "{{.State.Pid}}") not in (before, "0")


def test_a_restart_policy(podman):
    name = podman.begin("--restart", "on-failure:2", command=("sh", "-c", "exit 3"))
    podman.host.wait_for(
        lambda: podman.inspect(name, "{{.RestartCount}} {{.State.Status}}") ==
        "2 exited", "two restarts, then the end")


@pytest.mark.only("root")
def test_pause_and_unpause(podman):
    name = podman.begin()
    podman("pause", name).expect()
    assert podman.inspect(name, "{{.State.Status}}") == "paused"
    frozen = podman.group("freezer", name) / "freezer.state"
    assert frozen.read_text() == "FROZEN\n"
    podman("unpause", name).expect()
    assert frozen.read_text() == "THAWED\n"
    assert podman.inspect(name, "{{.State.Status}}") == "running"


def test_top_and_ps(podman):
    name = podman.begin()
    assert "sleep 1000" in podman.says("top", name, "args")
    assert podman.says("ps", "--format", "{{.Names}} {{.State}}").startswith(
        f"{name} Up")


@pytest.mark.only("root")
def test_stats(podman):
    name = podman.begin("--memory", "64m")
    told, = json.loads(podman.says("stats", "--no-stream", "--format", "json", name))
    assert told["mem_usage"].endswith(("67.11MB", "64MiB")) and told["pids"] == "1"


def test_a_health_check(podman):
    name = podman.begin("--health-cmd", "test -e /tmp/well", "--health-interval",
                        "disable")
    podman("healthcheck", "run", name).expect(status=1)
    podman("exec", name, "touch", "/tmp/well").expect()
    podman("healthcheck", "run", name).expect(status=0)
    assert podman.inspect(name, "{{.State.Health.Status}}") == "healthy"


def test_removal_by_force_leaves_nothing(podman):
    name = podman.begin()
    podman("rm", "--force", "--time", "0", name).expect()
    podman("ps", "--all", "--quiet").expect(stdout="")


def test_twenty_at_a_time(podman):
    script = "for i in $(seq 20); do podman run --rm --network none $0 echo $i & " \
        "done; wait"
    told = podman.host.run("sh", "-c", script, IMAGE, who=podman.who)
    assert sorted(map(int, told.expect().stdout.split())) == list(range(1, 21))
