"""podman build and buildah: each RUN is a container of the runtime's."""
import pytest
import readme
from podmen import IMAGE

pytestmark = pytest.mark.tier_all
FILE = f"""FROM {IMAGE} AS first
RUN echo made >/made && mkdir -m 711 /closed
FROM {IMAGE}
ARG WORD
COPY --from=first /made /closed /there/
ENV A=b
WORKDIR /work
RUN echo $WORD $A $(pwd) $(id -u) >/told
USER 7
RUN id -u >/tmp/user
CMD ["cat", "/told", "/tmp/user", "/there/made"]
"""


@pytest.fixture
def context(podman):
    directory = f"/var/tmp/context-{podman.who.uid}"
    podman.host.write(f"{directory}/Dockerfile", FILE, podman.who)
    return directory


def test_podman_build(podman, context):
    podman("build", "--isolation", "oci", "--pull=never", "--network", "none",
           "--build-arg", "WORD=word", "--tag", "built", context).expect()
    podman("run", "--rm", "--network", "none", "built").expect(
        stdout="word b /work 0\n7\nmade\n")
    podman("rmi", "--force", "built").expect()


def test_a_build_that_fails_ends_there(podman, context):
    podman.host.write(f"{context}/Dockerfile", f"FROM {IMAGE}\nRUN exit 7\n",
                      podman.who)
    podman("build", "--isolation", "oci", "--pull=never", "--network", "none",
           context).expect(status=7, stderr="exit status 7")


@pytest.fixture
def buildah(podman):
    """buildah("run", NAME, …), with the runtime named as README.md has it."""
    runtime = readme.command("buildah run").replace("tinrun", podman.host.runtime)
    runtime = runtime.split()[2:-2]

    def call(verb, *words, **more):
        return podman.host.run("buildah", verb, *runtime * (verb in ("run", "bud")),
                               *words, who=podman.who, **more)
    yield call
    call("rm", "--all").expect()


@pytest.fixture
def working(buildah):
    return buildah("from", "--pull=never", IMAGE).expect().stdout.strip()


def test_buildah_run(buildah, working):
    buildah("run", "--network", "none", working, "sh", "-c", "echo hello; exit 3"
            ).expect(status=3, stdout="hello\n")


def test_buildah_run_with_user_and_volume(buildah, working, podman):
    podman.host.write(f"/var/tmp/v-{podman.who.uid}/file", "told\n", podman.who)
    buildah("config", "--user", "7", "--workingdir", "/tmp", working).expect()
    buildah("run", "--network", "none", "--volume",
            f"/var/tmp/v-{podman.who.uid}:/data:ro", working, "sh", "-c",
            "id -u; pwd; cat /data/file").expect(stdout="7\n/tmp\ntold\n")


def test_buildah_commits_what_ran(buildah, working, podman):
    buildah("run", "--network", "none", working, "sh", "-c", "echo kept >/file"
            ).expect()
    buildah("commit", "--quiet", working, "kept").expect()
    podman("run", "--rm", "--network", "none", "kept", "cat", "/file").expect(
        stdout="kept\n")
    podman("rmi", "--force", "kept").expect()


def test_buildah_bud(buildah, podman, context):
    buildah("bud", "--pull-never", "--network", "none", "--build-arg", "WORD=word",
            "--tag", "budded", context).expect()
    podman("run", "--rm", "--network", "none", "budded").expect(
        stdout="word b /work 0\n7\nmade\n")
    podman("rmi", "--force", "budded").expect()
