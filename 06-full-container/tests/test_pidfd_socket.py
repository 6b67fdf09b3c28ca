"""test_pidfd_socket.py — an engine is sent a descriptor of the new process."""
import os
import re
import socket
from pathlib import Path

import pytest
from support import programs

SLEEP = ["/bin/sleep", "1000"]


class Listener:
    """A socket that anybody may connect to."""

    def __init__(self, path):
        self.path = path
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(path))
        path.chmod(0o777)
        self.socket.listen()
        self.socket.settimeout(60)

    def receive_pid(self):
        """The process of the descriptor that comes."""
        connection, _ = self.socket.accept()
        with connection:
            connection.settimeout(60)
            word, [pidfd], _, _ = socket.recv_fds(connection, 16, 1)
            assert (word, connection.recv(1)) == (b"pidfd", b"")
        told = Path(f"/proc/self/fdinfo/{pidfd}").read_text()
        os.close(pidfd)
        return int(re.search(r"^Pid:\s*(\d+)", told, re.MULTILINE)[1])


@pytest.fixture
def listener(bundle):
    listener = Listener(bundle.path / "socket")
    yield listener
    listener.socket.close()


def test_it_is_of_the_first_process(bundle, listener):
    bundle.process["args"] = SLEEP
    name = bundle.create("--pidfd-socket", listener.path)
    assert listener.receive_pid() == bundle.state(name)["pid"]


def test_it_is_of_a_process_that_is_added(bundle, listener):
    bundle.process["args"] = SLEEP
    name = bundle.create()
    bundle.tinrun("start", name).expect(status=0)
    pid_file = bundle.path / "pid"
    argv = " ".join(map(str, bundle.argv(
        "exec", "--detach", "--pidfd-socket", listener.path, "--pid-file", pid_file,
        name, *SLEEP)))
    programs.run("sh", "-c", f"exec {argv} </dev/null >/dev/null 2>&1",
                 who=bundle.who).expect(status=0)
    assert listener.receive_pid() == int(pid_file.read_text())


def test_where_nobody_listens_nothing_is_made(bundle):
    told = bundle.run("--pidfd-socket", bundle.path / "socket")
    assert told.status == 1 and told.stderr.count("\n") == 1, told
    assert "--pidfd-socket: connect" in told.stderr and "listen there" in told.stderr
    assert not bundle.state_root.exists() or os.listdir(bundle.state_root) == []
    bundle.ids.clear()
