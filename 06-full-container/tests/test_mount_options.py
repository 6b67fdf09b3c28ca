"""test_mount_options.py — the words of config.json that mount(2) has no flag for."""
import os
import subprocess

import pytest


@pytest.fixture
def tree(bundle):
    """A volume with a mount below it; both go into the container."""
    directory = bundle.path / "tree"
    directory.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", directory], check=True)
    (directory / "below").mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", directory / "below"], check=True)
    yield directory
    subprocess.run(["umount", "-R", directory], check=True)


@pytest.mark.parametrize("word, flag, below", [
    ("ro", "ro", False), ("rro", "ro", True), ("rnoexec", "noexec", True),
    ("rnosuid", "nosuid", True), ("rnodev", "nodev", True),
    ("rnosymfollow", "nosymfollow", True)])
def test_a_flag_reaches_what_is_below(bundle, tree, word, flag, below):
    bundle.config["mounts"] += [{"destination": "/tree", "type": "bind",
                                 "source": str(tree), "options": ["rbind", word]}]
    mounts = bundle.beacon().process.mounts
    seen = {mount.target: flag in mount.options for mount in mounts}
    assert (seen["/tree"], seen["/tree/below"]) == (True, below)


@pytest.mark.only("root")
def test_what_is_said_later_wins(bundle, tree):
    bundle.config["mounts"] += [{"destination": "/tree", "type": "bind",
                                 "source": str(tree),
                                 "options": ["rbind", "rro", "rrw", "rnoatime"]}]
    seen = {mount.target: mount.options for mount in bundle.beacon().process.mounts}
    for place in ("/tree", "/tree/below"):
        assert {"rw", "noatime"} <= {*seen[place]}


@pytest.mark.parametrize("copied", [True, False])
def test_a_tmpfs_may_begin_with_what_it_hides(bundle, copied):
    data = bundle.rootfs / "data"
    (data / "deep").mkdir(parents=True)
    (data / "deep/file").write_text("content")
    (data / "deep/file").chmod(0o640)
    (data / "link").symlink_to("/etc/passwd")
    for path in (data, data / "deep", data / "deep/file", data / "link"):
        os.lchown(path, bundle.who.uid, bundle.who.gid)
    bundle.config["mounts"] += [{"destination": "/data", "type": "tmpfs",
                                 "options": ["tmpcopyup"] if copied else []}]
    told = bundle.shell("cd /data; cat deep/file; stat -c %a deep/file; readlink link;"
                        "echo new >deep/file; ls")
    words = ["content640", "/etc/passwd", "deep", "link"] if copied else []
    assert told.stdout.split() == words
    assert (data / "deep/file").read_text() == "content"


@pytest.mark.parametrize("is_link", [True, False])
def test_a_link_may_be_copied(bundle, is_link):
    """What is none is mounted, as without the word."""
    source = bundle.path / "source"
    if is_link:
        source.symlink_to("/etc/passwd")
    else:
        source.write_text("content")
    bundle.config["mounts"] += [{"destination": "/dir/new", "type": "bind",
                                 "source": str(source),
                                 "options": ["rbind", "copy-symlink"]}]
    told = bundle.shell("readlink /dir/new || cat /dir/new").expect(status=0)
    assert told.stdout.strip() == ("/etc/passwd" if is_link else "content")
    assert (bundle.rootfs / "dir/new").is_symlink() == is_link
    bundle.run().expect(status=0)  # the link is there already


@pytest.mark.only("root")
@pytest.mark.parametrize("word, option", [
    ("lazytime", "lazytime"), ("nolazytime", None), ("sync", "sync"), ("silent", None),
    ("loud", None), ("iversion", None), ("noiversion", None), ("nomand", None)])
def test_words_for_a_file_system(bundle, word, option):
    bundle.config["mounts"] += [{"destination": "/data", "type": "tmpfs",
                                 "options": [word]}]
    mount, = [mount for mount in bundle.beacon().process.mounts
              if mount.target == "/data"]
    seen = {*mount.options, *mount.super_options}
    assert {"lazytime", "sync"} & seen == ({option} if option else set())


def test_what_is_mounted_may_be_changed(bundle):
    bundle.config["mounts"] += [
        {"destination": "/data", "type": "tmpfs", "options": ["nosuid"]},
        {"destination": "/data", "type": "tmpfs", "options": ["remount", "ro"]}]
    mounts = [mount for mount in bundle.beacon().process.mounts
              if mount.target == "/data"]
    assert len(mounts) == 1 and "ro" in mounts[0].options


@pytest.mark.only("root")
@pytest.mark.parametrize("word", ["ratime", "rnorelatime", "rnostrictatime"])
def test_times_of_access_as_the_kernel_likes(bundle, tree, word):
    bundle.config["mounts"] += [{"destination": "/tree", "type": "bind",
                                 "source": str(tree),
                                 "options": ["rbind", "rnoatime", word]}]
    seen = {mount.target: mount.options for mount in bundle.beacon().process.mounts}
    for place in ("/tree", "/tree/below"):
        assert "relatime" in seen[place] and "noatime" not in seen[place]
