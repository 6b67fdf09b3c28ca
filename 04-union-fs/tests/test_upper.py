"""test_upper.py — what the box writes: copies, whiteouts, opaque directories (rows
4.01 and 4.02, exercises 4.2, 4.3, 4.4 and 4.7)."""
import os
import stat
import subprocess
import time
from pathlib import Path

import pytest
from support.programs import run
from unions import UNION, is_whiteout, layers_of, mark, tree

FILES = {"dir/one": "1", "dir/two": "2", "dir/deep/three": "3", "file": "text",
         "other/four": "4"}


@pytest.fixture
def written(box, directory):
    """A box over FILES, whose upper is given back with it."""
    lower, upper = directory("lower", FILES), directory("up")
    before = tree(lower)
    there = box(lower, options=["--upper", upper])
    yield there, upper
    if not there.program.popen.stdin.closed:
        there.end()
    assert tree(lower) == before, "a layer was changed"


def paths(top):
    return set(tree(top)) - {"."}


def test_the_upper_holds_what_was_written_and_nothing_else(written):
    there, upper = written
    assert there.ask("read", "/dir/two") == "2"
    assert paths(upper) == set()
    assert there.ask("write", "/dir/one", "new") == "ok"
    assert there.ask("write", "/dir/deep/new", "new") == "ok"
    assert there.ask("mkdir", "/made") == "ok"

    assert paths(upper) == {"dir", "dir/one", "dir/deep", "dir/deep/new", "made"}
    assert (upper / "dir/one").read_text() == "new"
    assert sorted(there.ask("ls", "/dir")) == ["deep", "one", "two"]


def test_a_file_that_is_removed_leaves_a_whiteout(written, rng):
    there, upper = written
    victim = rng.choice(["dir/one", "dir/deep/three", "file", "other/four"])
    assert there.ask("unlink", f"/{victim}") == "ok"

    assert there.ask("open", f"/{victim}") == "ENOENT"
    assert is_whiteout(upper / victim)
    parents = {str(path) for path in Path(victim).parents} - {"."}
    assert paths(upper) == {victim, *parents}


def test_a_directory_that_is_made_again_is_opaque(written, who):
    """Rootless this needs userxattr: see the next test."""
    there, upper = written
    assert there.ask("unlink", "/other/four") == "ok"
    assert there.ask("rmdir", "/other") == "ok"
    assert is_whiteout(upper / "other")
    assert there.ask("mkdir", "/other") == "ok"

    assert there.ask("ls", "/other") == []
    assert stat.S_ISDIR(os.lstat(upper / "other").st_mode)
    assert mark(upper / "other", "opaque", who) == b"y"


@pytest.mark.only("user")
def test_in_a_user_namespace_without_userxattr_it_is_an_io_error(store, directory, who):
    """What goes wrong on purpose: trusted.* is for the real root alone."""
    directory("lower", FILES), directory("up"), directory("work"), directory("view")
    script = "mount -t overlay -o lowerdir=lower,upperdir=up,workdir=work{} none view" \
             " && rm -r view/other && mkdir view/other"
    for extra, status, words in (("", 1, "Input/output error"), (",userxattr", 0, "")):
        run("unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
            script.format(extra), who=who, cwd=store).expect(status, stderr=words)
        subprocess.run("rm -r up work && mkdir up work && chown --reference=lower up"
                       " work", shell=True, cwd=store, check=True)


def test_a_kept_upper_is_seen_again_by_the_next_box(box, directory):
    lower, upper = directory("lower", FILES), directory("up")
    first = box(lower, options=["--upper", upper])
    assert first.ask("write", "/file", "kept") == "ok"
    assert first.ask("unlink", "/dir/one") == "ok"
    first.end()
    second = box(lower, options=["--upper", upper])
    assert second.ask("read", "/file") == "kept"
    assert second.ask("open", "/dir/one") == "ENOENT"


def test_the_work_directory_goes_with_the_box(written, store):
    there, upper = written
    assert there.ask("unlink", "/file") == "ok"  # the kernel keeps one for the next
    assert os.listdir(f"{upper}.work") == ["work"]
    there.end()
    assert sorted(os.listdir(store)) == ["lower", "up"]


