"""situations.py — what a case of the table is run in: each makes something, answers the
words that stand for it in the case's command line, and takes it away again.

A situation is a context manager of (root, who); PREFIX are words before the command.
"""
import contextlib
import os
import shutil
import subprocess

from bad_input.broken import broken_program
from support.places import BIN, WORK

PREFIX = "PREFIX"
STARTED_AS = "STARTED AS"  # another than who the case is about


@contextlib.contextmanager
def a_root(root, who):
    yield {}


def a_program(kind):
    @contextlib.contextmanager
    def situation(root, who):
        with broken_program(kind, root) as path:
            yield {"<program>": path}
    return situation


@contextlib.contextmanager
def a_root_with(root, undo, *commands):
    """Shell commands run in the root, then `undo`."""
    subprocess.run(["sh", "-ec", "; ".join(commands)], cwd=root, check=True)
    try:
        yield {}
    finally:
        subprocess.run(["sh", "-ec", undo], cwd=root, check=True)


def a_root_without_proc(root, who):
    return a_root_with(root, "mkdir proc", "rmdir proc")


def a_root_whose_proc_is_a_link(root, who):
    return a_root_with(root, "rm proc; mkdir proc", "rmdir proc", "ln -s /etc proc")


@contextlib.contextmanager
def a_locked_directory(root, who):
    """<locked>: a directory below one that only its owner may search."""
    path = WORK / "locked"
    (path / "root").mkdir(parents=True)
    path.chmod(0o700)
    yield {"<locked>": f"{path}/root"}
    shutil.rmtree(path)


@contextlib.contextmanager
def a_pid_that_is_gone(root, who):
    gone = subprocess.Popen(["true"])
    gone.wait()
    yield {"<pid>": str(gone.pid)}


@contextlib.contextmanager
def a_process_of_another(root, who):
    yield {"<pid>": str(os.getpid())}


@contextlib.contextmanager
def a_users_process_in_roots_box(root, who):
    """Its user may look at it; but the namespace belongs to root's."""
    box = subprocess.Popen(
        [BIN / "02-namespaces", "--uts", "box", "--user", str(who.uid), "--",
         "sh", "-c", "echo $$; read end"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with box:
        yield {"<pid>": box.stdout.readline().decode().strip()}
        box.stdin.close()


INNER = ["unshare", "--user", "--map-root-user"]


@contextlib.contextmanager
def no_privilege_and_no_user_namespaces(root, who):
    """In a user namespace that allows none below it: the host keeps its own limit."""
    limit = 'echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"'
    powerless = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
    yield {PREFIX: [*INNER, "sh", "-c", limit, "sh", *powerless]}


@contextlib.contextmanager
def a_chroot(root, who):
    """The whole host in another place: who is chrooted gets no user namespace."""
    enter = 'mount --bind / "$1" && mount --rbind /tmp "$1/tmp" && shift &&' \
            ' exec chroot "$0" "$@"'
    place = str(root.path / "mnt")
    with a_root_with(root, "rmdir mnt", "mkdir mnt"):
        yield {PREFIX: ["unshare", "--mount", "sh", "-c", enter, place, place]}


@contextlib.contextmanager
def root_of_one_id(root, who):
    """In a user namespace where only one id exists."""
    yield {PREFIX: INNER}


@contextlib.contextmanager
def without_setuid(root, who):
    yield {PREFIX: ["setpriv", "--bounding-set=-setuid"]}
