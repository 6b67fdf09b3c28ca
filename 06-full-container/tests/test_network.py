"""test_network.py — the cable of chapter 05, and a published port."""
import socket
import time

import pytest
from support.places import BIN

CAPSTONE = BIN / "06-full-container"
pytestmark = pytest.mark.only("root")
SERVE = ["--", "sh", "-c", "echo ready; echo hello | nc -l -p 80; read end"]


def connect(address, port):
    """The server inside may not be listening yet."""
    deadline = time.monotonic() + 10
    while True:
        try:
            with socket.create_connection((address, port), timeout=5) as connection:
                return connection.recv(100)
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_published_port_is_answered(start, root, rng, who):
    port = rng.randint(20000, 60000)
    box = start(CAPSTONE, root, "--publish", f"{port}:80", *SERVE)
    assert box.hear() == "ready"
    assert connect("127.0.0.1", port) == b"hello\n"
    box.finish("\n")


def test_it_has_a_cable_and_a_loopback(box):
    lines = box().ask("read", "/proc/net/dev").splitlines()[2:]
    assert {line.split(":")[0].strip() for line in lines} == {"lo", "host0"}


def test_or_a_loopback_alone(box):
    lines = box("--no-network").ask("read", "/proc/net/dev").splitlines()[2:]
    assert [line.split(":")[0].strip() for line in lines] == ["lo"]
