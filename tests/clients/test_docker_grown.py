"""docker's own composers: BuildKit, docker-compose, and a swarm of one node."""
import pytest
from archives import IMAGE
from support import skips

pytestmark = pytest.mark.tier_long
AT_ONCE = ["--stop-grace-period", "0s"]
BUILD = f"""FROM {IMAGE} AS first
RUN echo made >/made
FROM {IMAGE}
COPY --from=first /made /made
RUN id -u >>/made
CMD ["cat", "/made"]
"""
COMPOSE = f"""version: "2.4"
services:
  server:
    image: {IMAGE}
    command: sh -c "while :; do echo answer | nc -l -p 80; done"
    mem_limit: 64m
    stop_grace_period: 0s
  client:
    image: {IMAGE}
    depends_on: [server]
    command: sh -c "until nc server 80 </dev/null; do sleep 0.1; done"
"""


def test_buildkit(docker):
    docker.host.write("/var/tmp/kit/Dockerfile", BUILD)
    docker("build", "--network", "none", "--tag", "kit", "/var/tmp/kit",
           env={"DOCKER_BUILDKIT": "1"}).expect()
    docker("run", "--rm", "--network", "none", "kit").expect(stdout="made\n0\n")
    docker.host.remove_groups("docker/buildkit")


def test_compose(docker):
    skips.needs("docker-compose")

    def compose(*words):
        return docker.host.run("docker-compose", "--file", "/var/tmp/town/compose.yml",
                               *words)
    docker.host.write("/var/tmp/town/compose.yml", COMPOSE)
    compose("up", "--detach").expect()
    try:
        docker.host.wait_for(lambda: "answer" in compose("logs", "client").stdout,
                             "the client's answer")
        compose("exec", "-T", "server", "echo", "in").expect(stdout="in\n")
        compose("up", "--detach", "--scale", "server=3", "--no-recreate").expect()
        names = docker.says("ps", "--format", "{{.Names}}").split()
        assert len([name for name in names if "server" in name]) == 3
    finally:
        compose("down", "--timeout", "0").expect()


@pytest.fixture
def swarm(docker):
    """One node, its own manager. Without a default route it asks no registry."""
    docker("swarm", "init", "--advertise-addr", "127.0.0.1").expect()
    yield docker
    for name in docker.says("service", "ls", "--format", "{{.Name}}").split():
        docker("service", "rm", name).expect()
    docker.host.wait_for(lambda: not docker.says("ps", "--quiet"), "no task runs")
    docker("swarm", "leave", "--force").expect()
    docker.has_left = True  # tasks that have ended


def running(docker, service):
    told = docker.says("service", "ls", "--filter", f"name={service}", "--format",
                       "{{.Replicas}}")
    return told.split()[0]


def test_a_service_scales_to_ten(swarm, runtime):
    swarm("service", "create", "--detach", "--name", "a", "--no-resolve-image",
          *AT_ONCE, "--limit-memory", "64m", IMAGE, "sleep", "1000").expect()
    swarm.host.wait_for(lambda: running(swarm, "a") == "1/1", "one replica")
    swarm("service", "scale", "--detach", "a=10").expect()
    swarm.host.wait_for(lambda: running(swarm, "a") == "10/10", "ten replicas")
    ids = swarm.says("ps", "--quiet").split()
    assert len(ids) == 10
    assert {swarm.inspect(id, "{{.HostConfig.Runtime}}") for id in ids} == {runtime}
    assert {swarm.number("memory", id, "memory.limit_in_bytes") for id in ids} == {
        str(64 << 20)}


def test_a_task_that_dies_is_replaced(swarm):
    swarm("service", "create", "--detach", "--name", "b", "--no-resolve-image",
          *AT_ONCE, "--replicas", "3", "--restart-delay", "100ms", IMAGE, "sleep",
          "1000").expect()
    swarm.host.wait_for(lambda: running(swarm, "b") == "3/3", "three replicas")
    before = set(swarm.says("ps", "--quiet").split())
    swarm("kill", min(before)).expect()
    swarm.host.wait_for(lambda: len(set(swarm.says("ps", "--quiet").split()) - before)
                        == 1, "another in its place")


def test_a_job_of_twenty(swarm):
    swarm("service", "create", "--detach", "--name", "c", "--no-resolve-image",
          "--mode", "replicated-job", "--replicas", "20", "--max-concurrent", "4",
          IMAGE, "sh", "-c", "echo done").expect()
    swarm.host.wait_for(
        lambda: swarm.says("service", "ps", "--format", "{{.CurrentState}}", "c"
                           ).count("Complete") == 20, "twenty tasks")
