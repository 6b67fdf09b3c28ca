"""The beacon answers from inside any namespaces; an impostor is found out."""
import os

import pytest

from support import beacon as beacons
from support.beacon import Errno
from support.process import OURSELVES

EVERY_NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork",
                   "--net", "--uts", "--ipc", "--cgroup", "--kill-child")


def test_it_answers_from_new_namespaces_and_a_new_root(beacon, bare_root, nonce, who):
    box = beacon(*EVERY_NAMESPACE, f"--root={bare_root}", root=bare_root, who=who)

    assert box.ask("pid") == box.pid_inside == 1
    assert box.process.pids_inside[-1] == 1
    assert box.process.root == bare_root.identity
    assert box.process.differs_from(OURSELVES) == {
        "cgroup", "ipc", "mnt", "net", "pid", "user", "uts"}
    assert box.process.uid_map == [(0, who.uid, 1)]
    assert box.ask("read", "/marker") == bare_root.marker
    assert box.ask("open", "/etc/passwd") == "ENOENT"
    assert box.ask("sethostname", nonce) == "ok"
    assert box.ask("uname") == nonce
    assert box.end("exit", 42).status == 42


def test_its_arguments_and_environment_arrive_exactly(beacon):
    words = ["two words", "", "\\ \"quoted\"", "é"]
    box = beacon("env", "-i", "ONE=1", extra=words, separator=())
    argv = [word.encode("latin-1").decode() for word in box.ask("argv")]
    assert argv[2:] == words
    assert box.ask("env") == ["ONE=1"]


@pytest.mark.only("user")
def test_an_ordinary_user_is_one_to_the_kernel(beacon, who):
    box = beacon("env", who=who, separator=())
    assert box.process.uids == box.process.gids == [1000] * 4
    assert box.process.groups == []
    assert box.process.capabilities() == 0
    assert box.ask("id") == [1000] * 6


def test_it_catches_a_signal_and_says_so(beacon):
    box = beacon("env", separator=())
    assert box.ask("trap", 15) == "ok"
    os.kill(box.process.pid, 15)
    assert box.hear() == "caught 15"


def test_a_request_that_fails_is_an_errno(beacon):
    box = beacon("env", separator=())
    assert isinstance(box.ask("ls", "/no/such"), Errno)
    assert box.ask("nonsense") == "unknown request"
    assert box.ask("open") == "wrong arguments"


@pytest.mark.parametrize("script, saw", [
    ('shift; echo "\\"beacon $1 1\\""', "found []"),
    ("echo something else", "something else"),
    ("exit 7", "status 7"),
], ids=["says it only", "says something else", "ends at once"])
def test_a_program_that_never_runs_it_is_found_out(bare_root, script, saw):
    with pytest.raises(AssertionError) as failure:
        with beacons.launch("sh", "-c", script, separator=("--",), root=bare_root):
            pass
    assert saw in str(failure.value)
