"""packets.py — does what is sent in one network arrive in another?

Each socket is opened in the network of its place, by us: no program has to be believed.
Where nothing may arrive, something else must, by the same way and at the same time.
"""
import errno
import os
import select
import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass

from support import places

DEADLINE_SECONDS = 5 * places.SLOWNESS
QUIET_SECONDS = 0.3
AGAIN_SECONDS = 0.1  # the first to a new port of a bridge is lost


@dataclass(frozen=True)
class Outcome:
    """`seen` is the caller's address as who listens sees it; "" if nothing arrived."""
    seen: str = ""
    why: str = ""

    def __bool__(self):
        return bool(self.seen)

    def __str__(self):
        return f"it arrives, from {self.seen}" if self else f"it fails: {self.why}"


def new_socket(place, kind, family=socket.AF_INET):
    with place.entered():
        made = socket.socket(family, kind)
    made.settimeout(DEADLINE_SECONDS)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return made


def listen(place, port=0, kind=socket.SOCK_STREAM, family=socket.AF_INET, address=""):
    listener = new_socket(place, kind, family)
    listener.bind((address, port))
    if kind == socket.SOCK_STREAM:
        listener.listen(9)
    return listener


def call(caller, address, answerer, port=None, listen_port=0, source="", size=5000):
    """A connection over which random bytes go there and back: its Outcome."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    data = os.urandom(size)
    with ExitStack() as opened:
        listener = opened.enter_context(listen(answerer, listen_port, family=family))
        one = opened.enter_context(new_socket(caller, socket.SOCK_STREAM, family))
        try:
            if source:
                one.bind((source, 0))
            one.connect((address, port or listener.getsockname()[1]))
            listener.settimeout(DEADLINE_SECONDS / 4)
            other, (seen, *_) = listener.accept()
            opened.enter_context(other).settimeout(DEADLINE_SECONDS)
            return _echo(one, other, data, seen)
        except OSError as error:
            return Outcome(why=errno.errorcode.get(error.errno, "no answer in time"))


def _echo(one, other, data, seen):
    for sender, receiver in ((one, other), (other, one)):
        sender.sendall(data)
        got = b""
        while len(got) < len(data):
            part = receiver.recv(len(data) - len(got))
            if not part:
                break
            got += part
        if got != data:
            return Outcome(why="other bytes arrive")
    return Outcome(seen)


def datagram(caller, address, answerer, size=20, source="", answer=False):
    """One of so many bytes, sent until it has arrived (and its answer): the Outcome."""
    with Way(caller, address, answerer, size, source) as way:
        send_on([way], DEADLINE_SECONDS)
        if not way.seen:
            return Outcome(why="no datagram in time")
        if not answer:
            return Outcome(way.seen)
        try:
            way.listener.sendto(b"answer", way.seen_from)
            way.caller.recv(99)
        except OSError:
            return Outcome(why="its answer does not come back")
        return Outcome(way.seen)


class Way:
    """From one place to an address, where another place listens."""

    def __init__(self, caller, address, answerer, size=20, source=""):
        self.listener = listen(answerer, kind=socket.SOCK_DGRAM)
        self.caller = new_socket(caller, socket.SOCK_DGRAM)
        if source:
            self.caller.bind((source, 0))
        self.target = address, self.listener.getsockname()[1]
        self.data = os.urandom(size)
        self.seen_from = None

    @property
    def seen(self):
        return self.seen_from[0] if self.seen_from else ""

    def send(self):
        try:
            self.caller.sendto(self.data, self.target)
        except OSError:
            pass  # no way is known there, or a rule forbids it: nothing will arrive

    def receive(self):
        data, sender = self.listener.recvfrom(1 << 17)
        if data == self.data:
            self.seen_from = sender

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.caller.close()
        self.listener.close()


def send_on(ways, seconds):
    """On each way again and again, until something has come by all, or time is over."""
    deadline = time.monotonic() + seconds
    while not all(way.seen for way in ways) and time.monotonic() < deadline:
        for way in ways:
            if not way.seen:
                way.send()
        for way in _readable(ways, AGAIN_SECONDS):
            way.receive()


def _readable(ways, seconds):
    ready, _, _ = select.select([way.listener for way in ways], [], [], seconds)
    return [way for way in ways if way.listener in ready]


def heard(silent, controls):
    """Of {name: (caller, address, answerer)} the names of those that something came by.

    First `controls` come through, of the same form; then the others are tried for a
    while, by datagrams and by a call. Returned are the controls that failed, and the
    others that did not.
    """
    with ExitStack() as opened:
        ways = {name: opened.enter_context(Way(*way))
                for name, way in (silent | controls).items()}
        send_on([ways[name] for name in controls], DEADLINE_SECONDS)
        calls = {name: begin_call(opened, *way) for name, way in silent.items()}
        send_on([ways[name] for name in silent], QUIET_SECONDS)
        called, _, _ = select.select(list(calls.values()), [], [], 0)
        return ([name for name in controls if not ways[name].seen],
                [name for name in silent if ways[name].seen or calls[name] in called])


def begin_call(opened, caller, address, answerer):
    """Call, and do not wait; the listener, which can be read when a call has come."""
    listener = opened.enter_context(listen(answerer))
    one = opened.enter_context(new_socket(caller, socket.SOCK_STREAM))
    one.setblocking(False)
    one.connect_ex((address, listener.getsockname()[1]))
    return listener
