"""test_agent.py — SCMP_ACT_NOTIFY: a program outside answers for system calls."""
import array
import errno
import fcntl
import json
import os
import select
import socket
import struct
import threading

import pytest

# struct seccomp_notif: id, pid, flags, seccomp_data (nr, arch, ip, six arguments).
QUESTION = struct.Struct("=QIIiIQ6Q")
ANSWER = struct.Struct("=Qqii")  # id, value, error, flags
RECEIVE, SEND = 0xC0502100, 0xC0182101


class Agent(threading.Thread):
    """Accepts one connection, and says `error` to each question."""

    def __init__(self, path, error):
        super().__init__(daemon=True)
        self.error, self.asked = error, []
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.bind(str(path))
        os.chmod(path, 0o777)
        self.socket.listen()
        self.told = None
        self.start()

    def run(self):
        with self.socket:
            connection, _ = self.socket.accept()
        with connection:
            self.told, questions = hear(connection)
        with open(questions, "rb") as file:
            events = select.poll()
            events.register(file, select.POLLIN)
            while events.poll()[0][1] & select.POLLIN:  # else nobody is left to ask
                self.answer(file)

    def answer(self, questions):
        number, pid, _, call, *_ = QUESTION.unpack(
            fcntl.ioctl(questions, RECEIVE, bytes(QUESTION.size)))
        self.asked.append((pid, call))
        fcntl.ioctl(questions, SEND, ANSWER.pack(number, 0, -self.error, 0))


def hear(connection):
    """The state, and the descriptor that came with it."""
    text, control, _, _ = connection.recvmsg(65536, socket.CMSG_SPACE(4))
    while more := connection.recv(65536):
        text += more  # until it is closed: one state for each connection
    return json.loads(text), array.array("i", control[0][2])[0]


MKDIR = 83


@pytest.fixture
def agent(bundle):
    """The container asks it for each mkdir."""
    agent = Agent(bundle.path / "agent", errno.EXDEV)
    bundle.linux["seccomp"] = {
        "defaultAction": "SCMP_ACT_ALLOW", "listenerPath": str(bundle.path / "agent"),
        "listenerMetadata": "some words",
        "syscalls": [{"names": ["mkdir"], "action": "SCMP_ACT_NOTIFY"}]}
    bundle.process["capabilities"] = {}
    return agent


@pytest.mark.parametrize("no_new_privileges", [True, False])
def test_it_is_told_who_asks_and_answers(bundle, agent, no_new_privileges):
    if bundle.who.uid != 0 and not no_new_privileges:
        bundle.process["capabilities"] = {"bounding": ["CAP_SYS_ADMIN"]}
    bundle.process["noNewPrivileges"] = no_new_privileges
    bundle.config["annotations"] = {"a": "b"}
    told = bundle.shell("mkdir /new 2>&1; ls -d /new 2>&1")
    assert "directory '/new': Invalid cross-device link" in told.stdout
    assert "No such file" in told.stdout
    agent.join(30)
    pid = agent.told["pid"]
    assert (pid, MKDIR) != agent.asked[-1] and agent.asked[-1][1] == MKDIR
    assert agent.told["fds"] == ["seccompFd"]
    assert agent.told["metadata"] == "some words"
    state = agent.told["state"]
    assert (state["id"], state["pid"], state["status"]) == (
        bundle.ids[-1], pid, "creating")
    assert state["annotations"] == {"a": "b"} and state["bundle"] == str(bundle.path)
    assert agent.told["ociVersion"] == state["ociVersion"]


def test_create_tells_it(bundle, agent):
    """Not start: an engine waits for both."""
    bundle.process.update({"noNewPrivileges": True, "args": ["/bin/mkdir", "/new"]})
    name = bundle.create()
    pid = bundle.state(name)["pid"]
    for _ in range(3000):
        if agent.told:
            break
        agent.join(0.01)
    assert agent.told["pid"] == pid and not agent.asked
    bundle.tinrun("start", name).expect(status=0)
    agent.join(30)
    assert agent.asked == [(pid, MKDIR)]


def test_an_added_process_asks_too(bundle, agent):
    bundle.process.update({"noNewPrivileges": True, "args": ["/bin/sleep", "1000"]})
    name = bundle.create()
    bundle.tinrun("start", name).expect(status=0)
    first = bundle.state(name)["pid"]
    os.unlink(bundle.path / "agent")
    second = Agent(bundle.path / "agent", errno.EXDEV)
    told = bundle.tinrun("exec", name, "mkdir", "/new").expect(status=1)
    assert "cross-device link" in told.stderr
    second.join(30)
    assert second.told["state"]["status"] == "running"
    assert second.told["state"]["pid"] == first != second.told["pid"]
    assert second.asked == [(second.told["pid"], MKDIR)]
