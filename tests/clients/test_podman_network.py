"""podman's networks, pods and play kube: containers that talk to each other."""
import pytest
from engine_hosts import remove
from podmen import IMAGE

pytestmark = pytest.mark.tier_all
ANSWER = "while :; do echo answer | nc -l -p 80; done"
POD = """apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  restartPolicy: Never
  containers:
  - name: server
    image: %(image)s
    command: [sh, -c, "%(answer)s"]
    securityContext: {capabilities: {drop: [CAP_MKNOD]}}
  - name: client
    image: %(image)s
    command: [sh, -c, "until nc 127.0.0.1 80 </dev/null; do sleep 0.1; done"]
    env: [{name: A, value: b}]
"""


def bridged(podman):
    return "bridge" if podman.who.uid == 0 else "slirp4netns"


def test_no_network(podman):
    told = podman.shell("ip -o link show up | wc -l; ip -o -4 addr").expect().stdout
    assert told.split()[0] == "1" and "127.0.0.1/8" in told


def test_the_hosts_network(podman):
    here = podman.host.run("readlink", "/proc/self/ns/net").stdout
    podman.shell("readlink /proc/self/ns/net", network="host").expect(stdout=here)


def test_an_address_of_its_own(podman):
    told = podman.shell("ip -o -4 addr", network=bridged(podman)).expect().stdout
    assert " 10." in told


def test_a_published_port(podman):
    podman.begin("--publish", "127.0.0.1:8080:80", command=("sh", "-c", ANSWER),
                 network=bridged(podman))
    podman.host.wait_for(
        lambda: "answer" in podman.host.run(
            "busybox", "nc", "127.0.0.1", "8080", timeout=30).stdout, "an answer")


@pytest.mark.only("root")
def test_names_on_a_network(podman):
    podman("network", "create", "town").expect()
    try:
        podman.begin("--network-alias", "server", command=("sh", "-c", ANSWER),
                     network="town")
        podman.shell("until nc server 80 </dev/null; do sleep 0.1; done",
                     network="town").expect(stdout="answer\n")
    finally:
        podman("rm", "--all", "--force", "--time", "0")
        podman("network", "rm", "--force", "town").expect()


def test_a_network_of_another_container(podman):
    name = podman.begin(network=bridged(podman))
    one = podman.says("exec", name, "readlink", "/proc/self/ns/net")
    podman.shell("readlink /proc/self/ns/net", network=f"container:{name}").expect(
        stdout=one + "\n")


@pytest.fixture
def pods(podman):
    yield podman
    podman("pod", "rm", "--all", "--force", "--time", "0").expect()
    for group in podman.host.group("systemd", "libpod_parent").glob("*/"):
        if group.name != "conmon":
            remove(group)  # podman forgets the tree that has no controller


def test_a_pod_shares_its_namespaces(pods):
    pods("pod", "create", "--name", "web", "--hostname", "box", "--network", "none",
         "--infra-image", IMAGE, "--infra-command", "/bin/sleep 1000").expect()
    for name in ("one", "two"):
        pods("run", "--detach", "--pod", "web", "--name", name, IMAGE, "sleep",
             "1000").expect()
    for kind in ("net", "ipc", "uts"):
        links = {pods.says("exec", name, "readlink", f"/proc/self/ns/{kind}")
                 for name in ("one", "two")}
        assert len(links) == 1, kind
    assert pods.says("exec", "one", "hostname") == "box"
    pods("pod", "stop", "--time", "0", "web").expect()
    pods("pod", "start", "web").expect()
    assert pods.says("pod", "ps", "--format", "{{.Status}}") == "Running"


@pytest.mark.only("root")
def test_a_pod_pauses_as_a_whole(pods):
    pods("pod", "create", "--name", "web", "--network", "none", "--infra-image", IMAGE,
         "--infra-command", "/bin/sleep 1000").expect()
    pods("run", "--detach", "--pod", "web", IMAGE, "sleep", "1000").expect()
    pods("pod", "pause", "web").expect()
    assert pods.says("pod", "ps", "--format", "{{.Status}}") == "Paused"
    pods("pod", "unpause", "web").expect()


def test_play_kube(pods):
    file = f"/var/tmp/pod-{pods.who.uid}.yaml"
    pods.host.write(file, POD % {"image": IMAGE, "answer": ANSWER}, pods.who)
    pods("play", "kube", "--network", "none", file).expect()
    pods("wait", "web-client").expect(stdout="0\n")
    pods("logs", "web-client").expect(stdout="answer\n")
    assert "A=b" in pods.inspect("web-client", "{{.Config.Env}}")
    pods("play", "kube", "--down", file).expect()
