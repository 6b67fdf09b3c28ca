"""What podman puts into a container's files: volumes, tmpfs, a read-only root."""
import pytest

pytestmark = pytest.mark.tier_all


@pytest.fixture
def shared(podman):
    """A directory of the user's, with a file in it."""
    directory = f"/var/tmp/shared-{podman.who.uid}"
    podman.host.write(f"{directory}/file", "outside\n", podman.who)
    yield directory
    podman.host.run("rm", "-r", directory).expect()


def test_a_directory_of_the_host(podman, shared):
    podman.shell("cat /data/file; echo inside >/data/file", "--volume",
                 f"{shared}:/data").expect(stdout="outside\n")
    assert podman.host.read(f"{shared}/file") == "inside\n"


def test_a_directory_to_read(podman, shared):
    podman.shell("cat /data/file; echo x >/data/file", "--volume",
                 f"{shared}:/data:ro").expect(status=1, stdout="outside\n",
                                              stderr="Read-only file system")


def test_a_single_file(podman, shared):
    podman.shell("cat /etc/told", "--volume", f"{shared}/file:/etc/told").expect(
        stdout="outside\n")


def test_a_named_volume_outlives_its_container(podman):
    podman("volume", "create", "box").expect()
    podman.shell("echo kept >/data/file", "--volume", "box:/data").expect()
    podman.shell("cat /data/file", "--volume", "box:/data").expect(stdout="kept\n")
    podman("volume", "rm", "box").expect()


def test_a_volume_begins_with_what_the_image_has(podman):
    podman("volume", "create", "copy").expect()
    podman.shell("ls /etc", "--volume", "copy:/etc").expect(
        stdout=podman.shell("ls /etc", "--volume", "copy:/etc").stdout)
    podman.shell("test -e /bin/sh", "--volume", "copy:/etc").expect()
    podman("volume", "rm", "copy").expect()


def test_a_tmpfs(podman):
    podman.shell("grep ' /scratch ' /proc/mounts; touch /scratch/x", "--tmpfs",
                 "/scratch:size=64k,mode=1777").expect(stderr="")
    told = podman.shell("grep ' /scratch ' /proc/mounts", "--tmpfs",
                        "/scratch:size=64k").expect().stdout
    assert told.startswith("tmpfs /scratch tmpfs rw,") and "size=64k" in told


def test_a_read_only_root_with_places_to_write(podman):
    podman.shell("touch /tmp/x /run/x /dev/shm/x; touch /new", "--read-only").expect(
        status=1, stderr="Read-only file system")


def test_a_root_that_is_a_directory(podman, shared):
    podman.host.run("sh", "-c", f"mkdir {shared}/root; tar -xf /var/tmp/image.tar -C "
                    f"{shared}/root", who=podman.who).expect()
    podman("run", "--rm", "--network", "none", "--rootfs", f"{shared}/root",
           "/bin/echo", "here").expect(stdout="here\n")


def test_a_private_or_a_shared_mount(podman, shared):
    for kind in ("rprivate", "rslave"):
        podman.shell("grep ' /data ' /proc/self/mountinfo", "--volume",
                     f"{shared}:/data:{kind}").expect()


def test_copies_in_and_out(podman, shared):
    name = podman.begin()
    podman("cp", f"{shared}/file", f"{name}:/tmp/copy").expect()
    podman("exec", name, "cat", "/tmp/copy").expect(stdout="outside\n")
    podman("exec", name, "sh", "-c", "echo back >/tmp/copy").expect()
    podman("cp", f"{name}:/tmp/copy", f"{shared}/back").expect()
    assert podman.host.read(f"{shared}/back") == "back\n"


def test_hosts_and_resolv_conf(podman):
    network = "bridge" if podman.who.uid == 0 else "slirp4netns"
    told = podman.shell("cat /etc/hosts /etc/resolv.conf", "--add-host",
                        "there:10.9.8.7", "--dns", "10.1.2.3", network=network
                        ).expect().stdout
    assert "10.9.8.7\tthere" in told and "nameserver 10.1.2.3" in told


def test_a_secret(podman):
    podman("secret", "create", "word", "-", stdin="xyzzy").expect()
    podman.shell("cat /run/secrets/word", "--secret", "word").expect(stdout="xyzzy")
    podman("secret", "rm", "word").expect()


def test_what_changed(podman):
    name = podman.begin(command=("sh", "-c", "echo x >/etc/new; rm /etc/passwd"))
    podman("wait", name).expect()
    assert {"A /etc/new", "D /etc/passwd"} <= set(podman.says("diff", name).split("\n"))


def test_commit_makes_an_image(podman):
    name = podman.begin(command=("sh", "-c", "echo kept >/file"))
    podman("wait", name).expect()
    podman("commit", "--quiet", name, "committed").expect()
    podman("run", "--rm", "--network", "none", "committed", "cat", "/file").expect(
        stdout="kept\n")
    podman("rmi", "--force", "committed").expect()
