"""docker: dockerd, its containerd, and a shim for each container."""
import json

import pytest
from archives import IMAGE
from support.programs import ROOT
from support.terminals import Terminal

pytestmark = pytest.mark.tier_all
MIB = 1 << 20
ANSWER = "while :; do echo answer | nc -l -p 80; done"
FILE = f"""FROM {IMAGE}
ARG W
RUN echo $W >/made
CMD ["cat", "/made"]
"""
TIDY = "trap 'echo bye; exit 5' TERM; echo ready; while :; do sleep 0.1; done"


def test_the_runtime_is_the_only_one(docker, runtime):
    assert docker.inspect(docker.begin(), "{{.HostConfig.Runtime}}") == runtime
    if runtime == "tinrun":
        for other in ("runc", "crun"):
            link = docker.host.run("sh", "-c", f"readlink -f $(command -v {other})")
            assert link.stdout.strip() in ("", docker.host.program)


def test_output_status_and_stdin(docker):
    docker.shell("echo hello; echo there >&2; exit 7").expect(
        status=7, stdout="hello\n", stderr="there\n")
    docker.shell("cat", "-i", stdin="one\n").expect(stdout="one\n")


@pytest.mark.parametrize("command, status", [("no-such-program", 127), ("/etc", 126)])
def test_a_command_that_cannot_run_is_told_apart(docker, command, status, runtime):
    """docker knows by runc's words, which are not crun's."""
    docker("run", "--rm", "--network", "none", IMAGE, command).expect(
        status=125 if runtime == "crun" else status)


def test_names_user_directory_and_environment(docker):
    docker.shell("hostname; pwd; id -u; id -g; echo $A", "--hostname", "box",
                 "--workdir", "/tmp", "--user", "7:9", "--env", "A=b c").expect(
                     stdout="box\n/tmp\n7\n9\nb c\n")


def test_exec(docker):
    name = docker.begin()
    docker("exec", "--user", "7", "--env", "A=b", name, "sh", "-c",
           "id -u; echo $A; exit 9").expect(status=9, stdout="7\nb\n")
    docker("exec", "-i", name, "cat", stdin="words").expect(stdout="words")
    docker("exec", name, "no-such-program").expect(status=126)


@pytest.mark.parametrize("words", [("run", "--rm", "-it", "--network", "none", IMAGE),
                                   ("exec", "-it")])
def test_a_terminal(docker, words):
    name = [docker.begin()] * (words[0] == "exec")
    told = Terminal(*docker.host.argv(ROOT, ["docker", *words, *name, "sh"]), who=ROOT)
    try:
        told.type("tty; echo $((6 * 7)); exit 4\n")
        told.see("/dev/pts/")
        told.see("42")
        assert told.wait() == 4
    finally:
        told.close()


def test_limits(docker):
    name = docker.begin("--memory", "64m", "--pids-limit", "7", "--cpus", "0.5",
                        "--cpuset-cpus", "0")
    assert docker.number("memory", name, "memory.limit_in_bytes") == str(64 * MIB)
    assert docker.number("pids", name, "pids.max") == "7"
    assert docker.number("cpu", name, "cpu.cfs_quota_us") == "50000"
    assert docker.number("cpuset", name, "cpuset.cpus") == "0"


def test_who_takes_too_much_is_killed(docker):
    name = docker.begin("--memory", "16m", "--memory-swap", "16m", command=(
        "sh", "-c", "exec dd if=/dev/zero of=/dev/null bs=64M count=1"))
    assert docker.says("wait", name) == "137"
    docker.wait_until(name, "{{.State.OOMKilled}}", "true")


def test_update(docker):
    name = docker.begin("--memory", "64m", "--memory-swap", "64m")
    docker("update", "--memory", "32m", "--memory-swap", "32m", "--cpus", "0.25",
           "--pids-limit", "9", name).expect()
    assert docker.number("memory", name, "memory.limit_in_bytes") == str(32 * MIB)
    assert docker.number("cpu", name, "cpu.cfs_quota_us") == "25000"
    assert docker.number("pids", name, "pids.max") == "9"


def test_stats_and_top(docker):
    name = docker.begin("--memory", "64m")
    told = json.loads(
        docker.says("stats", "--no-stream", "--format", "{{json .}}", name))
    assert told["PIDs"] == "1" and told["MemUsage"].endswith("/ 64MiB")
    assert "sleep 1000" in docker.says("top", name)


