"""conftest.py — hosts with an engine, booted once for the tests of a file."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import dockers  # noqa: E402
from engine_hosts import EngineHost, runtime_called  # noqa: E402
from podmen import Podman, furnish  # noqa: E402
from support import skips  # noqa: E402


@pytest.fixture(scope="module", params=[
    "tinrun", pytest.param("reference", marks=pytest.mark.tier_long)])
def runtime(request):
    """Each check runs twice: with tinrun, and to show that it can be passed at all."""
    return runtime_called(request.param)


@pytest.fixture(scope="module")
def boot(request, runtime):
    """boot("podman"): an EngineHost, if the machine has what the list of skips says."""
    hosts = []

    def make(*needed):
        for name in ("control-groups", "version-1", *needed):
            skips.needs(name)
        hosts.append(EngineHost(runtime))
        return hosts[-1]
    yield make
    for host in hosts:
        host.close()


@pytest.fixture(scope="module")
def podman_host(boot):
    host = boot("podman")
    furnish(host)
    return host


@pytest.fixture
def podman(podman_host, who, ledger):
    """podman("run", "--rm", IMAGE, "true"); what a test leaves is removed after it."""
    podman = Podman(podman_host, who)
    yield podman
    podman.close()


@pytest.fixture(scope="module")
def docker_host(boot):
    host = boot("docker")
    dockers.furnish(host)
    return host


@pytest.fixture
def docker(docker_host, ledger):
    """docker("run", "--rm", IMAGE, "true"); containers go after the test."""
    docker = dockers.Docker(docker_host)
    yield docker
    docker.close()
