"""situations_03.py — control groups that a case of cases_03.py is run in.

<groups> is a path that belongs to the case; PREFIX starts its program in there.
"""
import contextlib
import subprocess
import time

from bad_input.situations import PREFIX, STARTED_AS
from support.groups import Groups
from support.places import BIN
from support.programs import ROOT


@contextlib.contextmanager
def groups(root, who, to=None):
    made = Groups(to or who).make()
    made.who = who
    try:
        yield made
    finally:
        made.remove()


@contextlib.contextmanager
def some_groups(root, who):
    with groups(root, who) as made:
        yield words_of(made)
        assert made.left() == []  # nothing is half done


def words_of(made):
    return {PREFIX: made.argv(), STARTED_AS: ROOT, "<groups>": made.path}


@contextlib.contextmanager
def groups_of_root(root, who):
    """Where the caller may not write."""
    with groups(root, who, to=ROOT) as made:
        yield words_of(made)
        assert made.left() == []


def a_box(*options, command="sleep 1000", uses_bytes=0):
    """With <groups>/box, in which a command runs, and has taken so much memory."""
    @contextlib.contextmanager
    def situation(root, who):
        with groups(root, who) as made:
            words = made.argv(BIN / "03-cgroups", "--name", f"{made.path}/box",
                              *options, "--", "sh", "-c", command)
            with subprocess.Popen(words, stdin=subprocess.DEVNULL) as program:
                made.wait_for()
                if uses_bytes:
                    wait_for_memory(made, uses_bytes)
                yield words_of(made)
                program.terminate()
        assert program.returncode == 143
    return situation


# Memory that can neither be dropped nor, with --swap 0, written out.
HOARD = 'import time; hoard = b"x" * (16 << 20); time.sleep(1000)'
a_box_that_hoards = a_box("--memory", "64M", "--swap", "0", uses_bytes=16 << 20,
                          command=f"exec /usr/bin/python3 -c '{HOARD}'")


def wait_for_memory(made, size):
    deadline = time.monotonic() + 30
    while made.number("memory use") < size:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def a_read_only_tree(root, who):
    return hidden_trees(root, who, 'for d in /sys/fs/cgroup /sys/fs/cgroup/*; do '
                        'mountpoint -q $d && mount -o remount,bind,ro $d; done')


def no_tree(root, who):
    return hidden_trees(root, who, "umount --recursive --lazy /sys/fs/cgroup")


def no_pids_tree(root, who):
    """On version 1 that is one mount; on version 2 there is nothing to take away."""
    return hidden_trees(root, who, "umount /sys/fs/cgroup/pids")


@contextlib.contextmanager
def hidden_trees(root, who, change):
    """In a mount namespace of the case's own. Who comes after may be a user."""
    with groups(root, who) as made:
        script = f'{change}; exec "$@"'
        before = ["unshare", "--mount", "--propagation", "private", "sh", "-ec", script,
                  "sh"]
        yield {**words_of(made), PREFIX: made.argv(first=before)}
        assert made.left() == []