def test_pause_and_unpause(docker):
    name = docker.begin()
    docker("pause", name).expect()
    assert docker.number("freezer", name, "freezer.state") == "FROZEN"
    docker("unpause", name).expect()
    assert docker.number("freezer", name, "freezer.state") == "THAWED"


def test_health(docker):
    name = docker.begin("--health-cmd", "test -e /tmp/well", "--health-interval",
                        "100ms", "--health-retries", "1")
    docker.wait_until(name, "{{.State.Health.Status}}", "unhealthy")
    docker("exec", name, "touch", "/tmp/well").expect()
    docker.wait_until(name, "{{.State.Health.Status}}", "healthy")


def test_stop_logs_and_start_again(docker):
    name = docker.begin(command=("sh", "-c", TIDY))
    docker.host.wait_for(lambda: "ready" in docker.says("logs", name), "ready")
    docker("stop", "--time", "100", name).expect()
    assert docker.inspect(name, "{{.State.ExitCode}}") == "5"
    assert "bye" in docker.says("logs", name)
    docker("start", name).expect()
    docker("kill", name).expect()
    docker.wait_until(name, "{{.State.ExitCode}}", "137")


def test_a_restart_policy(docker):
    name = docker.begin("--restart", "on-failure:2", command=("sh", "-c", "exit 3"))
    docker.wait_until(name, "{{.RestartCount}} {{.State.Status}}", "2 exited")


def test_volumes_and_a_read_only_root(docker):
    docker.host.write("/var/tmp/shared/file", "outside\n")
    docker.shell("cat /data/file; touch /vol/x /scratch/x; touch /new", "--read-only",
                 "--volume", "/var/tmp/shared:/data:ro", "--volume", "/vol", "--tmpfs",
                 "/scratch").expect(status=1, stdout="outside\n",
                                    stderr="Read-only file system")


def test_rights(docker):
    told = docker.shell("grep -E '^(CapBnd|NoNewPrivs|Seccomp):' /proc/self/status",
                        "--cap-drop", "all", "--cap-add", "net_admin", "--security-opt",
                        "no-new-privileges").expect().stdout
    assert told.split()[1::2] == [f"{1 << 12:016x}", "1", "2"]


def test_init_ulimit_and_sysctl(docker):
    told = docker.shell(
        "cat /proc/1/comm; ulimit -n; cat /proc/sys/net/ipv4/ip_default_ttl", "--init",
        "--ulimit", "nofile=100:200", "--sysctl", "net.ipv4.ip_default_ttl=77")
    told.expect(stdout="docker-init\n100\n77\n")


def test_the_bridge_and_a_published_port(docker):
    name = docker.begin("--publish", "127.0.0.1:8080:80", command=("sh", "-c", ANSWER),
                        network="bridge")
    assert docker.inspect(name, "{{.NetworkSettings.IPAddress}}").startswith("172.")
    docker.host.wait_for(
        lambda: "answer" in docker.host.run("busybox", "nc", "127.0.0.1", "8080",
                                            timeout=30).stdout, "an answer")


def test_names_on_a_network(docker):
    docker("network", "create", "town").expect()
    name = docker.begin(command=("sh", "-c", ANSWER), network="town")
    docker.shell(f"until nc {name} 80 </dev/null; do sleep 0.1; done", network="town"
                 ).expect(stdout="answer\n")
    docker("rm", "--force", name).expect()
    docker("network", "rm", "town").expect()


def test_classic_build(docker):
    docker.host.write("/var/tmp/context/Dockerfile", FILE)
    docker("build", "--network", "none", "--build-arg", "W=word", "--tag", "built",
           "/var/tmp/context", env={"DOCKER_BUILDKIT": "0"}).expect()
    docker("run", "--rm", "--network", "none", "built").expect(stdout="word\n")


def test_ten_at_a_time(docker):
    script = "for i in $(seq 10); do docker run --rm --network none $0 echo $i & " \
        "done; wait"
    told = docker.host.run("sh", "-c", script, IMAGE).expect()
    assert sorted(map(int, told.stdout.split())) == list(range(1, 11))