@pytest.mark.parametrize("work", ["w", "w/", "./w"])
def test_a_work_directory_may_be_missing_and_relative(beacon, directory, root, who,
                                                      store, work):
    directory("up")
    words = [*layers_of(root), "--upper", "up", "--work", work]
    there = beacon(UNION, *words, root=root, who=who, cwd=store)
    assert there.ask("write", "/new", "text") == "ok"
    there.end()
    assert os.listdir(store) == ["up"]


def test_a_work_directory_of_ones_own_stays_and_is_empty(box, directory, store):
    upper, work = directory("up"), directory("mine")
    there = box(directory("lower", FILES), options=["--upper", upper, "--work", work])
    assert there.ask("unlink", "/file") == "ok"
    there.end()
    assert os.listdir(work) == []


def test_kill_9_leaves_a_work_directory_that_the_next_box_takes_over(box, directory,
                                                                     store):
    lower, upper = directory("lower", FILES), directory("up")
    first = box(lower, options=["--upper", upper])
    assert first.ask("unlink", "/file") == "ok"
    first.program.signal(9)
    assert first.process.wait_until_gone()
    first.program.wait()
    assert sorted(os.listdir(store)) == ["lower", "up", "up.work"]
    second = box(lower, options=["--upper", upper])
    assert second.ask("open", "/file") == "ENOENT"
    second.end()
    assert sorted(os.listdir(store)) == ["lower", "up"]


def test_two_boxes_may_not_write_to_one_upper(box, directory, root, who):
    upper = directory("up")
    box(options=["--upper", upper])
    refused = run(UNION, *layers_of(root), "--upper", upper, "--", "/bin/true", who=who)
    refused.expect(status=125, stderr="another box writes there now")


@pytest.mark.needs("strace")
def test_a_box_may_begin_as_the_last_one_ends(box, directory, root, who, start, store):
    """It has opened the work directory, and as it waits to lock it that is removed."""
    upper = directory("up")
    first = box(options=["--upper", upper])
    slow = ["-qq", "-o", "/dev/null", "-e", "trace=flock", "-e",
            "inject=flock:delay_enter=1500000:when=1"]
    second = start("strace", *slow, UNION, *layers_of(root), "--upper", upper, "--",
                   "/bin/true", who=who)
    wait_for_descriptor(second, f"{upper}.work")
    first.end()
    ended = second.finish()
    is_late = "another box writes there now" in ended.stderr  # of a very slow machine
    assert ended.status == (125 if is_late else 0), ended.stderr
    assert sorted(os.listdir(store)) == ["up"]


def wait_for_descriptor(parent, path):
    """Until a child of `parent` has it open."""
    deadline = time.monotonic() + 10
    while not any(is_link_to(file, path) for pid in children_of(parent)
                  for file in descriptors_of(pid)):
        assert time.monotonic() < deadline


def children_of(parent):
    return Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()


def descriptors_of(pid):
    try:
        return [f"/proc/{pid}/fd/{name}" for name in os.listdir(f"/proc/{pid}/fd")]
    except OSError:
        return []  # strace tries its powers on a child that ends at once


def is_link_to(file, path):
    try:
        return os.readlink(file) == path
    except OSError:
        return False  # closed as we look


@pytest.mark.only("root")
def test_a_full_disk_is_the_commands_own_error(box, directory, store, root):
    """In the middle of a copy-up: nothing of the lower is harmed, nothing half done."""
    lower = directory("lower", {"big": "x" * 3_000_000})
    before = tree(lower)
    disk = store / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=True)
    try:
        (disk / "up").mkdir()
        there = box(lower, options=["--upper", disk / "up"])
        assert there.ask("write", "/small", "fits") == "ok"
        assert there.ask("write", "/big", "y") == "ENOSPC"
        assert len(there.ask("read", "/big")) == 3_000_000
        there.end("exit", 3)
        assert os.listdir(disk / "up") == ["small"]
    finally:
        subprocess.run(["umount", disk], check=True)
        disk.rmdir()
    assert tree(lower) == before


@pytest.mark.only("root")
def test_files_keep_their_owner_and_mode_when_they_are_copied_up(box, directory):
    lower, upper = directory("lower", FILES), directory("up")
    os.chown(lower / "file", 4711, 815)
    os.chmod(lower / "file", 0o640)
    there = box(lower, options=["--upper", upper])
    assert there.ask("write", "/file", "new") == "ok"
    status = os.stat(upper / "file")
    assert (status.st_uid, status.st_gid, status.st_mode & 0o777) == (4711, 815, 0o640)
