"""test_command.py — ./workshop vm gives back what its command says, and how it ends."""
import os
import signal
import time

import pytest
from support import machines, places
from support.process import processes
from support.programs import run, start

pytestmark = pytest.mark.tier_all
VM = (places.SOURCE / "workshop", "vm")
SECONDS = 100  # for a machine, on a machine that is busy


@pytest.mark.parametrize("engine", [f"--{one.name}" for one in machines.MACHINES])
def test_the_output_and_the_status_are_the_commands(engine, nonce):
    script = f"echo {nonce}; echo {nonce[::-1]} >&2; id -u; hostname; exit 42"
    told = run(*VM, engine, "--", "sh", "-c", script, timeout=SECONDS)
    told.expect(42, stdout=f"{nonce}\n0\nvm\n")
    assert told.stderr == f"{nonce[::-1]}\n"


def test_the_words_of_the_command_arrive_as_they_are():
    words = ["", "a b", "it's", '"$HOME"', "back\\slash", "--user"]
    run(*VM, "--", "printf", "%s|", *words, timeout=SECONDS).expect(
        stdout="|".join([*words, ""]))


def test_a_command_that_a_signal_ended():
    run(*VM, "--", "sh", "-c", "kill -TERM $$", timeout=SECONDS).expect(128 + 15)


def test_much_output_arrives_whole():
    told = run(*VM, "--", "seq", "300000", timeout=SECONDS).expect()
    assert told.stdout == "".join(f"{number}\n" for number in range(1, 300001))


def test_a_user_has_a_cgroup_of_their_own():
    script = "id -u; cat /proc/self/cgroup; cd /sys/fs/cgroup/user; mkdir mine; " \
             "echo $$ >mine/cgroup.procs; cat /proc/self/cgroup; id -G"
    run(*VM, "--user", "--", "sh", "-c", script, timeout=SECONDS).expect(
        stdout="1000\n0::/user/session\n0::/user/mine\n1000\n")


def test_it_starts_where_we_are_and_writes_only_where_it_may(tmp_path):
    (tmp_path / "may").mkdir()
    script = 'pwd; echo kept >"$0/file"; echo lost >/etc/tinbox-vm; ls /etc/tinbox-vm'
    told = run(*VM, "--write", tmp_path / "may", "--", "sh", "-c", script,
               tmp_path / "may", cwd="/usr/lib", timeout=SECONDS)
    told.expect(stdout="/usr/lib\n/etc/tinbox-vm\n")
    assert (tmp_path / "may/file").read_text() == "kept\n"
    assert not os.path.exists("/etc/tinbox-vm")


def test_a_command_without_end_is_ended_and_what_it_said_is_kept():
    told = run(*VM, "--timeout", "12", "--", "sh", "-c", "echo begun; sleep 1000",
               timeout=SECONDS)
    told.expect(124, stdout="begun\n", stderr="out of time after 12 s")


def test_a_machine_that_dies_is_told_with_the_last_words_of_its_kernel():
    crash = "echo c >/proc/sysrq-trigger; sleep 1000"
    run(*VM, "--", "sh", "-c", crash, timeout=SECONDS).expect(
        125, stdout="", stderr="Kernel panic - not syncing: sysrq triggered crash")


def test_kill_9_leaves_no_process(ledger):
    """The ledger looks for processes; and for files, which are told to it here."""
    with start(*VM, "--", "sh", "-c", "echo begun; sleep 1000") as machine:
        assert machine.hear(SECONDS) == "begun"
        machine.signal(signal.SIGKILL)
        machine.wait()
    deadline = time.monotonic() + 20
    while any("linux.uml" in "".join(one.argv[:1]) for one in processes()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    for left in places.WORK.glob("tinbox-vm-*"):
        run("rm", "-r", left).expect()


@pytest.mark.parametrize("words, line", [
    ([], "no command"), (["--uml", "--distro", "--", "true"], "not allowed with"),
    (["--timeout", "soon", "--", "true"], "invalid float value: 'soon'")])
def test_wrong_words(words, line):
    told = run(*VM, *words)
    assert (told.status, told.stdout) == (2, "")
    assert line in told.stderr
