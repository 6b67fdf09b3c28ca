"""podman run: what the process in the container is, has, and ends with."""
import pytest
from podmen import IMAGE

pytestmark = pytest.mark.tier_all


def test_the_runtime_is_the_only_one(podman, runtime):
    name = podman.begin()
    assert podman.inspect(name, "{{.OCIRuntime}}") == runtime
    assert podman.says("info", "--format", "{{.Host.OCIRuntime.Path}}") == \
        podman.host.program
    others = {"tinrun", "crun", "runc"} - {runtime}
    for other in others if runtime == "tinrun" else ():
        podman.host.run("sh", "-c", f"command -v {other}").expect(status=127)


def test_what_it_prints_comes_out(podman):
    podman.shell("echo hello; echo there >&2").expect(stdout="hello\n",
                                                      stderr="there\n")


@pytest.mark.parametrize("script, status", [("exit 0", 0), ("exit 7", 7),
                                            ("kill -9 $$; exit 3", 3)])
def test_the_status_is_the_commands_own(podman, script, status):
    podman.shell(script).expect(status=status)


@pytest.mark.parametrize("command, status, words", [
    ("no-such-program", 127, "o such file"), ("/etc", 126, "ermi")])
def test_a_command_that_cannot_run_is_told_apart(podman, command, status, words):
    podman("run", "--rm", "--network", "none", IMAGE, command).expect(
        status=status, stderr=words)


def test_a_signal_ends_it(podman):
    name = podman.begin()
    podman("kill", "--signal", "KILL", name).expect()
    assert podman.says("wait", name) == "137"


def test_stdin_is_read(podman):
    podman("run", "--rm", "-i", "--network", "none", IMAGE, "cat",
           stdin="one\ntwo\n").expect(stdout="one\ntwo\n")


def test_names_user_directory_and_environment(podman):
    told = podman.shell("hostname; pwd; id -u; id -g; echo $A; umask",
                        "--hostname", "box", "--workdir", "/tmp", "--user", "7:9",
                        "--env", "A=b c", "--umask", "0027")
    told.expect(stdout="box\n/tmp\n7\n9\nb c\n0027\n")


def test_it_is_process_1_and_sees_no_other(podman):
    told = podman.shell("echo $$; ls /proc | grep -c '^[0-9]'").expect()
    assert told.stdout.split()[0] == "1" and int(told.stdout.split()[1]) <= 3


def test_with_init_the_command_is_not_process_1(podman):
    podman.shell("echo $$; cat /proc/1/comm", "--init").expect(
        stdout="2\npodman-init\n")
