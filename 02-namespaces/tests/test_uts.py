"""test_uts.py — a host name of the box's own (rows 2.01, exercise 2.1)."""
import socket
import subprocess

import pytest
from boxes import BOX, new
from support.process import OURSELVES
from support.programs import run


def test_a_box_has_a_host_name_of_its_own(box, who, nonce):
    there = box("--uts", nonce)

    assert there.process.differs_from(OURSELVES) == new(who, "uts")
    assert there.ask("uname") == nonce
    assert socket.gethostname() == "normal-host"


def test_who_joins_the_namespace_sees_the_name(box, nonce):
    there = box("--uts", nonce)
    join = ["nsenter", "--target", str(there.process.pid), "--uts", "uname", "-n"]
    assert subprocess.check_output(join, text=True) == f"{nonce}\n"


def test_a_box_may_rename_itself_and_nobody_else(box, nonce):
    one, other = box("--uts", "one"), box("--uts", "other")

    assert one.ask("sethostname", nonce) == "ok"

    assert one.ask("uname") == nonce
    assert other.ask("uname") == "other"
    assert socket.gethostname() == "normal-host"


def test_a_box_without_uts_keeps_the_name_of_the_host(box, who):
    there = box("--ipc")
    assert there.process.differs_from(OURSELVES) == new(who, "ipc")
    assert there.ask("uname") == "normal-host"


@pytest.mark.parametrize("length", [1, 64])
def test_a_host_name_has_up_to_64_bytes(box, rng, length):
    name = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=length))
    assert box("--uts", name).ask("uname") == name


def test_65_bytes_are_refused_before_anything_is_made(who):
    run(BOX, "--uts", "n" * 65, "--", "true", who=who).expect(
        status=125, stdout="", stderr="64 bytes at most, not 65")
