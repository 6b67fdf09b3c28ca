"""test_ipc.py — System V objects and message queues of the box's own (row 2.04,
exercise 2.2)."""
import subprocess
from pathlib import Path

import pytest
from boxes import mount, new, umount
from support.process import OURSELVES


@pytest.fixture
def segment():
    """The key of a shared memory segment of the host's, which everybody may use."""
    made = subprocess.check_output(["ipcmk", "-M", "4096", "-p", "0666"], text=True)
    number = made.split()[-1]  # "Shared memory id: 3"
    lines = Path("/proc/sysvipc/shm").read_text().splitlines()
    yield next(line.split()[0] for line in lines if line.split()[1] == number)
    subprocess.run(["ipcrm", "-m", number], check=True)


def test_a_segment_of_the_host_is_not_found_in_the_box(box, who, segment):
    there = box("--ipc")
    assert there.process.differs_from(OURSELVES) == new(who, "ipc")
    assert there.ask("shmget", segment) == "ENOENT"


def test_without_ipc_it_is_found(box, segment):
    assert box("--mount").ask("shmget", segment) != "ENOENT"


def test_a_message_queue_of_the_host_is_not_in_the_box(box, directory, nonce):
    """A queue is a file in the mqueue file system. mq_overview(7)"""
    mount("-t", "mqueue", "mqueue", directory)
    queue = directory / nonce
    queue.touch()
    try:
        there = box("--ipc", "--mount")
        assert there.ask("ls", directory) == [nonce]  # the host's, inherited
        assert there.ask("mount", "mqueue", directory, "mqueue", 0) == "ok"
        assert there.ask("ls", directory) == []
        there.end()
    finally:
        queue.unlink()
        umount(directory)
